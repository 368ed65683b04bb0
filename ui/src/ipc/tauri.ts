/** The real port: the only file that speaks to Tauri. */
import { onBackButtonPress } from "@tauri-apps/api/app";
import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { Backend } from "./backend";
import type { Camera, CameraPermission } from "./camera";

export function tauri(): Backend {
  return {
    status: () => invoke("status"),
    checkNewCredential: (credential) => invoke("check_new_credential", { credential }),
    createVault: (credential) => invoke("create_vault", { credential }),

    unlock: (credential) => invoke("unlock", { credential }),
    unlockWithBiometrics: (prompt) => invoke("unlock_with_biometrics", { prompt }),
    useRecoveryCode: (code) => invoke("use_recovery_code", { code }),
    setNewCredential: (credential) => invoke("set_new_credential", { credential }),
    eraseEverything: (confirmation) => invoke("erase_everything", { confirmation }),
    lock: () => invoke("lock"),
    touch: () => invoke("touch"),

    keys: () => invoke("keys"),
    findKeys: (request) => invoke("find_keys", { request }),
    revealCode: (accountId) => invoke("reveal_code", { accountId }),
    codes: (accountIds) => invoke("codes", { accountIds }),
    copyCode: (accountId) => invoke("copy_code", { accountId }),
    pictures: (accountIds) => invoke("pictures", { accountIds }),
    dismissBackupReminder: () => invoke("dismiss_backup_reminder"),

    previewText: (text) => invoke("preview_text", { text }),
    previewPicture: (bytes) => invoke("preview_picture", bytes),
    previewClipboard: () => invoke("preview_clipboard"),
    choosePicture: () => invoke("choose_picture"),
    previewScan: (text) => invoke("preview_scan", { text }),
    takeWaiting: () => invoke("take_waiting"),
    previewManual: (request) => invoke("preview_manual", { request }),
    finishBatch: () => invoke("finish_batch"),
    draftCode: (draftId) => invoke("draft_code", { draftId }),
    saveDrafts: (edits) => invoke("save_drafts", { edits }),
    discardDrafts: () => invoke("discard_drafts"),

    chooseFiles: () => invoke("choose_files"),
    openFile: (fileId, password) => invoke("open_file", { fileId, password }),
    forgetFile: (fileId) => invoke("forget_file", { fileId }),

    account: (accountId) => invoke("account", { accountId }),
    editAccount: (edit) => invoke("edit_account", { edit }),
    trashAccount: (accountId) => invoke("trash_account", { accountId }),
    trashed: () => invoke("trashed"),
    restoreAccount: (accountId) => invoke("restore_account", { accountId }),
    deleteAccount: (accountId) => invoke("delete_account", { accountId }),

    backups: () => invoke("backups"),
    passphraseStrength: (passphrase) => invoke("passphrase_strength", { passphrase }),
    makeBackup: (request) => invoke("make_backup", { request }),
    startAutomaticBackup: (request) => invoke("start_automatic_backup", { request }),
    stopAutomaticBackup: () => invoke("stop_automatic_backup"),

    exportFile: (request) => invoke("export_file", { request }),
    showQr: (request) => invoke("show_qr", { request }),

    settings: () => invoke("settings"),
    changeSetting: (change) => invoke("change_setting", { change }),
    enableBiometrics: (current, prompt) => invoke("enable_biometrics", { current, prompt }),
    disableBiometrics: () => invoke("disable_biometrics"),
    changeCredential: (current, next) => invoke("change_credential", { current, next }),
    createRecoveryCode: (current) => invoke("create_recovery_code", { current }),
    confirmRecoveryCode: (code) => invoke("confirm_recovery_code", { code }),
    dismissRecoveryReminder: () => invoke("dismiss_recovery_reminder"),
    deviceKey: () => invoke("device_key"),
    notices: () => invoke("notices"),

    camera,

    onLocked: (listener) => until(listen("locked", () => listener())),
    onDropped: (listener) =>
      until(
        listen<Parameters<typeof listener>[0]>("dropped", (event) => {
          listener(event.payload);
        }),
      ),
    onWaiting: (listener) => until(listen("waiting", () => listener())),
    onSuspended: (listener) => until(listen("suspended", () => listener())),
    onResumed: (listener) => until(listen("resumed", () => listener())),
    onBack: (listener) =>
      until(
        onBackButtonPress(() => listener()).then(
          (held) => () => void held.unregister().catch(() => {}),
          // A computer has no such button.
          () => () => {},
        ),
      ),
  };
}

/**
 * So long Android may take to wake the camera. The plugin does not hear a cancel meanwhile, and the camera would stay on
 * after it: it is told a second time.
 */
const WAKING_MS = 3_000;
let scannedAt = Number.NEGATIVE_INFINITY;
let secondCancel: ReturnType<typeof setTimeout> | undefined;

/** The plugin's commands, called by name: its own script would be loaded before it is needed. */
const camera: Camera = {
  permission: () =>
    invoke<CameraState>("plugin:barcode-scanner|check_permissions").then(permissionOf, () => "none" as const),
  // The plugin answers `denied` to every no; only the state afterwards tells whether it can be asked again.
  ask: () => asked("plugin:barcode-scanner|request_permissions").then(camera.permission, camera.permission),
  scan: () => {
    clearTimeout(secondCancel);
    scannedAt = performance.now();
    return invoke<{ content: string }>("plugin:barcode-scanner|scan", {
      // The camera under the page: in a window of its own the plugin has no way out.
      windowed: true,
      formats: ["QR_CODE"],
      cameraDirection: "back",
    }).then(({ content }) => content);
  },
  cancel: () => {
    const cancel = (): Promise<void> => invoke("plugin:barcode-scanner|cancel");
    clearTimeout(secondCancel);
    if (performance.now() - scannedAt < WAKING_MS)
      secondCancel = setTimeout(() => void cancel().catch(() => {}), WAKING_MS);
    return cancel();
  },
  openSettings: () => asked("plugin:barcode-scanner|open_app_settings"),
  torch: (on) => invoke("torch", { on }),
};

/** What the system puts before the app is no leaving: Rust does not lock for it. */
async function asked(command: string): Promise<void> {
  await invoke("expect_question");
  await invoke(command);
}

interface CameraState {
  camera: "granted" | "denied" | "prompt" | "prompt-with-rationale";
}

function permissionOf({ camera }: CameraState): CameraPermission {
  return camera === "prompt-with-rationale" ? "prompt" : camera;
}

/** Stops listening even when asked to before the listening has begun. */
function until(begun: Promise<UnlistenFn>): () => void {
  return () => {
    void begun.then((stop) => {
      stop();
    });
  };
}
