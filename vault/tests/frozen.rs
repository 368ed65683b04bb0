//! Vaults frozen in `tests/fixtures` open for ever: `vault-v1` has format 1 and schema 1, `vault-v2` format 1 and
//! schema 2, `vault-v3` format 2, which brought biometrics.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test program stops at once when something is off"
)]

#[path = "support/frozen.rs"]
mod frozen;
#[path = "support/real.rs"]
mod real;
mod support;

use std::path::{Path, PathBuf};

use clavis_core::otp::Method;
use clavis_core::time::UnixTime;
use clavis_vault::{OpenVault, RecoveryCode};
use support::{CHEAP, NOW, OTHER_PIN, PIN, SeededRng, labels, pin};

/// The oldest one.
const OLDEST: &str = "vault-v1";
/// The one that this program writes.
const NEWEST: &str = "vault-v3";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/fixtures")
        .join(name)
}

/// A copy, since opening a vault may repair it.
fn copy() -> tempfile::TempDir {
    copy_of(OLDEST)
}

fn copy_of(name: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("vault")).unwrap();
    std::fs::copy(
        fixture(name).join("device.key"),
        root.path().join("device.key"),
    )
    .unwrap();
    for entry in std::fs::read_dir(fixture(name).join("vault")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(
            entry.path(),
            root.path().join("vault").join(entry.file_name()),
        )
        .unwrap();
    }
    root
}

fn check(vault: &OpenVault) {
    assert_eq!(
        labels(vault),
        [
            "zoé@exemple.ch",
            "60 s",
            "HOTP",
            "",
            "mOTP",
            "[im Papierkorb]"
        ]
    );
    let accounts = vault.accounts();
    let methods: Vec<_> = accounts
        .iter()
        .map(|account| account.otp.method())
        .collect();
    let totp = Method::Totp;
    assert_eq!(
        methods,
        [totp, totp, Method::Hotp, Method::Steam, Method::Motp, totp]
    );
    let first = &accounts[0];
    assert_eq!(first.issuer, "CC Commerce Suisse");
    assert_eq!(first.groups, ["Büro", "Caisse"]);
    assert_eq!(first.note, "Administratorin: Frau Müller\nTel. 031");
    assert!(first.favourite);
    let later = UnixTime::from_secs(NOW.as_secs() + 3_600);
    assert_eq!(
        (first.use_count, first.last_used, first.created_at),
        (1, Some(later), NOW)
    );
    assert_eq!(accounts[1].icon.as_deref(), Some("shield"));
    assert_eq!(accounts[2].otp.counter().unwrap().get(), 10);
    assert_eq!(accounts[5].trashed_at, Some(later));
    // RFC 6238 appendix B: 1970-01-01 00:00:59, SHA-1, 8 digits.
    let codes = vault.code(first.id, UnixTime::from_secs(59)).unwrap();
    assert_eq!(codes.code.as_str(), "94287082");
    for account in [1, 3, 4, 5] {
        assert_eq!(
            vault
                .code(accounts[account].id, NOW)
                .unwrap()
                .code
                .as_str()
                .len(),
            usize::from(accounts[account].otp.digits())
        );
    }
    assert!(vault.has_recovery_code() && vault.wipes_after_failures());
}

#[test]
fn it_opens_with_its_pin_and_can_be_written_to() {
    let root = copy();
    let folder = real::folder(root.path());
    let mut vault = real::locked(&folder).unlock(&pin(PIN)).unwrap();
    assert_eq!(vault.restored(), None);
    check(&vault);
    // RFC 4226 appendix D has ten counts, 0 to 9; the tenth was shown when the vault was made. This is the next one.
    let id = vault.accounts()[2].id;
    assert_eq!(
        vault.next_counter_code(id, NOW).unwrap().code.as_str(),
        "403154"
    );
    drop((vault, folder));
    let folder = real::folder(root.path());
    let vault = real::locked(&folder).unlock(&pin(PIN)).unwrap();
    assert_eq!(vault.accounts()[2].otp.counter().unwrap().get(), 11);
}

#[test]
fn it_opens_with_its_recovery_code_and_without_its_device_key() {
    let root = copy();
    std::fs::remove_file(root.path().join("device.key")).unwrap();
    let folder = real::folder(root.path());
    let code = RecoveryCode::parse(frozen::RECOVERY_CODE).unwrap();
    let mut recovering = real::locked(&folder).recover(&code).unwrap();
    check(
        &recovering
            .set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(9))
            .unwrap(),
    );
}

#[test]
fn its_older_generations_and_the_backup_of_its_header_open() {
    let root = copy();
    std::fs::write(root.path().join("vault/header.json"), b"damaged").unwrap();
    std::fs::write(root.path().join("vault/gen-00000005.hold"), b"damaged").unwrap();
    let folder = real::folder(root.path());
    let vault = real::locked(&folder).unlock(&pin(PIN)).unwrap();
    assert_eq!(vault.restored().unwrap().generations_lost, 1);
    assert_eq!(vault.accounts()[2].otp.counter().unwrap().get(), 9);
}

#[test]
fn those_after_it_open_too() {
    for name in ["vault-v2", NEWEST] {
        let root = copy_of(name);
        let folder = real::folder(root.path());
        check(&real::locked(&folder).unlock(&pin(PIN)).unwrap());
    }
}

#[test]
fn the_newest_opens_with_what_the_phone_gives_back() {
    let root = copy_of(NEWEST);
    let folder = real::folder(root.path());
    let locked = real::locked(&folder);
    assert_eq!(locked.biometrics(), Some(b"kept by the phone".as_slice()));
    check(
        &locked
            .unlock_with_biometrics(&frozen::biometric_key())
            .unwrap(),
    );
}

#[test]
fn this_program_writes_the_same_bytes() {
    for (path, bytes) in frozen::make() {
        let frozen =
            std::fs::read(fixture(NEWEST).join(path.strip_prefix("/data").unwrap())).unwrap();
        assert!(
            frozen == bytes,
            "{} is written in another way",
            path.display()
        );
    }
}
