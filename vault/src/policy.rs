//! Which PINs and passphrases are too easy to guess.

mod tried_first;

use crate::credential::Credential;
use tried_first::{COMMON_PHRASES, COMMON_PINS, KEYBOARD_ROWS};

/// The fewest digits of a PIN.
pub const MIN_PIN_DIGITS: usize = 6;
/// The most digits of a PIN.
pub const MAX_PIN_DIGITS: usize = 64;
/// The fewest characters of a passphrase, after NFKC.
pub const MIN_PASSPHRASE_CHARACTERS: usize = 12;
/// The most characters of a passphrase, after NFKC.
pub const MAX_PASSPHRASE_CHARACTERS: usize = 256;
/// Fewer different characters than this make a passphrase a pattern.
const MIN_DIFFERENT_CHARACTERS: usize = 4;

/// Why a PIN or passphrase is too easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Weakness {
    /// Fewer than 6 digits, or fewer than 12 characters.
    #[error("too short")]
    TooShort,
    /// More than 64 digits or 256 characters.
    #[error("too long")]
    TooLong,
    /// A PIN that holds something other than the digits 0 to 9.
    #[error("a PIN holds digits only")]
    NotDigits,
    /// One sign again and again: 111111.
    #[error("one sign repeated")]
    Repeated,
    /// A run up or down in equal steps: 123456, 024680.
    #[error("a sequence")]
    Sequence,
    /// A short group again and again, a mirror of itself, or two digits only: 121212, 123321, 112122.
    #[error("a pattern")]
    Pattern,
    /// A date: 311299, 19870214.
    #[error("a date")]
    Date,
    /// One of those everybody tries first.
    #[error("a common choice")]
    Common,
}

/// Says whether a new credential is good enough. An existing one is never judged.
///
/// # Errors
///
/// The first weakness found.
pub fn check(credential: &Credential) -> Result<(), Weakness> {
    let text = credential.normalised();
    match credential {
        Credential::Pin(_) => check_pin(&text),
        Credential::Passphrase(_) => check_passphrase(&text),
    }
}

fn check_pin(text: &str) -> Result<(), Weakness> {
    let digits: Option<Vec<u32>> = text.chars().map(|sign| sign.to_digit(10)).collect();
    let digits = digits.ok_or(Weakness::NotDigits)?;
    within(digits.len(), MIN_PIN_DIGITS, MAX_PIN_DIGITS)?;
    let weakness = if is_repeated(&digits) {
        Weakness::Repeated
    } else if is_digit_sequence(&digits) {
        Weakness::Sequence
    } else if is_periodic(&digits) || is_mirrored(&digits) || different(&digits) <= 2 {
        Weakness::Pattern
    } else if is_date(&digits) {
        Weakness::Date
    } else if COMMON_PINS.contains(&text) {
        Weakness::Common
    } else {
        return Ok(());
    };
    Err(weakness)
}

fn check_passphrase(text: &str) -> Result<(), Weakness> {
    let signs: Vec<u32> = text.chars().map(u32::from).collect();
    within(
        signs.len(),
        MIN_PASSPHRASE_CHARACTERS,
        MAX_PASSPHRASE_CHARACTERS,
    )?;
    let folded = text.to_lowercase();
    let letters: Vec<u32> = folded.chars().map(u32::from).collect();
    let digits: Option<Vec<u32>> = folded.chars().map(|sign| sign.to_digit(10)).collect();
    let weakness = if is_repeated(&letters) {
        Weakness::Repeated
    } else if is_run(&letters) || digits.is_some_and(|digits| is_digit_sequence(&digits)) {
        Weakness::Sequence
    } else if is_periodic(&letters) || different(&letters) < MIN_DIFFERENT_CHARACTERS {
        Weakness::Pattern
    } else if is_common_phrase(&folded) {
        Weakness::Common
    } else {
        return Ok(());
    };
    Err(weakness)
}

fn within(length: usize, least: usize, most: usize) -> Result<(), Weakness> {
    if length < least {
        Err(Weakness::TooShort)
    } else if length > most {
        Err(Weakness::TooLong)
    } else {
        Ok(())
    }
}

fn is_repeated(signs: &[u32]) -> bool {
    different(signs) == 1
}

/// Equal steps modulo 10, or a run by ones in which digits are doubled: 678901, 135791, 112233.
fn is_digit_sequence(digits: &[u32]) -> bool {
    let mut runs = digits.to_vec();
    runs.dedup();
    let steps =
        |signs: &[u32]| -> Vec<u32> { pairs(signs).map(|(a, b)| (b + 10 - a) % 10).collect() };
    is_repeated(&steps(digits)) || (runs.len() > 2 && is_repeated(&steps(&runs)) && is_run(&runs))
}

/// Neighbours in the alphabet, up or down.
fn is_run(signs: &[u32]) -> bool {
    pairs(signs).all(|(a, b)| a.checked_add(1) == Some(b))
        || pairs(signs).all(|(a, b)| b.checked_add(1) == Some(a))
}

/// A group at most half as long as the whole, again and again, the last time perhaps cut off.
fn is_periodic(signs: &[u32]) -> bool {
    (1..=signs.len() / 2).any(|period| {
        signs
            .iter()
            .zip(signs.iter().skip(period))
            .all(|(a, b)| a == b)
    })
}

fn is_mirrored(signs: &[u32]) -> bool {
    signs.iter().eq(signs.iter().rev())
}

fn different(signs: &[u32]) -> usize {
    let mut sorted = signs.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len()
}

fn pairs(signs: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    signs.iter().copied().zip(signs.iter().copied().skip(1))
}

