//! From the words of core and vault to those of the page, and back. Nothing is decided here.

use clavis_core::account::{Account, AccountId};
use clavis_core::import::{ImportError, Refusal};
use clavis_core::input::{InputError, Skipped};
use clavis_core::name::monogram;
use clavis_core::otp::{Method, Otp};
use clavis_core::qr::PictureError;

use crate::error::CommandError;
use crate::view::{
    FileProblem, InputProblem, KeyView, MethodView, OtpKindView, ParametersView, SkippedView,
};

/// The key of an account.
#[must_use]
pub fn key(account: &Account) -> KeyView {
    KeyView {
        account_id: account.id.to_string(),
        issuer: account.issuer.clone(),
        label: account.label.clone(),
        monogram: monogram(&account.issuer, &account.label),
        otp: kind(&account.otp),
        digits: account.otp.digits(),
        groups: account.groups.clone(),
        favourite: account.favourite,
        has_picture: picture(account).is_some(),
    }
}

/// The picture of an account's head. Other apps write names of pictures too, which mean nothing here.
#[must_use]
pub fn picture(account: &Account) -> Option<&str> {
    account
        .icon
        .as_deref()
        .filter(|icon| icon.starts_with("data:image/png;base64,"))
}

/// Whether a code follows the clock or a counter.
#[must_use]
pub fn kind(otp: &Otp) -> OtpKindView {
    match otp {
        Otp::Hotp(_) => OtpKindView::Counter,
        _ => OtpKindView::Timed,
    }
}

/// How codes are made, in numbers.
#[must_use]
pub fn parameters(otp: &Otp) -> ParametersView {
    ParametersView {
        method: match otp.method() {
            Method::Totp => MethodView::Totp,
            Method::Hotp => MethodView::Hotp,
            Method::Steam => MethodView::Steam,
            Method::Motp => MethodView::Motp,
            Method::Yandex => MethodView::Yandex,
        },
        algorithm: otp.algorithm_name().to_owned(),
        digits: otp.digits(),
        period: otp.period().map(|period| period.secs()),
        counter: otp.counter().map(|counter| counter.get()),
    }
}

/// Reads an id that the page sends back.
///
/// # Errors
///
/// An id of another form names no account.
pub fn account_id(text: &str) -> Result<AccountId, CommandError> {
    text.parse().map_err(|_| CommandError::NoSuchAccount)
}

/// Something that was found and cannot be taken.
#[must_use]
pub fn skipped(skipped: Skipped) -> SkippedView {
    SkippedView {
        name: skipped.name,
        reason: input_problem(skipped.reason),
    }
}

/// Why a text is not taken. Exhaustive, so that a new reason cannot go without its sentence.
#[must_use]
pub fn input_problem(error: InputError) -> InputProblem {
    match error {
        InputError::Empty => InputProblem::Empty,
        InputError::TooLong { limit } => InputProblem::TooLong {
            limit: u32::try_from(limit).unwrap_or(u32::MAX),
        },
        InputError::WebLink => InputProblem::WebLink,
        InputError::LooksLikeCode => InputProblem::LooksLikeCode,
        InputError::NotAKey => InputProblem::NotAKey,
        InputError::SecretMissing => InputProblem::SecretMissing,
        InputError::SecretNotBase32 => InputProblem::SecretNotBase32,
        InputError::SecretLength => InputProblem::SecretLength,
        InputError::AlgorithmUnknown => InputProblem::AlgorithmUnknown,
        InputError::DigitsOutOfRange => InputProblem::DigitsOutOfRange,
        InputError::PeriodOutOfRange => InputProblem::PeriodOutOfRange,
        InputError::CounterOutOfRange => InputProblem::CounterOutOfRange,
        InputError::MethodUnknown => InputProblem::MethodUnknown,
        InputError::ParameterTwice { .. } => InputProblem::ParameterTwice,
        InputError::PinMissing => InputProblem::PinMissing,
        InputError::EntryDamaged => InputProblem::EntryDamaged,
        InputError::EntryEncrypted => InputProblem::EntryEncrypted,
        InputError::MigrationDamaged => InputProblem::MigrationDamaged,
        InputError::OtherMigration => InputProblem::OtherMigration,
    }
}

/// Why a file is not read.
#[must_use]
pub fn file_problem(error: ImportError) -> FileProblem {
    match error {
        ImportError::Refused(Refusal::AccountRestricted) => FileProblem::AccountRestricted,
        ImportError::Refused(Refusal::OldKeePass) => FileProblem::OldKeePass,
        ImportError::Refused(Refusal::TooNew) => FileProblem::TooNew,
        ImportError::Refused(Refusal::NoPasswordSlot) => FileProblem::NoPassword,
        ImportError::TooLarge { limit } => FileProblem::TooLarge {
            limit: u32::try_from(limit >> 20).unwrap_or(u32::MAX),
        },
        ImportError::PartsMissing { received, total } => {
            FileProblem::PartsMissing { received, total }
        }
        ImportError::TooMuchWork => FileProblem::TooMuchWork,
        ImportError::Corrupt => FileProblem::Damaged,
        // A reason of a newer core: the file gave nothing.
        _ => FileProblem::Unsupported,
    }
}

/// Why a picture gives no text.
#[must_use]
pub fn picture_problem(error: &PictureError) -> InputProblem {
    match error {
        PictureError::Empty => InputProblem::Empty,
        PictureError::TooManyBytes { .. } | PictureError::TooLarge => InputProblem::PictureTooLarge,
        PictureError::NotAPicture | PictureError::Damaged => InputProblem::NotAPicture,
        PictureError::NoQrCode => InputProblem::NoQrCode,
        // A reason of a newer core: the picture gave nothing.
        _ => InputProblem::NotAPicture,
    }
}
