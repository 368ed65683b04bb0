//! Packs: the records of many accounts in one record of Stronghold, because each of Stronghold's costs some thirty
//! guarded allocations to write and as many to read.
//!
//! A pack is, for each account, id (16) ‖ length (u16) ‖ record. Which account is in which pack stands beside it, in a
//! list sorted by id: id (16) ‖ number of the pack (u32).

use std::collections::{BTreeMap, BTreeSet};

use clavis_core::account::AccountId;
use zeroize::Zeroizing;

/// The most records in a pack: as many secrets are in memory while one of them is used.
pub(super) const MOST: usize = 64;
/// The longest pack: a phone lets a process lock 64 kB of memory.
pub(super) const MAX_BYTES: usize = 16_384;
/// No account's record has a path like this, whatever its id: those are 16 bytes long.
const PATH: &[u8] = b"pack";
const ID_BYTES: usize = 16;
const PLACE_BYTES: usize = ID_BYTES + 4;

/// The path of a pack, where Stronghold keeps it.
pub(super) fn path(pack: u32) -> Vec<u8> {
    [PATH, &pack.to_be_bytes()].concat()
}

/// Which account is in which pack.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Packs(BTreeMap<AccountId, u32>);

impl Packs {
    /// Reads the list beside the packs; `None` unless it is of accounts that are there, each once and in order, and no
    /// pack holds too many.
    pub(super) fn read(bytes: &[u8], there: &BTreeSet<AccountId>) -> Option<Self> {
        let (entries, rest) = bytes.as_chunks::<PLACE_BYTES>();
        let (mut places, mut sizes) = (BTreeMap::new(), BTreeMap::new());
        for entry in entries {
            let (id, pack) = entry.split_first_chunk::<ID_BYTES>()?;
            let (id, pack) = (AccountId::from_bytes(*id), number(pack)?);
            let is_next = places.last_key_value().is_none_or(|(last, _)| *last < id);
            let size: &mut usize = sizes.entry(pack).or_default();
            *size += 1;
            if !is_next || *size > MOST || !there.contains(&id) {
                return None;
            }
            places.insert(id, pack);
        }
        rest.is_empty().then_some(Self(places))
    }

    /// The list as it stands beside the packs; `None` when there are no packs.
    pub(super) fn write(&self) -> Option<Vec<u8>> {
        let entries = self.0.iter();
        let bytes: Vec<u8> = entries
            .flat_map(|(id, pack)| id.as_bytes().iter().copied().chain(pack.to_be_bytes()))
            .collect();
        (!bytes.is_empty()).then_some(bytes)
    }

    /// The pack of an account; `None` for one with a record of its own.
    pub(super) fn of(&self, id: AccountId) -> Option<u32> {
        self.0.get(&id).copied()
    }

    /// A number that no pack has.
    pub(super) fn unused(&self) -> Option<u32> {
        self.0
            .values()
            .max()
            .map_or(Some(0), |last| last.checked_add(1))
    }

    pub(super) fn insert(&mut self, ids: impl IntoIterator<Item = AccountId>, pack: u32) {
        self.0.extend(ids.into_iter().map(|id| (id, pack)));
    }

    pub(super) fn forget(&mut self, ids: &[AccountId]) {
        for id in ids {
            self.0.remove(id);
        }
    }
}

/// A pack that is being filled, in memory that is wiped and never moved.
pub(super) struct Filling {
    ids: Vec<AccountId>,
    bytes: Zeroizing<Vec<u8>>,
}

impl Filling {
    pub(super) fn new() -> Self {
        Self {
            ids: Vec::with_capacity(MOST),
            bytes: Zeroizing::new(Vec::with_capacity(MAX_BYTES)),
        }
    }

