//! Names from outside: issuers, labels, groups and notes are cleaned before they are kept or shown.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest name kept, in characters.
pub const MAX_CHARS: usize = 256;

/// A name that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The name.
    pub text: String,
    /// Signs that deceive were taken out, or the end was cut; trimming blanks and NFC do not count.
    pub changed: bool,
}

/// Cleans a name: NFC, outer blanks off, control, bidi and invisible signs out, cut to 256 characters.
///
/// Line ends and tabs become one blank, so that words stay apart. A joiner (U+200C, U+200D) stays where scripts and
/// emoji need it: between two signs beyond the Latin, Greek and Cyrillic blocks.
#[must_use]
pub fn clean(name: &str) -> Cleaned {
    // Plain ASCII without control characters is most of all names and needs no tables.
    if name.len() <= MAX_CHARS && name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cleaned {
            text: name.trim().to_owned(),
            changed: false,
        };
    }
    let (kept, filtered) = without_deceiving(name.trim());
    // Composed only now: what was taken out may have stood between a letter and its mark.
    let mut text: String = kept.trim().nfc().collect();
    let cut = cut_to(&mut text, MAX_CHARS);
    Cleaned {
        text: text.trim().to_owned(),
        changed: filtered || cut,
    }
}

/// Returns the two or three signs that stand for a key (`design.md`, "Monogram").
///
/// The first word if it is 2 or 3 capitals (CC), else the initials of the first two words (M3), else the first two
/// letters (In). The label stands in for an empty issuer; with neither it is `?`.
#[must_use]
pub fn monogram(issuer: &str, label: &str) -> String {
    let name = if has_letter(issuer) { issuer } else { label };
    let mut words = name
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return "?".to_owned();
    };
    let length = first.chars().count();
    if (2..=3).contains(&length) && first.chars().all(char::is_uppercase) {
        return first.to_owned();
    }
    match words.next() {
        Some(second) => first
            .chars()
            .take(1)
            .chain(second.chars().take(1))
            .flat_map(char::to_uppercase)
            .collect(),
        None => {
            let mut letters = first.chars();
            letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(letters.take(1))
                .collect()
        }
    }
}

/// Returns the text without the signs that deceive, and whether there were any.
fn without_deceiving(name: &str) -> (String, bool) {
    let mut text = String::with_capacity(name.len());
    let mut changed = false;
    let mut before = None;
    let mut signs = name.chars().peekable();
    while let Some(sign) = signs.next() {
        let kept = match kind(sign) {
            Kind::Plain => Some(sign),
            Kind::Blank => (before != Some(' ')).then_some(' '),
            Kind::Joiner => {
                let joins =
                    before.is_some_and(joinable) && signs.peek().copied().is_some_and(joinable);
                joins.then_some(sign)
            }
            Kind::Deceiving => None,
        };
        changed |= kept != Some(sign);
        text.extend(kept);
        before = kept.or(before);
    }
    (text, changed)
}

/// Cuts a text after so many characters, and before a letter that would lose its marks; returns whether it did.
fn cut_to(text: &mut String, chars: usize) -> bool {
    let Some((end, first_cut)) = text.char_indices().nth(chars) else {
        return false;
    };
    text.truncate(end);
    // Half a letter is another letter.
    if is_combining_mark(first_cut) || kind(first_cut) == Kind::Joiner {
        drop_last_letter(text);
    }
    while text
        .chars()
        .next_back()
        .is_some_and(|last| kind(last) == Kind::Joiner)
    {
        text.pop();
    }
    true
}

fn has_letter(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}

#[derive(PartialEq, Eq)]
enum Kind {
    Plain,
    Blank,
    Joiner,
    Deceiving,
}

/// Sorts a sign by what it does to a line of text (Unicode 16: categories Cc, Cf, Zl, Zp, private use, fillers).
fn kind(sign: char) -> Kind {
    match sign {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Blank,
        '\u{200c}' | '\u{200d}' => Kind::Joiner,
        // Invisible: soft hyphen, fillers, zero-width signs, byte order mark, interlinear marks, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Kind::Deceiving,
        // Direction: marks, embeddings, overrides, isolates.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Kind::Deceiving
        }
        // Nobody knows how a private sign looks; a replacement character is what bytes that were no text left behind.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. | '\u{fffd}' => Kind::Deceiving,
        sign if sign.is_control() => Kind::Deceiving,
        _ => Kind::Plain,
    }
}

