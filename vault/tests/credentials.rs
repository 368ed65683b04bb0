//! What opens a vault, what a wrong try costs, and how that is changed.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::io::ErrorKind;

use clavis_vault::{
    ChangeError, Credential, CredentialError, CredentialKind, Found, OpenVault, Problem,
    RecoverError, RecoveryCode, SaveError, UnlockError, Weakness,
};
use support::*;

fn wrong(vault: &mut clavis_vault::LockedVault, digits: &str) -> UnlockError {
    vault.unlock(&pin(digits)).unwrap_err()
}

fn recovery_code(vault: &mut OpenVault, seed: u64) -> RecoveryCode {
    let code = vault
        .create_recovery_code(&mut SeededRng::new(seed))
        .unwrap();
    let text = code
        .groups()
        .iter()
        .map(|group| group.to_lowercase())
        .collect::<Vec<_>>()
        .join(" ");
    let asked_back = RecoveryCode::parse(&text).unwrap();
    vault
        .confirm_recovery_code(&code, &asked_back, &mut SeededRng::new(seed + 1))
        .unwrap();
    code
}

#[test]
fn wrong_tries_cost_what_the_schedule_says_also_after_a_restart() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let mut vault = locked(&disk, &clock);
    for (number, left) in [(1, 3), (2, 2), (3, 1), (4, 0)] {
        let UnlockError::WrongCredential(tries) = wrong(&mut vault, &format!("73916{number}"))
        else {
            panic!()
        };
        assert_eq!(
            (
                tries.failed,
                tries.left,
                tries.wait.as_secs(),
                tries.next_wait.as_secs()
            ),
            (number, left, 0, 30)
        );
    }
    let waits = [30, 60, 300, 900, 3600, 3600, 3600];
    for (number, wait) in (5_u32..).zip(waits) {
        let UnlockError::WrongCredential(tries) = wrong(&mut vault, &format!("1739{number:02}"))
        else {
            panic!()
        };
        assert_eq!((tries.failed, tries.wait.as_secs()), (number, wait));
        clock.pass(wait - 1);
        let UnlockError::Throttled(tries) = vault.unlock(&pin(PIN)).unwrap_err() else {
            panic!("not throttled")
        };
        assert_eq!((tries.failed, tries.wait.as_secs()), (number, 1));
        clock.reboot();
        vault = locked(&disk, &clock);
        assert_eq!(vault.tries().wait.as_secs(), wait, "after a restart");
        clock.pass(wait);
    }
    let mut vault = vault.unlock(&pin(PIN)).unwrap().lock();
    assert_eq!((vault.tries().failed, vault.tries().left), (0, 4));
    assert!(
        matches!(wrong(&mut vault, OTHER_PIN), UnlockError::WrongCredential(tries) if tries.failed == 1)
    );
}

#[test]
fn the_same_wrong_pin_in_a_row_counts_once() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    for (digits, failed) in [
        ("739164", 1),
        ("739164", 1),
        ("908172", 2),
        ("908172", 2),
        ("739164", 3),
    ] {
        // Also across restarts.
        let error = wrong(&mut locked(&disk, &clock), digits);
        assert!(
            matches!(error, UnlockError::WrongCredential(tries) if tries.failed == failed),
            "{error:?}"
        );
    }
}

#[test]
fn a_try_is_counted_before_it_is_made() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    for (trouble, error) in [
        (Trouble::ReadOnly, SaveError::ReadOnly),
        (Trouble::FailOnce(ErrorKind::Other), SaveError::NotSaved),
    ] {
        let disk = disk.with_trouble(1, trouble);
        assert_eq!(
            locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err(),
            UnlockError::NotCounted(error)
        );
    }
    // A full disk keeps nobody out: the count is written in place.
    let disk = disk.with_trouble(1, Trouble::Full);
    assert!(locked(&disk, &clock).unlock(&pin(PIN)).is_ok());
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), OTHER_PIN),
        UnlockError::WrongCredential(_)
    ));
}

