/** Export: to a new phone, to other apps, one key. */
import type { Scene } from "../../src/ipc/fake";
import { eight, kinds } from "../accounts";
import type { Hand, State, States } from "../state";

const at = (act: (hand: Hand) => Promise<void> | void = () => {}, scene: Partial<Scene> = {}): State => ({
  scene: { platform: "computer", accounts: [...eight(), ...kinds()], ...scene },
  act: async (hand) => {
    await hand.go({ kind: "export" });
    await act(hand);
  },
});
const proved = async (hand: Hand) => {
  await hand.pin("482915");
  await hand.click("pin-ok");
};
const shown = (button: string, act: (hand: Hand) => Promise<void> | void = () => {}) =>
  at(async (hand) => {
    await hand.click(button);
    await proved(hand);
    await act(hand);
  });
const written = (button: string) =>
  at(async (hand) => {
    await hand.click(button);
    await hand.click("export-go");
    await proved(hand);
  });

export default {
  export: at(),
  "export-warning": at((hand) => hand.click("export-aegis")),
  "export-password": at((hand) => hand.click("export-aegis-encrypted")),
  "export-prove": at((hand) => hand.click("show-migration")),
  "export-prove-wrong": at(async (hand) => {
    await hand.click("show-transfer");
    await hand.pin("111112");
    await hand.click("pin-ok");
  }),
  "export-too-many": at(async (hand) => {
    hand.backend.fail("showQr", { kind: "tooManyForQr" });
    await hand.click("show-transfer");
    await proved(hand);
  }),
  "export-nothing": at(
    async (hand) => {
      await hand.click("show-migration");
      await proved(hand);
    },
    { accounts: [] },
  ),
  "export-not-written": at(async (hand) => {
    hand.backend.fail("exportFile", { kind: "fileNotWritten", failure: "notWritable" });
    await hand.click("export-list");
    await hand.click("export-go");
    await proved(hand);
  }),
  "export-done": written("export-list"),
  "export-transfer": shown("show-transfer"),
  "export-transfer-second": shown("show-transfer", (hand) => hand.click("qr-next")),
  "export-migration": shown("show-migration"),
  "export-migration-last": shown("show-migration", async (hand) => {
    await hand.click("qr-next");
    await hand.click("qr-next");
  }),
  "export-account": {
    scene: { accounts: eight() },
    act: async (hand) => {
      await hand.go({ kind: "account", accountId: "cc" });
      await hand.click("show-qr");
      await proved(hand);
    },
  },
} satisfies States;