/// Whether a joiner beside this sign may mean something.
fn joinable(sign: char) -> bool {
    sign >= '\u{530}' && kind(sign) == Kind::Plain && !sign.is_whitespace()
}

fn drop_last_letter(text: &mut String) {
    while let Some(sign) = text.pop() {
        if !is_combining_mark(sign) && kind(sign) != Kind::Joiner {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, changed: bool) {
        let cleaned = clean(name);
        assert_eq!((cleaned.text.as_str(), cleaned.changed), (text, changed));
    }

    #[test]
    fn an_honest_name_stays() {
        for name in [
            "",
            "CC Commerce Suisse",
            "Zürich – Σελήνη",
            "莎士比亚",
            "🏴☠️",
            "شرکت",
            "a:b#c+d%",
        ] {
            check(name, name, false);
        }
        check("  GitHub ", "GitHub", false);
    }

    #[test]
    fn letters_are_composed_without_a_word() {
        check("Zu\u{308}rich", "Zürich", false);
    }

    #[test]
    fn control_and_bidi_signs_are_taken_out() {
        check("Git\u{0}Hub\u{1b}[31m", "GitHub[31m", true);
        check("\u{202e}buHtiG\u{202c}", "buHtiG", true);
        check("a\u{2066}b\u{2069}c\u{200f}", "abc", true);
        check("one\r\ntwo\tthree", "one two three", true);
    }

    #[test]
    fn invisible_signs_are_taken_out() {
        check("Git\u{200b}Hub\u{feff}", "GitHub", true);
        check("Git\u{ad}Hub\u{e0041}", "GitHub", true);
        check("Git\u{200d}Hub", "GitHub", true);
        check("Git\u{fffd}Hub", "GitHub", true);
    }

    #[test]
    fn a_joiner_stays_where_scripts_and_emoji_need_it() {
        check("👩\u{200d}💻", "👩\u{200d}💻", false);
        check("می\u{200c}خواهم", "می\u{200c}خواهم", false);
        check("👩\u{200d}", "👩", true);
    }

    #[test]
    fn a_long_name_is_cut_to_256_characters() {
        check(&"é".repeat(256), &"é".repeat(256), false);
        check(&"é".repeat(257), &"é".repeat(256), true);
        check(&"x".repeat(5_000), &"x".repeat(256), true);
    }

    #[test]
    fn a_cut_leaves_no_half_letter() {
        // q with a tilde has no composed form, so its mark stands at place 257.
        let name = format!("{}q\u{303}", "x".repeat(255));
        check(&name, &"x".repeat(255), true);
    }

    #[test]
    fn a_monogram_follows_the_design() {
        for (issuer, label, signs) in [
            ("CC Commerce Suisse", "", "CC"),
            ("SBB CFF FFS", "", "SBB"),
            ("Microsoft 365", "", "M3"),
            ("Infomaniak", "", "In"),
            ("infomaniak", "", "In"),
            ("proton mail", "", "PM"),
            ("ÉCOLE", "", "ÉC"),
            ("X", "", "X"),
            ("", "anna@example.com", "AE"),
            ("  ", "bo", "Bo"),
            ("", "", "?"),
            ("!!", "::", "?"),
        ] {
            assert_eq!(monogram(issuer, label), signs, "{issuer:?} {label:?}");
        }
    }

    #[test]
    fn marks_stand_in_order_after_something_between_them_went() {
        // U+0316 (below) belongs before U+0301 (above); the invisible sign had kept them apart.
        check("q\u{301}\u{200b}\u{316}", "q\u{316}\u{301}", true);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn cleaning_is_idempotent_and_bounded(
            name in prop_oneof![
                any::<String>(),
                "[aé \u{301}\u{316}\u{200b}\u{200c}\u{200d}\u{202e}\u{3000}莎👩\n]{0,20}",
                "[aé\u{301}\u{316}\u{200d}👩]{250,270}",
            ]
        ) {
            let once = clean(&name);
            prop_assert!(once.text.chars().count() <= MAX_CHARS);
            prop_assert!(once.text.chars().all(|sign| !sign.is_control()));
            let twice = clean(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
        }

        #[test]
        fn a_monogram_is_never_empty(issuer in any::<String>(), label in any::<String>()) {
            prop_assert!(!monogram(&issuer, &label).is_empty());
        }
    }
}