#[test]
fn a_lost_or_altered_count_makes_wait_an_hour_and_is_no_way_to_free_tries() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let whole = disk.bytes("throttle.bin");
    let ours: Vec<_> = (0..96).chain(512..608).collect();
    let written = ours
        .iter()
        .copied()
        .find(|place| whole[*place] != 0)
        .unwrap();
    let record = written / 512 * 512;
    for place in record..record + 96 {
        let disk = disk.copy();
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        disk.put("throttle.bin", &bytes);
        assert_eq!(
            locked(&disk, &clock).tries().wait.as_secs(),
            3600,
            "byte {place}"
        );
    }
    for bytes in [
        b"".as_slice(),
        &whole[..100],
        &[whole.as_slice(), b"x"].concat(),
    ] {
        let disk = disk.copy();
        disk.put("throttle.bin", bytes);
        // A whole record at its place is good, whatever follows the first sector.
        let wait = locked(&disk, &clock).tries().wait.as_secs();
        assert!(
            wait == 3600 || bytes.len() == 100,
            "{} bytes wait {wait}",
            bytes.len()
        );
    }
    let clock = TestClock::new();
    disk.delete("throttle.bin");
    let mut vault = locked(&disk, &clock);
    assert!(matches!(
        vault.unlock(&pin(PIN)).unwrap_err(),
        UnlockError::Throttled(_)
    ));
    clock.pass(3599);
    // Deleting it again starts again; leaving it alone lets the hour end, across a restart of the program.
    assert!(matches!(
        locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err(),
        UnlockError::Throttled(_)
    ));
    clock.pass(1);
    assert!(locked(&disk, &clock).unlock(&pin(PIN)).is_ok());
}

#[test]
fn a_count_of_another_vault_or_device_is_not_believed() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let other = CrashDisk::new();
    drop(
        folder(&other, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(99))
            .unwrap(),
    );
    disk.put("throttle.bin", &other.bytes("throttle.bin"));
    assert_eq!(locked(&disk, &clock).tries().wait.as_secs(), 3600);
}

#[test]
fn a_changed_credential_opens_and_the_old_one_is_gone_from_every_file() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let old_header = disk.bytes("header.json");
    let error = vault
        .change_credential(&pin(OTHER_PIN), &pin("908172"), &mut SeededRng::new(3))
        .unwrap_err();
    assert!(
        matches!(error, CredentialError::WrongCredential(tries) if tries.failed == 1),
        "{error:?}"
    );
    let weak = vault
        .change_credential(&pin(PIN), &pin("123456"), &mut SeededRng::new(3))
        .unwrap_err();
    assert_eq!(weak, CredentialError::Weak(Weakness::Sequence));
    let words = Credential::passphrase("acht Enten im Re\u{301}gen");
    vault
        .change_credential(&pin(PIN), &words, &mut SeededRng::new(4))
        .unwrap();
    assert_eq!(vault.credential_kind(), CredentialKind::Passphrase);
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    let composed = Credential::passphrase("acht Enten im R\u{e9}gen");
    assert_eq!(
        labels(&locked(&disk, &clock).unlock(&composed).unwrap()),
        ["kept"]
    );
    let old_slot = wrapped_keys(&old_header);
    assert_eq!(old_slot.len(), 1);
    for (path, bytes) in disk.everything() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains(&old_slot[0]),
            "the old slot is in {}",
            path.display()
        );
    }
    // The backup alone opens with the new one and not with the old one.
    disk.delete("header.json");
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    assert_eq!(
        labels(&locked(&disk, &clock).unlock(&composed).unwrap()),
        ["kept"]
    );
}

fn wrapped_keys(header: &[u8]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_slice(header).unwrap();
    json["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["wrapped"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_recovery_code_is_saved_only_when_asked_back_right() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    assert!(!vault.recovery_reminder(), "no account, no reminder");
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    assert!(vault.recovery_reminder());
    let before = disk.everything();
    let shown = vault.create_recovery_code(&mut SeededRng::new(5)).unwrap();
    let other = RecoveryCode::generate(&mut SeededRng::new(6)).unwrap();
    let error = vault
        .confirm_recovery_code(&shown, &other, &mut SeededRng::new(7))
        .unwrap_err();
    assert_eq!(error, CredentialError::RecoveryCodeDiffers);
    assert_eq!(disk.everything(), before);
    assert_eq!(
        locked(&disk, &clock).recover(&shown).unwrap_err(),
        RecoverError::NoRecoveryCode
    );
    let code = recovery_code(&mut vault, 5);
    assert!(!vault.recovery_reminder());
    assert!(locked(&disk, &clock).recover(&code).is_ok());
    // Replaced: the old one opens nothing, in the header or in its backup.
    let newer = recovery_code(&mut vault, 8);
    for name in ["", "header.json"] {
        let disk = disk.copy();
        if !name.is_empty() {
            disk.delete(name);
        }
        let vault = locked(&disk, &clock);
        assert!(matches!(
            vault.recover(&code).unwrap_err(),
            RecoverError::WrongRecoveryCode(_)
        ));
        assert!(vault.recover(&newer).is_ok());
    }
    vault.remove_recovery_code().unwrap();
    assert!(vault.recovery_reminder());
    vault.dismiss_recovery_reminder().unwrap();
    let vault = open(&disk, &clock);
    assert!(!vault.has_recovery_code() && !vault.recovery_reminder());
}

#[test]
fn the_recovery_code_sets_a_new_pin_while_throttled_and_counts_no_try() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let code = recovery_code(&mut vault, 5);
    let mut vault = vault.lock();
    for digits in ["739164", "908172", "739165", "908173", "739166"] {
        wrong(&mut vault, digits);
    }
    let stranger = RecoveryCode::generate(&mut SeededRng::new(77)).unwrap();
    let error = vault.recover(&stranger).unwrap_err();
    assert!(
        matches!(error, RecoverError::WrongRecoveryCode(tries) if tries.failed == 5 && !tries.wait.is_zero())
    );
    let mut recovering = vault.recover(&code).unwrap();
    let weak = recovering
        .set_credential(&pin("111111"), CHEAP, &mut SeededRng::new(9))
        .unwrap_err();
    assert_eq!(weak, CredentialError::Weak(Weakness::Repeated));
    let vault = recovering
        .set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(9))
        .unwrap();
    assert_eq!(
        (labels(&vault), vault.tries().failed),
        (vec!["kept".to_owned()], 0)
    );
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    assert!(
        locked(&disk, &clock)
            .unlock(&pin(OTHER_PIN))
            .unwrap()
            .has_recovery_code()
    );
}