    /// Puts a record in; says `false` when there is no room for it.
    #[must_use]
    pub(super) fn push(&mut self, id: AccountId, record: &[u8]) -> bool {
        let Ok(length) = u16::try_from(record.len()) else {
            return false;
        };
        let more = ID_BYTES + size_of_val(&length) + record.len();
        if self.ids.len() >= MOST || self.bytes.len() + more > MAX_BYTES {
            return false;
        }
        self.ids.push(id);
        self.bytes.extend_from_slice(id.as_bytes());
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(record);
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What is in it, and its bytes.
    pub(super) fn done(self) -> (Vec<AccountId>, Zeroizing<Vec<u8>>) {
        (self.ids, self.bytes)
    }
}

/// The records of a pack; `None` when it is none.
pub(super) fn read(mut bytes: &[u8]) -> Option<BTreeMap<AccountId, &[u8]>> {
    let mut records = BTreeMap::new();
    while let Some((id, rest)) = bytes.split_first_chunk::<ID_BYTES>() {
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (record, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        if records.len() >= MOST || records.insert(AccountId::from_bytes(*id), record).is_some() {
            return None;
        }
        bytes = rest;
    }
    bytes.is_empty().then_some(records)
}

/// A pack without some of its accounts, which must be in it; `None` when it is none.
pub(super) fn without(bytes: &[u8], gone: &[AccountId]) -> Option<Filling> {
    let mut records = read(bytes)?;
    for id in gone {
        records.remove(id)?;
    }
    let mut rest = Filling::new();
    let fit = records
        .into_iter()
        .all(|(id, record)| rest.push(id, record));
    fit.then_some(rest)
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> AccountId {
        AccountId::from_bytes([number; 16])
    }

    fn filled(records: &[(u8, &[u8])]) -> Zeroizing<Vec<u8>> {
        let mut pack = Filling::new();
        for (number, record) in records {
            assert!(pack.push(id(*number), record));
        }
        pack.done().1
    }

    #[test]
    fn a_pack_reads_back_and_every_cut_of_it_is_damage() {
        let bytes = filled(&[(2, b"two"), (1, b"one"), (3, b"")]);
        let records = read(&bytes).expect("a pack");
        assert_eq!(records.get(&id(1)), Some(&b"one".as_slice()));
        assert_eq!(records.get(&id(2)), Some(&b"two".as_slice()));
        assert_eq!(records.get(&id(3)), Some(&b"".as_slice()));
        let ends = [0, 21, 42, 60];
        for length in 0..=bytes.len() {
            assert_eq!(read(&bytes[..length]).is_some(), ends.contains(&length));
        }
        assert_eq!(read(&filled(&[(1, b"one"), (1, b"again")])), None);
    }

    #[test]
    fn a_pack_has_bounds() {
        let mut pack = Filling::new();
        for number in 0..64 {
            assert!(pack.push(id(number), b"short"));
        }
        assert!(!pack.push(id(64), b""));
        let (ids, bytes) = pack.done();
        assert_eq!(
            (ids.len(), read(&bytes).map(|all| all.len())),
            (64, Some(64))
        );
        let more = [bytes.as_slice(), &filled(&[(64, b"")])].concat();
        assert_eq!(read(&more), None);

        let mut pack = Filling::new();
        assert!(!pack.push(id(1), &[0; MAX_BYTES - 17]));
        assert!(!pack.push(id(1), &[0; 70_000]));
        assert!(pack.push(id(1), &[0; MAX_BYTES - 18]));
        assert!(!pack.push(id(2), b""));
    }

    #[test]
    fn what_is_taken_out_of_a_pack_is_gone_from_its_bytes() {
        let bytes = filled(&[(1, b"one"), (2, b"secret"), (3, b"three")]);
        let (ids, rest) = without(&bytes, &[id(2)]).expect("a pack").done();
        assert_eq!(ids, [id(1), id(3)]);
        assert_eq!(*rest, *filled(&[(1, b"one"), (3, b"three")]));
        assert!(
            without(&bytes, &[id(1), id(2), id(3)])
                .expect("a pack")
                .is_empty()
        );
        assert!(without(&bytes, &[id(4)]).is_none());
        assert!(without(&bytes[1..], &[id(1)]).is_none());
    }

    #[test]
    fn the_list_beside_the_packs_is_checked() {
        let there: BTreeSet<_> = (1..=100).map(id).collect();
        let mut packs = Packs::default();
        assert_eq!((packs.write(), packs.unused()), (None, Some(0)));
        packs.insert([id(1), id(3)], 0);
        packs.insert([id(2)], 7);
        assert_eq!((packs.of(id(2)), packs.of(id(4))), (Some(7), None));
        assert_eq!(packs.unused(), Some(8));
        let bytes = packs.write().expect("packs");
        assert_eq!(Packs::read(&bytes, &there), Some(packs));
        for length in 0..bytes.len() {
            assert_eq!(
                Packs::read(&bytes[..length], &there).is_some(),
                length % 20 == 0
            );
        }
        let entry = |number: u8, pack: u8| [[number; 16].as_slice(), &[0, 0, 0, pack]].concat();
        for wrong in [
            [entry(1, 0), entry(1, 0)],
            [entry(1, 0), entry(1, 1)],
            [entry(2, 0), entry(1, 0)],
            [entry(1, 0), entry(101, 0)],
        ] {
            assert_eq!(Packs::read(&wrong.concat(), &there), None);
        }
        let list = |most: u8| {
            (1..=most)
                .flat_map(|number| entry(number, 0))
                .collect::<Vec<_>>()
        };
        assert!(Packs::read(&list(64), &there).is_some());
        assert_eq!(Packs::read(&list(65), &there), None);
        let mut last = Packs::default();
        last.insert([id(1)], u32::MAX);
        assert_eq!(last.unused(), None);
    }
}
