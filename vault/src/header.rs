//! The header's bytes on disk: which generation counts, and the wrapped vault keys.
//!
//! A JSON object whose last two members are added by hand: `mac`, over every byte before it, under a key derived from
//! the vault key; then `sha256`, over every byte before that. The digest needs no key, so that damage is told from a
//! wrong credential and from a newer format. That the file ends in it is a promise of every format to come.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};

use crate::generations;
use crate::seal::{hmac_matches, hmac_sha256};
use crate::slot::Slot;

/// The newest format this program knows, and the only one it writes. Format 1 knew no biometrics.
pub(crate) const FORMAT: u32 = 2;
const OLDEST_FORMAT: u32 = 1;
const MAGIC: &str = "clavis-vault";
/// Longer than a header with all its slots will ever be.
pub(crate) const MAX_BYTES: u64 = 65_536;
const MAX_SLOTS: usize = 8;
/// Fewer tries than this before everything is erased would erase by accident.
pub(crate) const MIN_WIPE_AFTER: u32 = 10;

const MAC_MEMBER: &str = ",\n  \"mac\": \"";
pub(crate) const DIGEST_MEMBER: &str = "\",\n  \"sha256\": \"";
pub(crate) const END: &str = "\"\n}\n";
const HEX_BYTES: usize = 64;

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    magic: String,
    format: u32,
    pub(crate) vault_id: Hex<16>,
    pub(crate) backend: String,
    pub(crate) generation: u64,
    /// Older generations must go: they hold what was deleted for good.
    pub(crate) oldest_kept: u64,
    pub(crate) snapshot: Snapshot,
    pub(crate) policy: Policy,
    pub(crate) slots: Vec<Slot>,
}

/// The file of the generation that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snapshot {
    pub(crate) file: String,
    pub(crate) sha256: Hex<32>,
}

/// What the owner chose for the time while the vault is locked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// Wrong tries after which everything is erased.
    pub(crate) wipe_after: Option<u32>,
}

/// Bytes of a fixed number, in lower-case hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hex<const N: usize>(pub(crate) [u8; N]);

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_hex(text.as_bytes())
            .map(Self)
            .ok_or_else(|| D::Error::custom("not hexadecimal of the right length"))
    }
}

fn parse_hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    HEXLOWER.decode(text).ok()?.try_into().ok()
}

/// Why bytes are no header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HeaderError {
    /// Cut off, altered, or out of bounds.
    #[error("the header is damaged")]
    Damaged,
    /// Whole, but of a newer program.
    #[error("the header has format {found}, known is {FORMAT}")]
    TooNew {
        /// The format found.
        found: u32,
    },
}

impl Header {
    pub(crate) fn new(vault_id: [u8; 16], backend: &str, slots: Vec<Slot>) -> Self {
        Self {
            magic: MAGIC.to_owned(),
            format: FORMAT,
            vault_id: Hex(vault_id),
            backend: backend.to_owned(),
            generation: 0,
            oldest_kept: 1,
            snapshot: Snapshot {
                file: generations::file_name(0),
                sha256: Hex([0; 32]),
            },
            policy: Policy::default(),
            slots,
        }
    }

    /// The slot of the PIN or passphrase.
    pub(crate) fn credential_slot(&self) -> Option<&Slot> {
        self.slots
            .iter()
            .find(|slot| slot.credential_kind().is_some())
    }