#[test]
fn a_lost_device_key_is_told_from_a_wrong_pin_and_the_recovery_code_makes_a_new_one() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    drop(vault);
    let device_key = disk.everything()[std::path::Path::new(DEVICE_KEY)].clone();
    let without = |has_recovery_code| Problem::DeviceKeyMissing { has_recovery_code };
    let other = CrashDisk::new();
    drop(
        folder(&other, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(99))
            .unwrap(),
    );
    let foreign = other.everything()[std::path::Path::new(DEVICE_KEY)].clone();
    for key in [None, Some(b"damaged".to_vec()), Some(foreign)] {
        set_device_key(&disk, key);
        let mut vault = locked(&disk, &clock);
        assert_eq!(vault.problem(), Some(without(false)));
        assert_eq!(
            vault.unlock(&pin(PIN)).unwrap_err(),
            UnlockError::Unusable(without(false))
        );
    }
    set_device_key(&disk, Some(device_key));
    let mut vault = open(&disk, &clock);
    let code = recovery_code(&mut vault, 5);
    drop(vault);
    set_device_key(&disk, None);
    let vault = locked(&disk, &clock);
    assert_eq!(vault.problem(), Some(without(true)));
    let mut recovering = vault.recover(&code).unwrap();
    drop(
        recovering
            .set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(9))
            .unwrap(),
    );
    let mut vault = locked(&disk, &clock);
    assert_eq!((vault.problem(), vault.tries().failed), (None, 0));
    assert_eq!(labels(&vault.unlock(&pin(OTHER_PIN)).unwrap()), ["kept"]);
}

fn set_device_key(disk: &CrashDisk, bytes: Option<Vec<u8>>) {
    use clavis_vault::Files;
    let path = std::path::Path::new(DEVICE_KEY);
    match bytes {
        Some(bytes) => disk.write(path, &bytes).unwrap(),
        None => disk.remove(path).unwrap(),
    }
}

#[test]
fn a_wipe_is_opt_in_needs_a_recovery_code_and_comes_after_ten() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    assert_eq!(
        vault.set_wipe_after_failures(true).unwrap_err(),
        ChangeError::RecoveryCodeRequired
    );
    recovery_code(&mut vault, 5);
    let without_wipe = disk.copy();
    vault.set_wipe_after_failures(true).unwrap();
    for (disk, wipes) in [(disk, true), (without_wipe, false)] {
        for number in 1..=12 {
            let mut vault = locked(&disk, &clock);
            assert_eq!(vault.wipes_after_failures(), wipes);
            assert_eq!(
                vault.tries().left_before_wipe,
                wipes.then_some(11_u32.saturating_sub(number))
            );
            match wrong(&mut vault, &format!("7391{number:02}")) {
                UnlockError::Erased => {
                    assert_eq!((wipes, number), (true, 10));
                    break;
                }
                UnlockError::WrongCredential(_) => assert!(!wipes || number < 10, "not erased"),
                other => panic!("{other:?}"),
            }
            clock.pass(3600);
        }
        if wipes {
            assert!(matches!(folder(&disk, &clock).inspect(), Found::Absent));
            assert!(disk.everything().is_empty(), "{:?}", disk.names());
        } else {
            assert!(
                locked(&disk, &clock).unlock(&pin(PIN)).is_ok(),
                "wrong tries disabled a slot"
            );
        }
    }
}

#[test]
fn removing_the_recovery_code_ends_the_wipe() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    recovery_code(&mut vault, 5);
    vault.set_wipe_after_failures(true).unwrap();
    vault.remove_recovery_code().unwrap();
    assert!(!open(&disk, &clock).wipes_after_failures());
}
