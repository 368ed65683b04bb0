//! Order, search, groups and Trash: pure functions over the accounts as they are stored.

use std::collections::BTreeMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    account::{Account, AccountId},
    time::UnixTime,
};

/// How long an account stays in Trash, in days of 86,400 s.
pub const TRASH_DAYS: u32 = 30;
const DAY_MS: u64 = 86_400_000;

/// Returns the accounts in use, favourites first, otherwise as stored.
#[must_use]
pub fn visible(accounts: &[Account]) -> Vec<&Account> {
    let mut visible: Vec<&Account> = accounts
        .iter()
        .filter(|account| account.trashed_at.is_none())
        .collect();
    // The sort is stable: inside each half the stored order stays.
    visible.sort_by_key(|account| !account.favourite);
    visible
}

/// Returns the accounts in use that hold every word of `query`, in the order of [`visible`].
///
/// A word may stand anywhere in issuer, label, groups or note; case and accents do not matter.
/// An empty query finds all. A group, when given, must match exactly.
#[must_use]
pub fn find(accounts: &[Account], query: &str, group: Option<&str>) -> Vec<AccountId> {
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    visible(accounts)
        .into_iter()
        .filter(|account| group.is_none_or(|group| account.groups.iter().any(|own| own == group)))
        .filter(|account| words.is_empty() || holds_all(account, &words))
        .map(|account| account.id)
        .collect()
}

/// Returns the groups of the accounts in use, each once, in the order of their names.
#[must_use]
pub fn groups(accounts: &[Account]) -> Vec<String> {
    // Folded name first, so that Zürich stands beside Zug; the name itself tells equal ones apart.
    let sorted: BTreeMap<(String, &String), ()> = accounts
        .iter()
        .filter(|account| account.trashed_at.is_none())
        .flat_map(|account| &account.groups)
        .filter(|group| !group.is_empty())
        .map(|group| ((fold(group), group), ()))
        .collect();
    sorted.into_keys().map(|(_, group)| group.clone()).collect()
}

/// Returns the accounts in Trash, the one put there last first.
#[must_use]
pub fn trashed(accounts: &[Account]) -> Vec<&Account> {
    let mut trashed: Vec<&Account> = accounts
        .iter()
        .filter(|account| account.trashed_at.is_some())
        .collect();
    trashed.sort_by_key(|account| std::cmp::Reverse(account.trashed_at));
    trashed
}

/// Returns the days an account still stays in Trash, a day begun counting whole: 30 at first, 0 when it is due.
///
/// A clock that was put back does not prolong the stay beyond 30 days from now.
#[must_use]
pub fn days_left(trashed_at: UnixTime, now: UnixTime) -> u32 {
    let stay = u64::from(TRASH_DAYS) * DAY_MS;
    let passed = now.as_millis().saturating_sub(trashed_at.as_millis());
    u32::try_from(stay.saturating_sub(passed).div_ceil(DAY_MS)).unwrap_or(TRASH_DAYS)
}

/// Returns the accounts whose stay in Trash is over.
#[must_use]
pub fn expired(accounts: &[Account], now: UnixTime) -> Vec<AccountId> {
    accounts
        .iter()
        .filter(|account| {
            account
                .trashed_at
                .is_some_and(|trashed_at| days_left(trashed_at, now) == 0)
        })
        .map(|account| account.id)
        .collect()
}

fn holds_all(account: &Account, words: &[&str]) -> bool {
    let fields: Vec<String> = [&account.issuer, &account.label, &account.note]
        .into_iter()
        .chain(&account.groups)
        .map(|field| fold(field))
        .collect();
    words
        .iter()
        .all(|word| fields.iter().any(|field| field.contains(word)))
}

