import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../build/messages.js";
import { speak, withLateMessages } from "../src/i18n/i18n.svelte";
import type { CommandError } from "../src/ipc/bindings/CommandError";
import type { FileFailure } from "../src/ipc/bindings/FileFailure";
import type { FileProblem } from "../src/ipc/bindings/FileProblem";
import type { InputProblem } from "../src/ipc/bindings/InputProblem";
import type { LeftOutReason } from "../src/ipc/bindings/LeftOutReason";
import type { VaultProblem } from "../src/ipc/bindings/VaultProblem";
import type { Weakness } from "../src/ipc/bindings/Weakness";
import { NO_TRIES } from "../src/ipc/fake";
import { earlyErrorMessage, toCommandError, triesMessage } from "../src/state/earlyErrors";
import {
  errorMessage,
  fileFailureMessage,
  fileMessage,
  inputMessage,
  leftOutMessage,
  vaultMessage,
  weaknessMessage,
} from "../src/state/errors";

// Every kind once, and the types refuse a table that forgets one.
const weaknesses: Record<Weakness, true> = {
  tooShort: true,
  tooLong: true,
  notDigits: true,
  repeated: true,
  sequence: true,
  pattern: true,
  date: true,
  common: true,
};
const inputs: { [K in InputProblem["kind"]]: Extract<InputProblem, { kind: K }> } = {
  empty: { kind: "empty" },
  tooLong: { kind: "tooLong", limit: 4096 },
  pictureTooLarge: { kind: "pictureTooLarge" },
  notAPicture: { kind: "notAPicture" },
  noQrCode: { kind: "noQrCode" },
  notAKey: { kind: "notAKey" },
  webLink: { kind: "webLink" },
  looksLikeCode: { kind: "looksLikeCode" },
  malformed: { kind: "malformed" },
  secretMissing: { kind: "secretMissing" },
  secretNotBase32: { kind: "secretNotBase32" },
  secretLength: { kind: "secretLength" },
  algorithmUnknown: { kind: "algorithmUnknown" },
  digitsOutOfRange: { kind: "digitsOutOfRange" },
  periodOutOfRange: { kind: "periodOutOfRange" },
  counterOutOfRange: { kind: "counterOutOfRange" },
  methodUnknown: { kind: "methodUnknown" },
  parameterTwice: { kind: "parameterTwice" },
  pinMissing: { kind: "pinMissing" },
  migrationDamaged: { kind: "migrationDamaged" },
  entryDamaged: { kind: "entryDamaged" },
  entryEncrypted: { kind: "entryEncrypted" },
  otherMigration: { kind: "otherMigration" },
  migrationPartMissing: { kind: "migrationPartMissing", part: 2, total: 3 },
};
const vaults: { [K in VaultProblem["kind"]]: Extract<VaultProblem, { kind: K }> } = {
  inUse: { kind: "inUse" },
  headerDamaged: { kind: "headerDamaged" },
  generationsDamaged: { kind: "generationsDamaged" },
  tooNew: { kind: "tooNew", found: 3, supported: 1 },
  deviceKeyMissing: { kind: "deviceKeyMissing", hasRecoveryCode: true },
  folderUnreadable: { kind: "folderUnreadable" },
};
const files: { [K in FileProblem["kind"]]: Extract<FileProblem, { kind: K }> } = {
  unsupported: { kind: "unsupported" },
  damaged: { kind: "damaged" },
  unreadable: { kind: "unreadable" },
  tooLarge: { kind: "tooLarge", limit: 64 },
  tooMuchWork: { kind: "tooMuchWork" },
  accountRestricted: { kind: "accountRestricted" },
  oldKeePass: { kind: "oldKeePass" },
  tooNew: { kind: "tooNew" },
  noPassword: { kind: "noPassword" },
  partsMissing: { kind: "partsMissing", received: 2, total: 5 },
  picture: { kind: "picture", problem: { kind: "noQrCode" } },
};
const failures: Record<FileFailure, true> = { diskFull: true, notWritable: true, verificationFailed: true };
const leftOut: Record<LeftOutReason, true> = {
  method: true,
  digits: true,
  period: true,
  nameTooLong: true,
  note: true,
  groups: true,
};
const tries = { ...NO_TRIES, failed: 2, left: 2 };
const commands: { [K in CommandError["kind"]]: Extract<CommandError, { kind: K }> } = {
  locked: { kind: "locked" },
  unusable: { kind: "unusable", problem: vaults.inUse },
  vaultExists: { kind: "vaultExists" },
  wrongCredential: { kind: "wrongCredential", tries },
  wrongRecoveryCode: { kind: "wrongRecoveryCode", tries },
  recoveryCodeMistyped: { kind: "recoveryCodeMistyped" },
  throttled: { kind: "throttled", tries: { ...tries, waitMs: 30_000 } },
  weak: { kind: "weak", weakness: "sequence" },
  recoveryCodeRequired: { kind: "recoveryCodeRequired" },
  noSuchAccount: { kind: "noSuchAccount" },
  noSuchDraft: { kind: "noSuchDraft" },
  nameMissing: { kind: "nameMissing" },
  textTooLong: { kind: "textTooLong", limit: 64 },
  input: { kind: "input", problem: inputs.notAKey },
  clipboardEmpty: { kind: "clipboardEmpty" },
  clipboardUnavailable: { kind: "clipboardUnavailable" },
  fileUnreadable: { kind: "fileUnreadable" },
  wrongFilePassword: { kind: "wrongFilePassword" },
  fileRefused: { kind: "fileRefused", problem: files.damaged },
  noSuchFile: { kind: "noSuchFile" },
  weakPassphrase: { kind: "weakPassphrase" },
  fileNotWritten: { kind: "fileNotWritten", failure: "notWritable" },
  nothingToExport: { kind: "nothingToExport" },
  tooManyForQr: { kind: "tooManyForQr" },
  confirmationMismatch: { kind: "confirmationMismatch" },
  counterExhausted: { kind: "counterExhausted" },
  diskFull: { kind: "diskFull" },
  readOnly: { kind: "readOnly" },
  notSaved: { kind: "notSaved" },
  verificationFailed: { kind: "verificationFailed" },
  outOfMemory: { kind: "outOfMemory" },
  deviceKey: { kind: "deviceKey" },
  recoveryCodeDiffers: { kind: "recoveryCodeDiffers" },
  erased: { kind: "erased" },
  notErased: { kind: "notErased" },
  recordDamaged: { kind: "recordDamaged" },
  biometricsCancelled: { kind: "biometricsCancelled" },
  biometricsFailed: { kind: "biometricsFailed" },
  biometricsLockedOut: { kind: "biometricsLockedOut" },
  biometricsUnavailable: { kind: "biometricsUnavailable" },
  biometricsDead: { kind: "biometricsDead" },
  biometricsPinDue: { kind: "biometricsPinDue" },
  badRequest: { kind: "badRequest" },
};

