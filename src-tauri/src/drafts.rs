//! Accounts between being found and being saved. They live here and die on cancel, on lock, or after five minutes;
//! their secrets never cross to the page.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use clavis_core::account::NewAccount;
use clavis_core::migration::Batches;

/// How long a draft waits for its confirmation.
pub const LIFETIME: Duration = Duration::from_secs(5 * 60);

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
    /// The parts of a migration series seen so far.
    pub batches: Batches,
}

struct Waiting {
    account: NewAccount,
    since: Instant,
}

impl Drafts {
    /// Keeps an account for its confirmation.
    pub fn add(&mut self, account: NewAccount, now: Instant) -> (DraftId, &NewAccount) {
        self.drop_old(now);
        self.next += 1;
        let id = DraftId(self.next);
        let waiting = self.waiting.entry(id).insert_entry(Waiting {
            account,
            since: now,
        });
        (id, &waiting.into_mut().account)
    }

    /// The account behind a draft, unless it is gone.
    #[must_use]
    pub fn account(&self, id: DraftId) -> Option<&NewAccount> {
        self.waiting.get(&id).map(|waiting| &waiting.account)
    }

    /// The account behind a draft for editing, unless it is gone or too old at `now`.
    pub fn account_mut(&mut self, id: DraftId, now: Instant) -> Option<&mut NewAccount> {
        self.drop_old(now);
        self.waiting
            .get_mut(&id)
            .map(|waiting| &mut waiting.account)
    }

    /// Drops everything, the parts of a migration series too.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.batches = Batches::default();
    }

    fn drop_old(&mut self, now: Instant) {
        self.waiting
            .retain(|_, waiting| now.saturating_duration_since(waiting.since) < LIFETIME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> NewAccount {
        clavis_core::key_uri::parse("otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("a key URI")
    }

    #[test]
    fn a_draft_dies_after_five_minutes_and_not_before() {
        let start = Instant::now();
        let mut drafts = Drafts::default();
        let (id, _) = drafts.add(account(), start);
        let last = start + LIFETIME - Duration::from_millis(1);
        assert_eq!(
            drafts
                .account_mut(id, last)
                .map(|account| account.label.clone()),
            Some("b".to_owned())
        );
        assert!(drafts.account_mut(id, start + LIFETIME).is_none());
    }

    #[test]
    fn a_draft_id_is_never_used_twice() {
        let now = Instant::now();
        let mut drafts = Drafts::default();
        let (first, _) = drafts.add(account(), now);
        drafts.clear();
        let (second, _) = drafts.add(account(), now);
        assert!(
            first != second && drafts.account(first).is_none() && drafts.account(second).is_some()
        );
        assert_eq!(second.to_string().parse(), Ok(second));
    }
}