    /// The slot of the recovery code.
    pub(crate) fn recovery_slot(&self) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.is_recovery())
    }

    /// The slot of finger and face.
    pub(crate) fn biometric_slot(&self) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.is_biometric())
    }

    /// An id no slot has or had lately.
    pub(crate) fn next_slot_id(&self) -> u32 {
        self.slots
            .iter()
            .map(|slot| slot.id)
            .max()
            .unwrap_or(0)
            .saturating_add(1)
    }

    fn is_sound(&self) -> bool {
        let mut ids: Vec<_> = self.slots.iter().map(|slot| slot.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let count = |is: fn(&Slot) -> bool| self.slots.iter().filter(|slot| is(slot)).count();
        self.magic == MAGIC
            && self.generation > 0
            && self.oldest_kept <= self.generation
            && self.snapshot.file == generations::file_name(self.generation)
            && self.slots.len() <= MAX_SLOTS
            && ids.len() == self.slots.len()
            && count(|slot| slot.credential_kind().is_some()) == 1
            && count(Slot::is_recovery) <= 1
            && count(Slot::is_biometric) <= 1
            && (self.format > OLDEST_FORMAT || count(Slot::is_biometric) == 0)
            && self.slots.iter().all(Slot::is_bounded)
            && self
                .policy
                .wipe_after
                .is_none_or(|tries| tries >= MIN_WIPE_AFTER)
    }
}

/// A header with the bytes it was read from, whose MAC can be checked once the vault key is known.
#[derive(Debug, Clone)]
pub(crate) struct SealedHeader {
    pub(crate) header: Header,
    pub(crate) bytes: Vec<u8>,
    signed: usize,
    mac: [u8; 32],
}

impl SealedHeader {
    /// Reads a header and checks everything that needs no key.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, HeaderError> {
        let (body, mac) = split(bytes).ok_or(HeaderError::Damaged)?;
        let probe: Probe = serde_json::from_slice(bytes).map_err(|_| HeaderError::Damaged)?;
        if probe.magic != MAGIC || probe.format < OLDEST_FORMAT {
            return Err(HeaderError::Damaged);
        }
        if probe.format > FORMAT {
            return Err(HeaderError::TooNew {
                found: probe.format,
            });
        }
        let mut object = body.to_vec();
        object.extend_from_slice(b"\n}");
        let header: Header = serde_json::from_slice(&object).map_err(|_| HeaderError::Damaged)?;
        if !header.is_sound() {
            return Err(HeaderError::Damaged);
        }
        Ok(Self {
            header,
            signed: body.len(),
            bytes: bytes.to_vec(),
            mac,
        })
    }

    /// Seals a header for writing.
    pub(crate) fn seal(mut header: Header, header_key: &[u8; 32]) -> Result<Self, HeaderError> {
        header.format = FORMAT;
        let mut text = serde_json::to_string_pretty(&header).map_err(|_| HeaderError::Damaged)?;
        text.truncate(text.len().saturating_sub("\n}".len()));
        let signed = text.len();
        let mac = hmac_sha256(header_key, &[text.as_bytes()]);
        text.push_str(MAC_MEMBER);
        text.push_str(&HEXLOWER.encode(&mac));
        let digest = Sha256::digest(text.as_bytes());
        text.push_str(DIGEST_MEMBER);
        text.push_str(&HEXLOWER.encode(&digest));
        text.push_str(END);
        Ok(Self {
            header,
            bytes: text.into_bytes(),
            signed,
            mac,
        })
    }

    /// Whether the header is the one written with the vault key, in constant time.
    pub(crate) fn is_authentic(&self, header_key: &[u8; 32]) -> bool {
        self.bytes
            .get(..self.signed)
            .is_some_and(|signed| hmac_matches(header_key, signed, &self.mac))
    }
}

#[derive(Deserialize)]
struct Probe {
    magic: String,
    format: u32,
}

/// The body before the MAC, and the MAC, when the digest is right.
fn split(bytes: &[u8]) -> Option<(&[u8], [u8; 32])> {
    let rest = bytes.strip_suffix(END.as_bytes())?;
    let (rest, digest) = split_hex(rest)?;
    let with_mac = rest.strip_suffix(DIGEST_MEMBER.as_bytes())?;
    if Sha256::digest(with_mac).as_slice() != digest {
        return None;
    }
    let (rest, mac) = split_hex(with_mac)?;
    Some((rest.strip_suffix(MAC_MEMBER.as_bytes())?, mac))
}

fn split_hex(bytes: &[u8]) -> Option<(&[u8], [u8; 32])> {
    let (rest, hex) = bytes.split_at_checked(bytes.len().checked_sub(HEX_BYTES)?)?;
    Some((rest, parse_hex(hex)?))
}
