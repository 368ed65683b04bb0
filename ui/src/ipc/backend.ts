/**
 * The one port between the page and Rust. `tauri.ts` is the real one, `fake.ts` the one in memory with a fixed clock.
 *
 * Every call either does all it says or rejects with a `CommandError` and has changed nothing.
 */
import type { Camera } from "./camera";
import type { AccountEdit } from "./bindings/AccountEdit";
import type { AccountView } from "./bindings/AccountView";
import type { AutomaticBackupRequest } from "./bindings/AutomaticBackupRequest";
import type { BackupRequest } from "./bindings/BackupRequest";
import type { BackupsView } from "./bindings/BackupsView";
import type { CodeView } from "./bindings/CodeView";
import type { CopiedView } from "./bindings/CopiedView";
import type { CredentialRequest } from "./bindings/CredentialRequest";
import type { DeviceKeyView } from "./bindings/DeviceKeyView";
import type { DraftEdit } from "./bindings/DraftEdit";
import type { IncomingView } from "./bindings/IncomingView";
import type { ExportRequest } from "./bindings/ExportRequest";
import type { ExportedView } from "./bindings/ExportedView";
import type { FilesView } from "./bindings/FilesView";
import type { FindRequest } from "./bindings/FindRequest";
import type { KeysView } from "./bindings/KeysView";
import type { ManualRequest } from "./bindings/ManualRequest";
import type { PictureView } from "./bindings/PictureView";
import type { PreviewView } from "./bindings/PreviewView";
import type { PromptRequest } from "./bindings/PromptRequest";
import type { QrSeriesView } from "./bindings/QrSeriesView";
import type { RecoveryCodeView } from "./bindings/RecoveryCodeView";
import type { SettingChange } from "./bindings/SettingChange";
import type { SettingsView } from "./bindings/SettingsView";
import type { ShowQrRequest } from "./bindings/ShowQrRequest";
import type { StatusView } from "./bindings/StatusView";
import type { StrengthView } from "./bindings/StrengthView";
import type { TrashedView } from "./bindings/TrashedView";

export interface Backend {
  // Start
  status(): Promise<StatusView>;
  /** Only says whether a new PIN or passphrase is good enough (`weak` if not); keeps nothing. */
  checkNewCredential(credential: CredentialRequest): Promise<void>;
  createVault(credential: CredentialRequest): Promise<void>;

  // Unlock
  unlock(credential: CredentialRequest): Promise<void>;
  /** Waits for the touch or the look. The words are the system's prompt's. */
  unlockWithBiometrics(prompt: PromptRequest): Promise<void>;
  /** Right code: the vault is `recovering` until `setNewCredential`. */
  useRecoveryCode(code: string): Promise<void>;
  setNewCredential(credential: CredentialRequest): Promise<void>;
  /** Deletes the vault and everything in it. `confirmation` must be the app's name. */
  eraseEverything(confirmation: string): Promise<void>;
  lock(): Promise<void>;
  /** The person is there: restarts the auto-lock time. Called at most once in 5 s. */
  touch(): Promise<void>;

  // Keys
  keys(): Promise<KeysView>;
  /** Ids of the accounts that match, in the order to show them. */
  findKeys(request: FindRequest): Promise<string[]>;
  /** The tap on a key. For a counter this uses up a counter, saved before the code comes. */
  revealCode(accountId: string): Promise<CodeView>;
  /** Codes of accounts that follow the clock, again. */
  codes(accountIds: string[]): Promise<CodeView[]>;
  /** Copies the code that shows; Rust writes the clipboard and clears it. */
  copyCode(accountId: string): Promise<CopiedView>;
  /** The pictures of those accounts that have one (`KeyView.hasPicture`). */
  pictures(accountIds: string[]): Promise<PictureView[]>;
  /** No reminder of a backup for the next thirty days. */
  dismissBackupReminder(): Promise<void>;

