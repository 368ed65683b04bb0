//! Our own backup: everything an account has, as JSON inside an age file (`docs/backup-format.md`).

use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use super::{ExportAccount, ExportError, json::Json};
use crate::{
    account::NewAccount,
    age,
    import::{self, Found, UnlockError, clavis_backup},
    name,
    otp::{Method, Period},
    secret::{ServicePin, base32},
    time::UnixTime,
};

/// The version of the JSON that is written.
pub(crate) const VERSION: u32 = 1;

/// What a backup is made of.
#[derive(Clone, Copy)]
pub struct BackupRequest<'a> {
    /// The accounts, those in Trash too.
    pub accounts: &'a [ExportAccount<'a>],
    /// What opens it, as it was typed.
    pub passphrase: &'a str,
    /// When it is made.
    pub made_at: UnixTime,
}

/// Writes a backup. Takes about a second on a phone and 128 MiB of memory, whatever the number of accounts.
///
/// # Errors
/// When the passphrase is empty, or there are no random numbers.
pub fn write(
    request: &BackupRequest<'_>,
    rng: &mut dyn CryptoRngCore,
) -> Result<Vec<u8>, ExportError> {
    if request.passphrase.is_empty() {
        return Err(ExportError::PassphraseEmpty);
    }
    let document = document(request.accounts, Some(request.made_at));
    Ok(age::seal(
        &document,
        request.passphrase,
        age::WRITTEN_COST,
        rng,
    )?)
}

/// Opens a backup as a restoring app would and compares every field with what should be in it.
///
/// # Errors
/// When it does not open, or holds anything else.
pub fn verify(bytes: &[u8], request: &BackupRequest<'_>) -> Result<(), VerifyError> {
    let found = import::read(&[bytes])
        .pop()
        .and_then(|reading| reading.outcome.ok());
    let Some(Found::Locked(locked)) = found else {
        return Err(VerifyError::NotABackup);
    };
    let imported = locked.unlock(request.passphrase)?;
    let (expected, found) = (request.accounts.len(), imported.accounts.len());
    if expected != found || !imported.skipped.is_empty() {
        return Err(VerifyError::Count { expected, found });
    }
    let mut pairs = request.accounts.iter().zip(&imported.accounts);
    match pairs.position(|(account, found)| !is_same(account, found)) {
        Some(index) => Err(VerifyError::Different { index }),
        None => Ok(()),
    }
}

/// Why a backup is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Its first bytes or its header are damaged.
    #[error("bytes are no backup")]
    NotABackup,
    /// It does not open.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// It holds another number of accounts.
    #[error("backup holds {found} accounts, not {expected}")]
    Count {
        /// How many there should be.
        expected: usize,
        /// How many could be read.
        found: usize,
    },
    /// A field of an account differs.
    #[error("account {index} of the backup differs")]
    Different {
        /// Its place, from 0.
        index: usize,
    },
}

