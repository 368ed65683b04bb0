//! cotp: its export is JSON of key URIs (`items`), its database that JSON sealed with XChaCha20-Poly1305 under Argon2id
//! with 32 MiB, 4 passes and 4 lanes (cotp `crypto/cryptography.rs`).

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use data_encoding::BASE64;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    Format, Found, ImportError, Imported, Locked, Reader, UnlockError,
    content::Content,
    crypto::{Argon2Kdf, Argon2Numbers},
    entry::{Entry, EntryMethod, EntrySecret, Report},
    json::{list, number, optional_text, text},
};
use crate::{input::InputError, key_uri};

pub(super) const READER: Reader = Reader { detect, read };

fn detect(content: &Content<'_>) -> bool {
    content.is_object_with(&["nonce", "salt", "cipher"])
        || content
            .json()
            .and_then(|file| file.get("items"))
            .and_then(Value::as_array)
            .is_some_and(|items| {
                items
                    .iter()
                    .any(|item| item.as_str().is_some_and(key_uri::is_key_uri))
            })
}

fn read(content: &Content<'_>) -> Result<Found, ImportError> {
    let file = content.json().ok_or(ImportError::Corrupt)?;
    let Some(cipher) = optional_text(file, "cipher") else {
        return Ok(Found::Open(uris(list(file, "items"))));
    };
    let kdf = Argon2Kdf::new(Argon2Numbers {
        algorithm: argon2::Algorithm::Argon2id,
        memory: 32_768,
        passes: 4,
        lanes: 4,
    })?;
    let base64 = |text: &str| {
        BASE64
            .decode(text.as_bytes())
            .map_err(|_| ImportError::Corrupt)
    };
    let (salt, sealed) = (base64(text(file, "salt"))?, base64(cipher)?);
    let nonce: [u8; 24] = base64(text(file, "nonce"))?
        .try_into()
        .map_err(|_| ImportError::Corrupt)?;
    Ok(Found::Locked(Locked::new(
        Format::Cotp,
        kdf.memory(),
        move |password| {
            let key = kdf.derive(password.as_bytes(), &salt)?;
            let opened = XChaCha20Poly1305::new((&*key).into())
                .decrypt(XNonce::from_slice(&nonce), sealed.as_slice())
                .map(Zeroizing::new)
                .map_err(|_| UnlockError::WrongPassword)?;
            let database: Value =
                serde_json::from_slice(&opened).map_err(|_| ImportError::Corrupt)?;
            Ok(elements(&database))
        },
    )))
}

fn uris(items: &[Value]) -> Imported {
    let mut report = Report::default();
    for item in items {
        match item.as_str() {
            Some(uri) => report.take(
                &key_uri::name_hint(uri),
                key_uri::parse(uri).map_err(InputError::from),
            ),
            None => report.skip("", InputError::EntryDamaged),
        }
    }
    Imported::new(Format::Cotp, report)
}

fn elements(database: &Value) -> Imported {
    let mut report = Report::default();
    for element in list(database, "elements") {
        let method = EntryMethod::parse(match text(element, "type") {
            "" => "totp",
            kind => kind,
        });
        let secret = text(element, "secret");
        report.add(Entry {
            issuer: text(element, "issuer"),
            label: text(element, "label"),
            method,
            secret: match method {
                EntryMethod::Motp => EntrySecret::Hex(secret),
                _ => EntrySecret::Base32(secret),
            },
            algorithm: optional_text(element, "algorithm"),
            digits: number(element, "digits"),
            period: number(element, "period"),
            counter: number(element, "counter"),
            pin: optional_text(element, "pin"),
            ..Entry::default()
        });
    }
    Imported::new(Format::Cotp, report)
}
