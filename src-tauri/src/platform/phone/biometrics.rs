//! Finger and face, behind a key in hardware.

use clavis_device::{Biometry, DeviceError, DeviceExt, Prompt as Words, Sealed, Secret};
use tauri::{AppHandle, Runtime};
use zeroize::Zeroizing;

use crate::platform::biometrics::{BiometricError, Biometrics, Prompt, Readiness};
#[cfg(target_os = "ios")]
use crate::view::SensorView;

/// The phone's sensor.
pub struct PhoneBiometrics<R: Runtime>(pub AppHandle<R>);

impl<R: Runtime> Biometrics for PhoneBiometrics<R> {
    fn readiness(&self) -> Readiness {
        match self.0.device().status().map(|status| status.biometry) {
            Ok(Biometry::Ready) => Readiness::Ready,
            Ok(Biometry::NotEnrolled) => Readiness::NotEnrolled,
            Ok(Biometry::None | Biometry::Unavailable) | Err(_) => Readiness::Absent,
        }
    }

    /// Android's sensors have no names, and a phone may have both.
    #[cfg(target_os = "ios")]
    fn sensor(&self) -> SensorView {
        use tauri_plugin_biometric::{BiometricExt, BiometryType};

        match self
            .0
            .biometric()
            .status()
            .map(|status| status.biometry_type)
        {
            Ok(BiometryType::TouchID) => SensorView::TouchId,
            Ok(BiometryType::FaceID) => SensorView::FaceId,
            Ok(BiometryType::None) | Err(_) => SensorView::FingerOrFace,
        }
    }

    fn seal(&self, key: &[u8; 32], prompt: Prompt<'_>) -> Result<Vec<u8>, BiometricError> {
        let sealed = self
            .0
            .device()
            .seal_biometric(&Secret::new(key), &words(prompt)?)
            .map_err(refused)?;
        Ok(sealed.bytes().to_vec())
    }

    fn open(
        &self,
        sealed: &[u8],
        prompt: Prompt<'_>,
    ) -> Result<Zeroizing<[u8; 32]>, BiometricError> {
        // What is longer was not sealed by this phone.
        let sealed = Sealed::new(sealed.to_vec()).map_err(|_| BiometricError::SlotDead)?;
        let secret = self
            .0
            .device()
            .open_biometric(&sealed, &words(prompt)?)
            .map_err(refused)?;
        // EXPOSE: from one wiped buffer into another, on its way to the vault's key.
        Ok(Zeroizing::new(*secret.expose()))
    }

    fn delete(&self) {
        // A key that stays opens nothing: the vault has no slot for it any more.
        let _ = self.0.device().delete_biometric();
    }
}

fn words(prompt: Prompt<'_>) -> Result<Words, BiometricError> {
    Words::new(prompt.title, prompt.cancel).map_err(|_| BiometricError::Unavailable)
}

fn refused(error: DeviceError) -> BiometricError {
    match error {
        DeviceError::SlotDead => BiometricError::SlotDead,
        DeviceError::Cancelled => BiometricError::Cancelled,
        DeviceError::Failed => BiometricError::Failed,
        DeviceError::LockedOut => BiometricError::LockedOut,
        _ => BiometricError::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dead_key_is_told_as_dead() {
        for (_, error) in DeviceError::CODES {
            let dead = refused(*error) == BiometricError::SlotDead;
            assert_eq!(dead, *error == DeviceError::SlotDead, "{error}");
        }
        assert_eq!(refused(DeviceError::BadAnswer), BiometricError::Unavailable);
    }

    #[test]
    fn words_that_the_system_would_not_show_are_not_handed_on() {
        let prompt = |title| Prompt {
            title,
            cancel: "Use the PIN",
        };
        assert!(words(prompt("Unlock Clavis")).is_ok());
        assert_eq!(words(prompt(" ")), Err(BiometricError::Unavailable));
    }
}
