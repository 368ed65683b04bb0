//! One login: its names, how its codes are made, and what its owner says about it.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER_PERMISSIVE;

use crate::{
    otp::Otp,
    secret::{Secret, ServicePin},
    time::UnixTime,
};

/// Names an account for as long as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 16]);

/// A text that is not 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("account id must be 32 hexadecimal digits")]
pub struct InvalidAccountId;

impl AccountId {
    /// Takes 16 bytes; whoever makes an account takes them from a random generator.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER_PERMISSIVE.encode(&self.0))
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|_| InvalidAccountId)?;
        bytes.try_into().map(Self).map_err(|_| InvalidAccountId)
    }
}

/// An account that is kept. Its secret is elsewhere, under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Names it.
    pub id: AccountId,
    /// Who issued it; may be empty.
    pub issuer: String,
    /// The account name at the issuer; may be empty.
    pub label: String,
    /// How its codes are made.
    pub otp: Otp,
    /// The groups it belongs to.
    pub groups: Vec<String>,
    /// A note of the owner.
    pub note: String,
    /// Kept on top.
    pub favourite: bool,
    /// Names a picture for its head; `None` for its monogram.
    pub icon: Option<String>,
    /// How often its code was used.
    pub use_count: u64,
    /// When its code was last used.
    pub last_used: Option<UnixTime>,
    /// When it was added.
    pub created_at: UnixTime,
    /// When it was put into Trash; `None` while it is in use.
    pub trashed_at: Option<UnixTime>,
}

/// An account as it comes in, with its secret, before it is kept.
#[derive(Debug)]
pub struct NewAccount {
    /// See [`Account::issuer`].
    pub issuer: String,
    /// See [`Account::label`].
    pub label: String,
    /// See [`Account::otp`].
    pub otp: Otp,
    /// The shared key.
    pub secret: Secret,
    /// The PIN of the service, where the method needs one.
    pub pin: Option<ServicePin>,
    /// See [`Account::groups`].
    pub groups: Vec<String>,
    /// See [`Account::note`].
    pub note: String,
    /// See [`Account::favourite`].
    pub favourite: bool,
    /// See [`Account::icon`].
    pub icon: Option<String>,
    /// See [`Account::use_count`]; 0 unless a file says more.
    pub use_count: u64,
    /// See [`Account::last_used`].
    pub last_used: Option<UnixTime>,
    /// See [`Account::created_at`]; `None` for the moment it is kept.
    pub created_at: Option<UnixTime>,
    /// When it was put into Trash, where the file says so; its thirty days there begin anew.
    pub trashed_at: Option<UnixTime>,
    /// A name was too long or held signs that deceive, and was cleaned.
    pub name_cleaned: bool,
}

impl NewAccount {
    /// Returns an account without names and without anything its owner says about it.
    #[must_use]
    pub const fn bare(otp: Otp, secret: Secret) -> Self {
        Self {
            issuer: String::new(),
            label: String::new(),
            otp,
            secret,
            pin: None,
            groups: Vec::new(),
            note: String::new(),
            favourite: false,
            icon: None,
            use_count: 0,
            last_used: None,
            created_at: None,
            trashed_at: None,
            name_cleaned: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_32_hexadecimal_digits() {
        let id = AccountId::from_bytes(*b"\0\x01\x02\x03456789abcdef");
        let text = "00010203343536373839616263646566";
        assert_eq!(id.to_string(), text);
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(text.to_uppercase().parse(), Ok(id));
        for wrong in [
            "",
            "00",
            "zz010203343536373839616263646566",
            "0001020334353637383961626364656600",
        ] {
            assert_eq!(wrong.parse::<AccountId>(), Err(InvalidAccountId));
        }
    }
}
