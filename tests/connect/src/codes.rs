//! Verifying one-time codes: RFC 6238 with SHA-1, 6 digits and 30 s, one step early or late, each step once.

use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// The time step X of RFC 6238, in seconds.
pub const PERIOD: u64 = 30;
/// Steps before and after the present one that are taken, for clocks that differ ([RFC 6238 §6]).
const WINDOW: u64 = 1;

/// Returns the code of a time step ([RFC 4226 §5.3]).
#[must_use]
pub fn code(secret: &[u8], step: u64) -> String {
    let digest = hmac_sha1(secret, &step.to_be_bytes());
    let offset = usize::from(digest.last().copied().unwrap_or(0) & 0x0f);
    let four = digest.iter().skip(offset).take(4);
    let number = four.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// Returns the step whose code this is, when it is one of the window and later than every step taken before.
///
/// Every step is compared in full, so that the time tells nothing.
pub(crate) fn verify(secret: &[u8], typed: &str, now: u64, last: Option<u64>) -> Option<u64> {
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let present = now / PERIOD;
    let steps = present.saturating_sub(WINDOW)..=present.saturating_add(WINDOW);
    let mut found = None;
    for step in steps {
        let is_it = bool::from(code(secret, step).as_bytes().ct_eq(typed.as_bytes()));
        // A code taken once is spent, and so is every older one ([RFC 6238 §5.2]).
        if is_it && last.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    found
}

fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    Hmac::<Sha1>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mac| mac.chain_update(message).finalize().into_bytes().to_vec(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standards() {
        // RFC 4226 appendix D.
        let hotp = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (step, expected) in (0..).zip(hotp) {
            assert_eq!(code(SECRET, step), expected, "{step}");
        }
        // RFC 6238 appendix B, SHA-1, the last six of its eight digits.
        for (at, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, at / PERIOD), expected, "{at}");
        }
    }

    #[test]
    fn one_step_early_or_late_is_taken_and_two_are_not() {
        let now = 1_790_000_010;
        let present = now / PERIOD;
        for (step, taken) in [
            (present - 2, false),
            (present - 1, true),
            (present, true),
            (present + 1, true),
            (present + 2, false),
        ] {
            let found = verify(SECRET, &code(SECRET, step), now, None);
            assert_eq!(found, taken.then_some(step), "{step}");
        }
    }

    #[test]
    fn a_step_is_taken_once_and_no_older_one_after_it() {
        let now = 1_790_000_010;
        let present = now / PERIOD;
        let typed = |step| code(SECRET, step);
        assert_eq!(verify(SECRET, &typed(present), now, Some(present)), None);
        assert_eq!(
            verify(SECRET, &typed(present - 1), now, Some(present)),
            None
        );
        assert_eq!(
            verify(SECRET, &typed(present + 1), now, Some(present)),
            Some(present + 1)
        );
    }

    #[test]
    fn blanks_do_not_matter_and_everything_else_does() {
        let now = 59;
        assert_eq!(verify(SECRET, " 287 082", now, None), Some(1));
        for wrong in ["", "28708", "2870820", "287083"] {
            assert_eq!(verify(SECRET, wrong, now, None), None, "{wrong:?}");
        }
    }
}
