//! From the vault's refusals to those the page has sentences for.

use clavis_vault::{
    ChangeError, CreateError, CredentialError, Problem, RecoverError, SaveError, Tries,
    UnlockError, Weakness,
};

use crate::error::CommandError;
use crate::view::{self, TriesView, VaultProblem};

/// Why an account was not changed or a code not computed.
pub(super) fn not_changed(error: ChangeError) -> CommandError {
    match error {
        ChangeError::NoSuchAccount => CommandError::NoSuchAccount,
        ChangeError::CounterExhausted => CommandError::CounterExhausted,
        ChangeError::RecoveryCodeRequired => CommandError::RecoveryCodeRequired,
        ChangeError::Code(_) | ChangeError::RecordDamaged => CommandError::RecordDamaged,
        ChangeError::Save(error) => not_saved(error),
        ChangeError::OtherMethod => CommandError::BadRequest,
        // The store failed before anything was written.
        _ => CommandError::NotSaved,
    }
}

/// Why a save was not made.
pub(super) fn not_saved(error: SaveError) -> CommandError {
    match error {
        SaveError::DiskFull => CommandError::DiskFull,
        SaveError::ReadOnly => CommandError::ReadOnly,
        SaveError::VerificationFailed => CommandError::VerificationFailed,
        _ => CommandError::NotSaved,
    }
}

/// Why no vault was made.
pub(super) fn not_created(error: CreateError) -> CommandError {
    match error {
        CreateError::VaultExists => CommandError::VaultExists,
        CreateError::Unusable(found) => unusable(found),
        CreateError::Weak(found) => weak(found),
        CreateError::OutOfMemory(_) => CommandError::OutOfMemory,
        CreateError::DeviceKey(_) => CommandError::DeviceKey,
        CreateError::Save(error) => not_saved(error),
        _ => CommandError::BadRequest,
    }
}

/// Why the vault stays locked.
pub(super) fn not_unlocked(error: UnlockError) -> CommandError {
    match error {
        UnlockError::WrongCredential(found) => CommandError::WrongCredential {
            tries: tries(found),
        },
        UnlockError::Throttled(found) => CommandError::Throttled {
            tries: tries(found),
        },
        UnlockError::Erased => CommandError::Erased,
        UnlockError::OutOfMemory(_) => CommandError::OutOfMemory,
        UnlockError::DeviceKey(_) => CommandError::DeviceKey,
        UnlockError::NotCounted(error) => not_saved(error),
        UnlockError::Unusable(found) => unusable(found),
        _ => CommandError::BadRequest,
    }
}

/// Why the recovery code opened nothing.
pub(super) fn not_recovered(error: RecoverError) -> CommandError {
    match error {
        RecoverError::NoRecoveryCode => CommandError::RecoveryCodeRequired,
        RecoverError::WrongRecoveryCode(found) => CommandError::WrongRecoveryCode {
            tries: tries(found),
        },
        RecoverError::Credential(error) => not_accepted(error),
        RecoverError::Unusable(found) => unusable(found),
        _ => CommandError::BadRequest,
    }
}

/// Why a credential was not verified or changed.
pub(super) fn not_accepted(error: CredentialError) -> CommandError {
    match error {
        CredentialError::WrongCredential(found) => CommandError::WrongCredential {
            tries: tries(found),
        },
        CredentialError::Throttled(found) => CommandError::Throttled {
            tries: tries(found),
        },
        CredentialError::Weak(found) => weak(found),
        CredentialError::RecoveryCodeDiffers => CommandError::RecoveryCodeDiffers,
        CredentialError::OutOfMemory(_) => CommandError::OutOfMemory,
        CredentialError::DeviceKey(_) => CommandError::DeviceKey,
        CredentialError::NotCounted(error) | CredentialError::Save(error) => not_saved(error),
        _ => CommandError::BadRequest,
    }
}

/// The vault cannot be used.
pub(super) fn unusable(found: Problem) -> CommandError {
    CommandError::Unusable {
        problem: problem(found),
    }
}

/// Why the vault cannot be used.
pub(super) fn problem(found: Problem) -> VaultProblem {
    match found {
        Problem::InUse => VaultProblem::InUse,
        Problem::GenerationsDamaged => VaultProblem::GenerationsDamaged,
        Problem::TooNew { found, supported } => VaultProblem::TooNew { found, supported },
        Problem::DeviceKeyMissing { has_recovery_code } => {
            VaultProblem::DeviceKeyMissing { has_recovery_code }
        }
        Problem::FolderUnreadable => VaultProblem::FolderUnreadable,
        // To its owner, a header that somebody changed is a header that cannot be trusted: the way out is the same.
        _ => VaultProblem::HeaderDamaged,
    }
}

/// Wrong tries and what they cost.
pub(super) fn tries(found: Tries) -> TriesView {
    let millis = |wait: std::time::Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    TriesView {
        failed: found.failed,
        left: found.left,
        wait_ms: millis(found.wait),
        next_wait_ms: millis(found.next_wait),
        left_before_wipe: found.left_before_wipe,
    }
}

/// A credential is too easy to guess.
pub(super) fn weak(found: Weakness) -> CommandError {
    let weakness = match found {
        Weakness::TooShort => view::Weakness::TooShort,
        Weakness::TooLong => view::Weakness::TooLong,
        Weakness::NotDigits => view::Weakness::NotDigits,
        Weakness::Repeated => view::Weakness::Repeated,
        Weakness::Sequence => view::Weakness::Sequence,
        Weakness::Pattern => view::Weakness::Pattern,
        Weakness::Date => view::Weakness::Date,
        _ => view::Weakness::Common,
    };
    CommandError::Weak { weakness }
}