describe.each(LANGUAGES)("in %s", (language) => {
  beforeAll(() => withLateMessages(speak(language)));

  /** Its own sentence: never a bare key, never another's. */
  function checkDistinct(sentences: string[]) {
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/[.?]$/);
      expect(sentence).not.toMatch(/^[a-z]+\.[a-zA-Z]+$/);
      expect(sentence).not.toContain("undefined");
    }
  }

  it("every error of a command has its own sentence", () => {
    checkDistinct(Object.values(commands).map((error) => errorMessage(error)));
  });
  it("Unlock and Keys say the same, and of what only others meet that it did not work", () => {
    const early = Object.values(commands).filter((error) => earlyErrorMessage(error) === errorMessage(error));
    expect(early).toHaveLength(22);
    for (const error of Object.values(commands))
      if (!early.includes(error)) expect(earlyErrorMessage(error), error.kind).toBe(errorMessage(commands.badRequest));
  });
  it("every refused input has its own sentence", () => {
    checkDistinct(Object.values(inputs).map(inputMessage));
  });
  it("every file that is not read, not written or cannot hold a key has its own sentence", () => {
    checkDistinct(Object.values(files).map(fileMessage));
    checkDistinct((Object.keys(failures) as FileFailure[]).map(fileFailureMessage));
    checkDistinct((Object.keys(leftOut) as LeftOutReason[]).map(leftOutMessage));
    checkDistinct([
      errorMessage({ kind: "wrongFilePassword" }, { fileKey: "password" }),
      errorMessage({ kind: "wrongFilePassword" }, { fileKey: "keePassPassword" }),
      errorMessage({ kind: "wrongFilePassword" }, { fileKey: "transferCode" }),
    ]);
  });
  it("every state of a vault that cannot be opened has its own sentence", () => {
    checkDistinct([
      ...Object.values(vaults).map(vaultMessage),
      vaultMessage({ kind: "deviceKeyMissing", hasRecoveryCode: false }),
    ]);
  });
  it("every weakness has its own sentence, for a PIN and for a passphrase", () => {
    for (const credential of ["pin", "passphrase"] as const)
      checkDistinct((Object.keys(weaknesses) as Weakness[]).map((weakness) => weaknessMessage(weakness, credential)));
  });
});

describe("tries", () => {
  beforeAll(() => speak("en"));

  it("say how many are left and what the next costs", () => {
    expect(triesMessage(tries)).toBe("<b>3\u00a0tries\u00a0left</b>, then a wait of 30 seconds.");
    expect(triesMessage({ ...tries, left: 0, nextWaitMs: 3_600_000 })).toBe(
      "<b>1\u00a0try\u00a0left</b>, then a wait of 60 minutes.",
    );
  });
  it("say how long to wait, never too short", () => {
    expect(triesMessage({ ...tries, left: 0, waitMs: 29_001 })).toBe("The next try is possible in 30 seconds.");
  });
  it("say when everything will be erased", () => {
    expect(triesMessage({ ...tries, leftBeforeWipe: 1 })).toContain("After <b>1\u00a0more</b> wrong try");
  });
});

it("a reason that is no error of ours becomes one", () => {
  expect(toCommandError("invalid args")).toEqual({ kind: "badRequest" });
  expect(toCommandError(new Error("x"))).toEqual({ kind: "badRequest" });
  expect(toCommandError({ kind: "diskFull" })).toEqual({ kind: "diskFull" });
});
