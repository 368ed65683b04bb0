//! The device key of a phone: in its hardware, asked once for each guess and never handed out.

use std::sync::OnceLock;

use clavis_device::{DeviceError, DeviceExt, KeyLevel, Rounds, Secret};
use clavis_vault::{DeviceKey, DeviceKeyError};
use rand_core::CryptoRngCore;
use tauri::{AppHandle, Runtime};
use zeroize::Zeroizing;

use crate::view::DeviceKeyView;

/// The key in the phone's Keystore or Keychain.
pub struct PhoneDeviceKey<R: Runtime> {
    app: AppHandle<R>,
    /// How many rounds the hardware was measured to take, once that is known.
    rounds: OnceLock<u32>,
}

impl<R: Runtime> PhoneDeviceKey<R> {
    /// The key of the phone this app runs on. Asks nothing yet.
    pub fn new(app: AppHandle<R>) -> Self {
        Self {
            app,
            rounds: OnceLock::new(),
        }
    }

    fn make(&self) -> Result<u32, DeviceKeyError> {
        let key = self.app.device().create_device_key().map_err(refused)?;
        Ok(*self.rounds.get_or_init(|| key.rounds.count()))
    }
}

impl<R: Runtime> DeviceKey for PhoneDeviceKey<R> {
    /// One round: the vault asks for as many as its header says.
    fn mix(&self, input: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, DeviceKeyError> {
        let once = Rounds::new(1).map_err(refused)?;
        let mixed = self
            .app
            .device()
            .mix_device_key(&Secret::new(input), once)
            .map_err(refused)?;
        // EXPOSE: from one wiped buffer into another, on its way to the vault's key.
        Ok(Zeroizing::new(*mixed.expose()))
    }

    /// The hardware has random numbers of its own.
    fn create(&self, _: &mut dyn CryptoRngCore) -> Result<(), DeviceKeyError> {
        self.make().map(drop)
    }

    fn delete(&self) -> Result<(), DeviceKeyError> {
        self.app.device().delete_device_key().map_err(refused)
    }

    /// Measured when the key is made or, in a later run of the app, when it is first asked for: making it again makes
    /// none anew.
    fn rounds(&self) -> Result<u32, DeviceKeyError> {
        match self.rounds.get() {
            Some(rounds) => Ok(*rounds),
            None => self.make(),
        }
    }
}

/// Where the phone says that its key is.
pub fn device_key_level<R: Runtime>(app: &AppHandle<R>) -> Option<DeviceKeyView> {
    shown(app.device().status().ok()?.level)
}

fn shown(level: KeyLevel) -> Option<DeviceKeyView> {
    match level {
        KeyLevel::StrongBox => Some(DeviceKeyView::StrongBox),
        KeyLevel::TrustedEnvironment => Some(DeviceKeyView::TrustedEnvironment),
        KeyLevel::Keychain => Some(DeviceKeyView::Keychain),
        KeyLevel::Software => Some(DeviceKeyView::Software),
        KeyLevel::None => None,
    }
}

fn refused(error: DeviceError) -> DeviceKeyError {
    match error {
        // An entry whose key the hardware refuses for good is as good as none.
        DeviceError::Missing | DeviceError::SlotDead => DeviceKeyError::Missing,
        _ => DeviceKeyError::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_that_is_gone_is_told_as_gone() {
        for (_, error) in DeviceError::CODES {
            let gone = refused(*error) == DeviceKeyError::Missing;
            let expected = matches!(error, DeviceError::Missing | DeviceError::SlotDead);
            assert_eq!(gone, expected, "{error}");
        }
    }
}
