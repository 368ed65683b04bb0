//! The query of a key URI.

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::KeyUriError;

type Value = Option<Zeroizing<String>>;

/// The parameters that mean something, decoded. Any of them may be missing.
#[derive(Default)]
pub(super) struct Parameters {
    secret: Value,
    issuer: Value,
    algorithm: Value,
    digits: Value,
    period: Value,
    counter: Value,
    encoder: Value,
    steam: Value,
    pin: Value,
}

impl Parameters {
    pub(super) fn parse(query: &str) -> Result<Self, KeyUriError> {
        let mut parameters = Self::default();
        for pair in query.split('&') {
            // A URI copied out of HTML has `&amp;` between its parameters.
            let pair = pair.strip_prefix("amp;").unwrap_or(pair);
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some((name, place)) = parameters.place(name) else {
                continue;
            };
            let value = decode(value);
            match place {
                Some(first) if *first != value => {
                    return Err(KeyUriError::ParameterTwice { name });
                }
                _ => *place = Some(value),
            }
        }
        Ok(parameters)
    }

    pub(super) fn secret(&self) -> Result<&str, KeyUriError> {
        text(&self.secret)
            .filter(|secret| !secret.is_empty())
            .ok_or(KeyUriError::SecretMissing)
    }

    /// An empty issuer says as much as none.
    pub(super) fn issuer(&self) -> Option<&str> {
        text(&self.issuer).filter(|issuer| !issuer.is_empty())
    }

    pub(super) fn algorithm(&self) -> Option<&str> {
        text(&self.algorithm)
    }

    pub(super) fn digits(&self) -> Option<&str> {
        text(&self.digits)
    }

    pub(super) fn period(&self) -> Option<&str> {
        text(&self.period)
    }

    pub(super) fn counter(&self) -> Option<&str> {
        text(&self.counter)
    }

    pub(super) fn pin(&self) -> Option<&str> {
        text(&self.pin).filter(|pin| !pin.is_empty())
    }

    /// `encoder=steam` of KeePassXC, or Stratum's `steam`, which has no value.
    pub(super) fn says_steam(&self) -> bool {
        text(&self.encoder).is_some_and(|encoder| encoder.eq_ignore_ascii_case("steam"))
            || text(&self.steam).is_some_and(str::is_empty)
    }

    fn place(&mut self, name: &str) -> Option<(&'static str, &mut Value)> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("secret") {
            Some(("secret", &mut self.secret))
        } else if is("issuer") {
            Some(("issuer", &mut self.issuer))
        } else if is("algorithm") {
            Some(("algorithm", &mut self.algorithm))
        } else if is("digits") {
            Some(("digits", &mut self.digits))
        } else if is("period") {
            Some(("period", &mut self.period))
        } else if is("counter") {
            Some(("counter", &mut self.counter))
        } else if is("encoder") {
            Some(("encoder", &mut self.encoder))
        } else if is("steam") {
            Some(("steam", &mut self.steam))
        } else if is("pin") {
            Some(("pin", &mut self.pin))
        } else {
            None
        }
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_ref().map(|value| value.trim())
}

/// In a query `+` is a blank; what is no UTF-8 becomes U+FFFD, which no number and no Base32 holds and names lose.
fn decode(value: &str) -> Zeroizing<String> {
    let value = Zeroizing::new(value.replace('+', " "));
    Zeroizing::new(percent_decode_str(&value).decode_utf8_lossy().into_owned())
}
