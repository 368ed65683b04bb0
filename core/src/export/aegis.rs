//! Aegis JSON, plain or encrypted (Aegis `docs/vault.md`, database version 3), which many other apps read too.
//!
//! Names, methods, groups, notes, favourites and pictures go along; times and counts of use have no place in it.

use aes_gcm::{AeadInPlace, Aes256Gcm, KeyInit};
use data_encoding::{BASE64, HEXLOWER};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{ExportAccount, ExportError, json::Json, random};
use crate::{
    otp::{Method, Otp, Period},
    secret::base32,
};

/// What Aegis itself writes: scrypt with N = 2^15, r = 8, p = 1, which takes 32 MiB.
const LOG_COST: u8 = 15;

/// Writes a file that everybody can read.
///
/// # Errors
/// When there are no random numbers.
pub fn write(
    accounts: &[ExportAccount<'_>],
    rng: &mut dyn CryptoRngCore,
) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let database = Database::new(accounts, rng)?;
    let mut json = Json::with_capacity(database.room());
    json.object(|json| {
        json.member("version").number(1_u32);
        json.member("header").object(|json| {
            json.member("slots").null();
            json.member("params").null();
        });
        json.member("db").object(|json| database.write(json));
    });
    Ok(json.into_bytes())
}

/// Writes a file that a password opens, byte for byte as it is given: Aegis does not normalise.
///
/// # Errors
/// When the password is empty, or there are no random numbers.
pub fn write_encrypted(
    accounts: &[ExportAccount<'_>],
    password: &str,
    rng: &mut dyn CryptoRngCore,
) -> Result<Vec<u8>, ExportError> {
    if password.is_empty() {
        return Err(ExportError::PassphraseEmpty);
    }
    let database = Database::new(accounts, rng)?;
    let mut json = Json::with_capacity(database.room());
    json.object(|json| database.write(json));
    let key = Zeroizing::new(random::<32>(rng)?);
    let sealed = Sealed::new(&key, &json.into_bytes(), rng)?;

    let salt = random::<32>(rng)?;
    let params = scrypt::Params::new(LOG_COST, 8, 1, 32).map_err(|_| ExportError::TooLarge)?;
    let mut wrapping = Zeroizing::new([0; 32]);
    scrypt::scrypt(password.as_bytes(), &salt, &params, &mut *wrapping)
        .map_err(|_| ExportError::TooLarge)?;
    let slot = Sealed::new(&wrapping, &*key, rng)?;
    let slot_id = uuid(rng)?;

    let mut json = Json::with_capacity(2_048 + sealed.text.len() * 4 / 3);
    json.object(|json| {
        json.member("version").number(1_u32);
        json.member("header").object(|json| {
            json.member("slots").list(|json| {
                json.element().object(|json| {
                    json.member("type").number(1_u32);
                    json.member("uuid").text(&slot_id);
                    json.member("key").text(&HEXLOWER.encode(&slot.text));
                    json.member("key_params")
                        .object(|json| slot.write_params(json));
                    json.member("n").number(1_u64 << LOG_COST);
                    json.member("r").number(8_u32);
                    json.member("p").number(1_u32);
                    json.member("salt").text(&HEXLOWER.encode(&salt));
                    json.member("repaired").flag(true);
                    json.member("is_backup").flag(false);
                });
            });
            json.member("params")
                .object(|json| sealed.write_params(json));
        });
        json.member("db").text(&BASE64.encode(&sealed.text));
    });
    Ok(json.into_bytes().to_vec())
}

/// The accounts with the ids that Aegis gives everything.
struct Database<'a> {
    accounts: &'a [ExportAccount<'a>],
    ids: Vec<String>,
    /// Each group once, with its id.
    groups: Vec<(&'a str, String)>,
}

impl<'a> Database<'a> {
    fn new(
        accounts: &'a [ExportAccount<'a>],
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Self, ExportError> {
        let mut ids = Vec::with_capacity(accounts.len());
        let mut groups: Vec<(&str, String)> = Vec::new();
        for account in accounts {
            ids.push(uuid(rng)?);
            for group in account.groups {
                if !groups.iter().any(|(name, _)| name == group) {
                    groups.push((group, uuid(rng)?));
                }
            }
        }
        Ok(Self {
            accounts,
            ids,
            groups,
        })
    }

