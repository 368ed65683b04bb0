//! What is asked and answered, in the types of Rust. Each constructor is the only check of its rule.

use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::limits::{FOLDER_CHARACTERS, NAME_CHARACTERS, PROMPT_CHARACTERS, ROUNDS, characters};
use crate::{DeviceError, DeviceFile};

/// Whether biometrics of class 3 can guard a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Biometry {
    /// Yes.
    Ready,
    /// The sensor is there, but no finger and no face is enrolled.
    NotEnrolled,
    /// There is no sensor that is good enough.
    None,
    /// Not now.
    Unavailable,
}

/// Where the device key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyLevel {
    /// In a chip of its own (Android).
    StrongBox,
    /// In the processor's secure part (Android).
    TrustedEnvironment,
    /// In the system's software (Android).
    Software,
    /// In the Keychain (iOS).
    Keychain,
    /// There is no key.
    None,
}

/// What the device can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Whether biometrics can guard a key.
    pub biometry: Biometry,
    /// Where the device key is.
    pub level: KeyLevel,
}

/// A device key that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewKey {
    /// HMACs in a row that take the hardware about 150 ms.
    pub rounds: Rounds,
    /// Where it is.
    pub level: KeyLevel,
}

/// How often the hardware is asked in a row for one guess: 1 to 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub struct Rounds(u32);

impl Rounds {
    /// Checks the count.
    ///
    /// # Errors
    ///
    /// [`DeviceError::BadArgument`] outside 1 to 64.
    pub fn new(count: u32) -> Result<Self, DeviceError> {
        if (1..=ROUNDS).contains(&count) {
            Ok(Self(count))
        } else {
            Err(DeviceError::BadArgument)
        }
    }

    /// The count.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Rounds {
    type Error = DeviceError;

    fn try_from(count: u32) -> Result<Self, DeviceError> {
        Self::new(count)
    }
}

/// The words of the system's prompt, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    title: String,
    cancel: String,
}

impl Prompt {
    /// What the prompt is for, and the button that leaves it.
    ///
    /// # Errors
    ///
    /// [`DeviceError::BadArgument`] when a text is blank or too long.
    pub fn new(title: impl Into<String>, cancel: impl Into<String>) -> Result<Self, DeviceError> {
        let (title, cancel) = (title.into(), cancel.into());
        let fits = |text: &str| !text.trim().is_empty() && characters(text) <= PROMPT_CHARACTERS;
        if fits(&title) && fits(&cancel) {
            Ok(Self { title, cancel })
        } else {
            Err(DeviceError::BadArgument)
        }
    }

    /// What the prompt is for.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The button that leaves it.
    #[must_use]
    pub fn cancel(&self) -> &str {
        &self.cancel
    }
}

/// A file name: no path, nothing hidden, nothing that a file system reads as a sign of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Checks the name.
    ///
    /// # Errors
    ///
    /// [`DeviceError::BadArgument`].
    pub fn new(name: impl Into<String>) -> Result<Self, DeviceError> {
        let name = name.into();
        let forbidden = |sign: char| sign.is_control() || "/\\:*?\"<>|".contains(sign);
        let fits = !name.is_empty()
            && characters(&name) <= NAME_CHARACTERS
            && !name.starts_with('.')
            && name.trim() == name
            && !name.contains(forbidden);
        if fits {
            Ok(Self(name))
        } else {
            Err(DeviceError::BadArgument)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A folder that a person chose, as the system lets us remember it: an address on Android, a bookmark on iOS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(String);

impl Folder {
    /// Takes up what [`Folder::as_str`] gave earlier.
    ///
    /// # Errors
    ///
    /// [`DeviceError::BadArgument`] when it is empty or too long.
    pub fn new(address: impl Into<String>) -> Result<Self, DeviceError> {
        let address = address.into();
        if address.is_empty() || characters(&address) > FOLDER_CHARACTERS {
            return Err(DeviceError::BadArgument);
        }
        Ok(Self(address))
    }

    /// The text to be kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A folder that a person just chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFolder {
    /// How to find it again.
    pub folder: Folder,
    /// What the system calls it, not cleaned for the screen.
    pub name: String,
}

/// The time since the system started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootTime {
    /// Differs after each start.
    pub boot_id: String,
    /// Sleep included; nobody can set it.
    pub elapsed: Duration,
}

/// What other apps handed over since it was last taken.
pub struct Shared {
    /// Texts and links; perhaps key URIs, so they are wiped.
    pub texts: Vec<Zeroizing<String>>,
    /// Pictures.
    pub files: Vec<DeviceFile>,
}

/// What kind of file is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Pictures only.
    Pictures,
    /// Any file.
    Files,
}

