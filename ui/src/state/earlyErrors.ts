/** The errors that Unlock and Keys can meet. What only late screens meet stands in errors.ts and is loaded with them. */
import { t } from "../i18n/i18n.svelte";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { CredentialKind } from "../ipc/bindings/CredentialKind";
import type { FileKeyView } from "../ipc/bindings/FileKeyView";
import type { TriesView } from "../ipc/bindings/TriesView";
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
  /** What a locked file was tried with. A KeePass file may need a key file too, and nobody can tell from outside. */
  fileKey?: FileKeyView | "keePassPassword";
}

/** What only late screens can meet: they ask `errorMessage` of errors.ts. */
export type LateError = Extract<
  CommandError,
  {
    kind:
      | "unusable"
      | "vaultExists"
      | "wrongRecoveryCode"
      | "recoveryCodeMistyped"
      | "weak"
      | "recoveryCodeDiffers"
      | "recoveryCodeRequired"
      | "noSuchDraft"
      | "nameMissing"
      | "textTooLong"
      | "input"
      | "clipboardEmpty"
      | "fileUnreadable"
      | "wrongFilePassword"
      | "fileRefused"
      | "noSuchFile"
      | "weakPassphrase"
      | "fileNotWritten"
      | "nothingToExport"
      | "tooManyForQr"
      | "confirmationMismatch";
  }
>;

/** The sentence for an error on Unlock and Keys. `<b>` in it marks what matters; show it with `Rich` or `ErrorNote`. */
export function earlyErrorMessage(error: CommandError, context: ErrorContext = {}): string {
  const credential = context.credential ?? "pin";
  switch (error.kind) {
    case "locked":
      return t("error.locked");
    case "wrongCredential":
      return `${t("error.wrongCredential", { credential })} ${triesMessage(error.tries)}`;
    case "throttled":
      return t("error.throttled", { wait: duration(error.tries.waitMs) });
    case "erased":
      return t("error.erased");
    case "notErased":
      return t("error.notErased");
    case "recordDamaged":
      return t("error.recordDamaged");
    case "noSuchAccount":
      return t("error.noSuchAccount");
    case "clipboardUnavailable":
      return t("error.clipboardUnavailable");
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
    case "biometricsCancelled":
      return t("error.biometricsCancelled");
    case "biometricsFailed":
      return t("error.biometricsFailed", { credential });
    case "biometricsLockedOut":
      return t("error.biometricsLockedOut", { credential });
    case "biometricsUnavailable":
      return t("error.biometricsUnavailable", { credential });
    case "biometricsDead":
      return t("error.biometricsDead", { credential });
    case "biometricsPinDue":
      return t("error.biometricsPinDue", { credential });
    case "badRequest":
      return t("error.badRequest");
    default:
      // Whoever adds an error says here or in `LateError` where it belongs.
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

function unforeseen(error: LateError): string {
  void error;
  return t("error.badRequest");
}
