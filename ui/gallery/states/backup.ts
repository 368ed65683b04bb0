/** Backup, and the banner that offers it. */
import type { BackupsView } from "../../src/ipc/bindings/BackupsView";
import type { Scene } from "../../src/ipc/fake";
import { cc, eight, kinds } from "../accounts";
import type { Hand, State, States } from "../state";

const GOOD = "lac bouleau tampon vitre";
const LAST: BackupsView = {
  last: { at: Date.UTC(2026, 9, 2, 14, 30), accounts: 13 },
  changesSince: 4,
  automatic: null,
};
const AUTOMATIC: BackupsView["automatic"] = { folder: "/home/marie/Documents/Sauvegardes", keep: 5, failure: null };

const at = (act: (hand: Hand) => Promise<void> | void = () => {}, scene: Partial<Scene> = {}): State => ({
  scene: { platform: "computer", accounts: [...eight(), ...kinds()], ...scene },
  act: async (hand) => {
    await hand.go({ kind: "backup" });
    await act(hand);
  },
});
const measured = () => new Promise((resolve) => setTimeout(resolve, 250));
const asked = async (hand: Hand, button = "backup-make") => {
  await hand.click(button);
  await hand.pin("482915");
  await hand.click("pin-ok");
};
const typed = async (hand: Hand, passphrase: string, again = passphrase) => {
  await hand.type("backup-passphrase", passphrase);
  await hand.type("backup-again", again);
  await measured();
};

export default {
  backup: at(),
  "backup-last": at(undefined, { backups: LAST }),
  "backup-automatic": at(undefined, { backups: { ...LAST, automatic: AUTOMATIC } }),
  "backup-automatic-failed": at(undefined, {
    backups: {
      ...LAST,
      automatic: {
        folder: "/media/marie/Geschäftsunterlagen-Sicherungslaufwerk/Authentifizierungsschlüssel",
        keep: 30,
        failure: "diskFull",
      },
    },
  }),
  "backup-phone": at(undefined, { platform: "android", backups: LAST }),
  "backup-prove": at((hand) => hand.click("backup-make")),
  "backup-passphrase": at((hand) => asked(hand)),
  "backup-weak": at(async (hand) => {
    await asked(hand);
    await typed(hand, "lac bouleau", "");
  }),
  "backup-strong": at(async (hand) => {
    await asked(hand);
    await typed(hand, GOOD);
  }),
  "backup-different": at(async (hand) => {
    await asked(hand);
    await typed(hand, GOOD, "lac bouleau");
    await hand.click("backup-write");
  }),
  "backup-writing": at(async (hand) => {
    await asked(hand);
    await typed(hand, GOOD);
    hand.backend.delay = 60_000;
    await hand.click("backup-write");
    await new Promise((resolve) => setTimeout(resolve, 450));
  }),
  "backup-not-written": at(async (hand) => {
    await asked(hand);
    await typed(hand, GOOD);
    hand.backend.fail("makeBackup", { kind: "fileNotWritten", failure: "verificationFailed" });
    await hand.click("backup-write");
  }),
  "backup-wrong-pin": at(async (hand) => {
    await hand.click("backup-make");
    await hand.pin("111112");
    await hand.click("pin-ok");
    await typed(hand, GOOD);
    await hand.click("backup-write");
  }),
  "backup-done": at(async (hand) => {
    await asked(hand);
    await typed(hand, GOOD);
    await hand.click("backup-write");
  }),
  "backup-automatic-start": at((hand) => asked(hand, "auto-start")),
  "backup-automatic-started": at(async (hand) => {
    await asked(hand, "auto-start");
    await typed(hand, GOOD);
    await hand.click("backup-write");
  }),
  "backup-unreadable": {
    scene: { accounts: eight() },
    script: (backend) => {
      backend.fail("backups", { kind: "recordDamaged" });
    },
    act: (hand) => hand.go({ kind: "backup" }),
  },

  "keys-backup-reminder": { scene: { accounts: [cc()], backupReminder: true } },
} satisfies States;