/// Writes the JSON of a backup.
pub(super) fn document(
    accounts: &[ExportAccount<'_>],
    made_at: Option<UnixTime>,
) -> Zeroizing<Vec<u8>> {
    let room = accounts
        .iter()
        .map(|account| 512 + account.note.len() + account.icon.map_or(0, str::len));
    let mut json = Json::with_capacity(room.sum::<usize>() + 128);
    json.object(|json| {
        json.member("format").text(clavis_backup::NAME);
        json.member("version").number(VERSION);
        json.member("madeMs")
            .optional_number(made_at.map(UnixTime::as_millis));
        json.member("accounts").list(|json| {
            for account in accounts {
                json.element().object(|json| write_account(account, json));
            }
        });
    });
    json.into_bytes()
}

fn write_account(account: &ExportAccount<'_>, json: &mut Json) {
    let otp = account.otp;
    json.member("kind").text(match otp.method() {
        Method::Totp => "totp",
        Method::Hotp => "hotp",
        Method::Steam => "steam",
        Method::Motp => "motp",
        Method::Yandex => "yandex",
    });
    json.member("issuer").text(account.issuer);
    json.member("label").text(account.label);
    json.member("secret").text(&base32(account.key.secret));
    json.member("algorithm")
        .text(&otp.algorithm_name().replace('-', ""));
    json.member("digits").number(otp.digits());
    json.member("period")
        .optional_number(otp.period().map(Period::secs).map(u64::from));
    json.member("counter")
        .optional_number(otp.counter().map(|counter| counter.get()));
    json.member("pin").optional_text(account.key.pin);
    json.member("groups").list(|json| {
        for group in account.groups {
            json.element().text(group);
        }
    });
    json.member("note").text(account.note);
    json.member("favourite").flag(account.favourite);
    json.member("icon").optional_text(account.icon);
    json.member("useCount").number(account.use_count);
    for (name, time) in [
        ("lastUsedMs", account.last_used),
        ("createdMs", account.created_at),
        ("trashedMs", account.trashed_at),
    ] {
        json.member(name)
            .optional_number(time.map(UnixTime::as_millis));
    }
}

/// Whether what would be restored is the account. Names come back cleaned, as the vault keeps them, and what is neither
/// a picture nor the name of one does not come back.
fn is_same(account: &ExportAccount<'_>, found: &NewAccount) -> bool {
    let ExportAccount {
        issuer,
        label,
        otp,
        key,
        groups,
        note,
        favourite,
        icon,
        use_count,
        last_used,
        created_at,
        trashed_at,
    } = *account;
    // EXPOSE: compared with what was written, nothing leaves.
    let same_key = key.secret == found.secret.as_bytes()
        && key.pin.filter(|_| otp.needs_pin()) == found.pin.as_ref().map(ServicePin::as_str);
    same_key
        && name::clean(issuer).text == found.issuer
        && name::clean(label).text == found.label
        && *otp == found.otp
        && groups.len() == found.groups.len()
        && groups
            .iter()
            .zip(&found.groups)
            .all(|(group, found)| name::clean(group).text == *found)
        && note == found.note
        && favourite == found.favourite
        && icon.filter(|icon| clavis_backup::is_icon(icon)) == found.icon.as_deref()
        && use_count == found.use_count
        && last_used == found.last_used
        && created_at == found.created_at
        && trashed_at == found.trashed_at
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

    use proptest::prelude::*;

    use super::*;
    use crate::{
        import::Imported,
        otp::{Counter, Digits, Hotp, Otp},
        secret::Secret,
    };

    fn read(bytes: &[u8]) -> Imported {
        let Ok(Found::Open(imported)) = import::read(&[bytes]).remove(0).outcome else {
            panic!("the JSON alone needs no password");
        };
        imported
    }

    proptest! {
        #[test]
        fn any_account_comes_back(
            names in prop::array::uniform3(any::<String>()),
            (secret, counter) in (prop::collection::vec(any::<u8>(), 1..=128), 0..=i64::MAX.unsigned_abs()),
            numbers in prop::array::uniform4(prop::option::of(any::<u64>())),
            favourite in any::<bool>(),
        ) {
            let [issuer, label, note] = names;
            let [used, last_used, created_at, trashed_at] = numbers;
            let account = NewAccount {
                issuer: name::clean(&issuer).text,
                label: name::clean(&label).text,
                note,
                favourite,
                use_count: used.unwrap_or(0),
                last_used: last_used.map(UnixTime::from_millis),
                created_at: created_at.map(UnixTime::from_millis),
                trashed_at: trashed_at.map(UnixTime::from_millis),
                ..NewAccount::bare(
                    Otp::Hotp(Hotp {
                        algorithm: crate::otp::Algorithm::Sha512,
                        digits: Digits::SIX,
                        counter: Counter::new(counter).unwrap(),
                    }),
                    Secret::new(secret).unwrap(),
                )
            };
            let found = read(&document(&[(&account).into()], None));
            prop_assert_eq!(found.accounts.len(), 1);
            prop_assert!(is_same(&(&account).into(), found.accounts.first().unwrap()));
        }
    }
}
