/** What the pictures in the stores show: invented accounts, no brand of others. `store/captions.json` says a line to each. */
import { fakeAccount, type FakeAccount, type Scene } from "../../src/ipc/fake";
import type { States } from "../state";

const MAIL = "m.rochat@atelier-lac.ch";

const connect = () => fakeAccount("cc", "CC Commerce Suisse", MAIL, { monogram: "CC" });
const accounts = (): FakeAccount[] => [
  connect(),
  fakeAccount("bl", "Banque du Lac", "4711-0188", { monogram: "BL" }),
  fakeAccount("fr", "Fiduciaire Rochat", MAIL, { monogram: "FR" }),
  fakeAccount("al", "Atelier du Lac", "marie.rochat", { monogram: "AL" }),
  fakeAccount("ve", "Velo Bern", "m.rochat", { monogram: "VB" }),
  fakeAccount("po", "Posta Ticino", MAIL, { monogram: "PT" }),
];
const scene = (rest: Partial<Scene> = {}): Partial<Scene> => ({ platform: "android", accounts: accounts(), ...rest });

export default {
  "storefront-code": { scene: scene(), act: (hand) => hand.click("key", 0) },
  "storefront-unlock": { scene: scene({ open: false }), act: (hand) => hand.pin("482") },
  "storefront-confirm": {
    scene: scene({ accounts: [] }),
    act: (hand) => hand.go({ kind: "confirm", preview: hand.backend.preview([connect()]) }),
  },
  "storefront-moveIn": {
    scene: scene({ accounts: [] }),
    act: async (hand) => {
      await hand.go({ kind: "moveIn" });
      hand.backend.willChoose([{ name: "keys.kdbx", app: "KeePass", accounts: accounts() }]);
      await hand.click("choose-files");
    },
  },
  "storefront-backup": {
    scene: scene({
      backups: { last: { at: Date.UTC(2026, 10, 21, 14, 30), accounts: 6 }, changesSince: 0, automatic: null },
    }),
    act: (hand) => hand.go({ kind: "backup" }),
  },
} satisfies States;
