//! The vault that must open for ever: how it was made, and what is in it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each program uses a part of it"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use clavis_core::account::NewAccount;
use clavis_core::otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp};
use clavis_core::secret::{Secret, ServicePin};
use clavis_core::time::UnixTime;
use clavis_vault::{AccountChange, BiometricKey, KdfParams, Kib, RecoveryCode};

use super::support::{CrashDisk, NOW, PIN, SeededRng, TestClock, folder, pin};

/// The parameters are those of a slow phone, so that reading them stays tested, too.
const PARAMS: KdfParams = KdfParams {
    memory: Kib(19_456),
    passes: 2,
    lanes: 1,
};
/// Shown when the vault was made; written down here like on paper.
pub const RECOVERY_CODE: &str = "5DZB-WV16-77E1-G6Q4-5FJ2-7WF1-6BGN";

/// Makes the vault; every byte is the same in every run.
pub fn make() -> BTreeMap<PathBuf, Vec<u8>> {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = folder(&disk, &clock)
        .create(&pin(PIN), PARAMS, &mut SeededRng::new(1))
        .unwrap();
    let ids = vault.add(accounts(), &mut SeededRng::new(2), NOW).unwrap();
    let later = UnixTime::from_secs(NOW.as_secs() + 3_600);
    vault.note_use(ids[0], later).unwrap();
    vault
        .edit(AccountChange {
            id: ids[0],
            issuer: "CC Commerce Suisse".into(),
            label: "zoé@exemple.ch".into(),
            groups: vec!["Büro".into(), "Caisse".into()],
            note: "Administratorin: Frau Müller\nTel. 031".into(),
            favourite: true,
        })
        .unwrap();
    vault.trash(ids[5], later).unwrap();
    let code = vault.create_recovery_code(&mut SeededRng::new(3)).unwrap();
    vault
        .confirm_recovery_code(&code, &code, &mut SeededRng::new(4))
        .unwrap();
    vault.set_wipe_after_failures(true).unwrap();
    let authority = vault.authorise(&pin(PIN)).unwrap();
    vault
        .set_biometrics(
            &authority,
            &biometric_key(),
            b"kept by the phone",
            &mut SeededRng::new(5),
        )
        .unwrap();
    vault.next_counter_code(ids[2], later).unwrap();
    let files = disk.everything();
    drop(vault);
    files
}

/// What the phone gives back for finger and face.
pub fn biometric_key() -> BiometricKey {
    BiometricKey::generate(&mut SeededRng::new(6)).unwrap()
}

/// The code of the vault as text, for whoever makes it anew.
pub fn recovery_code() -> String {
    let code = RecoveryCode::generate(&mut SeededRng::new(3)).unwrap();
    code.groups()
        .iter()
        .map(|group| group.to_string())
        .collect::<Vec<_>>()
        .join("-")
}

/// One account of each method, with the secret of RFC 6238 and RFC 4226.
fn accounts() -> Vec<NewAccount> {
    let totp = |algorithm, digits, period| {
        let (digits, period) = (Digits::new(digits).unwrap(), Period::new(period).unwrap());
        Otp::Totp(Totp {
            algorithm,
            digits,
            period,
        })
    };
    let counter = Counter::new(9).unwrap();
    let hotp = Otp::Hotp(Hotp {
        algorithm: Algorithm::Sha1,
        digits: Digits::SIX,
        counter,
    });
    [
        (
            "CC Commerce Suisse",
            "zoe",
            totp(Algorithm::Sha1, 8, 30),
            None,
        ),
        ("Sécurité", "60 s", totp(Algorithm::Sha512, 10, 60), None),
        ("Zähler", "HOTP", hotp, None),
        ("Steam", "", Otp::Steam, None),
        ("", "mOTP", Otp::Motp, Some("1234")),
        ("Weg", "im Papierkorb", totp(Algorithm::Sha256, 6, 30), None),
    ]
    .into_iter()
    .map(|(issuer, label, otp, service_pin)| NewAccount {
        issuer: issuer.into(),
        label: label.into(),
        pin: service_pin.map(|digits| ServicePin::new(digits.to_owned()).unwrap()),
        icon: (label == "60 s").then(|| "shield".into()),
        ..NewAccount::bare(otp, Secret::new(b"12345678901234567890".to_vec()).unwrap())
    })
    .collect()
}
