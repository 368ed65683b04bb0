//! Why a command failed: one line of JSON on standard error, never with a secret.

use std::{
    io::{self, Write},
    path::Path,
};

use clavis_core::{
    export::ExportError,
    import::{ImportError, UnlockError},
    input::InputError,
    otp::CodeError,
    qr::PictureError,
};
use serde_json::json;

/// A kind that programs can tell apart, and a message for people.
#[derive(Debug)]
pub struct Failure {
    /// camelCase, stable.
    pub kind: &'static str,
    /// Which and what.
    pub message: String,
}

impl Failure {
    /// Prints the one line.
    pub fn report(&self) {
        let line = json!({ "error": { "kind": self.kind, "message": self.message } });
        // Nobody is left to tell when standard error is gone.
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Names the place of the argument the failure belongs to, from 1.
    #[must_use]
    pub fn at(self, place: usize) -> Self {
        Self {
            message: format!("argument {place}: {}", self.message),
            ..self
        }
    }

    /// Names the file the failure belongs to.
    #[must_use]
    pub fn of(self, file: &Path) -> Self {
        Self {
            message: format!("{}: {}", file.display(), self.message),
            ..self
        }
    }

    /// A file, or standard input, cannot be read.
    pub fn from_input(error: io::Error) -> Self {
        Self {
            kind: "unreadable",
            message: error.to_string(),
        }
    }

    /// A file is locked and no password was given.
    pub fn password_required() -> Self {
        Self {
            kind: "passwordRequired",
            message: "file needs a password: give it with --password-stdin".to_owned(),
        }
    }

    /// Something cannot be written; whatever was there before is still there.
    pub fn from_writing(error: io::Error) -> Self {
        Self {
            kind: "unwritable",
            message: error.to_string(),
        }
    }

    /// What was read back is not what was written.
    pub fn not_verified() -> Self {
        Self {
            kind: "notVerified",
            message: "what was read back differs from what was written".to_owned(),
        }
    }

    /// Standard output is gone.
    pub fn from_output(error: io::Error) -> Self {
        Self {
            kind: "output",
            message: format!("standard output: {error}"),
        }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let kind = match error {
            ImportError::Unsupported | ImportError::Refused(_) => "unsupported",
            ImportError::PartsMissing { .. } => "partsMissing",
            ImportError::TooLarge { .. } | ImportError::TooMuchWork => "tooLarge",
            _ => "corrupt",
        };
        Self {
            kind,
            message: error.to_string(),
        }
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let kind = match error {
            ExportError::PassphraseEmpty => "passwordEmpty",
            ExportError::TooLarge => "tooLarge",
            _ => "random",
        };
        Self {
            kind,
            message: error.to_string(),
        }
    }
}

impl From<UnlockError> for Failure {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Import(error) => error.into(),
            error => Self {
                kind: "wrongPassword",
                message: error.to_string(),
            },
        }
    }
}

impl From<PictureError> for Failure {
    fn from(error: PictureError) -> Self {
        let kind = match error {
            PictureError::NoQrCode => "noQrCode",
            PictureError::NotAPicture | PictureError::Empty => "unsupported",
            PictureError::Damaged => "corrupt",
            // What is left refuses a picture for its size.
            _ => "tooLarge",
        };
        Self {
            kind,
            message: error.to_string(),
        }
    }
}

impl From<CodeError> for Failure {
    fn from(error: CodeError) -> Self {
        let kind = match error {
            CodeError::PinMissing => "pinMissing",
            CodeError::CounterExhausted => "counterOutOfRange",
            _ => "secretLength",
        };
        Self {
            kind,
            message: error.to_string(),
        }
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        let kind = match error {
            InputError::Empty => "empty",
            InputError::TooLong { .. } => "tooLarge",
            InputError::WebLink | InputError::LooksLikeCode | InputError::NotAKey => "unsupported",
            InputError::SecretMissing => "secretMissing",
            InputError::SecretNotBase32 => "secretNotBase32",
            InputError::SecretLength => "secretLength",
            InputError::AlgorithmUnknown => "algorithmUnknown",
            InputError::DigitsOutOfRange => "digitsOutOfRange",
            InputError::PeriodOutOfRange => "periodOutOfRange",
            InputError::CounterOutOfRange => "counterOutOfRange",
            InputError::MethodUnknown => "methodUnknown",
            InputError::ParameterTwice { .. } => "parameterTwice",
            InputError::PinMissing => "pinMissing",
            InputError::EntryDamaged => "entryDamaged",
            InputError::EntryEncrypted => "entryEncrypted",
            InputError::MigrationDamaged => "corrupt",
            InputError::OtherMigration => "otherMigration",
        };
        Self {
            kind,
            message: error.to_string(),
        }
    }
}
