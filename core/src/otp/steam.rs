//! Steam Guard codes.

use zeroize::Zeroizing;

use super::{Algorithm, hmac, truncate};

pub(super) const SIGNS: u8 = 5;
const ALPHABET: [char; 26] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'T', 'V', 'W', 'X', 'Y',
];

/// Returns five signs of the truncated HMAC-SHA-1 in base 26, least significant first.
pub(super) fn code(secret: &[u8], step: u64) -> Zeroizing<String> {
    let mut rest = truncate::dynamic_31(&hmac::of_counter(Algorithm::Sha1, secret, step));
    let mut code = Zeroizing::new(String::with_capacity(usize::from(SIGNS)));
    for _ in 0..SIGNS {
        // The remainder of 26 is always inside the alphabet.
        if let Some(sign) = usize::try_from(rest % 26)
            .ok()
            .and_then(|place| ALPHABET.get(place))
        {
            code.push(*sign);
        }
        rest /= 26;
    }
    code
}
