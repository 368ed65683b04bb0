/** Move in: files, a password, what was found, and the report. */
import { FakeCamera, fakeAccount, type FakeAccount, type FakeFile, type Scene } from "../../src/ipc/fake";
import { cc, eight, kinds } from "../accounts";
import type { Hand, State, States } from "../state";

const start = (act: (hand: Hand) => Promise<void> | void = () => {}, scene: Partial<Scene> = {}): State => ({
  scene: { platform: "computer", accounts: [cc()], ...scene },
  act: async (hand) => {
    await hand.go({ kind: "moveIn" });
    await act(hand);
  },
});
const chosen = (files: FakeFile[], act: (hand: Hand) => Promise<void> | void = () => {}): State =>
  start(async (hand) => {
    hand.backend.willChoose(files);
    await hand.click("choose-files");
    await act(hand);
  });
const save = async (hand: Hand) => hand.click("import-save");

const longest = () =>
  fakeAccount(
    "",
    "Fiduciaire Rochat & Fils – Portail des clients de Suisse romande",
    "dossier-2024-0188-atelier-du-lac-sarl@fiduciaire-rochat.example",
    { monogram: "FR" },
  );
const tenThousand = (): FakeAccount[] =>
  Array.from({ length: 10_000 }, (_, index) =>
    fakeAccount("", `Client ${index + 1}`, "m.rochat@atelier-lac.ch", { monogram: "Cl" }),
  );
const aegis = (rest: Partial<FakeFile> = {}): FakeFile => ({
  name: "aegis-export-20261123.json",
  app: "Aegis",
  accounts: [...eight(), ...kinds(), longest()],
  ...rest,
});
const locked: FakeFile = aegis({ password: "lac bouleau" });
const SKIPPED: FakeFile["skipped"] = [
  { name: "Ancien portail", reason: { kind: "algorithmUnknown" } },
  { name: "", reason: { kind: "secretNotBase32" } },
  { name: "w".repeat(64), reason: { kind: "pinMissing" } },
];
const REFUSED: FakeFile[] = [
  { name: "bitwarden_encrypted_export_20261123091512.json", app: "", problem: { kind: "accountRestricted" } },
  { name: "Passwoerter-Sicherung-2024.kdbx", app: "", problem: { kind: "oldKeePass" } },
  { name: "ferien.jpg", app: "", problem: { kind: "picture", problem: { kind: "noQrCode" } } },
];

export default {
  "move-in": start(),
  "move-in-phone": start(undefined, { platform: "android" }),
  "move-in-camera": start(undefined, { platform: "android", camera: new FakeCamera() }),
  "move-in-working": start(async (hand) => {
    hand.backend.delay = 60_000;
    await hand.click("choose-files");
    await new Promise((resolve) => setTimeout(resolve, 450));
  }),
  "move-in-series": start((hand) => {
    hand.backend.drop({ preview: { drafts: [], batch: { received: 2, total: 3 }, skipped: [] } });
  }),
  "move-in-dropped-wrong": start((hand) => {
    hand.backend.drop({ error: { kind: "fileUnreadable" } });
  }),
  "move-in-expired": start(async (hand) => {
    hand.backend.willChoose([aegis()]);
    await hand.click("choose-files");
    await hand.backend.discardDrafts();
    await save(hand);
  }),

  "move-in-password": chosen([locked]),
  "move-in-password-wrong": chosen([locked], async (hand) => {
    await hand.type("file-password", "lac");
    await hand.click("file-open");
  }),
  "move-in-password-keepass": chosen(
    [{ ...locked, name: "Passwoerter-Sicherung-2026.kdbx", app: "KeePass" }],
    async (hand) => {
      await hand.type("file-password", "lac");
      await hand.click("file-open");
    },
  ),
  "move-in-opening": chosen([locked], async (hand) => {
    hand.backend.delay = 60_000;
    await hand.type("file-password", "lac bouleau");
    await hand.click("file-open");
    await new Promise((resolve) => setTimeout(resolve, 450));
  }),
  "move-in-code": chosen([
    { name: "IMG_2207.jpeg", app: "Clavis", key: "transferCode", password: "7K3MQX92HD4T", accounts: eight() },
  ]),
  "move-in-code-wrong": chosen(
    [{ name: "IMG_2207.jpeg", app: "Clavis", key: "transferCode", password: "7K3MQX92HD4T", accounts: eight() }],
    async (hand) => {
      await hand.type("file-password", "7K3M-QX92");
      await hand.click("file-open");
    },
  ),
  "move-in-memory": chosen([
    { ...locked, name: "Unternehmens-Passwortdatenbank-Sicherungskopie.kdbx", app: "KeePass", largeMemory: 512 },
  ]),

  "move-in-preview": chosen([aegis()]),
  "move-in-preview-skipped": chosen([aegis({ accounts: eight().slice(0, 3), skipped: SKIPPED }), ...REFUSED], (hand) =>
    hand.click("leave-duplicates"),
  ),
  "move-in-preview-none": chosen([aegis()], (hand) => hand.click("take-none")),
  "move-in-preview-failed": chosen([aegis()], async (hand) => {
    hand.backend.fail("saveDrafts", { kind: "diskFull" });
    await save(hand);
  }),
  "move-in-10000": chosen([{ name: "codes.txt", app: "otpauth", accounts: tenThousand() }]),

  "move-in-report": chosen([aegis()], save),
  "move-in-report-skipped": chosen([aegis({ skipped: SKIPPED }), ...REFUSED], async (hand) => {
    await hand.click("leave-duplicates");
    await save(hand);
  }),
  "move-in-report-empty": chosen(REFUSED),
} satisfies States;
