/**
 * The port in memory, for tests and the gallery: a clock that stands still until it is moved, a delay and failures that can be scripted.
 *
 * It keeps the port's promises (a call that rejects has changed nothing) but no rule of Rust's: its codes are made up, its list of weak
 * PINs is a table.
 */
import type { Backend } from "./backend";
import type { AccountEdit } from "./bindings/AccountEdit";
import type { AccountView } from "./bindings/AccountView";
import type { AutomaticBackupRequest } from "./bindings/AutomaticBackupRequest";
import type { BackupRequest } from "./bindings/BackupRequest";
import type { BackupsView } from "./bindings/BackupsView";
import type { BiometricsView } from "./bindings/BiometricsView";
import type { CodeView } from "./bindings/CodeView";
import type { CommandError } from "./bindings/CommandError";
import type { CopiedView } from "./bindings/CopiedView";
import type { CredentialRequest } from "./bindings/CredentialRequest";
import type { DeviceKeyView } from "./bindings/DeviceKeyView";
import type { DraftEdit } from "./bindings/DraftEdit";
import type { DraftView } from "./bindings/DraftView";
import type { IncomingView } from "./bindings/IncomingView";
import type { ExportRequest } from "./bindings/ExportRequest";
import type { ExportedView } from "./bindings/ExportedView";
import type { FilesView } from "./bindings/FilesView";
import type { FindRequest } from "./bindings/FindRequest";
import type { KeysView } from "./bindings/KeysView";
import type { ManualRequest } from "./bindings/ManualRequest";
import type { ParametersView } from "./bindings/ParametersView";
import type { PictureView } from "./bindings/PictureView";
import type { PlatformView } from "./bindings/PlatformView";
import type { PreviewView } from "./bindings/PreviewView";
import type { PromptRequest } from "./bindings/PromptRequest";
import type { QrSeriesView } from "./bindings/QrSeriesView";
import type { RecoveryCodeView } from "./bindings/RecoveryCodeView";
import type { RestoredView } from "./bindings/RestoredView";
import type { SensorView } from "./bindings/SensorView";
import type { SettingChange } from "./bindings/SettingChange";
import type { SettingsView } from "./bindings/SettingsView";
import type { ShowQrRequest } from "./bindings/ShowQrRequest";
import type { StatusView } from "./bindings/StatusView";
import type { StrengthView } from "./bindings/StrengthView";
import type { TrashedView } from "./bindings/TrashedView";
import type { TriesView } from "./bindings/TriesView";
import type { VaultProblem } from "./bindings/VaultProblem";
import type { VaultView } from "./bindings/VaultView";
import type { Weakness } from "./bindings/Weakness";
import { fakeAccount, type FakeAccount } from "./fake/account";
import type { FakeCamera } from "./fake/camera";
import { FakeFiles, type FakeFile } from "./fake/files";
import { exported, NO_BACKUP, qrSeries, strengthOf } from "./fake/outgoing";

export { fakeAccount, type FakeAccount } from "./fake/account";
export { FakeCamera } from "./fake/camera";
export type { FakeFile } from "./fake/files";
export { NO_BACKUP } from "./fake/outgoing";

/** 2026-11-23 08:30:11 UTC, eleven seconds into a step of thirty. */
export const FIXED_NOW = Date.UTC(2026, 10, 23, 8, 30, 11);

/** How things stand when the fake begins. */
export interface Scene {
  now: number;
  /** `null`: no vault yet. */
  credential: CredentialRequest | null;
  open: boolean;
  accounts: FakeAccount[];
  settings: SettingsView;
  recoveryReminder: boolean;
  backupReminder: boolean;
  backups: BackupsView;
  recoveryCode: string | null;
  tries: TriesView;
  problem: VaultProblem | null;
  restored: RestoredView | null;
  systemLanguage: string;
  platform: PlatformView;
  deviceKey: DeviceKeyView | null;
  biometrics: BiometricsView;
  sensor: SensorView;
  clipboard: string | null;
  /** `null`: the device has none. */
  camera: FakeCamera | null;
  /** What other apps handed over, the first first. */
  waiting: IncomingView[];
}

