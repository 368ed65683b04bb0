/** Account, Trash, Settings, a changed PIN, the recovery code, About, the guide. */
import { FIRST_SETTINGS, fakeAccount, type FakeAccount, type Scene } from "../../src/ipc/fake";
import type { Screen } from "../../src/state/screen";
import { eight, kinds } from "../accounts";
import type { Hand, State, States } from "../state";

const at = (
  screen: Screen,
  act: (hand: Hand) => Promise<void> | void = () => {},
  scene: Partial<Scene> = {},
): State => ({
  scene: { platform: "computer", accounts: [...eight(), ...kinds()], ...scene },
  act: async (hand) => {
    await hand.go(screen);
    await act(hand);
  },
});

const trashed = (): FakeAccount[] => [
  fakeAccount("db", "Dropbox", "marie.rochat@gmail.com", { trashedFor: 28 }),
  fakeAccount("wm", "Webmail", "info@atelier-lac.ch", { trashedFor: 3 }),
  fakeAccount("ww", "W".repeat(64), "m".repeat(64), { trashedFor: 1 }),
];
const fullTrash = (): FakeAccount[] =>
  Array.from({ length: 300 }, (_, index) =>
    fakeAccount(`t${index}`, `Client ${index + 1}`, "m.rochat@atelier-lac.ch", { trashedFor: 1 + (index % 30) }),
  );

const changed = async (hand: Hand) => {
  await hand.type("account-label", "marie.rochat@atelier-lac.ch");
};
const proved = async (hand: Hand) => {
  await hand.pin("482915");
  await hand.click("pin-ok");
};
const passphrase = { kind: "passphrase", value: "lac bouleau tampon vitre" } as const;

export default {
  account: at({ kind: "account", accountId: "cc" }),
  "account-long": at({ kind: "account", accountId: "fr" }),
  "account-counter": at({ kind: "account", accountId: "hotp" }),
  "account-changed": at({ kind: "account", accountId: "cc" }, changed),
  "account-new-group": at({ kind: "account", accountId: "cc" }, (hand) => hand.type("account-new-group", "Caisse")),
  "account-leaving": at({ kind: "account", accountId: "cc" }, async (hand) => {
    await changed(hand);
    await hand.click("account-trash");
  }),
  "account-failed": at({ kind: "account", accountId: "cc" }, async (hand) => {
    hand.backend.fail("editAccount", { kind: "notSaved" });
    await changed(hand);
    await hand.click("account-save");
  }),
  "account-gone": at({ kind: "account", accountId: "nobody" }),

  trash: at({ kind: "trash" }, undefined, { accounts: trashed() }),
  "trash-empty": at({ kind: "trash" }),
  "trash-asking": at({ kind: "trash" }, (hand) => hand.click("delete", 0), { accounts: trashed() }),
  "trash-failed": at(
    { kind: "trash" },
    async (hand) => {
      hand.backend.fail("deleteAccount", { kind: "verificationFailed" });
      await hand.click("delete", 1);
      await hand.click("delete-yes");
    },
    { accounts: trashed() },
  ),
  "trash-restored": at({ kind: "trash" }, (hand) => hand.click("restore", 0), { accounts: trashed() }),
  "trash-many": at({ kind: "trash" }, undefined, { accounts: fullTrash() }),

  settings: at({ kind: "settings" }, undefined, { accounts: [...eight(), ...trashed()] }),
  "settings-recovery": at({ kind: "settings" }, undefined, {
    recoveryCode: "K7QF",
    settings: { ...FIRST_SETTINGS, wipeAfterFailures: true, autoLockSeconds: 0 },
  }),
  "settings-passphrase": at({ kind: "settings" }, undefined, { credential: passphrase }),
  "settings-biometrics": at({ kind: "settings" }, undefined, { biometrics: "on" }),
  "settings-screenshots": at({ kind: "settings" }, (hand) => hand.bring("allow-screenshots"), {
    settings: { ...FIRST_SETTINGS, allowScreenshots: false },
  }),
  "settings-no-finger": at({ kind: "settings" }, undefined, { biometrics: "notEnrolled" }),
  "biometrics-wrong": at(
    { kind: "biometrics" },
    async (hand) => {
      await hand.pin("111112");
      await hand.click("pin-ok");
    },
    { biometrics: "off" },
  ),
  "settings-failed": at({ kind: "settings" }, async (hand) => {
    hand.backend.fail("changeSetting", { kind: "readOnly" });
    await hand.click("hide-codes");
  }),

  "change-pin": at({ kind: "credential" }, (hand) => hand.pin("4829")),
  "change-new": at({ kind: "credential" }, proved),
  "change-wrong": at({ kind: "credential" }, async (hand) => {
    for (const digits of ["111112", "730264", "730264"]) {
      await hand.pin(digits);
      await hand.click("pin-ok");
    }
  }),
  "change-passphrase": at({ kind: "credential" }, undefined, { credential: passphrase }),

  recovery: at({ kind: "recovery" }),
  "recovery-wrong": at({ kind: "recovery" }, async (hand) => {
    await hand.pin("111112");
    await hand.click("pin-ok");
  }),
  "recovery-passphrase": at({ kind: "recovery" }, undefined, { credential: passphrase }),
  "recovery-write": at({ kind: "recovery" }, proved),
  "recovery-ask": at({ kind: "recovery" }, async (hand) => {
    await proved(hand);
    await hand.click("recovery-written");
  }),
  "recovery-mistyped": at({ kind: "recovery" }, async (hand) => {
    await proved(hand);
    await hand.click("recovery-written");
    await hand.type("recovery-code", "K7QF-2M9X-TW4H-C6RP-N3VD-8JYX");
    await hand.click("recovery-confirm");
  }),
  "recovery-done": at({ kind: "recovery" }, async (hand) => {
    await proved(hand);
    await hand.click("recovery-written");
    await hand.type("recovery-code", "K7QF-2M9X-TW4H-C6RP-N3VD-8JYB");
    await hand.click("recovery-confirm");
  }),

  about: at({ kind: "about" }, () => {}, { deviceKey: "file" }),
  "about-strong-box": at({ kind: "about" }, () => {}, { platform: "android", deviceKey: "strongBox" }),
  "about-software-key": at({ kind: "about" }, () => {}, { platform: "android", deviceKey: "software" }),
  "about-notices": at({ kind: "about" }, (hand) => hand.click("notices")),

  guide: at({ kind: "guide" }),
  "guide-end": at({ kind: "guide" }, (hand) => hand.bring("guide-back")),
} satisfies States;