/// Day, month and year in any order people write them, with two or four digits of the year.
fn is_date(digits: &[u32]) -> bool {
    let number = |part: &[u32]| part.iter().fold(0, |sum, digit| sum * 10 + digit);
    let day = |part: &[u32]| (1..=31).contains(&number(part));
    let month = |part: &[u32]| (1..=12).contains(&number(part));
    let year = |part: &[u32]| (1900..=2099).contains(&number(part));
    match digits {
        [a, b, c, d, e, f] => {
            let [one, two, three] = [[*a, *b], [*c, *d], [*e, *f]];
            (day(&one) && month(&two))
                || (month(&one) && day(&two))
                || (month(&two) && day(&three))
                || (year(&[*a, *b, *c, *d]) && month(&three))
                || (month(&one) && year(&[*c, *d, *e, *f]))
        }
        [a, b, c, d, e, f, g, h] => {
            let [one, two, three, four] = [[*a, *b], [*c, *d], [*e, *f], [*g, *h]];
            (year(&[*a, *b, *c, *d])
                && ((month(&three) && day(&four)) || (day(&three) && month(&four))))
                || (year(&[*e, *f, *g, *h])
                    && ((day(&one) && month(&two)) || (month(&one) && day(&two))))
        }
        _ => false,
    }
}

/// The words of a phrase without what people add to make it "strong".
fn is_common_phrase(folded: &str) -> bool {
    let letters: String = folded.chars().filter(|sign| sign.is_alphabetic()).collect();
    COMMON_PHRASES.contains(&letters.as_str())
        || KEYBOARD_ROWS
            .iter()
            .any(|row| row.contains(&letters) && letters.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(digits: &str) -> Result<(), Weakness> {
        check(&Credential::pin(digits))
    }

    fn phrase(words: &str) -> Result<(), Weakness> {
        check(&Credential::passphrase(words))
    }

    #[test]
    fn obvious_pins_are_refused_with_the_reason() {
        for (digits, weakness) in [
            ("", Weakness::TooShort),
            ("48291", Weakness::TooShort),
            ("48291a", Weakness::NotDigits),
            ("48291\u{0663}", Weakness::NotDigits),
            ("482 915", Weakness::NotDigits),
            ("111111", Weakness::Repeated),
            ("000000", Weakness::Repeated),
            ("0000000", Weakness::Repeated),
            ("123456", Weakness::Sequence),
            ("654321", Weakness::Sequence),
            ("567890", Weakness::Sequence),
            ("210987", Weakness::Sequence),
            ("024680", Weakness::Sequence),
            ("135791", Weakness::Sequence),
            ("112233", Weakness::Sequence),
            ("332211", Weakness::Sequence),
            ("1234567890", Weakness::Sequence),
            ("020202", Weakness::Pattern),
            ("123123", Weakness::Pattern),
            ("48294829", Weakness::Pattern),
            ("4824824", Weakness::Pattern),
            ("123321", Weakness::Pattern),
            ("4829284", Weakness::Pattern),
            ("112122", Weakness::Pattern),
            ("311299", Weakness::Date),
            ("123199", Weakness::Date),
            ("991231", Weakness::Date),
            ("198702", Weakness::Date),
            ("021987", Weakness::Date),
            ("19870214", Weakness::Date),
            ("14021987", Weakness::Date),
            ("159753", Weakness::Common),
            ("314159", Weakness::Common),
            ("246810", Weakness::Common),
        ] {
            assert_eq!(pin(digits), Err(weakness), "{digits}");
        }
        assert_eq!(pin(&"48291570".repeat(9)), Err(Weakness::TooLong));
    }

    #[test]
    fn other_pins_are_taken() {
        for digits in [
            "482915",
            "739164",
            "908172",
            "4829157",
            "48291570",
            "482915703648",
        ] {
            assert_eq!(pin(digits), Ok(()), "{digits}");
        }
    }

    #[test]
    fn most_pins_are_left() {
        let left = (0..1_000_000_u32)
            .step_by(7)
            .filter(|number| pin(&format!("{number:06}")).is_ok())
            .count();
        // 1/7 of a million are tried; dates take the largest bite. A thief still faces nine in ten.
        assert!((127_000..131_000).contains(&left), "{left}");
    }

    #[test]
    fn obvious_passphrases_are_refused_with_the_reason() {
        for (words, weakness) in [
            ("elevensigns", Weakness::TooShort),
            // Twelve letters of which NFKC makes eleven.
            ("elevensigne\u{301}", Weakness::TooShort),
            ("aaaaaaaaaaaa", Weakness::Repeated),
            ("aAaAaAaAaAaA", Weakness::Repeated),
            ("abcdefghijklm", Weakness::Sequence),
            ("123456789012", Weakness::Sequence),
            ("clavisclavis", Weakness::Pattern),
            ("aabbaabbaaba", Weakness::Pattern),
            ("Passwort2026!", Weakness::Common),
            ("Mot de passe 1", Weakness::Common),
            ("qwertzuiop12", Weakness::Common),
            ("correct horse battery staple", Weakness::Common),
        ] {
            assert_eq!(phrase(words), Err(weakness), "{words}");
        }
        assert_eq!(
            phrase(&"wörter ohne Zahl ".repeat(16)),
            Err(Weakness::TooLong)
        );
    }

    #[test]
    fn other_passphrases_are_taken() {
        for words in [
            "acht Enten im Regen",
            "huit canards",
            "otto anatre sotto",
            "482915703648",
            "日本語の合言葉は長い方がよい",
        ] {
            assert_eq!(phrase(words), Ok(()), "{words}");
        }
    }
}