export const NO_TRIES: TriesView = { failed: 0, left: 4, waitMs: 0, nextWaitMs: 30_000, leftBeforeWipe: null };

export const FIRST_SETTINGS: SettingsView = {
  language: null,
  appearance: "system",
  autoLockSeconds: 60,
  hideCodes: true,
  copyOnTap: false,
  wipeAfterFailures: false,
  hasRecoveryCode: false,
  allowScreenshots: null,
};

/** What another phone with Clavis shows, once all its codes were seen. */
const TRANSFER: FakeFile = {
  name: "QR",
  app: "Clavis",
  key: "transferCode",
  password: "7K3MQX92HD4T",
  accounts: [fakeAccount("", "CC Commerce Suisse", "m.rochat")],
};

const WEAK: Record<string, Weakness> = {
  "111111": "repeated",
  "123456": "sequence",
  "020202": "pattern",
  "230519": "date",
  "159753": "common",
};

export class FakeBackend implements Backend {
  /** Every call with its arguments, in order. */
  readonly calls: { method: keyof Backend; args: readonly unknown[] }[] = [];
  /** Milliseconds every answer takes. */
  delay = 0;

  #scene: Scene;
  #recovering = false;
  #unfinished: PreviewView | null = null;
  #parts = new Set<number>();
  #drafts = new Map<string, { view: DraftView; account: FakeAccount }>();
  #failures = new Map<keyof Backend, CommandError[]>();
  #newRecoveryCode: string | null = null;
  #nextId = 1;
  #lockedListeners = new Set<() => void>();
  #droppedListeners = new Set<(outcome: IncomingView) => void>();
  #listeners = { waiting: new Set<() => void>(), suspended: new Set<() => void>(), resumed: new Set<() => void>() };
  #backListeners = new Set<() => void>();
  #files = new FakeFiles((accounts, rest) => this.preview(accounts, rest));
  #chosen: (FakeFile[] | null)[] = [];

