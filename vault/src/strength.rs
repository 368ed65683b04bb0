//! How well a passphrase resists guessing, for a meter beside the field, and whether a backup may be sealed with it.
//!
//! A backup lies in places where nothing counts the tries, so more is asked of it than of the vault's own passphrase.
//! Here and not in core, because the estimate reads the clock: a year in a passphrase is guessed from today on.

use clavis_core::passphrase;

use crate::{
    credential::Credential,
    policy::{self, Weakness},
};

/// More than this is not looked at, in characters: work grows with the square, and nobody's passphrase is longer.
const MAX_CHARACTERS: usize = 100;
/// The least score for a backup: more than 10^8 guesses, each of which costs 128 MiB and half a second.
const BACKUP_SCORE: u8 = 3;

/// What is thought of a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// From 0, guessed at once, to 4, for ever [zxcvbn].
    pub score: u8,
    /// Whether a backup may be sealed with it.
    pub accepted: bool,
}

/// Estimates a passphrase as it was typed.
#[must_use]
pub fn strength(passphrase: &str) -> Strength {
    let mut text = passphrase::normalise(passphrase);
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARACTERS) {
        text.truncate(end);
    }
    let guesses = if text.is_empty() {
        0
    } else {
        zxcvbn::zxcvbn(&text, &["clavis"]).score().into()
    };
    let verdict = policy::check(&Credential::passphrase(passphrase));
    let score = match verdict {
        // The word lists of the estimate are English; those of the policy are not.
        Err(weakness) if is_guessable(weakness) => guesses.min(1),
        _ => guesses,
    };
    Strength {
        score,
        accepted: score >= BACKUP_SCORE && verdict.is_ok(),
    }
}

fn is_guessable(weakness: Weakness) -> bool {
    match weakness {
        Weakness::Repeated
        | Weakness::Sequence
        | Weakness::Pattern
        | Weakness::Date
        | Weakness::Common => true,
        Weakness::TooShort | Weakness::TooLong | Weakness::NotDigits => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_scores_low_and_is_not_accepted() {
        for (text, most) in [
            ("", 0),
            ("password", 0),
            ("clavis", 0),
            ("Passwort2026!", 1),
            ("aaaaaaaaaaaaaaaa", 1),
            ("qwertzuiop12", 1),
        ] {
            let strength = strength(text);
            assert!(strength.score <= most, "{text}: {}", strength.score);
            assert!(!strength.accepted, "{text}");
        }
    }

    #[test]
    fn words_nobody_puts_together_are_accepted() {
        for text in [
            "acht Enten im Regen",
            "huit canards sous la pluie",
            "日本語の合言葉は長い方がよい",
        ] {
            assert_eq!(
                strength(text),
                Strength {
                    score: 4,
                    accepted: true
                },
                "{text}"
            );
        }
    }

    #[test]
    fn the_policy_of_the_vault_holds_too() {
        // Hard to guess, but shorter than the vault takes, or longer.
        assert!(!strength("7#kQ!v0z_Ä").accepted);
        assert!(!strength(&"acht Enten im Regen ".repeat(13)).accepted);
    }

    #[test]
    fn two_keyboards_score_the_same() {
        assert_eq!(strength("caf\u{e9} am See"), strength("cafe\u{301} am See"));
    }

    #[test]
    fn a_very_long_text_is_looked_at_in_part() {
        let text: String = ('a'..='z').cycle().take(1_000_000).collect();
        assert!(!strength(&text).accepted);
    }
}
