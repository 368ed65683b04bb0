/** Photo and Confirm. */
import type { PreviewView } from "../../src/ipc/bindings/PreviewView";
import { fakeAccount, type Scene } from "../../src/ipc/fake";
import { cc, eight, kinds } from "../accounts";
import type { Hand, State, States } from "../state";

const scene: Partial<Scene> = { platform: "computer", accounts: eight().slice(1) };
const photo = (act: (hand: Hand) => Promise<void> | void = () => {}): State => ({
  scene,
  act: async (hand) => {
    await hand.click("photo");
    await act(hand);
  },
});
const confirm = (
  preview: (hand: Hand) => PreviewView,
  act: (hand: Hand) => Promise<void> | void = () => {},
): State => ({
  scene,
  act: async (hand) => {
    await hand.go({ kind: "confirm", preview: preview(hand) });
    await act(hand);
  },
});
const longest = () =>
  fakeAccount(
    "",
    "Fiduciaire Rochat & Fils – Portail des clients de Suisse romande",
    "dossier-2024-0188-atelier-du-lac-sarl@fiduciaire-rochat.example",
    { monogram: "FR", parameters: { digits: 8, period: 60, algorithm: "SHA-512" } },
  );
const unbroken = () => fakeAccount("", "W".repeat(64), "m".repeat(64), { monogram: "WW" });
const SKIPPED: PreviewView["skipped"] = [
  { name: "Ancien portail", reason: { kind: "algorithmUnknown" } },
  { name: "", reason: { kind: "secretNotBase32" } },
  { name: "w".repeat(64), reason: { kind: "pinMissing" } },
];

export default {
  photo: photo(),
  "photo-phone": { scene: { ...scene, platform: "android" }, act: (hand) => hand.click("photo") },
  "photo-advanced": photo((hand) => hand.click("manual-advanced")),
  "photo-no-code": photo((hand) => {
    hand.backend.drop({ error: { kind: "input", problem: { kind: "noQrCode" } } });
  }),
  "photo-not-a-key": photo(async (hand) => {
    await hand.type("paste-input", "https://connect.example/activation/very/long/address?with=parameters&and=more");
    await hand.click("paste-add");
  }),
  "photo-clipboard-empty": photo((hand) => hand.click("paste-clipboard")),
  "photo-manual-refused": photo(async (hand) => {
    await hand.type("manual-issuer", "CC Commerce Suisse");
    await hand.type("manual-secret", "0189");
    await hand.click("manual-save");
  }),
  "photo-series": photo((hand) => {
    hand.backend.drop({ preview: { drafts: [], batch: { received: 2, total: 3 }, skipped: SKIPPED } });
  }),

  confirm: confirm((hand) => hand.backend.preview([cc()])),
  "confirm-long": confirm((hand) => hand.backend.preview([longest()])),
  "confirm-unbroken": confirm((hand) => hand.backend.preview([unbroken()])),
  "confirm-counter": confirm((hand) => hand.backend.preview(kinds().slice(0, 1))),
  "confirm-duplicate": confirm((hand) => {
    const preview = hand.backend.preview([cc()]);
    const duplicates = [
      { issuer: "CC Commerce Suisse", label: "m.rochat@atelier-lac.ch", inTrash: false },
      { issuer: "connect", label: "", inTrash: true },
    ];
    return { ...preview, drafts: preview.drafts.map((draft) => ({ ...draft, duplicates, nameCleaned: true })) };
  }),
  "confirm-failed": confirm(
    (hand) => hand.backend.preview([cc()]),
    async (hand) => {
      hand.backend.fail("saveDrafts", { kind: "diskFull" });
      await hand.click("confirm-save");
    },
  ),
  "confirm-expired": confirm(
    (hand) => hand.backend.preview([cc()]),
    async (hand) => {
      await hand.backend.discardDrafts();
      await hand.click("confirm-save");
    },
  ),
  "confirm-several": confirm((hand) => hand.backend.preview([cc(), ...kinds(), ...eight().slice(1, 3), longest()])),
  "confirm-several-skipped": confirm(
    (hand) => hand.backend.preview([cc(), longest()], { skipped: SKIPPED }),
    (hand) => hand.click("take", 1),
  ),
  "confirm-many": confirm((hand) =>
    hand.backend.preview(Array.from({ length: 300 }, (_, index) => fakeAccount("", `Client ${index + 1}`, "m"))),
  ),
} satisfies States;
