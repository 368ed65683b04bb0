//! Finger and face beside the PIN: what they open, what takes them away, and what they never touch.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::path::Path;
use std::sync::Arc;

use clavis_vault::{
    BiometricKey, BiometricUnlockError, Files, LockedVault, OpenVault, UnlockError,
};
use support::*;
use zeroize::Zeroizing;

const SEALED: &[u8] = b"what the phone needs to find its key";

fn key(byte: u8) -> BiometricKey {
    BiometricKey::from_bytes(Zeroizing::new([byte; 32]))
}

fn enable(vault: &mut OpenVault, byte: u8) {
    let authority = vault.authorise(&pin(PIN)).unwrap();
    vault
        .set_biometrics(
            &authority,
            &key(byte),
            SEALED,
            &mut SeededRng::new(u64::from(byte)),
        )
        .unwrap();
}

/// A vault that the finger of 1 opens.
fn with_finger() -> (Arc<CrashDisk>, TestClock) {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    enable(&mut create(&disk, &clock), 1);
    (disk, clock)
}

fn opens(vault: &LockedVault, byte: u8) -> bool {
    match vault.unlock_with_biometrics(&key(byte)) {
        Ok(_) => true,
        Err(BiometricUnlockError::WrongKey) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn the_key_of_the_device_opens_beside_the_pin_after_a_restart_too() {
    let (disk, clock) = with_finger();
    let mut vault = locked(&disk, &clock);
    assert_eq!(vault.biometrics(), Some(SEALED));
    assert!(opens(&vault, 1));
    assert!(!opens(&vault, 2), "another key opens nothing");
    assert!(vault.unlock(&pin(PIN)).unwrap().has_biometrics());
}

#[test]
fn without_a_slot_no_key_opens() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    assert!(!create(&disk, &clock).has_biometrics());
    let vault = locked(&disk, &clock);
    assert_eq!(vault.biometrics(), None);
    assert!(!opens(&vault, 1));
}

#[test]
fn a_newer_key_takes_the_place_of_the_older_and_removing_it_leaves_none_not_in_the_backup_either() {
    let (disk, clock) = with_finger();
    let mut vault = locked(&disk, &clock).unlock(&pin(PIN)).unwrap();
    enable(&mut vault, 2);
    drop(vault);
    let mut vault = locked(&disk, &clock);
    assert_eq!((opens(&vault, 1), opens(&vault, 2)), (false, true));
    let mut open = vault.unlock(&pin(PIN)).unwrap();
    open.remove_biometrics().unwrap();
    open.remove_biometrics().unwrap();
    drop(open);
    assert!(!opens(&locked(&disk, &clock), 2));
    for (path, bytes) in disk.everything() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("\"biometric\""), "{}", path.display());
    }
}

#[test]
fn a_new_pin_and_a_recovery_code_leave_the_finger_and_the_way_back_takes_it() {
    let (disk, clock) = with_finger();
    let mut vault = locked(&disk, &clock).unlock(&pin(PIN)).unwrap();
    vault
        .change_credential(&pin(PIN), &pin(OTHER_PIN), &mut SeededRng::new(3))
        .unwrap();
    let code = vault.create_recovery_code(&mut SeededRng::new(4)).unwrap();
    vault
        .confirm_recovery_code(&code, &code, &mut SeededRng::new(5))
        .unwrap();
    drop(vault);
    let vault = locked(&disk, &clock);
    assert!(opens(&vault, 1) && vault.has_recovery_code());
    drop(
        vault
            .recover(&code)
            .unwrap()
            .set_credential(&pin(PIN), CHEAP, &mut SeededRng::new(6))
            .unwrap(),
    );
    let vault = locked(&disk, &clock);
    assert!(!opens(&vault, 1), "who recovers enables the finger anew");
    assert!(vault.has_recovery_code());
}

#[test]
fn the_finger_waits_for_no_throttle_and_forgives_no_wrong_pin() {
    let (disk, clock) = with_finger();
    let mut vault = locked(&disk, &clock);
    for number in 1..=5 {
        vault.unlock(&pin(&format!("73916{number}"))).unwrap_err();
    }
    let open = vault.unlock_with_biometrics(&key(1)).unwrap();
    assert_eq!(open.tries().failed, 5);
    drop(open);
    let mut vault = locked(&disk, &clock);
    let UnlockError::Throttled(tries) = vault.unlock(&pin(PIN)).unwrap_err() else {
        panic!("the PIN still waits")
    };
    assert_eq!(tries.failed, 5);
}

#[test]
fn a_slot_without_its_device_key_still_opens_with_the_finger() {
    let (disk, clock) = with_finger();
    disk.remove(Path::new(DEVICE_KEY)).unwrap();
    let vault = locked(&disk, &clock);
    assert!(vault.problem().is_some());
    assert!(opens(&vault, 1));
}

#[test]
fn more_than_a_device_needs_is_not_kept() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    let authority = vault.authorise(&pin(PIN)).unwrap();
    for (length, kept) in [(0, true), (512, true), (513, false)] {
        let outcome = vault.set_biometrics(
            &authority,
            &key(1),
            &vec![7; length],
            &mut SeededRng::new(1),
        );
        assert_eq!(outcome.is_ok(), kept, "{length} bytes");
    }
    drop(vault);
    assert_eq!(
        locked(&disk, &clock).biometrics(),
        Some([7; 512].as_slice())
    );
}
