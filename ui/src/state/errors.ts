import { t } from "../i18n/i18n.svelte";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { CredentialKind } from "../ipc/bindings/CredentialKind";
import type { FileFailure } from "../ipc/bindings/FileFailure";
import type { FileKeyView } from "../ipc/bindings/FileKeyView";
import type { FileProblem } from "../ipc/bindings/FileProblem";
import type { InputProblem } from "../ipc/bindings/InputProblem";
import type { LeftOutReason } from "../ipc/bindings/LeftOutReason";
import type { TriesView } from "../ipc/bindings/TriesView";
import type { VaultProblem } from "../ipc/bindings/VaultProblem";
import type { Weakness } from "../ipc/bindings/Weakness";
import { duration } from "./duration";

/** What a rejected call said. Anything that is not an error of ours (a broken IPC) becomes `badRequest`. */
export function toCommandError(reason: unknown): CommandError {
  return isCommandError(reason) ? reason : { kind: "badRequest" };
}

function isCommandError(reason: unknown): reason is CommandError {
  return typeof reason === "object" && reason !== null && "kind" in reason && typeof reason.kind === "string";
}

/** What was typed when the error came: the sentence speaks of a PIN or of a passphrase. */
export interface ErrorContext {
  credential?: CredentialKind;
  /** What a locked file was tried with. */
  fileKey?: FileKeyView;
}

/** The sentence for an error. `<b>` in it marks what matters; show it with `Rich` or `ErrorNote`. */
export function errorMessage(error: CommandError, context: ErrorContext = {}): string {
  const credential = context.credential ?? "pin";
  switch (error.kind) {
    case "locked":
      return t("error.locked");
    case "unusable":
      return vaultMessage(error.problem);
    case "vaultExists":
      return t("error.vaultExists");
    case "wrongCredential":
      return `${t("error.wrongCredential", { credential })} ${triesMessage(error.tries)}`;
    case "wrongRecoveryCode":
      // 128 bits cannot be guessed, so no try is counted and none is named.
      return t("error.wrongRecoveryCode");
    case "recoveryCodeMistyped":
      return t("error.recoveryCodeMistyped");
    case "throttled":
      return t("error.throttled", { wait: duration(error.tries.waitMs) });
    case "weak":
      return weaknessMessage(error.weakness, credential);
    case "recoveryCodeDiffers":
      return t("error.recoveryCodeDiffers");
    case "erased":
      return t("error.erased");
    case "notErased":
      return t("error.notErased");
    case "recordDamaged":
      return t("error.recordDamaged");
    case "recoveryCodeRequired":
      return t("error.recoveryCodeRequired");
    case "noSuchAccount":
      return t("error.noSuchAccount");
    case "noSuchDraft":
      return t("error.noSuchDraft");
    case "nameMissing":
      return t("error.nameMissing");
    case "textTooLong":
      return t("error.textTooLong", { limit: error.limit });
    case "input":
      return inputMessage(error.problem);
    case "clipboardEmpty":
      return t("error.clipboardEmpty");
    case "clipboardUnavailable":
      return t("error.clipboardUnavailable");
    case "fileUnreadable":
      return t("error.fileUnreadable");
    case "wrongFilePassword":
      return t("error.wrongFilePassword", { key: context.fileKey ?? "password" });
    case "fileRefused":
      return fileMessage(error.problem);
    case "noSuchFile":
      return t("error.noSuchFile");
    case "weakPassphrase":
      return t("error.weakPassphrase");
    case "fileNotWritten":
      return fileFailureMessage(error.failure);
    case "nothingToExport":
      return t("error.nothingToExport");
    case "tooManyForQr":
      return t("error.tooManyForQr");
    case "confirmationMismatch":
      return t("error.confirmationMismatch");
    case "counterExhausted":
      return t("error.counterExhausted");
    case "diskFull":
      return t("error.diskFull");
    case "readOnly":
      return t("error.readOnly");
    case "notSaved":
      return t("error.notSaved");
    case "verificationFailed":
      return t("error.verificationFailed");
    case "outOfMemory":
      return t("error.outOfMemory");
    case "deviceKey":
      return t("error.deviceKey");
    case "badRequest":
      return t("error.badRequest");
    default:
      // An error of a newer Rust than this page: never at build time, where `never` refuses a missing case.
      return unforeseen(error);
  }
}

/** How many tries are left, and what the next wrong one costs. */
export function triesMessage(tries: TriesView): string {
  const parts: string[] = [];
  if (tries.waitMs > 0) parts.push(t("tries.wait", { wait: duration(tries.waitMs) }));
  // `left` are free of cost: the wait comes with the one after them.
  else if (tries.nextWaitMs > 0)
    parts.push(t("tries.left", { count: tries.left + 1, wait: duration(tries.nextWaitMs) }));
  else parts.push(t("tries.leftOnly", { count: tries.left }));
  if (tries.leftBeforeWipe !== null) parts.push(t("tries.beforeWipe", { count: tries.leftBeforeWipe }));
  return parts.join(" ");
}

