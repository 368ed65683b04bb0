//! Stratum (Authenticator Pro): its SQLite database `authenticator.db3`, when the app has no password.

use std::collections::HashMap;

use super::{
    Format, ImportError, Imported,
    database::{App, note_damage},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    icon,
    sqlite::{Database, Row},
};

pub(super) const APP: App = App {
    table: TABLE,
    columns: &["type", "issuer", "username", "secret", "algorithm"],
    import,
};

const TABLE: &str = "authenticator";
/// How the name of a picture starts that is in the database; others are built into the app.
const OWN_ICON: char = '@';

fn import(database: &Database<'_>) -> Result<Imported, ImportError> {
    let accounts = database.table(TABLE)?;
    let beside = Beside::read(database)?;
    let mut report = Report::default();
    for row in accounts.rows() {
        add(row, &beside, &mut report);
    }
    note_damage(&accounts, &mut report)?;
    Ok(Imported::new(Format::Stratum, report))
}

/// What other tables say of the accounts.
struct Beside {
    /// The names of the categories by the secrets of the accounts in them.
    categories: HashMap<String, Vec<String>>,
    /// Pictures by their ids.
    icons: HashMap<String, String>,
}

impl Beside {
    fn read(database: &Database<'_>) -> Result<Self, ImportError> {
        let names = database.table("category")?;
        let names: HashMap<_, _> = names
            .rows()
            .map(|row| (row.text("id").into_owned(), row.text("name").into_owned()))
            .collect();
        let mut categories = HashMap::<_, Vec<_>>::new();
        for row in database.table("authenticatorcategory")?.rows() {
            if let Some(name) = names.get(&*row.text("categoryId")) {
                let secret = row.text("authenticatorSecret").into_owned();
                categories.entry(secret).or_default().push(name.clone());
            }
        }
        let icons = database.table("customicon")?;
        let icons = icons
            .rows()
            .filter_map(|row| {
                Some((
                    row.text("id").into_owned(),
                    icon::from_bytes(row.bytes("data"))?,
                ))
            })
            .collect();
        Ok(Self { categories, icons })
    }
}

fn add(row: Row<'_>, beside: &Beside, report: &mut Report) {
    let (issuer, label, secret) = (row.text("issuer"), row.text("username"), row.text("secret"));
    let (pin, icon) = (row.text("pin"), row.text("icon"));
    let method = match row.number("type") {
        Number::Is(1) => EntryMethod::Hotp,
        Number::Is(2) => EntryMethod::Totp,
        Number::Is(3) => EntryMethod::Motp,
        Number::Is(4) => EntryMethod::Steam,
        Number::Is(5) => EntryMethod::Yandex,
        _ => EntryMethod::Unknown,
    };
    report.add(Entry {
        issuer: &issuer,
        label: &label,
        method,
        secret: match method {
            EntryMethod::Motp => EntrySecret::Hex(&secret),
            _ => EntrySecret::Base32(&secret),
        },
        algorithm: Some(match row.number("algorithm") {
            Number::Missing | Number::Is(0) => "SHA1",
            Number::Is(1) => "SHA256",
            Number::Is(2) => "SHA512",
            Number::Is(_) | Number::Wrong => "unknown",
        }),
        digits: row.number("digits"),
        period: row.number("period"),
        counter: row.number("counter"),
        pin: Some(&*pin).filter(|pin| !pin.is_empty()),
        groups: beside.categories.get(&*secret).cloned().unwrap_or_default(),
        icon: icon
            .strip_prefix(OWN_ICON)
            .and_then(|id| beside.icons.get(id).cloned()),
        use_count: row.number("copyCount").or_zero(),
        ..Entry::default()
    });
}
