//! Why the device gives no answer.

/// Why the device gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// The key of the biometric slot is gone for good: enrolment, lock screen removed, restore, system update.
    #[error("the key of the biometric slot is gone for good")]
    SlotDead,
    /// The person left the prompt, or the system did.
    #[error("the prompt was cancelled")]
    Cancelled,
    /// The device tried and could not; trying again may help.
    #[error("the device could not do it")]
    Failed,
    /// Too many tries with biometrics.
    #[error("biometrics are locked after too many tries")]
    LockedOut,
    /// The sensor is there, but no finger and no face is enrolled.
    #[error("no biometrics are enrolled")]
    NotEnrolled,
    /// There is no device key.
    #[error("the device key is missing")]
    Missing,
    /// This device has nothing for that, or not now.
    #[error("the device has nothing for that")]
    Unavailable,
    /// An argument breaks its rule.
    #[error("an argument breaks its rule")]
    BadArgument,
    /// The folder is gone, or may not be used any more.
    #[error("the folder is gone or may not be used any more")]
    FolderGone,
    /// There is more than the limit allows.
    #[error("there is more than the limit allows")]
    TooLarge,
    /// The other half answered something that the contract does not know.
    #[error("the answer of the device is not understood")]
    BadAnswer,
}

impl DeviceError {
    /// Every error that the other half may name, with its code.
    pub const CODES: &[(&str, Self)] = &[
        ("slotDead", Self::SlotDead),
        ("cancelled", Self::Cancelled),
        ("failed", Self::Failed),
        ("lockedOut", Self::LockedOut),
        ("notEnrolled", Self::NotEnrolled),
        ("missing", Self::Missing),
        ("unavailable", Self::Unavailable),
        ("badArgument", Self::BadArgument),
        ("folderGone", Self::FolderGone),
        ("tooLarge", Self::TooLarge),
    ];

    /// The error for a code. What comes without one, or with another, was no refusal of ours: [`Self::BadAnswer`].
    #[must_use]
    pub fn from_code(code: Option<&str>) -> Self {
        Self::CODES
            .iter()
            .find(|(known, _)| Some(*known) == code)
            .map_or(Self::BadAnswer, |(_, error)| *error)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_of_the_contract_is_its_own_error() {
        assert_eq!(DeviceError::CODES.len(), 10);
        let mut messages = BTreeSet::new();
        for (code, error) in DeviceError::CODES {
            assert_eq!(DeviceError::from_code(Some(code)), *error, "{code}");
            messages.insert(error.to_string());
        }
        assert_eq!(messages.len(), 10, "two errors say the same");
    }

    #[test]
    fn anything_else_is_a_bad_answer() {
        for code in [
            None,
            Some(""),
            Some("SlotDead"),
            Some("slotDead "),
            Some("42"),
        ] {
            assert_eq!(
                DeviceError::from_code(code),
                DeviceError::BadAnswer,
                "{code:?}"
            );
        }
    }
}
