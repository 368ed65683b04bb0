/** The real port: the only file that speaks to Tauri. */
import { invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import type { Backend } from "./backend";

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
    notices: () => invoke("notices"),

    onLocked: (listener) => until(listen("locked", () => listener())),
    onDropped: (listener) =>
      until(
        listen<Parameters<typeof listener>[0]>("dropped", (event) => {
          listener(event.payload);
        }),
      ),
  };
}

/** Stops listening even when asked to before the listening has begun. */
function until(begun: Promise<UnlistenFn>): () => void {
  return () => {
    void begun.then((stop) => {
      stop();
    });
  };
}
