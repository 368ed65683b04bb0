//! Stratum (Authenticator Pro): its SQLite database `authenticator.db3`, when the app has no password.

use std::collections::HashMap;

use super::{
    Format, ImportError, Imported,
    database::{App, note_damage},
    entry::Report,
    icon,
    sqlite::{Database, Row},
    stratum,
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
    let secret = row.text("secret");
    let source = stratum::Source {
        groups: beside.categories.get(&*secret).cloned().unwrap_or_default(),
        icon: row
            .text("icon")
            .strip_prefix(OWN_ICON)
            .and_then(|id| beside.icons.get(id).cloned()),
        secret,
        field: &|name| Some(row.text(name)),
    };
    source.add_to(report);
}
