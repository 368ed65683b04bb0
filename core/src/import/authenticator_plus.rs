//! Authenticator Plus: its database, sealed by SQLCipher 3 or open. (Its zip holds key URIs: see `zipped`.)
//!
//! Sealed it has no mark, but its size is whole pages; it is asked before andOTP's container, and a wrong password of
//! either is told by their authenticators.

use data_encoding::HEXLOWER_PERMISSIVE;

use super::{
    Format, ImportError, Imported, UnlockError,
    database::{App, read_accounts},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    google_database,
    sqlcipher::{self, PAGE},
    sqlite::{Database, Row},
};

pub(super) const APP: App = App {
    table: TABLE,
    columns: &["email", "secret", "type", "counter", "category"],
    import,
};

const TABLE: &str = "accounts";
/// The category of what has none.
const ALL: &str = "All Accounts";
/// Codes of Battle.net, whose secret is hexadecimal.
const BLIZZARD: Number = Number::Is(2);
const BLIZZARD_DIGITS: Number = Number::Is(8);

/// Whether bytes may be such a database, sealed.
pub(super) fn may_be(bytes: &[u8]) -> bool {
    bytes.len() >= 2 * PAGE && bytes.len().is_multiple_of(PAGE)
}

/// Opens the sealed database; `None` when the password is wrong, or it is none.
pub(super) fn open(bytes: &[u8], password: &str) -> Result<Option<Imported>, UnlockError> {
    let Some(plain) = sqlcipher::open(bytes, password)? else {
        return Ok(None);
    };
    Ok(Some(import(&Database::open(&plain, None)?)?))
}

fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    read_accounts(database, TABLE, Format::AuthenticatorPlus, add)
}

fn add(row: Row<'_>, report: &mut Report) {
    let (issuer, name, secret) = (row.text("issuer"), row.text("email"), row.text("secret"));
    let (original, category) = (row.text("original_name"), row.text("category"));
    let is_blizzard = row.number("type") == BLIZZARD;
    report.add(Entry {
        issuer: match original.split_once(':') {
            _ if !issuer.trim().is_empty() => &issuer,
            _ if is_blizzard => "Blizzard",
            // Renamed accounts keep their issuer before the colon of the name they came with.
            Some((prefix, _)) => prefix,
            None => "",
        },
        label: if name.trim().is_empty() {
            &original
        } else {
            &name
        },
        method: if is_blizzard {
            EntryMethod::Totp
        } else {
            google_database::method(row.number("type"))
        },
        secret: if is_blizzard && is_hex(&secret) {
            EntrySecret::Hex(&secret)
        } else {
            EntrySecret::Base32(&secret)
        },
        digits: if is_blizzard {
            BLIZZARD_DIGITS
        } else {
            Number::Missing
        },
        counter: row.number("counter"),
        groups: Some(category.into_owned())
            .filter(|category| category != ALL)
            .into_iter()
            .collect(),
        ..Entry::default()
    });
}

fn is_hex(text: &str) -> bool {
    HEXLOWER_PERMISSIVE.decode_len(text.len()).is_ok()
        && text.bytes().all(|sign| sign.is_ascii_hexdigit())
}
