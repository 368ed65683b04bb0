//! Backups by hand and by themselves: when one is written, what is in it, and what a folder that fails does.

use clavis_core::import::{self, Found};

use super::*;
use crate::view::{AutomaticBackupRequest, BackupRequest, BackupsView};

const PASSPHRASE: &str = "seven blue glaciers 1291";

fn request(current: &str, passphrase: &str) -> BackupRequest {
    BackupRequest {
        current: pin(current),
        passphrase: passphrase.to_owned(),
    }
}

impl Test {
    fn backup(&self, current: &str, passphrase: &str) -> Result<Option<BackupsView>, CommandError> {
        self.session.make_backup(&request(current, passphrase))
    }

    fn start_automatic(&self, keep: u32) -> Result<Option<BackupsView>, CommandError> {
        self.session
            .start_automatic_backup(&AutomaticBackupRequest {
                current: pin(PIN),
                passphrase: PASSPHRASE.to_owned(),
                keep,
            })
    }

    /// Lets time pass in the steps in which the watching thread looks.
    fn watch(&self, seconds: u64) {
        for _ in 0..seconds {
            self.world.pass(secs(1));
            self.session.back_up_if_due();
        }
    }
}

#[test]
fn a_new_vault_knows_of_no_backup_of_an_old_one() {
    let mut test = Test::with_vault();
    test.add(TIMED);
    test.world.answers.lock().unwrap().place = Some(test.place("backups"));
    test.backup(PIN, PASSPHRASE).unwrap().unwrap();
    test.session.end();
    // A backup of the whole phone brings the preferences back, and no vault.
    std::fs::remove_dir_all(test.folder.path().join("vault")).unwrap();
    test.session = session(&test.world, test.folder.path());
    test.session.create_vault(&pin(PIN)).unwrap();
    assert!(test.session.backups().unwrap().last.is_none());
}

/// How many accounts the file holds, for whoever knows the passphrase.
fn accounts_in(file: &Path) -> usize {
    let bytes = std::fs::read(file).unwrap();
    match import::read(&[&bytes]).remove(0).outcome.unwrap() {
        Found::Locked(locked) => locked.unlock(PASSPHRASE).unwrap().accounts.len(),
        Found::Open(_) => unreachable!("a backup is never open"),
    }
}

