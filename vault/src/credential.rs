//! What a person types to open the vault.

use std::fmt;

use clavis_core::passphrase;
use zeroize::Zeroizing;

/// A PIN or a passphrase as it was typed; whether it is right or good enough is said elsewhere.
pub enum Credential {
    /// Digits.
    Pin(Zeroizing<String>),
    /// Words.
    Passphrase(Zeroizing<String>),
}

/// The kinds of credential a person may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// Six or more digits.
    Pin,
    /// Words.
    Passphrase,
}

impl Credential {
    /// A PIN from any text.
    #[must_use]
    pub fn pin(digits: &str) -> Self {
        Self::Pin(Zeroizing::new(digits.to_owned()))
    }

    /// A passphrase from any text.
    #[must_use]
    pub fn passphrase(words: &str) -> Self {
        Self::Passphrase(Zeroizing::new(words.to_owned()))
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::Pin(_) => CredentialKind::Pin,
            Self::Passphrase(_) => CredentialKind::Passphrase,
        }
    }

    /// The text keys are derived from.
    pub(crate) fn normalised(&self) -> Zeroizing<String> {
        match self {
            Self::Pin(digits) => digits.clone(),
            Self::Passphrase(words) => passphrase::normalise(words),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({:?})", self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_passphrase_typed_on_two_keyboards_is_the_same() {
        let composed = Credential::passphrase("caf\u{e9} \u{fb01}n \u{ff21}");
        let decomposed = Credential::passphrase("cafe\u{301} fin A");
        assert_eq!(composed.normalised(), decomposed.normalised());
        assert_ne!(
            Credential::passphrase("Cafe").normalised(),
            Credential::passphrase("cafe").normalised()
        );
        assert_eq!(
            Credential::passphrase(" a  b ").normalised().as_str(),
            " a  b "
        );
    }

    #[test]
    fn a_credential_does_not_print_itself() {
        assert_eq!(
            format!("{:?}", Credential::pin("482915")),
            "Credential(Pin)"
        );
    }
}
