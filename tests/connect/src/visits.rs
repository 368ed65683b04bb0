//! Visits: what a browser has proved so far. The cookie holds a random id, the database only its hash.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::seal::random;

/// Nobody has clicked for so long: the visit ends, in seconds.
const IDLE: u64 = 15 * 60;
/// A visit ends after this long whatever happens, in seconds.
const LONGEST: u64 = 8 * 3_600;

/// How far a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is proved.
    Nobody,
    /// The password was right; the one-time code is next.
    Code,
    /// The password was right; the code of an SMS is next.
    Sms,
    /// The password was right; the code from the administrator is next, and then enrolment.
    ActivationCode,
    /// Everything was right; the secret is shown and a first code is next.
    Enrol,
    /// Logged in.
    Home,
}

const STAGES: [Stage; 6] = [
    Stage::Nobody,
    Stage::Code,
    Stage::Sms,
    Stage::ActivationCode,
    Stage::Enrol,
    Stage::Home,
];

impl Stage {
    pub(crate) fn number(self) -> usize {
        STAGES.iter().position(|stage| *stage == self).unwrap_or(0)
    }

    /// A number that is none proves nothing.
    pub(crate) fn from_number(number: usize) -> Self {
        STAGES.get(number).copied().unwrap_or(Self::Nobody)
    }
}

/// One browser's visit.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) id_hash: Vec<u8>,
    pub(crate) login: Option<String>,
    pub(crate) stage: Stage,
    /// Stands in every form, so that no other site can send one.
    pub(crate) csrf: String,
    /// The code of the SMS that was "sent".
    pub(crate) sms: Option<String>,
    pub(crate) begun: u64,
    pub(crate) seen: u64,
}

impl Visit {
    /// Begins a visit and returns it with the value of its cookie, 256 random bits.
    pub(crate) fn begin(login: Option<&str>, stage: Stage, now: u64) -> (Self, String) {
        let cookie = token();
        let visit = Self {
            id_hash: hash(&cookie),
            login: login.map(str::to_owned),
            stage,
            csrf: token(),
            sms: None,
            begun: now,
            seen: now,
        };
        (visit, cookie)
    }

    pub(crate) fn is_over(&self, now: u64) -> bool {
        now.saturating_sub(self.seen) > IDLE || now.saturating_sub(self.begun) > LONGEST
    }

    /// Whether a form comes from this visit's own page.
    pub(crate) fn takes(&self, csrf: &str) -> bool {
        self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

/// The moment before which a visit that was last seen is over.
pub(crate) fn over_before(now: u64) -> u64 {
    now.saturating_sub(IDLE)
}

/// What the database knows of a cookie or an activation code.
pub(crate) fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_survives_the_database() {
        for stage in STAGES {
            assert_eq!(Stage::from_number(stage.number()), stage);
        }
        assert_eq!(Stage::from_number(99), Stage::Nobody);
    }

    #[test]
    fn a_visit_ends_when_nobody_clicks_and_after_a_working_day() {
        let (mut visit, cookie) = Visit::begin(None, Stage::Home, 1_000);
        assert_eq!((visit.id_hash.clone(), cookie.len()), (hash(&cookie), 43));
        assert!(!visit.is_over(1_000 + IDLE));
        assert!(visit.is_over(1_001 + IDLE));
        visit.seen = 1_000 + LONGEST;
        assert!(!visit.is_over(1_000 + LONGEST));
        visit.seen += 1;
        assert!(visit.is_over(1_001 + LONGEST));
    }

    #[test]
    fn no_two_visits_are_alike() {
        let (first, _) = Visit::begin(None, Stage::Nobody, 0);
        let (second, _) = Visit::begin(None, Stage::Nobody, 0);
        assert_ne!(first.id_hash, second.id_hash);
        assert!(first.takes(&first.csrf.clone()));
        assert!(!first.takes(&second.csrf));
        assert!(!first.takes(""));
    }
}
