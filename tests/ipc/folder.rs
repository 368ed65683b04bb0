//! The data folder: who may read it, and what is said when it cannot be used.

use super::*;

#[test]
fn a_data_folder_that_cannot_be_used_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, b"mine").expect("a file");
    let app = TestApp::start_at(&file, folder);
    let unreadable = json!({ "kind": "unusable", "problem": { "kind": "folderUnreadable" } });
    assert_eq!(ok(&app, "status", json!({}))["vault"], unreadable);
    let refused = app.ask("create_vault", json!({ "credential": pin(PIN) }));
    assert_eq!(refused, Err(unreadable));
    let change = json!({ "change": { "kind": "copyOnTap", "value": true } });
    assert_eq!(kind(&app, "change_setting", change), "notSaved");
    assert_eq!(ok(&app, "settings", json!({}))["copyOnTap"], false);
    let left = std::fs::read(app.folder.path().join("file")).expect("the file");
    assert_eq!(left, b"mine");
}

#[test]
fn a_read_only_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Mount::new(folder.path().join("disk")) else {
        println!("skipped: mounting a tmpfs is refused here (needs root or CAP_SYS_ADMIN)");
        return;
    };
    let data = disk.0.join("data");
    std::fs::create_dir(&data).expect("a folder");
    disk.remount("ro");
    let app = TestApp::start_at(&data, tempfile::tempdir().expect("a folder"));
    assert_eq!(
        ok(&app, "status", json!({}))["vault"],
        json!({ "kind": "absent" })
    );
    let create = json!({ "credential": pin(PIN) });
    assert_eq!(kind(&app, "create_vault", create.clone()), "readOnly");
    let change = json!({ "change": { "kind": "copyOnTap", "value": true } });
    assert_eq!(kind(&app, "change_setting", change.clone()), "readOnly");
    disk.remount("rw");
    ok(&app, "create_vault", create);
    ok(&app, "change_setting", change);
    let id = add(&app, CONNECT);
    disk.remount("ro");
    assert_eq!(
        kind(&app, "trash_account", json!({ "accountId": id })),
        "readOnly"
    );
    ok(&app, "reveal_code", json!({ "accountId": id }));
}

/// A disk of its own, gone when this is dropped.
struct Mount(std::path::PathBuf);

impl Mount {
    fn new(path: std::path::PathBuf) -> Option<Self> {
        std::fs::create_dir(&path).expect("a folder");
        let options = ["-t", "tmpfs", "-o", "size=4m,mode=0700", "clavis-test"];
        mounted("mount", &options, &path).then_some(Self(path))
    }

    fn remount(&self, mode: &str) {
        let options = format!("remount,{mode}");
        assert!(mounted("mount", &["-o", &options], &self.0), "{mode}");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        mounted("umount", &["-l"], &self.0);
    }
}

fn mounted(program: &str, arguments: &[&str], path: &std::path::Path) -> bool {
    let done = std::process::Command::new(program)
        .args(arguments)
        .arg(path)
        .stderr(std::process::Stdio::null())
        .status();
    done.is_ok_and(|status| status.success())
}

#[test]
fn everything_that_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().expect("a folder");
    let data = parent.path().join("data");
    let app = TestApp::start_at(&data, parent);
    ok(&app, "create_vault", json!({ "credential": pin(PIN) }));
    add(&app, CONNECT);
    let change = json!({ "change": { "kind": "copyOnTap", "value": true } });
    ok(&app, "change_setting", change);
    let mode = |path: &std::path::Path| {
        let meta = std::fs::metadata(path).expect("a file or folder");
        meta.permissions().mode() & 0o777
    };
    for below in ["", "vault", "webview"] {
        assert_eq!(mode(&data.join(below)), 0o700, "{below}");
    }
    let files = walk(&data);
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        assert_eq!(mode(file.as_ref()), 0o600, "{file}");
    }
}

#[test]
fn settings_are_kept_and_a_delay_that_is_not_offered_is_refused() {
    let app = with_vault();
    for change in [
        json!({ "kind": "language", "value": "it" }),
        json!({ "kind": "appearance", "value": "dark" }),
        json!({ "kind": "autoLockSeconds", "value": 30 }),
        json!({ "kind": "hideCodes", "value": false }),
        json!({ "kind": "copyOnTap", "value": true }),
    ] {
        ok(&app, "change_setting", json!({ "change": change }));
    }
    assert_eq!(
        kind(
            &app,
            "change_setting",
            json!({ "change": { "kind": "autoLockSeconds", "value": 7 } })
        ),
        "badRequest"
    );
    let app = TestApp::start_in(app.stop());
    let settings = &ok(&app, "status", json!({}))["settings"];
    assert_eq!(
        settings,
        &json!({ "language": "it", "appearance": "dark", "autoLockSeconds": 30, "hideCodes": false, "allowScreenshots": null, "copyOnTap": true, "wipeAfterFailures": false, "hasRecoveryCode": false })
    );
}

#[test]
fn a_second_app_on_the_same_folder_is_told_so() {
    let app = with_vault();
    let second = tempfile::tempdir().expect("a folder");
    let path = second.path().join("data");
    std::os::unix::fs::symlink(app.folder.path(), &path).expect("another name for the same folder");
    let other = TestApp::start_at(&path, second);
    assert_eq!(
        ok(&other, "status", json!({}))["vault"],
        json!({ "kind": "unusable", "problem": { "kind": "inUse" } })
    );
    assert_eq!(
        kind(&other, "create_vault", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        ok(&app, "keys", json!({}))["keys"],
        json!([]),
        "the first goes on"
    );
}

#[test]
fn a_vault_of_a_newer_version_is_left_untouched() {
    let folder = with_vault().stop();
    let header = folder.path().join("vault/header.json");
    let text = std::fs::read_to_string(&header).expect("a header");
    let newer = with_digest(&text.replace("\"format\": 2", "\"format\": 3"));
    assert!(newer.contains("\"format\": 3"), "{newer}");
    std::fs::write(&header, &newer).expect("a file");
    let app = TestApp::start_in(folder);
    let vault = &ok(&app, "status", json!({}))["vault"];
    assert_eq!(
        vault["problem"],
        json!({ "kind": "tooNew", "found": 3, "supported": 2 })
    );
    assert_eq!(
        kind(&app, "unlock", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        kind(&app, "create_vault", json!({ "credential": pin(PIN) })),
        "unusable"
    );
    assert_eq!(
        std::fs::read_to_string(app.folder.path().join("vault/header.json")).expect("a header"),
        newer
    );
}

/// The header ends in a digest that needs no key, so that a newer format is told from damage (docs/vault-format.md).
fn with_digest(header: &str) -> String {
    use sha2::Digest;
    let member = header.rfind("\"sha256\"").expect("a digest");
    let end = header[..member].rfind("\",").expect("members before it");
    let digest = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&header[..end]));
    let value = member + header[member..].find(": \"").expect("a value") + 3;
    format!(
        "{}{digest}{}",
        &header[..value],
        &header[value + digest.len()..]
    )
}

pub(super) fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}
