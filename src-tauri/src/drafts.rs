//! Accounts between being found and being saved. They live here and die on cancel, on lock, or after five minutes;
//! their secrets never cross to the page. Moments are times since boot, so that sleep counts.

use std::collections::BTreeMap;
use std::time::Duration;

use clavis_core::account::NewAccount;
use clavis_core::migration::{Batches, Collected, MigrationError, MigrationPart, Progress};

/// How long a draft waits for its confirmation, and a part of a migration series for the next one.
pub const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// The most accounts that wait at once. The oldest give way, so that nobody fills the memory with secrets.
pub const MAX: usize = 20_000;

/// Names a draft; counts up and is never used twice in one run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftId(u64);

impl std::fmt::Display for DraftId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.0)
    }
}

impl std::str::FromStr for DraftId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// All drafts of the moment and the parts of an unfinished migration series.
#[derive(Default)]
pub struct Drafts {
    waiting: BTreeMap<DraftId, Waiting>,
    next: u64,
    series: Series,
}

struct Waiting {
    account: NewAccount,
    since: Duration,
}

/// The parts of a migration series seen so far.
#[derive(Default)]
struct Series {
    parts: Batches,
    /// The places of the parts, each with its number of accounts.
    sizes: BTreeMap<u32, usize>,
    /// When the last part came.
    since: Duration,
}

/// Why a part of a migration series is not kept.
#[derive(Debug, PartialEq, Eq)]
pub enum NotKept {
    /// It does not belong to those before it.
    Migration(MigrationError),
    /// There would be more than [`MAX`] accounts.
    TooMany,
}

impl Drafts {
    /// Keeps an account for its confirmation.
    pub fn add(&mut self, account: NewAccount, now: Duration) -> (DraftId, &NewAccount) {
        if self.waiting.len() >= MAX {
            self.waiting.pop_first();
        }
        self.next += 1;
        let id = DraftId(self.next);
        let waiting = self.waiting.entry(id).insert_entry(Waiting {
            account,
            since: now,
        });
        (id, &waiting.into_mut().account)
    }

    /// The account behind a draft, unless it is gone or too old at `now`. Others that are too old are left to
    /// [`Drafts::drop_old`]: looking at ten thousand must not take ten thousand looks at each.
    #[must_use]
    pub fn account(&self, id: DraftId, now: Duration) -> Option<&NewAccount> {
        self.waiting
            .get(&id)
            .filter(|waiting| is_young(waiting.since, now))
            .map(|waiting| &waiting.account)
    }

    /// Keeps a part of a migration series until the others are here.
    ///
    /// # Errors
    ///
    /// [`NotKept`]; the parts before it stay.
    pub fn add_part(&mut self, part: MigrationPart, now: Duration) -> Result<Progress, NotKept> {
        self.drop_old(now);
        let series = &mut self.series;
        let (place, size) = (part.batch_index, part.accounts.len());
        let kept: usize = series.sizes.values().sum();
        // A part that is here already counts once.
        if !series.sizes.contains_key(&place) && kept.saturating_add(size) > MAX {
            return Err(NotKept::TooMany);
        }
        let progress = series.parts.add(part).map_err(NotKept::Migration)?;
        series.sizes.entry(place).or_insert(size);
        series.since = now;
        Ok(progress)
    }

    /// How much of a migration series is here.
    #[must_use]
    pub fn series(&self) -> Progress {
        self.series.parts.progress()
    }

    /// Takes the parts of the migration series out, complete or not.
    pub fn take_series(&mut self) -> Collected {
        std::mem::take(&mut self.series).parts.collect()
    }

    /// Drops everything, the parts of a migration series too.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.series = Series::default();
    }

    /// Drops what is too old at `now`.
    pub fn drop_old(&mut self, now: Duration) {
        self.waiting
            .retain(|_, waiting| is_young(waiting.since, now));
        if !is_young(self.series.since, now) {
            self.series = Series::default();
        }
    }
}

fn is_young(since: Duration, now: Duration) -> bool {
    now.saturating_sub(since) < LIFETIME
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_000);

    fn account() -> NewAccount {
        clavis_core::key_uri::parse("otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("a key URI")
    }

    fn part(index: u32, accounts: usize) -> MigrationPart {
        MigrationPart {
            batch_id: 7,
            batch_index: index,
            batch_size: 3,
            accounts: (0..accounts).map(|_| account()).collect(),
            skipped: Vec::new(),
        }
    }

    #[test]
    fn a_draft_dies_after_five_minutes_and_not_before() {
        let mut drafts = Drafts::default();
        let (id, _) = drafts.add(account(), START);
        let last = START + LIFETIME - Duration::from_millis(1);
        let label = drafts
            .account(id, last)
            .map(|account| account.label.clone());
        assert_eq!(label, Some("b".to_owned()));
        assert!(drafts.account(id, START + LIFETIME).is_none());
    }

    #[test]
    fn a_draft_id_is_never_used_twice() {
        let mut drafts = Drafts::default();
        let (first, _) = drafts.add(account(), START);
        drafts.clear();
        let (second, _) = drafts.add(account(), START);
        assert_ne!(first, second);
        assert!(drafts.account(first, START).is_none());
        assert!(drafts.account(second, START).is_some());
        assert_eq!(second.to_string().parse(), Ok(second));
    }

    #[test]
    fn the_oldest_draft_gives_way_when_there_are_too_many() {
        let mut drafts = Drafts::default();
        let (first, _) = drafts.add(account(), START);
        let (second, _) = drafts.add(account(), START);
        for _ in 0..MAX - 1 {
            drafts.add(account(), START);
        }
        assert_eq!(drafts.waiting.len(), MAX);
        assert!(drafts.account(first, START).is_none());
        assert!(drafts.account(second, START).is_some());
    }

    #[test]
    fn a_series_dies_five_minutes_after_its_last_part() {
        let mut drafts = Drafts::default();
        drafts.add_part(part(0, 1), START).expect("the first part");
        let later = START + LIFETIME - Duration::from_millis(1);
        let progress = drafts.add_part(part(1, 1), later).expect("another part");
        assert_eq!((progress.received, progress.total), (2, 3));
        drafts.drop_old(later + LIFETIME - Duration::from_millis(1));
        assert_eq!(drafts.series().received, 2);
        drafts.drop_old(later + LIFETIME);
        assert_eq!(drafts.series().received, 0);
    }

    #[test]
    fn a_series_of_too_many_accounts_is_refused_and_a_part_counts_once() {
        let mut drafts = Drafts::default();
        for _ in 0..2 {
            let progress = drafts
                .add_part(part(0, MAX), START)
                .expect("all there may be");
            assert_eq!(progress.received, 1);
        }
        assert_eq!(drafts.add_part(part(1, 1), START), Err(NotKept::TooMany));
        assert_eq!(drafts.take_series().accounts.len(), MAX);
        let progress = drafts.add_part(part(1, 1), START).expect("a new series");
        assert_eq!(progress.received, 1);
    }
}