  // Photo and Confirm
  /** A key URI, a migration payload, several lines of them, or a bare setup key. */
  previewText(text: string): Promise<PreviewView>;
  /** A picture's bytes; on a computer only. */
  previewPicture(bytes: Uint8Array): Promise<PreviewView>;
  /** Rust reads a text or a picture from the clipboard. */
  previewClipboard(): Promise<PreviewView>;
  /** Rust opens the system's picture chooser; `null` when nothing was chosen. */
  choosePicture(): Promise<PreviewView | null>;
  /** One text that the camera read: drafts, part of a series, or files that wait for their short code. */
  previewScan(text: string): Promise<IncomingView>;
  /** What other apps handed over while there was no moment for it; `null`: nothing waits. */
  takeWaiting(): Promise<IncomingView | null>;
  previewManual(request: ManualRequest): Promise<PreviewView>;
  /** Drafts of the parts of a migration series seen so far; the missing parts are named as skipped. */
  finishBatch(): Promise<PreviewView>;
  draftCode(draftId: string): Promise<CodeView>;
  /** Ids of the new accounts. All drafts are saved or none. */
  saveDrafts(edits: DraftEdit[]): Promise<string[]>;
  /** Forgets every draft and every locked file. */
  discardDrafts(): Promise<void>;

  // Move in
  /** Opens the system's chooser for several files, pictures too; `null` when nothing was chosen. */
  chooseFiles(): Promise<FilesView | null>;
  /** Takes seconds. `wrongFilePassword` leaves the file locked; the preview of the answer holds only the new drafts. */
  openFile(fileId: string, password: string): Promise<FilesView>;
  /** The person goes on without this locked file. */
  forgetFile(fileId: string): Promise<void>;

  // Account and Trash
  account(accountId: string): Promise<AccountView>;
  editAccount(edit: AccountEdit): Promise<void>;
  trashAccount(accountId: string): Promise<void>;
  trashed(): Promise<TrashedView[]>;
  restoreAccount(accountId: string): Promise<void>;
  /** For good: every generation that holds the secret goes too. */
  deleteAccount(accountId: string): Promise<void>;

  // Backup
  backups(): Promise<BackupsView>;
  /** How well a passphrase resists guessing; keeps nothing. */
  passphraseStrength(passphrase: string): Promise<StrengthView>;
  /** Asks for a place, writes there, reads back, opens, compares; `null` when no place was chosen. */
  makeBackup(request: BackupRequest): Promise<BackupsView | null>;
  /** Asks for a folder and writes the first one at once; `null` when no folder was chosen. */
  startAutomaticBackup(request: AutomaticBackupRequest): Promise<BackupsView | null>;
  stopAutomaticBackup(): Promise<BackupsView>;

  // Export
  /** Asks for a place and writes there; `null` when none was chosen. */
  exportFile(request: ExportRequest): Promise<ExportedView | null>;
  /** Pictures with secrets in them: they leave the page with the screen that shows them. */
  showQr(request: ShowQrRequest): Promise<QrSeriesView>;

  // Settings
  settings(): Promise<SettingsView>;
  changeSetting(change: SettingChange): Promise<SettingsView>;
  enableBiometrics(current: CredentialRequest, prompt: PromptRequest): Promise<void>;
  disableBiometrics(): Promise<void>;
  changeCredential(current: CredentialRequest, next: CredentialRequest): Promise<void>;
  /** A new recovery code, shown once. It replaces the old one only when it was asked back. */
  createRecoveryCode(current: CredentialRequest): Promise<RecoveryCodeView>;
  confirmRecoveryCode(code: string): Promise<void>;
  dismissRecoveryReminder(): Promise<void>;
  /** Where the device keeps its key; `null` when it does not say. */
  deviceKey(): Promise<DeviceKeyView | null>;
  notices(): Promise<string>;

  // Phone
  /** On a phone only; whether it may be used is another question. */
  readonly camera: Camera | undefined;

  // What Rust says unasked; each returns the way to stop listening.
  /** The vault was locked: drop every code and key. */
  onLocked(listener: () => void): () => void;
  /** Files were dropped on the window: pictures give a preview, everything else gives files. */
  onDropped(listener: (outcome: IncomingView) => void): () => void;
  /** Another app handed something over; `takeWaiting` has it. */
  onWaiting(listener: () => void): () => void;
  /** The app went to the background. */
  onSuspended(listener: () => void): () => void;
  /** It is in front again; if it was to be locked meanwhile, it is. */
  onResumed(listener: () => void): () => void;
  /** Android's button or gesture. While somebody listens, the system does nothing of its own. */
  onBack(listener: () => void): () => void;
}
