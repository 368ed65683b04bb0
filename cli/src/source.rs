//! From files to what core reads: bytes as they are, and for a picture the texts of its QR codes, one a line.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clavis_core::{
    import::{self, Found, Imported},
    qr,
};
use zeroize::Zeroizing;

use crate::{failure::Failure, password::FilePassword};

/// How long one picture is looked at.
const PICTURE_LIMIT: Duration = Duration::from_secs(2);
/// The first bytes of every SQLite 3 database.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Reads files; a picture becomes the texts of its QR codes.
///
/// The write-ahead log of a database is read with it when it lies beside it and is not named: without its log a database
/// may be of last week.
pub fn contents(files: &[PathBuf]) -> Result<Vec<Zeroizing<Vec<u8>>>, Failure> {
    let mut contents = Vec::new();
    let mut logs = Vec::new();
    for (place, file) in (1..).zip(files) {
        let content = content(file).map_err(|failure| match files.len() {
            1 => failure,
            _ => failure.at(place),
        })?;
        if content.starts_with(SQLITE) {
            let mut log = file.clone().into_os_string();
            log.push("-wal");
            let log = PathBuf::from(log);
            if log.is_file() && !files.contains(&log) {
                logs.push(bytes(&log)?);
            }
        }
        contents.push(content);
    }
    contents.extend(logs);
    Ok(contents)
}

/// Reads standard input, as a file.
pub fn content_of_stdin() -> Result<Zeroizing<Vec<u8>>, Failure> {
    without_picture(limited(io::stdin().lock())?)
}

/// Reads files that go together, with the password where one needs it.
pub fn import(files: &[Zeroizing<Vec<u8>>], password: &FilePassword) -> Result<Imported, Failure> {
    let files: Vec<&[u8]> = files.iter().map(|file| file.as_slice()).collect();
    let mut whole: Option<Imported> = None;
    for reading in import::read(&files) {
        let place = reading.files.first().map_or(0, |place| place + 1);
        let opened = match reading.outcome {
            Ok(Found::Open(imported)) => Ok(imported),
            Ok(Found::Locked(locked)) => password
                .of(locked.format())
                .and_then(|password| locked.unlock(&password).map_err(Failure::from)),
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

fn content(file: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let bytes = bytes(file)?;
    without_picture(bytes).map_err(|failure| failure.of(file))
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
#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may panic"
    )]

    use std::fs;

    use super::*;

    #[test]
    fn the_log_beside_a_database_is_read_once_and_beside_other_files_never() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let database = file("db", SQLITE);
        let log = file("db-wal", b"log");
        let text = file("text", b"text");
        file("text-wal", b"another log");
        for (files, expected) in [
            (
                vec![database.clone(), text.clone()],
                [SQLITE, b"text", b"log"].as_slice(),
            ),
            (vec![log, database], &[b"log", SQLITE]),
            (vec![text], &[b"text"]),
        ] {
            let contents = contents(&files).unwrap();
            let contents: Vec<&[u8]> = contents.iter().map(|content| content.as_slice()).collect();
            assert_eq!(contents, expected);
        }
    }
}