#[test]
fn a_backup_holds_every_account_trash_too_and_its_moment_is_kept() {
    let test = Test::with_vault();
    test.add(TIMED);
    let old = test.add(COUNTER);
    test.session.trash_account(&old).unwrap();
    assert!(test.session.backups().unwrap().last.is_none());
    let place = test.place("backups");
    test.world.answers.lock().unwrap().place = Some(place.clone());
    let made = test.backup(PIN, PASSPHRASE).unwrap().unwrap();
    assert_eq!(made.last.map(|last| last.accounts), Some(2));
    assert_eq!(made.changes_since, 0);
    let names = names_in(&place);
    assert_eq!(names.len(), 1, "nothing unfinished is left: {names:?}");
    let file = place.join(&names[0]);
    assert_eq!(accounts_in(&file), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    test.session.restore_account(&old).unwrap();
    assert_eq!(test.session.backups().unwrap().changes_since, 1);
}

#[test]
fn without_the_credential_a_good_passphrase_or_a_key_nothing_is_written() {
    let test = Test::with_vault();
    let place = test.place("backups");
    test.world.answers.lock().unwrap().place = Some(place.clone());
    assert_eq!(kind(test.backup(PIN, PASSPHRASE)), "nothingToExport");
    test.add(TIMED);
    assert_eq!(kind(test.backup("830572", PASSPHRASE)), "wrongCredential");
    for weak in ["", "password1", "12345678"] {
        assert_eq!(kind(test.backup(PIN, weak)), "weakPassphrase", "{weak:?}");
    }
    test.world.answers.lock().unwrap().place = None;
    assert!(test.backup(PIN, PASSPHRASE).unwrap().is_none());
    test.session.lock();
    assert_eq!(kind(test.backup(PIN, PASSPHRASE)), "locked");
    assert_eq!(names_in(&place), [""; 0]);
    test.session.unlock(&pin(PIN)).unwrap();
    assert!(test.session.backups().unwrap().last.is_none());
}

#[test]
fn a_place_that_takes_no_file_is_told_and_the_last_good_one_still_counts() {
    let test = Test::with_vault();
    test.add(TIMED);
    let place = test.place("backups");
    test.world.answers.lock().unwrap().place = Some(place);
    test.backup(PIN, PASSPHRASE).unwrap().unwrap();
    let gone = test.outside.path().join("gone");
    test.world.answers.lock().unwrap().place = Some(gone.clone());
    assert_eq!(kind(test.backup(PIN, PASSPHRASE)), "fileNotWritten");
    assert!(!gone.exists());
    let last = test.session.backups().unwrap().last;
    assert_eq!(last.map(|last| last.accounts), Some(1));
}

#[test]
fn a_backup_is_asked_for_until_there_is_one_and_again_after_ten_changes() {
    let test = Test::with_vault();
    let reminds = || test.session.keys().unwrap().backup_reminder;
    assert!(!reminds(), "there is nothing to lose yet");
    let id = test.add(TIMED);
    assert!(reminds());
    test.world.answers.lock().unwrap().place = Some(test.place("backups"));
    test.backup(PIN, PASSPHRASE).unwrap().unwrap();
    assert!(!reminds());
    for change in 1..=10 {
        assert!(!reminds(), "before change {change}");
        if change % 2 == 1 {
            test.session.trash_account(&id).unwrap();
        } else {
            test.session.restore_account(&id).unwrap();
        }
    }
    assert!(reminds());
    test.session.dismiss_backup_reminder().unwrap();
    assert!(!reminds());
}

#[test]
fn after_a_change_that_has_rested_a_backup_writes_itself_and_only_the_newest_stay() {
    let test = Test::with_vault();
    test.add(TIMED);
    let folder = test.place("automatic");
    for old in [
        "Clavis-2025-01-01-000000.age",
        "Clavis-2025-01-02-000000.age",
        "letter.txt",
    ] {
        std::fs::write(folder.join(old), "old").unwrap();
    }
    test.world.answers.lock().unwrap().folder = Some(folder.clone());
    assert_eq!(kind(test.start_automatic(0)), "badRequest");
    assert_eq!(kind(test.start_automatic(101)), "badRequest");
    let started = test.start_automatic(1).unwrap().unwrap();
    assert_eq!(started.automatic.map(|automatic| automatic.keep), Some(1));
    assert_eq!(
        started.changes_since, 0,
        "keeping the passphrase is no change"
    );
    test.watch(10);
    assert_eq!(
        names_in(&folder).len(),
        4,
        "without a change nothing is written or removed"
    );

    test.add(COUNTER);
    test.watch(3);
    assert_eq!(names_in(&folder).len(), 4, "a change rests first");
    test.watch(3);
    let names = names_in(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[1], "letter.txt");
    assert_eq!(accounts_in(&folder.join(&names[0])), 2);
}

#[test]
fn a_folder_that_is_gone_is_told_and_the_next_change_tries_again() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let folder = test.place("automatic");
    test.world.answers.lock().unwrap().folder = Some(folder.clone());
    test.start_automatic(3).unwrap().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    test.session.trash_account(&id).unwrap();
    test.watch(6);
    let failure = |test: &Test| test.session.backups().unwrap().automatic.unwrap().failure;
    assert!(failure(&test).is_some());
    assert!(
        !folder.exists(),
        "a folder that was taken away is not made anew"
    );

    std::fs::create_dir(&folder).unwrap();
    test.session.restore_account(&id).unwrap();
    test.watch(6);
    assert!(failure(&test).is_none());
    assert_eq!(names_in(&folder).len(), 1);
}

#[test]
fn automatic_backups_end_when_they_are_stopped_and_rest_while_locked() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let folder = test.place("automatic");
    test.world.answers.lock().unwrap().folder = Some(folder.clone());
    test.start_automatic(9).unwrap().unwrap();
    let first = names_in(&folder);
    test.session.trash_account(&id).unwrap();
    test.session.lock();
    test.watch(6);
    assert_eq!(names_in(&folder), first);
    test.session.unlock(&pin(PIN)).unwrap();
    let stopped = test.session.stop_automatic_backup().unwrap();
    assert!(stopped.automatic.is_none());
    test.session.restore_account(&id).unwrap();
    test.watch(6);
    assert_eq!(names_in(&folder), first);
}
