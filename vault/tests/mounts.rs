//! A full disk and a read-only disk, on real mounts: as root, permission bits prove nothing.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]
#![cfg(target_os = "linux")]

#[path = "support/real.rs"]
mod real;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use clavis_vault::{
    ChangeError, CreateError, CredentialError, Found, Problem, SaveError, UnlockError,
};
use support::{CHEAP, NOW, OTHER_PIN, PIN, SeededRng, labels, pin, totp};

/// A small file system in memory, gone when this is dropped.
///
/// One at a time: a child between its fork and its exec holds the locks of the other tests.
struct Mount {
    root: tempfile::TempDir,
    _alone: MutexGuard<'static, ()>,
}

static ALONE: Mutex<()> = Mutex::new(());

impl Mount {
    /// `None`, with the reason printed, where mounting is refused.
    fn new(size_kib: u32) -> Option<Self> {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let root = tempfile::tempdir().unwrap();
        let options = format!("size={size_kib}k,mode=0700");
        if run(
            "mount",
            &["-t", "tmpfs", "-o", &options, "clavis-test"],
            root.path(),
        ) {
            Some(Self {
                root,
                _alone: alone,
            })
        } else {
            println!("skipped: mounting a tmpfs is refused here (needs root or CAP_SYS_ADMIN)");
            None
        }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn remount(&self, mode: &str) {
        assert!(
            run("mount", &["-o", &format!("remount,{mode}")], self.path()),
            "remount {mode}"
        );
    }

    /// Fills the disk and says with which file.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("ballast");
        let mut file = std::fs::File::create(&path).unwrap();
        while std::io::Write::write_all(&mut file, &[1; 1024]).is_ok() {}
        path
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        run("umount", &["-l"], self.root.path());
    }
}

fn run(program: &str, arguments: &[&str], path: &Path) -> bool {
    let output = Command::new(program).args(arguments).arg(path).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_keeps_the_old_state_and_still_opens() {
    let Some(mount) = Mount::new(256) else { return };
    let folder = real::folder(mount.path());
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    let ids = vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let ballast = mount.fill();
    let full = ChangeError::Save(SaveError::DiskFull);
    assert_eq!(
        vault
            .add(vec![totp("new")], &mut SeededRng::new(3), NOW)
            .unwrap_err(),
        full
    );
    assert_eq!(vault.delete_for_good(ids[0]).unwrap_err(), full);
    let changed = vault.change_credential(&pin(PIN), &pin(OTHER_PIN), &mut SeededRng::new(4));
    assert_eq!(
        changed.unwrap_err(),
        CredentialError::Save(SaveError::DiskFull)
    );
    assert_eq!(labels(&vault), ["kept"]);
    assert!(vault.code(ids[0], NOW).is_ok());
    drop((vault, folder));
    // Tries are counted in place, so the codes are there on a full disk, too, and a wrong PIN still counts.
    let folder = real::folder(mount.path());
    let mut locked = real::locked(&folder);
    assert!(
        matches!(locked.unlock(&pin(OTHER_PIN)), Err(UnlockError::WrongCredential(tries)) if tries.failed == 1)
    );
    assert_eq!(labels(&locked.unlock(&pin(PIN)).unwrap()), ["kept"]);
    std::fs::remove_file(ballast).unwrap();
    let mut vault = locked.unlock(&pin(PIN)).unwrap();
    vault
        .add(vec![totp("new")], &mut SeededRng::new(3), NOW)
        .unwrap();
    drop((vault, locked, folder));
    let folder = real::folder(mount.path());
    assert_eq!(
        labels(&real::locked(&folder).unlock(&pin(PIN)).unwrap()),
        ["kept", "new"]
    );
}

#[test]
fn a_save_too_large_for_the_disk_leaves_no_rest_behind() {
    let Some(mount) = Mount::new(128) else { return };
    let folder = real::folder(mount.path());
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    let many: Vec<_> = (0..1_000)
        .map(|number| totp(&format!("account {number}")))
        .collect();
    let full = ChangeError::Save(SaveError::DiskFull);
    assert_eq!(
        vault.add(many, &mut SeededRng::new(2), NOW).unwrap_err(),
        full
    );
    vault
        .add(vec![totp("small")], &mut SeededRng::new(3), NOW)
        .unwrap();
    let mut names: Vec<_> = std::fs::read_dir(mount.path().join("vault"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "gen-00000001.hold",
            "gen-00000002.hold",
            "header.json",
            "header.json.bak",
            "lock",
            "throttle.bin"
        ]
    );
}

#[test]
fn a_vault_is_not_made_on_a_full_disk_and_can_be_made_later() {
    let Some(mount) = Mount::new(64) else { return };
    let ballast = mount.fill();
    let folder = real::folder(mount.path());
    let error = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap_err();
    let said = matches!(
        error,
        CreateError::Save(SaveError::DiskFull) | CreateError::DeviceKey(_)
    );
    assert!(said, "{error:?}");
    assert!(matches!(folder.inspect(), Found::Absent));
    std::fs::remove_file(ballast).unwrap();
    assert!(
        folder
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
            .is_ok()
    );
}

#[test]
fn a_read_only_disk_is_named_and_loses_nothing() {
    let Some(mount) = Mount::new(256) else { return };
    let folder = real::folder(mount.path());
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    let ids = vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    mount.remount("ro");
    let read_only = ChangeError::Save(SaveError::ReadOnly);
    assert_eq!(
        vault
            .add(vec![totp("new")], &mut SeededRng::new(3), NOW)
            .unwrap_err(),
        read_only
    );
    assert_eq!(vault.trash(ids[0], NOW).unwrap_err(), read_only);
    assert!(
        vault.code(ids[0], NOW).is_ok(),
        "an open vault still gives codes"
    );
    assert_eq!(
        vault.verify_credential(&pin(PIN)).unwrap_err(),
        CredentialError::NotCounted(SaveError::ReadOnly)
    );
    drop((vault, folder));
    let folder = real::folder(mount.path());
    let mut locked = real::locked(&folder);
    assert_eq!(
        locked.unlock(&pin(PIN)).unwrap_err(),
        UnlockError::NotCounted(SaveError::ReadOnly)
    );
    assert!(folder.erase_everything().is_err());
    mount.remount("rw");
    assert_eq!(labels(&locked.unlock(&pin(PIN)).unwrap()), ["kept"]);
}

#[test]
fn a_folder_that_cannot_be_made_or_read_says_so() {
    let Some(mount) = Mount::new(64) else { return };
    mount.remount("ro");
    let folder = real::folder(mount.path());
    assert!(matches!(folder.inspect(), Found::Absent));
    let error = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap_err();
    assert_eq!(error, CreateError::Save(SaveError::ReadOnly));
    mount.remount("rw");
    std::fs::write(
        mount.path().join("vault"),
        b"a file where a folder should be",
    )
    .unwrap();
    let folder = real::folder(mount.path());
    assert!(matches!(
        folder.inspect(),
        Found::Unusable(Problem::FolderUnreadable)
    ));
}