    /// Bytes that the database takes in most cases.
    fn room(&self) -> usize {
        let accounts = self.accounts.iter();
        let sizes =
            accounts.map(|account| 768 + account.note.len() + account.icon.map_or(0, str::len));
        1_024 + sizes.sum::<usize>() + self.groups.len() * 128
    }

    fn write(&self, json: &mut Json) {
        json.member("version").number(3_u32);
        json.member("entries").list(|json| {
            for (account, id) in self.accounts.iter().zip(&self.ids) {
                json.element()
                    .object(|json| self.write_entry(account, id, json));
            }
        });
        json.member("groups").list(|json| {
            for (name, id) in &self.groups {
                json.element().object(|json| {
                    json.member("uuid").text(id);
                    json.member("name").text(name);
                });
            }
        });
        json.member("icons_optimized").flag(true);
    }

    fn write_entry(&self, account: &ExportAccount<'_>, id: &str, json: &mut Json) {
        json.member("type").text(match account.otp.method() {
            Method::Totp => "totp",
            Method::Hotp => "hotp",
            Method::Steam => "steam",
            Method::Motp => "motp",
            Method::Yandex => "yandex",
        });
        json.member("uuid").text(id);
        json.member("name").text(account.label);
        json.member("issuer").text(account.issuer);
        json.member("note").text(account.note);
        json.member("favorite").flag(account.favourite);
        let picture = account
            .icon
            .and_then(|icon| icon.strip_prefix("data:image/png;base64,"))
            .and_then(|base64| Some((base64, BASE64.decode(base64.as_bytes()).ok()?)));
        json.member("icon")
            .optional_text(picture.as_ref().map(|(base64, _)| *base64));
        if let Some((_, bytes)) = &picture {
            json.member("icon_mime").text("image/png");
            json.member("icon_hash")
                .text(&HEXLOWER.encode(&Sha256::digest(bytes)));
        }
        json.member("info").object(|json| write_info(account, json));
        json.member("groups").list(|json| {
            for group in account.groups {
                if let Some((_, id)) = self.groups.iter().find(|(name, _)| name == group) {
                    json.element().text(id);
                }
            }
        });
    }
}

fn write_info(account: &ExportAccount<'_>, json: &mut Json) {
    let otp = account.otp;
    let secret = match otp {
        // Aegis keeps the bytes behind an mOTP secret in hexadecimal, as mOTP itself does.
        Otp::Motp => Zeroizing::new(HEXLOWER.encode(account.key.secret)),
        Otp::Totp(_) | Otp::Hotp(_) | Otp::Steam | Otp::Yandex => base32(account.key.secret),
    };
    json.member("secret").text(&secret);
    json.member("algo")
        .text(&otp.algorithm_name().replace('-', ""));
    json.member("digits").number(otp.digits());
    if let Some(period) = otp.period().map(Period::secs) {
        json.member("period").number(period);
    }
    if let Some(counter) = otp.counter() {
        json.member("counter").number(counter.get());
    }
    if otp.needs_pin() {
        json.member("pin").text(account.key.pin.unwrap_or_default());
    }
}

/// A text under AES-256-GCM, its nonce and tag beside it.
struct Sealed {
    text: Vec<u8>,
    nonce: [u8; 12],
    tag: Vec<u8>,
}

impl Sealed {
    fn new(key: &[u8; 32], plain: &[u8], rng: &mut dyn CryptoRngCore) -> Result<Self, ExportError> {
        let nonce = random(rng)?;
        let mut text = plain.to_vec();
        let tag = Aes256Gcm::new(key.into())
            .encrypt_in_place_detached(&nonce.into(), b"", &mut text)
            .map_err(|_| ExportError::TooLarge)?
            .to_vec();
        Ok(Self { text, nonce, tag })
    }

    fn write_params(&self, json: &mut Json) {
        json.member("nonce").text(&HEXLOWER.encode(&self.nonce));
        json.member("tag").text(&HEXLOWER.encode(&self.tag));
    }
}

/// A random UUID [RFC 9562 §5.4].
fn uuid(rng: &mut dyn CryptoRngCore) -> Result<String, ExportError> {
    let number = u128::from_be_bytes(random(rng)?);
    let versioned = number & !(0xf << 76) & !(0x3 << 62) | (4 << 76) | (2 << 62);
    let hex = format!("{versioned:032x}");
    let mut text = String::with_capacity(36);
    for (place, sign) in hex.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(sign);
    }
    Ok(text)
}
