import { t } from "../i18n/i18n.svelte";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { CredentialKind } from "../ipc/bindings/CredentialKind";
import type { FileFailure } from "../ipc/bindings/FileFailure";
import type { FileProblem } from "../ipc/bindings/FileProblem";
import type { InputProblem } from "../ipc/bindings/InputProblem";
import type { LeftOutReason } from "../ipc/bindings/LeftOutReason";
import type { VaultProblem } from "../ipc/bindings/VaultProblem";
import type { Weakness } from "../ipc/bindings/Weakness";
import { earlyErrorMessage, type ErrorContext, type LateError } from "./earlyErrors";

/** The sentence for an error. `<b>` in it marks what matters; show it with `Rich` or `ErrorNote`. */
export function errorMessage(error: CommandError, context: ErrorContext = {}): string {
  switch (error.kind) {
    case "unusable":
      return vaultMessage(error.problem);
    case "vaultExists":
      return t("error.vaultExists");
    case "wrongRecoveryCode":
      // 128 bits cannot be guessed, so no try is counted and none is named.
      return t("error.wrongRecoveryCode");
    case "recoveryCodeMistyped":
      return t("error.recoveryCodeMistyped");
    case "weak":
      return weaknessMessage(error.weakness, context.credential ?? "pin");
    case "recoveryCodeDiffers":
      return t("error.recoveryCodeDiffers");
    case "recoveryCodeRequired":
      return t("error.recoveryCodeRequired");
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
    default:
      // No case of `LateError` may be left here: it would have no sentence.
      return earlyErrorMessage(error satisfies Exclude<CommandError, LateError>, context);
  }
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
