//! The document inside each generation: everything about the accounts that is no secret, schema 2.
//!
//! Schema 1 knew no automatic backups; it is read, and the next save writes schema 2.
//!
//! The types written here are this file's own: a change of `Account` must not change what is on disk by accident.

use clavis_core::account::{Account, AccountId};
use clavis_core::otp::{Algorithm, Counter, Digits, Hotp, Otp, Period, Totp};
use clavis_core::time::UnixTime;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::header::Hex;

/// The newest schema this program knows, and the only one it writes.
pub(crate) const SCHEMA: u32 = 2;
/// The first schema that may name a record for the passphrase of automatic backups.
const SCHEMA_WITH_BACKUPS: u32 = 2;

/// Tells two accounts with the same secret without showing it: an HMAC under a key derived from the vault key.
pub(crate) type Fingerprint = [u8; 16];

/// All accounts, in the order they were added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Document {
    /// The generation it was written for, so that a renamed file is noticed.
    pub(crate) generation: u64,
    /// The owner wants no more reminders of the recovery code.
    pub(crate) recovery_dismissed: bool,
    /// The record that holds the passphrase of automatic backups; `None` while there are none.
    pub(crate) backup_record: Option<AccountId>,
    pub(crate) accounts: Vec<Account>,
    /// One for each account, in the same order.
    pub(crate) fingerprints: Vec<Fingerprint>,
}

/// Why bytes are no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DocumentError {
    #[error("the document is damaged")]
    Damaged,
    #[error("the document has schema {found}, known is {SCHEMA}")]
    TooNew { found: u32 },
}

impl Document {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        let probe: ProbeWire = serde_json::from_slice(bytes).map_err(|_| DocumentError::Damaged)?;
        match probe.schema {
            1..=SCHEMA => {}
            0 => return Err(DocumentError::Damaged),
            found => return Err(DocumentError::TooNew { found }),
        }
        let wire: DocumentWire =
            serde_json::from_slice(bytes).map_err(|_| DocumentError::Damaged)?;
        wire.into_document().ok_or(DocumentError::Damaged)
    }

    pub(crate) fn write(&self) -> Result<Zeroizing<Vec<u8>>, DocumentError> {
        let wire = DocumentWire::from_document(self);
        // Notes may be private: room enough that growing leaves few copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(
            self.accounts.len().saturating_mul(512).saturating_add(512),
        ));
        serde_json::to_writer(&mut *bytes, &wire).map_err(|_| DocumentError::Damaged)?;
        Ok(bytes)
    }

    /// The ids of all records that belong to the document.
    pub(crate) fn record_ids(&self) -> impl Iterator<Item = AccountId> + '_ {
        let accounts = self.accounts.iter().map(|account| account.id);
        accounts.chain(self.backup_record)
    }

    pub(crate) fn find_mut(&mut self, id: AccountId) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.id == id)
    }

    pub(crate) fn push(&mut self, account: Account, fingerprint: Fingerprint) {
        self.accounts.push(account);
        self.fingerprints.push(fingerprint);
    }

    pub(crate) fn remove(&mut self, id: AccountId) {
        if let Some(place) = self.accounts.iter().position(|account| account.id == id) {
            self.accounts.remove(place);
            self.fingerprints.remove(place);
        }
    }
}

