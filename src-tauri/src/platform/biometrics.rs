//! Finger and face: a key of 32 bytes that the device keeps behind its sensor and gives back for a touch or a look.
//!
//! This is no question of yes or no that a debugger could answer: without the sensor the bytes are not there.

use zeroize::Zeroizing;

use crate::view::SensorView;

/// Whether the device can tell its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// A finger or a face is enrolled, and the sensor is good enough to guard a key.
    Ready,
    /// The sensor is good enough, and nobody is enrolled.
    NotEnrolled,
    /// There is no such sensor.
    Absent,
}

/// Why the device gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BiometricError {
    /// The person closed the prompt.
    #[error("the prompt was closed")]
    Cancelled,
    /// The finger or face was not known.
    #[error("finger or face was not recognised")]
    Failed,
    /// Too often: the sensor waits by itself.
    #[error("the sensor is locked after too many tries")]
    LockedOut,
    /// The key is gone for good: another finger was enrolled, the screen lock was removed, the phone was restored.
    #[error("the key behind the sensor is gone")]
    SlotDead,
    /// There is no sensor, or it is out of reach just now.
    #[error("there is no sensor to ask")]
    Unavailable,
}

/// The words on the system's prompt, in the page's language.
#[derive(Debug, Clone, Copy)]
pub struct Prompt<'a> {
    /// What the touch is for.
    pub title: &'a str,
    /// The way out.
    pub cancel: &'a str,
}

/// A device that keeps a key behind its sensor. Every call may wait for a person.
pub trait Biometrics: Send + Sync {
    /// Whether the device can tell its owner. Asks nobody.
    fn readiness(&self) -> Readiness;

    /// What the device calls its sensor. A name and no more: it opens nothing.
    fn sensor(&self) -> SensorView {
        SensorView::FingerOrFace
    }

    /// Keeps a key, in place of an earlier one; answers what is needed to get it back, which is no secret.
    ///
    /// # Errors
    ///
    /// [`BiometricError`]; an earlier key may be gone by then.
    fn seal(&self, key: &[u8; 32], prompt: Prompt<'_>) -> Result<Vec<u8>, BiometricError>;

    /// Gives the key back.
    ///
    /// # Errors
    ///
    /// [`BiometricError`].
    fn open(
        &self,
        sealed: &[u8],
        prompt: Prompt<'_>,
    ) -> Result<Zeroizing<[u8; 32]>, BiometricError>;

    /// Forgets the key; nothing happens when there is none.
    fn delete(&self);
}

/// A computer: what sensors some have guard no key of ours.
pub struct NoBiometrics;

impl Biometrics for NoBiometrics {
    fn readiness(&self) -> Readiness {
        Readiness::Absent
    }

    fn seal(&self, _: &[u8; 32], _: Prompt<'_>) -> Result<Vec<u8>, BiometricError> {
        Err(BiometricError::Unavailable)
    }

    fn open(&self, _: &[u8], _: Prompt<'_>) -> Result<Zeroizing<[u8; 32]>, BiometricError> {
        Err(BiometricError::Unavailable)
    }

    fn delete(&self) {}
}
