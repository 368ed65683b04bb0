import { NO_TRIES, type Scene } from "../../src/ipc/fake";
import { eight } from "../accounts";
import type { State, States } from "../state";

const locked: Partial<Scene> = { open: false, accounts: eight() };
const absent: Partial<Scene> = { credential: null, open: false };
const passphrase = { kind: "passphrase", value: "lac bouleau tampon vitre" } as const;
const failedTwice = { ...NO_TRIES, failed: 2, left: 2 };
const problem = (it: NonNullable<Scene["problem"]>): State => ({ scene: { open: false, problem: it } });

export default {
  welcome: { scene: absent },
  "welcome-typing": { scene: absent, act: (hand) => hand.pin("4829") },
  "welcome-weak": {
    scene: absent,
    act: async (hand) => {
      await hand.pin("020202");
      await hand.click("pin-ok");
    },
  },
  "welcome-short": {
    scene: absent,
    act: async (hand) => {
      await hand.pin("482");
      await hand.click("pin-ok");
    },
  },
  "welcome-repeat": {
    scene: absent,
    act: async (hand) => {
      await hand.pin("482915");
      await hand.click("pin-ok");
      await hand.pin("48");
    },
  },
  "welcome-different": {
    scene: absent,
    act: async (hand) => {
      await hand.pin("482915");
      await hand.click("pin-ok");
      await hand.pin("482916");
      await hand.click("pin-ok");
    },
  },
  "welcome-disk-full": {
    scene: absent,
    script: (backend) => {
      backend.fail("createVault", { kind: "diskFull" });
    },
    act: async (hand) => {
      await hand.pin("482915");
      await hand.click("pin-ok");
      await hand.pin("482915");
      await hand.click("pin-ok");
    },
  },
  "welcome-move-in": { scene: absent, act: (hand) => hand.click("move-in") },
  "welcome-passphrase": { scene: absent, act: (hand) => hand.click("use-passphrase") },
  "welcome-passphrase-different": {
    scene: absent,
    act: async (hand) => {
      await hand.click("use-passphrase");
      await hand.type("passphrase", "lac bouleau tampon");
      await hand.type("passphrase-repeat", "lac bouleau");
      await hand.click("continue");
    },
  },

  "welcome-erased": {
    scene: { ...locked, tries: { ...failedTwice, leftBeforeWipe: 1 } },
    act: async (hand) => {
      await hand.pin("111112");
      await hand.click("pin-ok");
    },
  },

  unlock: { scene: locked },
  "unlock-wrong": {
    scene: { ...locked, tries: failedTwice },
    act: async (hand) => {
      await hand.pin("111112");
      await hand.click("pin-ok");
    },
  },
  "unlock-tries": { scene: { ...locked, tries: failedTwice } },
  "unlock-wait": {
    scene: { ...locked, tries: { ...NO_TRIES, failed: 4, left: 0 } },
    act: async (hand) => {
      await hand.pin("111112");
      await hand.click("pin-ok");
    },
  },
  "unlock-wipe": {
    scene: { ...locked, recoveryCode: "K7QF", tries: { ...failedTwice, leftBeforeWipe: 4 } },
    act: async (hand) => {
      await hand.pin("111112");
      await hand.click("pin-ok");
    },
  },
  "unlock-biometrics": {
    scene: { ...locked, biometrics: "on" },
    script: (backend) => backend.fail("unlockWithBiometrics", { kind: "biometricsCancelled" }),
  },
  "unlock-face-id": {
    scene: { ...locked, platform: "ios", biometrics: "on", sensor: "faceId" },
    script: (backend) => backend.fail("unlockWithBiometrics", { kind: "biometricsCancelled" }),
  },
  "unlock-biometrics-failed": {
    scene: { ...locked, biometrics: "on" },
    script: (backend) => backend.fail("unlockWithBiometrics", { kind: "biometricsFailed" }),
  },
  "unlock-biometrics-dead": { scene: { ...locked, biometrics: "dead" } },
  "unlock-biometrics-due": { scene: { ...locked, biometrics: "pinDue" } },
  "unlock-biometrics-passphrase": {
    scene: { ...locked, credential: passphrase, biometrics: "on" },
    script: (backend) => backend.fail("unlockWithBiometrics", { kind: "biometricsLockedOut" }),
  },
  "unlock-passphrase": { scene: { ...locked, credential: passphrase } },
  "unlock-passphrase-wrong": {
    scene: { ...locked, credential: passphrase },
    act: async (hand) => {
      await hand.type("passphrase", "lac bouleau");
      await hand.click("continue");
    },
  },

  forgot: { scene: { ...locked, recoveryCode: "K7QF" }, act: (hand) => hand.click("forgot") },
  "forgot-no-code": { scene: locked, act: (hand) => hand.click("forgot") },
  "forgot-code": {
    scene: { ...locked, recoveryCode: "K7QF" },
    act: async (hand) => {
      await hand.click("forgot");
      await hand.click("use-recovery-code");
    },
  },
  "forgot-code-mistyped": {
    scene: { ...locked, recoveryCode: "K7QF" },
    act: async (hand) => {
      await hand.click("forgot");
      await hand.click("use-recovery-code");
      await hand.type("recovery-code", "K7QF-2");
      await hand.click("continue");
    },
  },
  "forgot-erase": {
    scene: locked,
    act: async (hand) => {
      await hand.click("forgot");
      await hand.click("erase");
    },
  },
  "forgot-erase-mismatch": {
    scene: locked,
    act: async (hand) => {
      await hand.click("forgot");
      await hand.click("erase");
      await hand.type("erase-name", "Klavis");
      await hand.click("erase-confirm");
    },
  },

  "problem-in-use": problem({ kind: "inUse" }),
  "problem-header": problem({ kind: "headerDamaged" }),
  "problem-generations": problem({ kind: "generationsDamaged" }),
  "problem-too-new": problem({ kind: "tooNew", found: 3, supported: 1 }),
  "problem-device-key": problem({ kind: "deviceKeyMissing", hasRecoveryCode: true }),
  "problem-device-key-lost": problem({ kind: "deviceKeyMissing", hasRecoveryCode: false }),
  "problem-folder": problem({ kind: "folderUnreadable" }),
} satisfies States;
