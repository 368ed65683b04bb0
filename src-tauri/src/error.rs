//! What a command answers when it cannot do what was asked: a tagged kind with data, never an English sentence.

use serde::Serialize;

use crate::view::{FileFailure, FileProblem, InputProblem, TriesView, VaultProblem, Weakness};

/// Why a command did nothing. Nothing has changed when one of these comes back.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum CommandError {
    /// The vault is locked.
    Locked,
    /// The vault cannot be used; the page goes to the screen of the problem.
    Unusable {
        /// What is wrong.
        problem: VaultProblem,
    },
    /// A vault exists already: a new one is never made over it.
    VaultExists,
    /// The PIN or passphrase is wrong.
    WrongCredential {
        /// What is left.
        tries: TriesView,
    },
    /// The recovery code is wrong.
    WrongRecoveryCode {
        /// What is left.
        tries: TriesView,
    },
    /// The recovery code cannot be one: a sign or the length is off. No try was counted.
    RecoveryCodeMistyped,
    /// Too many wrong tries: wait.
    Throttled {
        /// What is left.
        tries: TriesView,
    },
    /// The new PIN or passphrase is too easy to guess.
    Weak {
        /// Why.
        weakness: Weakness,
    },
    /// The recovery code was not asked back right; the old one still counts.
    RecoveryCodeDiffers,
    /// Everything was erased after too many wrong tries, as its owner chose.
    Erased,
    /// Not everything could be erased.
    NotErased,
    /// The record of this one account is damaged; the others are whole.
    RecordDamaged,
    /// There is no recovery code, and what was asked needs one.
    RecoveryCodeRequired,
    /// The prompt for finger or face was closed.
    BiometricsCancelled,
    /// Finger or face was not recognised.
    BiometricsFailed,
    /// The sensor waits after too many tries.
    BiometricsLockedOut,
    /// There is no sensor, or it is out of reach.
    BiometricsUnavailable,
    /// The device has lost the key behind its sensor: the PIN or passphrase opens, then it can be enabled anew.
    BiometricsDead,
    /// The PIN or passphrase is asked for once a week.
    BiometricsPinDue,
    /// No account of that id; it may have been deleted.
    NoSuchAccount,
    /// The draft is gone: saved, cancelled, locked or older than 5 minutes.
    NoSuchDraft,
    /// A name is empty on both lines, or a group or note is too long.
    NameMissing,
    /// The text is too long for its field.
    TextTooLong {
        /// Characters.
        limit: u32,
    },
    /// An input from outside is not taken.
    Input {
        /// Why.
        problem: InputProblem,
    },
    /// The clipboard holds neither text nor a picture.
    ClipboardEmpty,
    /// The clipboard cannot be reached.
    ClipboardUnavailable,
    /// The file cannot be read.
    FileUnreadable,
    /// The password does not open the file.
    WrongFilePassword,
    /// The password is right, and what it opens cannot be read.
    FileRefused {
        /// Why.
        problem: FileProblem,
    },
    /// The locked file is gone: opened, cancelled, or older than 5 minutes.
    NoSuchFile,
    /// A passphrase for a backup that is too easy to guess.
    WeakPassphrase,
    /// The file was not written; whatever was there before is still there.
    FileNotWritten {
        /// Why.
        failure: FileFailure,
    },
    /// There is no account to write.
    NothingToExport,
    /// More accounts than can be shown as QR codes.
    TooManyForQr,
    /// The typed word is not the app's name.
    ConfirmationMismatch,
    /// The counter is at its end; the issuer must give a new key.
    CounterExhausted,
    /// Saving failed because the disk is full; nothing has changed.
    DiskFull,
    /// Saving failed because the folder is read-only; nothing has changed.
    ReadOnly,
    /// Saving failed for another reason; nothing has changed.
    NotSaved,
    /// What was written could not be read back the same; nothing has changed.
    VerificationFailed,
    /// The device's memory is too small for the key derivation.
    OutOfMemory,
    /// The device key cannot be used just now.
    DeviceKey,
    /// An argument that the page should never send.
    BadRequest,
}
