//! Proton Pass: the `data.json` of its zip: vaults of items, a login's one-time password in `content.totpUri`.

use serde_json::Value;

use super::{
    Format, ImportError, Imported,
    entry::Report,
    json::{flag, list, text},
    totp_field::{self, Around},
};
use crate::name;

pub(super) fn imported(file: &Value) -> Result<Imported, ImportError> {
    let vaults = file
        .get("vaults")
        .and_then(Value::as_object)
        .ok_or(ImportError::Corrupt)?;
    let mut report = Report::default();
    for vault in vaults.values() {
        let group = name::clean(text(vault, "name")).text;
        for item in list(vault, "items") {
            add(item, &group, &mut report);
        }
    }
    Ok(Imported::new(Format::ProtonPass, report))
}

fn add(item: &Value, group: &str, report: &mut Report) {
    let data = item.get("data").unwrap_or(&Value::Null);
    let content = data.get("content").unwrap_or(&Value::Null);
    let metadata = data.get("metadata").unwrap_or(&Value::Null);
    let field = text(content, "totpUri");
    if field.trim().is_empty() {
        return;
    }
    let username = match text(content, "itemUsername") {
        "" => text(content, "itemEmail"),
        username => username,
    };
    let around = Around {
        title: text(metadata, "name"),
        username,
    };
    let taken = totp_field::read(field, around).map(|mut account| {
        account.note = text(metadata, "note").to_owned();
        account.favourite = flag(item, "pinned");
        if !group.is_empty() {
            account.groups = vec![group.to_owned()];
        }
        account
    });
    report.take(&totp_field::name_of(around), taken);
}
