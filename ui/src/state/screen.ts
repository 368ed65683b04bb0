import type { FilesView } from "../ipc/bindings/FilesView";
import type { PreviewView } from "../ipc/bindings/PreviewView";
import type { VaultProblem } from "../ipc/bindings/VaultProblem";

/** How a key comes in without the camera. */
export type PhotoWay = "picture" | "photo" | "paste" | "manual";

/** The camera of a phone. `from`: where it is left to; without it, to where the person came from. */
export interface ScanScreen {
  kind: "scan";
  from?: "moveIn";
}

/** Where the person is. Screens are reached only by `app.go(screen)`. */
export type Screen =
  | { kind: "welcome" }
  | { kind: "unlock" }
  /** After *Forgot PIN?*: recovery code, then a new PIN; or erase everything. */
  | { kind: "forgot"; hasRecoveryCode: boolean; step: "choose" | "code" | "newCredential" | "erase" }
  | { kind: "problem"; problem: VaultProblem }
  /** `inView`: the account to bring into view, just saved. */
  | { kind: "keys"; inView?: string | undefined }
  | ScanScreen
  /** `dropped`: what came in before, by a dropped file, another app or the camera; `start`: the way that was chosen already. */
  | { kind: "photo"; dropped?: PreviewView; start?: PhotoWay; from?: ScanScreen }
  | { kind: "confirm"; preview: PreviewView }
  /** Many keys at once. `dropped`: what came in before: dropped or shared files, many pictures, another phone’s codes. */
  | { kind: "moveIn"; dropped?: FilesView }
  | { kind: "account"; accountId: string }
  | { kind: "trash" }
  | { kind: "settings" }
  /** Change the PIN or passphrase. */
  | { kind: "credential" }
  /** Let finger or face unlock: the PIN or passphrase comes first. */
  | { kind: "biometrics" }
  /** Make a recovery code, write it down, give it back. */
  | { kind: "recovery" }
  | { kind: "backup" }
  /** `accountId`: the one key whose QR code is shown; without it, the ways for all. */
  | { kind: "export"; accountId?: string }
  | { kind: "about" }
  | { kind: "guide" };

/** The screens that need an open vault: locking leaves them. */
export function needsOpenVault(screen: Screen): boolean {
  switch (screen.kind) {
    case "welcome":
    case "unlock":
    case "forgot":
    case "problem":
      return false;
    case "keys":
    case "scan":
    case "photo":
    case "confirm":
    case "moveIn":
    case "account":
    case "trash":
    case "settings":
    case "credential":
    case "biometrics":
    case "recovery":
    case "backup":
    case "export":
    case "about":
    case "guide":
      return true;
  }
}

/** The screens whose keys are read and not yet saved. They forget them by themselves when they are left. */
export function holdsDrafts({ kind }: Screen): boolean {
  return kind === "scan" || kind === "photo" || kind === "confirm" || kind === "moveIn";
}
