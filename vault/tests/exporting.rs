//! Secrets leave an open vault under an authority alone, and the passphrase of automatic backups is kept with them.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::sync::Arc;

use clavis_vault::{CredentialError, OpenVault};
use support::{CrashDisk, NOW, OTHER_PIN, PIN, SeededRng, TestClock, create, open, pin, totp};

fn made() -> (Arc<CrashDisk>, TestClock, OpenVault) {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut rng = SeededRng::new(7);
    let mut vault = create(&disk, &clock);
    let accounts = vec![totp("a-secret-of-one"), totp("a-secret-of-two")];
    let ids = vault.add(accounts, &mut rng, NOW).unwrap();
    vault.trash(ids[1], NOW).unwrap();
    (disk, clock, vault)
}

#[test]
fn every_account_goes_out_with_its_secret_once_the_credential_was_right() {
    let (_disk, _clock, mut vault) = made();
    let authority = vault.authorise(&pin(PIN)).unwrap();
    let mut seen = Vec::new();
    vault
        .export(&authority, &mut |account, key| {
            seen.push((
                account.label.clone(),
                key.secret.to_vec(),
                account.trashed_at.is_some(),
            ));
        })
        .unwrap();
    assert_eq!(
        seen,
        [
            (
                "a-secret-of-one".to_owned(),
                b"a-secret-of-one".to_vec(),
                false
            ),
            (
                "a-secret-of-two".to_owned(),
                b"a-secret-of-two".to_vec(),
                true
            ),
        ]
    );
}

#[test]
fn a_wrong_credential_gives_no_authority_and_counts() {
    let (_disk, _clock, mut vault) = made();
    let Err(CredentialError::WrongCredential(tries)) = vault.authorise(&pin(OTHER_PIN)) else {
        panic!("a wrong PIN must be refused");
    };
    assert_eq!(tries.failed, 1);
}

#[test]
fn the_passphrase_of_backups_is_there_after_locking_and_gone_when_forgotten() {
    let (disk, clock, mut vault) = made();
    assert!(vault.automatic_backup().unwrap().is_none());
    let authority = vault.authorise(&pin(PIN)).unwrap();
    let mut rng = SeededRng::new(8);
    for passphrase in ["first words", "zweite Wörter"] {
        vault
            .keep_backup_passphrase(&authority, passphrase, &mut rng)
            .unwrap();
    }
    drop(vault);
    let mut vault = open(&disk, &clock);
    let kept = vault.automatic_backup().unwrap().unwrap();
    assert_eq!(kept.passphrase.as_str(), "zweite Wörter");
    assert_eq!(vault.accounts().len(), 2, "it is no account");
    vault.forget_backup_passphrase().unwrap();
    drop(vault);
    assert!(open(&disk, &clock).automatic_backup().unwrap().is_none());
}

#[test]
fn a_passphrase_that_is_none_or_endless_is_not_kept() {
    let (_disk, _clock, mut vault) = made();
    let authority = vault.authorise(&pin(PIN)).unwrap();
    for wrong in [String::new(), "x".repeat(1_025)] {
        assert!(
            vault
                .keep_backup_passphrase(&authority, &wrong, &mut SeededRng::new(9))
                .is_err()
        );
    }
    assert!(vault.automatic_backup().unwrap().is_none());
}
