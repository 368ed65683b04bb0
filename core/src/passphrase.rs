//! Passphrases: one text for what a person types on any keyboard.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Returns the text keys are derived from.
///
/// Keyboards write é and ﬁ in more than one way, so it is brought to NFKC [UAX #15]. Nothing else changes: case counts,
/// and so does each blank, also before and after.
#[must_use]
pub fn normalise(passphrase: &str) -> Zeroizing<String> {
    // Room enough for all but freak texts, so that growing leaves no unzeroized copy behind.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len().saturating_mul(4)));
    text.extend(passphrase.nfkc());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_passphrase_typed_on_two_keyboards_is_the_same() {
        assert_eq!(
            normalise("caf\u{e9} \u{fb01}n \u{ff21}"),
            normalise("cafe\u{301} fin A")
        );
    }

    #[test]
    fn case_and_blanks_count() {
        assert_ne!(normalise("Cafe"), normalise("cafe"));
        assert_eq!(normalise(" a  b ").as_str(), " a  b ");
    }
}