/// How many files may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// Several at once.
    Several,
}

/// Whether pictures of the window may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screenshots {
    /// As anywhere else.
    Allowed,
    /// Not by screenshots, nor the list of recent apps, nor another screen.
    Blocked,
}

/// The lamp beside the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Torch {
    /// It shines.
    On,
    /// It does not, or there is none.
    Off,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn rounds_are_1_to_64() {
        for (count, taken) in [(0, false), (1, true), (64, true), (65, false)] {
            assert_eq!(
                Rounds::new(count).map(Rounds::count),
                if taken {
                    Ok(count)
                } else {
                    Err(DeviceError::BadArgument)
                },
                "{count}"
            );
            assert_eq!(from_value::<Rounds>(json!(count)).is_ok(), taken, "{count}");
        }
        for other in [json!(-1), json!(1.5), json!("3"), json!(4_294_967_297_u64)] {
            assert!(from_value::<Rounds>(other.clone()).is_err(), "{other}");
        }
    }

    #[test]
    fn words_are_spelled_as_the_contract_spells_them() {
        for (text, biometry) in [
            ("ready", Biometry::Ready),
            ("notEnrolled", Biometry::NotEnrolled),
            ("none", Biometry::None),
            ("unavailable", Biometry::Unavailable),
        ] {
            assert_eq!(from_value::<Biometry>(json!(text)).unwrap(), biometry);
        }
        for (text, level) in [
            ("strongBox", KeyLevel::StrongBox),
            ("trustedEnvironment", KeyLevel::TrustedEnvironment),
            ("software", KeyLevel::Software),
            ("keychain", KeyLevel::Keychain),
            ("none", KeyLevel::None),
        ] {
            assert_eq!(from_value::<KeyLevel>(json!(text)).unwrap(), level);
        }
        assert!(from_value::<Biometry>(json!("Ready")).is_err());
        assert!(from_value::<KeyLevel>(json!("secureEnclave")).is_err());
    }

    #[test]
    fn a_name_is_only_a_name() {
        for good in ["a", "Clavis 2026-11-28.age", "Schlüssel.txt", "a..b"] {
            assert!(FileName::new(good).is_ok(), "{good}");
        }
        let long = "x".repeat(NAME_CHARACTERS + 1);
        for bad in [
            "", ".", "..", ".hidden", "a/b", "a\\b", "C:x", "a\nb", "a\0b", " a", "a ", "a?", &long,
        ] {
            assert_eq!(FileName::new(bad), Err(DeviceError::BadArgument), "{bad:?}");
        }
    }

    #[test]
    fn prompts_and_folders_are_there_and_short() {
        let (title, folder) = ("ä".repeat(PROMPT_CHARACTERS), "f".repeat(FOLDER_CHARACTERS));
        assert!(Prompt::new(title.clone(), "Cancel").is_ok());
        assert!(Folder::new(folder.clone()).is_ok());
        for (title, cancel) in [
            ("", "Cancel"),
            ("Unlock", "  "),
            (&format!("{title}x"), "Cancel"),
        ] {
            assert_eq!(Prompt::new(title, cancel), Err(DeviceError::BadArgument));
        }
        for bad in [String::new(), format!("{folder}f")] {
            assert_eq!(Folder::new(bad), Err(DeviceError::BadArgument));
        }
    }
}
