// Every command of ours, by the screen it serves. The build script reads this list too, so that each command is denied
// unless a capability in tauri.conf.json grants it; tests compare it with the handler, the capability and the page.
&[
    // start
    "status",
    "check_new_credential",
    "create_vault",
    // unlock
    "unlock",
    "unlock_with_biometrics",
    "use_recovery_code",
    "set_new_credential",
    "erase_everything",
    "lock",
    "touch",
    // keys
    "keys",
    "find_keys",
    "reveal_code",
    "codes",
    "copy_code",
    "pictures",
    // photo
    "preview_text",
    "preview_picture",
    "preview_clipboard",
    "choose_picture",
    "preview_manual",
    "finish_batch",
    "draft_code",
    "save_drafts",
    "discard_drafts",
    // move in
    "choose_files",
    "open_file",
    "forget_file",
    // backup and export
    "backups",
    "passphrase_strength",
    "make_backup",
    "start_automatic_backup",
    "stop_automatic_backup",
    "dismiss_backup_reminder",
    "export_file",
    "show_qr",
    // account
    "account",
    "edit_account",
    "trash_account",
    "trashed",
    "restore_account",
    "delete_account",
    // settings
    "settings",
    "change_setting",
    "change_credential",
    "enable_biometrics",
    "disable_biometrics",
    "create_recovery_code",
    "confirm_recovery_code",
    "dismiss_recovery_reminder",
    "notices",
]