/** Why a picture, text or form is not taken. */
export function inputMessage(problem: InputProblem): string {
  switch (problem.kind) {
    case "empty":
      return t("input.empty");
    case "tooLong":
      return t("input.tooLong");
    case "pictureTooLarge":
      return t("input.pictureTooLarge");
    case "notAPicture":
      return t("input.notAPicture");
    case "noQrCode":
      return t("input.noQrCode");
    case "notAKey":
      return t("input.notAKey");
    case "webLink":
      return t("input.webLink");
    case "looksLikeCode":
      return t("input.looksLikeCode");
    case "malformed":
      return t("input.malformed");
    case "secretMissing":
      return t("input.secretMissing");
    case "secretNotBase32":
      return t("input.secretNotBase32");
    case "secretLength":
      return t("input.secretLength");
    case "algorithmUnknown":
      return t("input.algorithmUnknown");
    case "digitsOutOfRange":
      return t("input.digitsOutOfRange");
    case "periodOutOfRange":
      return t("input.periodOutOfRange");
    case "counterOutOfRange":
      return t("input.counterOutOfRange");
    case "methodUnknown":
      return t("input.methodUnknown");
    case "parameterTwice":
      return t("input.parameterTwice");
    case "pinMissing":
      return t("input.pinMissing");
    case "migrationDamaged":
      return t("input.migrationDamaged");
    case "entryDamaged":
      return t("input.entryDamaged");
    case "entryEncrypted":
      return t("input.entryEncrypted");
    case "otherMigration":
      return t("input.otherMigration");
    case "migrationPartMissing":
      return t("input.migrationPartMissing", { part: problem.part, total: problem.total });
    default:
      return unforeseen(problem);
  }
}

/** Why a file of another app, or a backup, is not read. */
export function fileMessage(problem: FileProblem): string {
  switch (problem.kind) {
    case "unsupported":
      return t("file.unsupported");
    case "damaged":
      return t("file.damaged");
    case "unreadable":
      return t("file.unreadable");
    case "tooLarge":
      return t("file.tooLarge", { limit: problem.limit });
    case "tooMuchWork":
      return t("file.tooMuchWork");
    case "accountRestricted":
      return t("file.accountRestricted");
    case "oldKeePass":
      return t("file.oldKeePass");
    case "tooNew":
      return t("file.tooNew");
    case "noPassword":
      return t("file.noPassword");
    case "partsMissing":
      return t("file.partsMissing", { received: problem.received, total: problem.total });
    case "picture":
      return inputMessage(problem.problem);
    default:
      return unforeseen(problem);
  }
}

/** Why a file was not written. */
export function fileFailureMessage(failure: FileFailure): string {
  switch (failure) {
    case "diskFull":
      return t("file.diskFull");
    case "notWritable":
      return t("file.notWritable");
    case "verificationFailed":
      return t("file.verificationFailed");
    default:
      return unforeseen(failure);
  }
}

/** Why the format of another app cannot hold a key. */
export function leftOutMessage(reason: LeftOutReason): string {
  switch (reason) {
    case "method":
      return t("leftOut.method");
    case "digits":
      return t("leftOut.digits");
    case "period":
      return t("leftOut.period");
    case "nameTooLong":
      return t("leftOut.nameTooLong");
    case "note":
      return t("leftOut.note");
    case "groups":
      return t("leftOut.groups");
    default:
      return unforeseen(reason);
  }
}

/** Why a PIN or passphrase is too easy to guess. */
export function weaknessMessage(weakness: Weakness, credential: CredentialKind): string {
  switch (weakness) {
    case "tooShort":
      return t("weak.tooShort", { credential });
    case "tooLong":
      return t("weak.tooLong", { credential });
    case "notDigits":
      return t("weak.notDigits");
    case "repeated":
      return t("weak.repeated", { credential });
    case "sequence":
      return t("weak.sequence", { credential });
    case "pattern":
      return t("weak.pattern", { credential });
    case "date":
      return t("weak.date", { credential });
    case "common":
      return t("weak.common", { credential });
    default:
      return unforeseen(weakness);
  }
}

/** Why a vault that exists cannot be opened. */
export function vaultMessage(problem: VaultProblem): string {
  switch (problem.kind) {
    case "inUse":
      return t("problem.inUse");
    case "headerDamaged":
      return t("problem.headerDamaged");
    case "generationsDamaged":
      return t("problem.generationsDamaged");
    case "tooNew":
      return t("problem.tooNew", { found: problem.found, supported: problem.supported });
    case "deviceKeyMissing":
      return problem.hasRecoveryCode ? t("problem.deviceKeyMissing") : t("problem.deviceKeyLost");
    case "folderUnreadable":
      return t("problem.folderUnreadable");
    default:
      return unforeseen(problem);
  }
}

function unforeseen(value: never): string {
  void value;
  return t("error.badRequest");
}
