//! From files to texts: a text file is one, a picture holds one for each of its QR codes.

use std::{
    fs::File,
    io::{self, BufRead, Read},
    path::Path,
    time::{Duration, Instant},
};

use clavis_core::{input, qr};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// How long one picture is looked at.
const PICTURE_LIMIT: Duration = Duration::from_secs(2);

/// Reads the texts of a file: its own, or those of the QR codes in it.
pub fn texts(file: &Path) -> Result<Vec<Zeroizing<String>>, Failure> {
    let bytes = bytes(file)?;
    if is_picture(&bytes) {
        let texts = codes_in(&bytes).map_err(|failure| failure.of(file))?;
        return Ok(texts.into_iter().map(Zeroizing::new).collect());
    }
    text(bytes)
        .map(|text| vec![text])
        .map_err(|failure| failure.of(file))
}

/// Reads the texts of standard input, as those of a file.
pub fn texts_of_stdin() -> Result<Vec<Zeroizing<String>>, Failure> {
    let bytes = limited(io::stdin().lock())?;
    if is_picture(&bytes) {
        return Ok(codes_in(&bytes)?.into_iter().map(Zeroizing::new).collect());
    }
    Ok(vec![text(bytes)?])
}

/// Reads the QR codes of a picture file.
pub fn codes(picture: &Path) -> Result<Vec<String>, Failure> {
    codes_in(&bytes(picture)?).map_err(|failure| failure.of(picture))
}

/// Takes the password line off standard input; no format that is known yet has a password.
pub fn skip_password() -> Result<(), Failure> {
    let mut password = Zeroizing::new(Vec::with_capacity(4_096));
    io::stdin()
        .lock()
        .take(4_096)
        .read_until(b'\n', &mut password)
        .map_err(Failure::from_input)?;
    Ok(())
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

fn text(bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, Failure> {
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure {
        kind: "unsupported",
        message: "format is not known".to_owned(),
    })?;
    if text.len() > input::MAX_BYTES {
        return Err(Failure {
            kind: "tooLarge",
            message: format!("text is longer than {} bytes", input::MAX_BYTES),
        });
    }
    Ok(Zeroizing::new(text.to_owned()))
}

/// Tells a picture by its first bytes, whatever the file is called.
fn is_picture(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let webp = starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    webp || [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"BM",
    ]
    .into_iter()
    .any(starts)
}
