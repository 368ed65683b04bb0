//! From files to what core reads: bytes as they are, and for a picture the texts of its QR codes, one a line.

use std::{
    fs::File,
    io::{self, BufRead, Read},
    path::Path,
    time::{Duration, Instant},
};

use clavis_core::{
    import::{self, Found, Imported},
    qr,
};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// How long one picture is looked at.
const PICTURE_LIMIT: Duration = Duration::from_secs(2);
/// The longest password taken, in bytes.
const PASSWORD_BYTES: u64 = 4_096;

/// Reads a file; a picture becomes the texts of its QR codes.
pub fn content(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let bytes = bytes(file)?;
    without_picture(bytes).map_err(|failure| failure.of(file))
}

/// Reads standard input, as a file.
pub fn content_of_stdin() -> Result<Zeroizing<Vec<u8>>, Failure> {
    without_picture(limited(io::stdin().lock())?)
}

/// Reads files that go together, with the password where one needs it.
pub fn import(files: &[Zeroizing<Vec<u8>>], password: Option<&str>) -> Result<Imported, Failure> {
    let files: Vec<&[u8]> = files.iter().map(|file| file.as_slice()).collect();
    let mut whole: Option<Imported> = None;
    for reading in import::read(&files) {
        let place = reading.files.first().map_or(0, |place| place + 1);
        let opened = match reading.outcome {
            Ok(Found::Open(imported)) => Ok(imported),
            Ok(Found::Locked(locked)) => match password {
                Some(password) => locked.unlock(password).map_err(Failure::from),
                None => Err(Failure::password_required()),
            },
            Err(error) => Err(error.into()),
        };
        let mut imported = opened.map_err(|failure| match files.len() {
            1 => failure,
            _ => failure.at(place),
        })?;
        match &mut whole {
            None => whole = Some(imported),
            Some(whole) => {
                whole.accounts.append(&mut imported.accounts);
                whole.skipped.append(&mut imported.skipped);
                whole.missing.append(&mut imported.missing);
            }
        }
    }
    // A log alone, without its database, gives no reading.
    whole.ok_or_else(|| import::ImportError::Unsupported.into())
}

/// Reads the QR codes of a picture file.
pub fn codes(picture: &Path) -> Result<Vec<String>, Failure> {
    codes_in(&bytes(picture)?).map_err(|failure| failure.of(picture))
}

/// Takes the password off standard input: its first line, without the line end.
pub fn password() -> Result<Zeroizing<String>, Failure> {
    // Room enough beforehand, so that growing leaves no copy behind.
    let mut line = Zeroizing::new(Vec::with_capacity(
        usize::try_from(PASSWORD_BYTES).unwrap_or(0),
    ));
    io::stdin()
        .lock()
        .take(PASSWORD_BYTES)
        .read_until(b'\n', &mut line)
        .map_err(Failure::from_input)?;
    let text = std::str::from_utf8(&line).map_err(|_| Failure {
        kind: "wrongPassword",
        message: "password is not UTF-8".to_owned(),
    })?;
    Ok(Zeroizing::new(
        text.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}

fn without_picture(bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    if !qr::is_picture(&bytes) {
        return Ok(bytes);
    }
    let texts = codes_in(&bytes)?.into_iter().map(Zeroizing::new);
    let mut lines = Zeroizing::new(Vec::new());
    for text in texts {
        lines.extend_from_slice(text.as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

fn codes_in(picture: &[u8]) -> Result<Vec<String>, Failure> {
    let start = Instant::now();
    Ok(qr::read_codes(picture, &|| {
        start.elapsed() < PICTURE_LIMIT
    })?)
}

fn bytes(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    // A name that opens nothing is not repeated: it may be a key that was typed in the place of a file.
    let opened = File::open(file).map_err(Failure::from_input)?;
    limited(opened).map_err(|failure| failure.of(file))
}

fn limited(source: impl Read) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let limit = u64::try_from(qr::MAX_PICTURE_BYTES).unwrap_or(u64::MAX);
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(Failure::from_input)?;
    if bytes.len() > qr::MAX_PICTURE_BYTES {
        return Err(Failure {
            kind: "tooLarge",
            message: format!("file is larger than {} bytes", qr::MAX_PICTURE_BYTES),
        });
    }
    Ok(bytes)
}