  constructor(scene: Partial<Scene> = {}) {
    this.#scene = {
      now: FIXED_NOW,
      credential: { kind: "pin", value: "482915" },
      open: true,
      accounts: [],
      settings: FIRST_SETTINGS,
      recoveryReminder: false,
      backupReminder: false,
      backups: NO_BACKUP,
      recoveryCode: null,
      tries: NO_TRIES,
      problem: null,
      restored: null,
      systemLanguage: "en",
      platform: "android",
      deviceKey: "trustedEnvironment",
      biometrics: "absent",
      sensor: "fingerOrFace",
      clipboard: null,
      camera: null,
      waiting: [],
      ...scene,
    };
  }

  // For whoever writes a test.

  /** What `finishBatch` gives. */
  leaveUnfinished(preview: PreviewView): void {
    this.#unfinished = preview;
  }

  get camera(): FakeCamera | undefined {
    return this.#scene.camera ?? undefined;
  }

  now(): number {
    return this.#scene.now;
  }

  /** Lets the clock run on. */
  advance(ms: number): void {
    this.#scene.now += ms;
  }

  /** The next call of `method` fails so; several wait in line. */
  fail(method: keyof Backend, error: CommandError): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), error]);
  }

  /** Rust locks by itself. */
  lockUnasked(): void {
    this.#scene.open = false;
    this.#drafts.clear();
    for (const listener of this.#lockedListeners) listener();
  }

  /** A file is dropped on the window. */
  drop(outcome: IncomingView): void {
    for (const listener of this.#droppedListeners) listener(outcome);
  }

  /** Another app hands something over. */
  handOver(incoming: IncomingView): void {
    this.#scene.waiting.push(incoming);
    for (const listener of this.#listeners.waiting) listener();
  }

  suspend(): void {
    for (const listener of this.#listeners.suspended) listener();
  }

  resume(): void {
    for (const listener of this.#listeners.resumed) listener();
  }

  /** Android's button; answers whether the page takes it, else the app is left. */
  pressBack(): boolean {
    const heard = [...this.#backListeners];
    for (const listener of heard) listener();
    return heard.length > 0;
  }

  /** What the system's chooser gives the next time; several wait in line. Without it nothing is chosen. */
  willChoose(files: FakeFile[] | null): void {
    this.#chosen.push(files);
  }

  /** What these files hold, as a drop would give them. */
  files(files: FakeFile[]): FilesView {
    return this.#files.read(files);
  }

  /** Drafts of accounts, as a picture would give them. */
  preview(accounts: readonly FakeAccount[], rest: Partial<PreviewView> = {}): PreviewView {
    const drafts = accounts.map((account) => {
      const draftId = `draft-${this.#nextId++}`;
      const twins = this.#scene.accounts.filter(
        (kept) => kept.key.issuer === account.key.issuer && kept.key.label === account.key.label,
      );
      const view: DraftView = {
        draftId,
        issuer: account.key.issuer,
        label: account.key.label,
        monogram: account.key.monogram,
        code: this.#codeOf(draftId, account.parameters),
        parameters: account.parameters,
        duplicates: twins.map((twin) => ({
          issuer: twin.key.issuer,
          label: twin.key.label,
          inTrash: twin.trashedFor !== null,
        })),
        nameCleaned: false,
      };
      this.#drafts.set(draftId, { view, account });
      return view;
    });
    return { drafts, batch: null, skipped: [], ...rest };
  }

  // Start

  status(): Promise<StatusView> {
    return this.#call("status", [], () => ({
      vault: this.#vault(),
      settings: this.#settings(),
      systemLanguage: this.#scene.systemLanguage,
      platform: this.#scene.platform,
      biometrics: this.#scene.biometrics,
      sensor: this.#scene.sensor,
      version: "0.1.0",
    }));
  }

  checkNewCredential(credential: CredentialRequest): Promise<void> {
    return this.#call("checkNewCredential", [credential], () => {
      this.#refuseWeak(credential);
    });
  }

  createVault(credential: CredentialRequest): Promise<void> {
    return this.#call("createVault", [credential], () => {
      if (this.#scene.credential !== null) refuse({ kind: "vaultExists" });
      this.#refuseWeak(credential);
      this.#scene.credential = credential;
      this.#scene.open = true;
    });
  }

  // Unlock

  unlock(credential: CredentialRequest): Promise<void> {
    return this.#call("unlock", [credential], () => {
      if (this.#scene.tries.waitMs > 0) refuse({ kind: "throttled", tries: this.#scene.tries });
      this.#prove(credential);
      this.#scene.open = true;
      if (this.#scene.biometrics === "pinDue") this.#scene.biometrics = "on";
      if (this.#scene.biometrics === "dead") this.#scene.biometrics = "off";
    });
  }

  useRecoveryCode(code: string): Promise<void> {
    return this.#call("useRecoveryCode", [code], () => {
      const given = code.replaceAll(/[\s-]/g, "").toUpperCase();
      if (given.length < 8) refuse({ kind: "recoveryCodeMistyped" });
      if (given !== this.#scene.recoveryCode) refuse({ kind: "wrongRecoveryCode", tries: this.#countFailure() });
      this.#recovering = true;
    });
  }

  setNewCredential(credential: CredentialRequest): Promise<void> {
    return this.#call("setNewCredential", [credential], () => {
      if (!this.#recovering) refuse({ kind: "badRequest" });
      this.#refuseWeak(credential);
      this.#recovering = false;
      this.#scene.credential = credential;
      this.#scene.tries = NO_TRIES;
      this.#scene.open = true;
    });
  }

  eraseEverything(confirmation: string): Promise<void> {
    return this.#call("eraseEverything", [confirmation], () => {
      if (confirmation.trim().toLowerCase() !== "clavis") refuse({ kind: "confirmationMismatch" });
      this.#erase();
    });
  }

  lock(): Promise<void> {
    return this.#call("lock", [], () => {
      this.lockUnasked();
    });
  }

  touch(): Promise<void> {
    return this.#call("touch", [], () => {});
  }

  // Keys

  keys(): Promise<KeysView> {
    return this.#open("keys", [], () => {
      const kept = this.#kept();
      return {
        keys: kept.map((account) => account.key),
        groups: [...new Set(kept.flatMap((account) => account.key.groups))].sort(),
        inTrash: this.#scene.accounts.length - kept.length,
        recoveryReminder: this.#scene.recoveryReminder,
        backupReminder: this.#scene.backupReminder,
      };
    });
  }

  findKeys(request: FindRequest): Promise<string[]> {
    return this.#open("findKeys", [request], () => {
      const words = request.query.toLowerCase();
      return this.#kept()
        .filter(({ key }) => request.group === null || key.groups.includes(request.group))
        .filter(({ key }) => `${key.issuer} ${key.label}`.toLowerCase().includes(words))
        .map(({ key }) => key.accountId);
    });
  }

  revealCode(accountId: string): Promise<CodeView> {
    return this.#open("revealCode", [accountId], () => {
      const account = this.#account(accountId);
      const code = this.#codeOf(accountId, account.parameters);
      if (code.kind === "counter") account.parameters = { ...account.parameters, counter: code.counter + 1 };
      return code;
    });
  }

  codes(accountIds: string[]): Promise<CodeView[]> {
    return this.#open("codes", [accountIds], () =>
      accountIds.map((accountId) => this.#codeOf(accountId, this.#account(accountId).parameters)),
    );
  }

  copyCode(accountId: string): Promise<CopiedView> {
    return this.#open("copyCode", [accountId], () => {
      this.#account(accountId);
      return { clearsInMs: 30_000 };
    });
  }

  pictures(accountIds: string[]): Promise<PictureView[]> {
    return this.#open("pictures", [accountIds], () =>
      accountIds.flatMap((accountId) => {
        const { picture } = this.#account(accountId);
        return picture === null ? [] : [{ accountId, picture }];
      }),
    );
  }

  dismissBackupReminder(): Promise<void> {
    return this.#open("dismissBackupReminder", [], () => {
      this.#scene.backupReminder = false;
    });
  }

  // Photo and Confirm

  previewText(text: string): Promise<PreviewView> {
    return this.#open("previewText", [text], () => this.#previewOf(text));
  }

  previewPicture(bytes: Uint8Array): Promise<PreviewView> {
    return this.#open("previewPicture", [bytes], () => {
      if (bytes.length === 0) refuse({ kind: "input", problem: { kind: "notAPicture" } });
      return this.preview([fakeAccount("", "CC Commerce Suisse", "m.rochat@atelier-lac.ch", { monogram: "CC" })]);
    });
  }

  previewClipboard(): Promise<PreviewView> {
    const text = this.#scene.clipboard;
    if (text === null) return this.#open("previewClipboard", [], () => refuse({ kind: "clipboardEmpty" }));
    return this.previewText(text);
  }

  choosePicture(): Promise<PreviewView | null> {
    return this.#open("choosePicture", [], () => null);
  }

  previewScan(text: string): Promise<IncomingView> {
    return this.#open("previewScan", [text], () => {
      const part = /^otpauth-migration:\/\/part\/(\d+)\/(\d+)$/.exec(text);
      if (part !== null) return { preview: this.#part(Number(part[1]), Number(part[2])) };
      if (text === "clavis-transfer") return { files: this.#files.read([TRANSFER]) };
      return { preview: this.#previewOf(text) };
    });
  }

  takeWaiting(): Promise<IncomingView | null> {
    return this.#open("takeWaiting", [], () => this.#scene.waiting.shift() ?? null);
  }

  previewManual(request: ManualRequest): Promise<PreviewView> {
    return this.#open("previewManual", [request], () => {
      if (request.issuer === "" && request.label === "") refuse({ kind: "nameMissing" });
      if (request.secret === "") refuse({ kind: "input", problem: { kind: "secretMissing" } });
      if (!/^[A-Za-z2-7\s-]+$/.test(request.secret)) refuse({ kind: "input", problem: { kind: "secretNotBase32" } });
      return this.preview([
        fakeAccount("", request.issuer, request.label, {
          parameters: {
            method: request.method,
            algorithm: request.algorithm,
            digits: request.digits,
            period: request.method === "hotp" ? null : request.period,
            counter: request.method === "hotp" ? request.counter : null,
          },
        }),
      ]);
    });
  }

  finishBatch(): Promise<PreviewView> {
    return this.#open("finishBatch", [], () => this.#unfinished ?? refuse({ kind: "noSuchDraft" }));
  }

  draftCode(draftId: string): Promise<CodeView> {
    return this.#open("draftCode", [draftId], () => this.#codeOf(draftId, this.#draft(draftId).account.parameters));
  }

  saveDrafts(edits: DraftEdit[]): Promise<string[]> {
    return this.#open("saveDrafts", [edits], () => {
      const accounts = edits.map((edit) => {
        const { account } = this.#draft(edit.draftId);
        if (edit.issuer === "" && edit.label === "") refuse({ kind: "nameMissing" });
        const accountId = `account-${this.#nextId++}`;
        return { ...account, key: { ...account.key, accountId, issuer: edit.issuer, label: edit.label } };
      });
      const first = this.#scene.accounts.length === 0;
      this.#scene.accounts = [...this.#scene.accounts, ...accounts];
      this.#scene.recoveryReminder ||= first && this.#scene.recoveryCode === null;
      this.#drafts.clear();
      return accounts.map((account) => account.key.accountId);
    });
  }

  discardDrafts(): Promise<void> {
    return this.#open("discardDrafts", [], () => {
      this.#drafts.clear();
      this.#parts.clear();
      this.#files.clear();
    });
  }

  // Move in

  chooseFiles(): Promise<FilesView | null> {
    return this.#open("chooseFiles", [], () => {
      const files = this.#chosen.shift() ?? null;
      return files === null ? null : this.#files.read(files);
    });
  }

  openFile(fileId: string, password: string): Promise<FilesView> {
    return this.#open("openFile", [fileId, password], () => {
      const view = this.#files.open(fileId, password);
      if (view === null) refuse({ kind: "wrongFilePassword" });
      return view ?? refuse({ kind: "noSuchFile" });
    });
  }

  forgetFile(fileId: string): Promise<void> {
    return this.#open("forgetFile", [fileId], () => {
      if (!this.#files.forget(fileId)) refuse({ kind: "noSuchFile" });
    });
  }

  // Account and Trash

  account(accountId: string): Promise<AccountView> {
    return this.#open("account", [accountId], () => {
      const { key, note, parameters } = this.#account(accountId);
      return { key, note, parameters };
    });
  }

  editAccount(edit: AccountEdit): Promise<void> {
    return this.#open("editAccount", [edit], () => {
      const account = this.#account(edit.accountId);
      const { accountId, issuer, label, groups, favourite, note } = edit;
      if (issuer === "" && label === "") refuse({ kind: "nameMissing" });
      account.key = { ...account.key, accountId, issuer, label, groups, favourite };
      account.note = note;
    });
  }

  trashAccount(accountId: string): Promise<void> {
    return this.#open("trashAccount", [accountId], () => {
      this.#account(accountId).trashedFor = 30;
    });
  }

  trashed(): Promise<TrashedView[]> {
    return this.#open("trashed", [], () =>
      this.#scene.accounts.flatMap(({ key, trashedFor }) =>
        trashedFor === null
          ? []
          : [{ accountId: key.accountId, issuer: key.issuer, label: key.label, daysLeft: trashedFor }],
      ),
    );
  }

  restoreAccount(accountId: string): Promise<void> {
    return this.#open("restoreAccount", [accountId], () => {
      this.#account(accountId).trashedFor = null;
    });
  }

  deleteAccount(accountId: string): Promise<void> {
    return this.#open("deleteAccount", [accountId], () => {
      const account = this.#account(accountId);
      this.#scene.accounts = this.#scene.accounts.filter((kept) => kept !== account);
    });
  }

  // Backup

  backups(): Promise<BackupsView> {
    return this.#open("backups", [], () => this.#scene.backups);
  }

  passphraseStrength(passphrase: string): Promise<StrengthView> {
    return this.#open("passphraseStrength", [passphrase], () => strengthOf(passphrase));
  }

  makeBackup(request: BackupRequest): Promise<BackupsView | null> {
    return this.#open("makeBackup", [request], () => {
      this.#prove(request.current);
      if (!strengthOf(request.passphrase).accepted) refuse({ kind: "weakPassphrase" });
      return this.#backUp();
    });
  }

  startAutomaticBackup(request: AutomaticBackupRequest): Promise<BackupsView | null> {
    return this.#open("startAutomaticBackup", [request], () => {
      this.#prove(request.current);
      if (!strengthOf(request.passphrase).accepted) refuse({ kind: "weakPassphrase" });
      const automatic = { folder: "/home/marie/Sauvegardes", keep: request.keep, failure: null };
      this.#scene.backups = { ...this.#backUp(), automatic };
      return this.#scene.backups;
    });
  }

  stopAutomaticBackup(): Promise<BackupsView> {
    return this.#open("stopAutomaticBackup", [], () => {
      this.#scene.backups = { ...this.#scene.backups, automatic: null };
      return this.#scene.backups;
    });
  }

  // Export

  exportFile(request: ExportRequest): Promise<ExportedView | null> {
    return this.#open("exportFile", [request], () => {
      this.#prove(request.current);
      if (this.#kept().length === 0) refuse({ kind: "nothingToExport" });
      return exported(this.#kept());
    });
  }

  showQr(request: ShowQrRequest): Promise<QrSeriesView> {
    return this.#open("showQr", [request], () => {
      this.#prove(request.current);
      const { what } = request;
      const accounts = what.kind === "account" ? [this.#account(what.accountId)] : this.#kept();
      if (accounts.length === 0) refuse({ kind: "nothingToExport" });
      return qrSeries(accounts, what);
    });
  }

  // Settings

  settings(): Promise<SettingsView> {
    return this.#call("settings", [], () => this.#settings());
  }

  changeSetting(change: SettingChange): Promise<SettingsView> {
    return this.#open("changeSetting", [change], () => {
      if (change.kind === "wipeAfterFailures" && change.value && this.#scene.recoveryCode === null)
        refuse({ kind: "recoveryCodeRequired" });
      this.#scene.settings = { ...this.#scene.settings, [change.kind]: change.value };
      return this.#settings();
    });
  }

  unlockWithBiometrics(prompt: PromptRequest): Promise<void> {
    return this.#call("unlockWithBiometrics", [prompt], () => {
      if (this.#scene.biometrics === "pinDue") refuse({ kind: "biometricsPinDue" });
      if (this.#scene.biometrics !== "on") refuse({ kind: "badRequest" });
      this.#scene.open = true;
    });
  }

  enableBiometrics(current: CredentialRequest, prompt: PromptRequest): Promise<void> {
    return this.#open("enableBiometrics", [current, prompt], () => {
      this.#prove(current);
      this.#scene.biometrics = "on";
    });
  }

  disableBiometrics(): Promise<void> {
    return this.#open("disableBiometrics", [], () => {
      this.#scene.biometrics = "off";
    });
  }

  changeCredential(current: CredentialRequest, next: CredentialRequest): Promise<void> {
    return this.#open("changeCredential", [current, next], () => {
      this.#prove(current);
      this.#refuseWeak(next);
      this.#scene.credential = next;
    });
  }

  createRecoveryCode(current: CredentialRequest): Promise<RecoveryCodeView> {
    return this.#open("createRecoveryCode", [current], () => {
      this.#prove(current);
      const groups = ["K7QF", "2M9X", "TW4H", "C6RP", "N3VD", "8JYB"];
      this.#newRecoveryCode = groups.join("");
      return { groups };
    });
  }

  confirmRecoveryCode(code: string): Promise<void> {
    return this.#open("confirmRecoveryCode", [code], () => {
      if (code.replaceAll(/[\s-]/g, "").toUpperCase() !== this.#newRecoveryCode)
        refuse({ kind: "recoveryCodeMistyped" });
      this.#scene.recoveryCode = this.#newRecoveryCode;
      this.#newRecoveryCode = null;
      this.#scene.recoveryReminder = false;
    });
  }

  dismissRecoveryReminder(): Promise<void> {
    return this.#open("dismissRecoveryReminder", [], () => {
      this.#scene.recoveryReminder = false;
    });
  }

  deviceKey(): Promise<DeviceKeyView | null> {
    return this.#call("deviceKey", [], () => this.#scene.deviceKey);
  }
  notices(): Promise<string> {
    return this.#call("notices", [], () => "svelte 5.57.3\nMIT\n\niota_stronghold 2.1.0\nApache-2.0\n");
  }

  onLocked(listener: () => void): () => void {
    this.#lockedListeners.add(listener);
    return () => this.#lockedListeners.delete(listener);
  }

  onDropped(listener: (outcome: IncomingView) => void): () => void {
    this.#droppedListeners.add(listener);
    return () => this.#droppedListeners.delete(listener);
  }

  onWaiting(listener: () => void): () => void {
    this.#listeners.waiting.add(listener);
    return () => this.#listeners.waiting.delete(listener);
  }

  onSuspended(listener: () => void): () => void {
    this.#listeners.suspended.add(listener);
    return () => this.#listeners.suspended.delete(listener);
  }

  onResumed(listener: () => void): () => void {
    this.#listeners.resumed.add(listener);
    return () => this.#listeners.resumed.delete(listener);
  }

  onBack(listener: () => void): () => void {
    this.#backListeners.add(listener);
    return () => this.#backListeners.delete(listener);
  }

  #previewOf(text: string): PreviewView {
    const given = text.trim();
    if (given === "") refuse({ kind: "input", problem: { kind: "empty" } });
    if (/^\d{6}$/.test(given)) refuse({ kind: "input", problem: { kind: "looksLikeCode" } });
    const name = /^otpauth:\/\/totp\/([^:?]*):?([^?]*)\?/.exec(given);
    if (name === null) refuse({ kind: "input", problem: { kind: "notAKey" } });
    return this.preview([fakeAccount("", decodeURIComponent(name[1] ?? ""), decodeURIComponent(name[2] ?? "").trim())]);
  }

  /** A part of a series: drafts come with the last one. */
  #part(part: number, total: number): PreviewView {
    this.#parts.add(part);
    const received = this.#parts.size;
    const accounts = Array.from(this.#parts, (each) => fakeAccount("", `Portail ${each}`, "m.rochat"));
    return this.preview(received < total ? [] : accounts, { batch: { received, total } });
  }

  /** One call: written down, delayed, failed where the script says so. */
  async #call<T>(method: keyof Backend, args: readonly unknown[], work: () => T): Promise<T> {
    this.calls.push({ method, args });
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
    const [failure, ...later] = this.#failures.get(method) ?? [];
    this.#failures.set(method, later);
    if (failure !== undefined) refuse(failure);
    return work();
  }

  /** A call that needs an open vault. */
  #open<T>(method: keyof Backend, args: readonly unknown[], work: () => T): Promise<T> {
    return this.#call(method, args, () => {
      if (!this.#scene.open) refuse({ kind: "locked" });
      return work();
    });
  }

  #vault(): VaultView {
    const { problem, credential, open, restored, tries, recoveryCode } = this.#scene;
    if (problem !== null) return { kind: "unusable", problem };
    if (credential === null) return { kind: "absent" };
    if (this.#recovering) return { kind: "recovering" };
    if (open) return { kind: "open", credential: credential.kind, restored };
    return { kind: "locked", credential: credential.kind, tries, hasRecoveryCode: recoveryCode !== null };
  }

  #settings(): SettingsView {
    return { ...this.#scene.settings, hasRecoveryCode: this.#scene.recoveryCode !== null };
  }

  #backUp(): BackupsView {
    const last = { at: this.#scene.now, accounts: this.#scene.accounts.length };
    this.#scene.backups = { ...this.#scene.backups, last, changesSince: 0 };
    this.#scene.backupReminder = false;
    return this.#scene.backups;
  }

  #kept(): FakeAccount[] {
    return this.#scene.accounts.filter((account) => account.trashedFor === null);
  }

  #account(accountId: string): FakeAccount {
    const account = this.#scene.accounts.find(({ key }) => key.accountId === accountId);
    return account ?? refuse({ kind: "noSuchAccount" });
  }

  #draft(draftId: string) {
    return this.#drafts.get(draftId) ?? refuse({ kind: "noSuchDraft" });
  }

  #prove(credential: CredentialRequest): void {
    const right = this.#scene.credential;
    if (right?.kind !== credential.kind || right.value !== credential.value) {
      const tries = this.#countFailure();
      if (tries.leftBeforeWipe === 0) {
        this.#erase();
        refuse({ kind: "erased" });
      }
      refuse({ kind: "wrongCredential", tries });
    }
    this.#scene.tries = NO_TRIES;
  }

  #erase(): void {
    this.#scene = {
      ...this.#scene,
      credential: null,
      problem: null,
      accounts: [],
      open: false,
      recoveryCode: null,
      tries: NO_TRIES,
    };
  }

  #countFailure(): TriesView {
    const { failed, left, nextWaitMs, leftBeforeWipe } = this.#scene.tries;
    this.#scene.tries = {
      failed: failed + 1,
      left: Math.max(0, left - 1),
      waitMs: left === 0 ? nextWaitMs : 0,
      nextWaitMs,
      leftBeforeWipe: leftBeforeWipe === null ? null : leftBeforeWipe - 1,
    };
    return this.#scene.tries;
  }

  #refuseWeak(credential: CredentialRequest): void {
    const shortest = credential.kind === "pin" ? 6 : 12;
    const weakness = credential.value.length < shortest ? "tooShort" : WEAK[credential.value];
    if (weakness !== undefined) refuse({ kind: "weak", weakness });
  }

  #codeOf(id: string, parameters: ParametersView): CodeView {
    const { digits, period, counter, method } = parameters;
    if (period === null) {
      const used = counter ?? 0;
      return { kind: "counter", accountId: id, code: madeUp(id, used, digits, method), counter: used };
    }
    const step = Math.floor(this.#scene.now / (period * 1000));
    return {
      kind: "timed",
      accountId: id,
      code: madeUp(id, step, digits, method),
      nextCode: madeUp(id, step + 1, digits, method),
      validFrom: step * period * 1000,
      validUntil: (step + 1) * period * 1000,
    };
  }
}

function refuse(error: CommandError): never {
  // The port rejects with plain data, as Tauri does.
  throw error;
}

/** Signs that look like a code and are always the same for the same id and step. */
function madeUp(id: string, step: number, digits: number, method: ParametersView["method"]): string {
  const signs =
    method === "steam"
      ? "23456789BCDFGHJKMNPQRTVWXY"
      : method === "yandex"
        ? "abcdefghijklmnopqrstuvwxyz"
        : "0123456789";
  let state = step % 1_000_003;
  for (const sign of id) state = (state * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003;
  let code = "";
  for (let index = 0; index < digits; index += 1) {
    state = (state * 7919 + 104_729) % 1_000_003;
    code += signs.charAt(state % signs.length);
  }
  return code;
}
