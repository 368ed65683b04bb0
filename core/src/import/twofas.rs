//! 2FAS: JSON of schema 1 to 4, the services plain or sealed under a password.
//!
//! Sealed, `servicesEncrypted` is `sealed text and tag : salt : nonce` in Base64; the key is PBKDF2-HMAC-SHA256 with
//! 10,000 rounds, the seal AES-256-GCM (2fas-android `BackupCipher`). Schema 1 and 2 know no kind of codes: all are TOTP.

use data_encoding::BASE64;
use serde_json::Value;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, Refusal, UnlockError,
    content::Content,
    crypto::{Gcm, Pbkdf2, Prf},
    entry::{Entry, EntryMethod, EntrySecret, Number, Report},
    json::{flag, list, number, optional_text, text},
};
use crate::input::InputError;

pub(super) const READER: Reader = Reader { detect, read };

const NEWEST_SCHEMA: i64 = 4;
const ROUNDS: i64 = 10_000;

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["services", "schemaVersion"])
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    match number(file, "schemaVersion") {
        Number::Is(1..=NEWEST_SCHEMA) => {}
        Number::Is(schema) if schema > NEWEST_SCHEMA => {
            return Err(ImportError::Refused(Refusal::TooNew));
        }
        _ => return Err(ImportError::Corrupt),
    }
    let groups: Vec<Value> = list(file, "groups").to_vec();
    match optional_text(file, "servicesEncrypted") {
        Some(sealed) => {
            let sealed = Sealed::parse(sealed)?;
            Ok(Found::Locked(Locked::new(
                Format::TwoFas,
                0,
                move |password| {
                    let services = sealed.open(password)?;
                    Ok(imported(&services, &groups))
                },
            )))
        }
        None => {
            let services = file
                .get("services")
                .and_then(Value::as_array)
                .ok_or(ImportError::Corrupt)?;
            Ok(Found::Open(imported(services, &groups)))
        }
    }
}

struct Sealed {
    kdf: Pbkdf2,
    sealed: Vec<u8>,
    salt: Vec<u8>,
    nonce: Vec<u8>,
}

impl Sealed {
    fn parse(text: &str) -> Result<Self, ImportError> {
        let mut parts = text.split(':').map(|part| {
            BASE64
                .decode(part.trim().as_bytes())
                .map_err(|_| ImportError::Corrupt)
        });
        let mut part = || parts.next().unwrap_or(Err(ImportError::Corrupt));
        Ok(Self {
            kdf: Pbkdf2::new(Prf::Sha256, ROUNDS)?,
            sealed: part()?,
            salt: part()?,
            nonce: part()?,
        })
    }

    fn open(&self, password: &str) -> Result<Vec<Value>, UnlockError> {
        let key = self.kdf.derive(password.as_bytes(), &self.salt);
        let gcm = Gcm {
            nonce: &self.nonce,
            sealed: &self.sealed,
            associated: b"",
        };
        let text = gcm.open(&key).ok_or(UnlockError::WrongPassword)?;
        Ok(serde_json::from_slice(&text).map_err(|_| ImportError::Corrupt)?)
    }
}

fn imported(services: &[Value], groups: &[Value]) -> Imported {
    let mut report = Report::default();
    for service in services {
        add(service, groups, &mut report);
    }
    Imported::new(Format::TwoFas, report)
}

fn add(service: &Value, groups: &[Value], report: &mut Report) {
    let name = text(service, "name");
    let Some(otp) = service.get("otp").filter(|otp| otp.is_object()) else {
        report.skip(name, InputError::EntryDamaged);
        return;
    };
    let method = match optional_text(otp, "tokenType") {
        None => EntryMethod::Totp,
        Some(kind) => EntryMethod::parse(kind),
    };
    // The name is what its owner made of the issuer; the issuer is what the key URI said.
    let issuer = match text(otp, "issuer") {
        "" => name,
        issuer => issuer,
    };
    let label = match text(otp, "account") {
        "" => text(otp, "label"),
        account => account,
    };
    let group = text(service, "groupId");
    let groups = groups
        .iter()
        .filter(|known| !group.is_empty() && text(known, "id") == group)
        .map(|known| text(known, "name").to_owned());
    report.add(Entry {
        issuer,
        label,
        method,
        secret: EntrySecret::Base32(text(service, "secret")),
        algorithm: optional_text(otp, "algorithm"),
        digits: number(otp, "digits"),
        period: number(otp, "period"),
        counter: number(otp, "counter"),
        groups: groups.collect(),
        favourite: flag(service, "isPinned"),
        ..Entry::default()
    });
}