/// Returns the text without case and accents, for comparing only. `ß` and `ss` are one.
fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|sign| !is_combining_mark(*sign))
        .flat_map(char::to_lowercase)
        .flat_map(|sign| match sign {
            'ß' => ['s'].into_iter().chain(Some('s')),
            'ς' => ['σ'].into_iter().chain(None),
            sign => [sign].into_iter().chain(None),
        })
        .filter(|sign| !is_combining_mark(*sign))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otp::Otp;

    fn account(id: u8, issuer: &str, label: &str) -> Account {
        Account {
            id: AccountId::from_bytes([id; 16]),
            issuer: issuer.to_owned(),
            label: label.to_owned(),
            otp: Otp::Steam,
            groups: Vec::new(),
            note: String::new(),
            favourite: false,
            icon: None,
            use_count: 0,
            last_used: None,
            created_at: UnixTime::from_secs(0),
            trashed_at: None,
        }
    }

    fn sample() -> Vec<Account> {
        vec![
            account(1, "CC Commerce Suisse", "anna@example.ch"),
            Account {
                groups: vec!["Büro".to_owned(), "Zürich".to_owned()],
                ..account(2, "Crédit Agricole", "Zoë")
            },
            Account {
                favourite: true,
                groups: vec!["Zug".to_owned()],
                note: "second phone".to_owned(),
                ..account(3, "Straße & Söhne", "max")
            },
            Account {
                trashed_at: Some(UnixTime::from_secs(1_000)),
                groups: vec!["Gone".to_owned()],
                ..account(4, "Old", "old")
            },
        ]
    }

    #[track_caller]
    fn check(query: &str, group: Option<&str>, ids: &[u8]) {
        let found: Vec<u8> = find(&sample(), query, group)
            .into_iter()
            .map(|id| id.as_bytes()[0])
            .collect();
        assert_eq!(found, ids, "{query:?} {group:?}");
    }

    #[test]
    fn favourites_come_first_and_trash_stays_out() {
        check("", None, &[3, 1, 2]);
        check("  ", None, &[3, 1, 2]);
        check("old", None, &[]);
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        check("CREDIT", None, &[2]);
        check("crédit", None, &[2]);
        check("zoe\u{308}", None, &[2]);
        check("STRASSE", None, &[3]);
        check("sohne", None, &[3]);
    }

    #[test]
    fn every_word_must_stand_somewhere() {
        check("suisse anna", None, &[1]);
        check("anna suisse", None, &[1]);
        check("suisse zoe", None, &[]);
        check("zurich credit", None, &[2]);
        check("phone", None, &[3]);
    }

    #[test]
    fn a_group_limits_what_is_found() {
        check("", Some("Büro"), &[2]);
        check("", Some("buro"), &[]);
        check("max", Some("Büro"), &[]);
    }

    #[test]
    fn groups_stand_once_in_the_order_of_their_names() {
        assert_eq!(groups(&sample()), ["Büro", "Zug", "Zürich"]);
        let twice = [sample(), sample()].concat();
        assert_eq!(groups(&twice), ["Büro", "Zug", "Zürich"]);
    }

    #[test]
    fn the_last_put_into_trash_comes_first() {
        let mut accounts = sample();
        accounts.push(Account {
            trashed_at: Some(UnixTime::from_secs(2_000)),
            ..account(5, "Newer", "")
        });
        let ids: Vec<u8> = trashed(&accounts)
            .iter()
            .map(|a| a.id.as_bytes()[0])
            .collect();
        assert_eq!(ids, [5, 4]);
    }

    #[test]
    fn trash_keeps_for_30_days() {
        let at = UnixTime::from_secs(1_000);
        let after = |ms: u64| days_left(at, UnixTime::from_millis(1_000_000 + ms));
        assert_eq!(after(0), 30);
        assert_eq!(after(1), 30);
        assert_eq!(after(DAY_MS), 29);
        assert_eq!(after(29 * DAY_MS), 1);
        assert_eq!(after(30 * DAY_MS - 1), 1);
        assert_eq!(after(30 * DAY_MS), 0);
        assert_eq!(after(400 * DAY_MS), 0);
        assert_eq!(days_left(at, UnixTime::from_secs(0)), 30);
    }

    #[test]
    fn only_what_is_over_expires() {
        let day_30 = UnixTime::from_millis(1_000_000 + 30 * DAY_MS);
        assert_eq!(
            expired(&sample(), UnixTime::from_millis(day_30.as_millis() - 1)),
            []
        );
        assert_eq!(expired(&sample(), day_30), [AccountId::from_bytes([4; 16])]);
    }
}