#[derive(Deserialize)]
struct ProbeWire {
    schema: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentWire {
    schema: u32,
    generation: u64,
    recovery_dismissed: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup_record: Option<Hex<16>>,
    accounts: Vec<AccountWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountWire {
    id: Hex<16>,
    issuer: String,
    label: String,
    otp: OtpWire,
    groups: Vec<String>,
    note: String,
    favourite: bool,
    icon: Option<String>,
    use_count: u64,
    last_used_ms: Option<u64>,
    created_ms: u64,
    trashed_ms: Option<u64>,
    fingerprint: Hex<16>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
enum OtpWire {
    Totp {
        algorithm: AlgorithmWire,
        digits: u32,
        period: u32,
    },
    Hotp {
        algorithm: AlgorithmWire,
        digits: u32,
        counter: u64,
    },
    Steam {},
    Motp {},
    Yandex {},
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AlgorithmWire {
    Sha1,
    Sha256,
    Sha512,
}

impl DocumentWire {
    fn from_document(document: &Document) -> Self {
        let accounts = document.accounts.iter().zip(&document.fingerprints);
        Self {
            schema: SCHEMA,
            generation: document.generation,
            recovery_dismissed: document.recovery_dismissed,
            backup_record: document.backup_record.map(|id| Hex(*id.as_bytes())),
            accounts: accounts
                .map(|(account, fingerprint)| AccountWire::from_account(account, fingerprint))
                .collect(),
        }
    }

    fn into_document(self) -> Option<Document> {
        if self.backup_record.is_some() && self.schema < SCHEMA_WITH_BACKUPS {
            return None;
        }
        let mut document = Document {
            generation: self.generation,
            recovery_dismissed: self.recovery_dismissed,
            backup_record: self.backup_record.map(|id| AccountId::from_bytes(id.0)),
            ..Document::default()
        };
        for wire in self.accounts {
            let (account, fingerprint) = wire.into_account()?;
            document.push(account, fingerprint);
        }
        let mut ids: Vec<_> = document.record_ids().collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        (ids.len() == count).then_some(document)
    }
}

impl AccountWire {
    fn from_account(account: &Account, fingerprint: &Fingerprint) -> Self {
        Self {
            id: Hex(*account.id.as_bytes()),
            issuer: account.issuer.clone(),
            label: account.label.clone(),
            otp: OtpWire::from_otp(&account.otp),
            groups: account.groups.clone(),
            note: account.note.clone(),
            favourite: account.favourite,
            icon: account.icon.clone(),
            use_count: account.use_count,
            last_used_ms: account.last_used.map(UnixTime::as_millis),
            created_ms: account.created_at.as_millis(),
            trashed_ms: account.trashed_at.map(UnixTime::as_millis),
            fingerprint: Hex(*fingerprint),
        }
    }

    fn into_account(self) -> Option<(Account, Fingerprint)> {
        let account = Account {
            id: AccountId::from_bytes(self.id.0),
            issuer: self.issuer,
            label: self.label,
            otp: self.otp.into_otp()?,
            groups: self.groups,
            note: self.note,
            favourite: self.favourite,
            icon: self.icon,
            use_count: self.use_count,
            last_used: self.last_used_ms.map(UnixTime::from_millis),
            created_at: UnixTime::from_millis(self.created_ms),
            trashed_at: self.trashed_ms.map(UnixTime::from_millis),
        };
        Some((account, self.fingerprint.0))
    }
}

impl OtpWire {
    fn from_otp(otp: &Otp) -> Self {
        match otp {
            Otp::Totp(Totp {
                algorithm,
                digits,
                period,
            }) => Self::Totp {
                algorithm: AlgorithmWire::from_algorithm(*algorithm),
                digits: u32::from(digits.get()),
                period: period.secs(),
            },
            Otp::Hotp(Hotp {
                algorithm,
                digits,
                counter,
            }) => Self::Hotp {
                algorithm: AlgorithmWire::from_algorithm(*algorithm),
                digits: u32::from(digits.get()),
                counter: counter.get(),
            },
            Otp::Steam => Self::Steam {},
            Otp::Motp => Self::Motp {},
            Otp::Yandex => Self::Yandex {},
        }
    }

    fn into_otp(self) -> Option<Otp> {
        Some(match self {
            Self::Totp {
                algorithm,
                digits,
                period,
            } => Otp::Totp(Totp {
                algorithm: algorithm.into_algorithm(),
                digits: Digits::new(digits).ok()?,
                period: Period::new(period).ok()?,
            }),
            Self::Hotp {
                algorithm,
                digits,
                counter,
            } => Otp::Hotp(Hotp {
                algorithm: algorithm.into_algorithm(),
                digits: Digits::new(digits).ok()?,
                counter: Counter::new(counter).ok()?,
            }),
            Self::Steam {} => Otp::Steam,
            Self::Motp {} => Otp::Motp,
            Self::Yandex {} => Otp::Yandex,
        })
    }
}

impl AlgorithmWire {
    fn from_algorithm(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1,
            Algorithm::Sha256 => Self::Sha256,
            Algorithm::Sha512 => Self::Sha512,
        }
    }

    fn into_algorithm(self) -> Algorithm {
        match self {
            Self::Sha1 => Algorithm::Sha1,
            Self::Sha256 => Algorithm::Sha256,
            Self::Sha512 => Algorithm::Sha512,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn sample() -> Document {
        let otps = [
            Otp::Totp(Totp {
                algorithm: Algorithm::Sha512,
                digits: Digits::new(8).unwrap(),
                period: Period::new(60).unwrap(),
            }),
            Otp::Hotp(Hotp {
                algorithm: Algorithm::Sha256,
                digits: Digits::new(10).unwrap(),
                counter: Counter::new(i64::MAX as u64).unwrap(),
            }),
            Otp::Steam,
            Otp::Motp,
            Otp::Yandex,
        ];
        let mut document = Document {
            generation: 7,
            recovery_dismissed: true,
            backup_record: Some(AccountId::from_bytes([0xee; 16])),
            ..Document::default()
        };
        for (number, otp) in (1..).zip(otps) {
            let account = Account {
                id: AccountId::from_bytes([number; 16]),
                issuer: "Caisse \"CC\" \u{1f511}".into(),
                label: "zoé@exemple.ch".into(),
                otp,
                groups: vec!["Büro".into(), "privé".into()],
                note: "zwei\nZeilen".into(),
                favourite: number % 2 == 0,
                icon: (number == 1).then(|| "key".into()),
                use_count: u64::MAX,
                last_used: (number == 2).then(|| UnixTime::from_millis(1_790_000_000_123)),
                created_at: UnixTime::from_millis(1),
                trashed_at: (number == 3).then(|| UnixTime::from_millis(u64::MAX)),
            };
            document.push(account, [number; 16]);
        }
        document
    }

    #[test]
    fn a_document_reads_back_as_it_was() {
        for document in [Document::default(), sample()] {
            assert_eq!(Document::parse(&document.write().unwrap()), Ok(document));
        }
    }

    #[test]
    fn schema_1_is_read() {
        let document = Document {
            backup_record: None,
            ..sample()
        };
        let newest = String::from_utf8(document.write().unwrap().to_vec()).unwrap();
        let oldest = newest.replacen("\"schema\":2", "\"schema\":1", 1);
        assert_ne!(oldest, newest);
        assert_eq!(Document::parse(oldest.as_bytes()), Ok(document));
    }

    #[test]
    fn a_newer_schema_is_told_from_damage() {
        assert_eq!(
            Document::parse(br#"{"schema":3,"anything":[]}"#),
            Err(DocumentError::TooNew { found: 3 })
        );
        let whole = String::from_utf8(sample().write().unwrap().to_vec()).unwrap();
        for (old, new) in [
            ("\"schema\":2", "\"schema\":0"),
            ("\"schema\":2", "\"schema\":2,\"more\":1"),
            // Schema 1 knew no record but those of accounts.
            ("\"schema\":2", "\"schema\":1"),
            // The record is an account's.
            (
                "\"backup_record\":\"ee",
                "\"backup_record\":\"0101010101010101010101010101010\",\"x\":\"",
            ),
            ("\"digits\":8", "\"digits\":11"),
            ("\"period\":60", "\"period\":0"),
            (
                "\"counter\":9223372036854775807",
                "\"counter\":9223372036854775808",
            ),
            ("\"method\":\"steam\"", "\"method\":\"stream\""),
            ("sha512", "sha3"),
            ("\"id\":\"02", "\"id\":\"2"),
            // Two accounts of one id.
            (
                "\"id\":\"02020202020202020202020202020202\"",
                "\"id\":\"01010101010101010101010101010101\"",
            ),
        ] {
            assert!(whole.contains(old), "{old}");
            assert_eq!(
                Document::parse(whole.replacen(old, new, 1).as_bytes()),
                Err(DocumentError::Damaged),
                "{new}"
            );
        }
    }

    #[test]
    fn every_cut_is_damage() {
        let whole = sample().write().unwrap();
        for length in 0..whole.len() {
            assert_eq!(
                Document::parse(&whole[..length]),
                Err(DocumentError::Damaged),
                "{length} bytes"
            );
        }
    }
}
