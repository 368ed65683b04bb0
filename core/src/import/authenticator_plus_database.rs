//! Authenticator Plus: its database, which SQLCipher 3 seals with the password.
//!
//! Such a file has no mark at all. It is taken for one when it is whole pages of noise; andOTP's newer files, which
//! are noise too, start with a small number of rounds.

use data_encoding::HEXLOWER_PERMISSIVE;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader,
    content::Content,
    database::{self, App, note_damage},
    entry::{Entry, EntrySecret, Number, Report},
    google_database,
    sqlcipher::{PAGE, Sealed},
    sqlite::{Database, Row},
};

/// For files without a mark: to be asked after all that have one, and before andOTP, whose oldest files are any noise.
pub(super) const READER: Reader = Reader { detect, read };

/// The same database without its seal.
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

/// Of 1,024 random bytes some 251 differ; of text or zeroes far fewer do.
const NOISE: usize = 220;
/// The rounds andOTP writes into its first four bytes are fewer than this; a salt is as low once in 20,000 files.
const ANDOTP_ROUNDS: u32 = 200_000;

fn detect(content: &Content<'_>) -> bool {
    let bytes = content.bytes();
    let Some(page) = bytes.first_chunk::<PAGE>() else {
        return false;
    };
    let rounds = page
        .first_chunk::<4>()
        .map(|rounds| u32::from_be_bytes(*rounds));
    let mut seen = [false; 256];
    for byte in page {
        if let Some(seen) = seen.get_mut(usize::from(*byte)) {
            *seen = true;
        }
    }
    bytes.len().is_multiple_of(PAGE)
        && seen.iter().filter(|seen| **seen).count() >= NOISE
        && rounds.is_some_and(|rounds| rounds > ANDOTP_ROUNDS)
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let sealed = Sealed::new(content.bytes().to_vec());
    Ok(Found::Locked(Locked::new(
        Format::AuthenticatorPlus,
        // The pages once more, opened.
        u64::try_from(content.bytes().len()).unwrap_or(u64::MAX),
        move |password| {
            let file = sealed.open(password)?;
            Ok(database::import(&Database::open(&file, None)?)?)
        },
    )))
}

fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    let accounts = database.table(TABLE)?;
    let mut report = Report::default();
    for row in accounts.rows() {
        add(row, &mut report);
    }
    note_damage(&accounts, &mut report)?;
    Ok(Imported::new(Format::AuthenticatorPlus, report))
}

fn add(row: Row<'_>, report: &mut Report) {
    let (issuer, name, secret) = (row.text("issuer"), row.text("email"), row.text("secret"));
    let (original, category) = (row.text("original_name"), row.text("category"));
    let kind = row.number("type");
    let blizzard = kind == BLIZZARD;
    // Without an issuer of its own, the one before the colon of the original name.
    let issuer = match original.split_once(':') {
        _ if blizzard && issuer.trim().is_empty() => "Blizzard",
        Some((prefix, _)) if issuer.trim().is_empty() => prefix,
        _ => &issuer,
    };
    report.add(Entry {
        issuer,
        label: &name,
        method: if blizzard {
            Default::default()
        } else {
            google_database::method(kind)
        },
        secret: match blizzard {
            true if is_hex(&secret) => EntrySecret::Hex(&secret),
            _ => EntrySecret::Base32(&secret),
        },
        digits: if blizzard {
            Number::Is(8)
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
