//! What a fuzzer is let at: readers that are no part of the interface.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::header::{DIGEST_MEMBER, END, SealedHeader};

/// Reads bytes as a header and as a document, then as a header with the digest it should have: hardly any change of a
/// header keeps that right, and behind it is what an attacker would write. Returns whether that one was taken.
#[must_use]
pub fn header(bytes: &[u8]) -> bool {
    let _ = SealedHeader::read(bytes);
    let _ = Document::parse(bytes);
    let digested = bytes
        .windows(DIGEST_MEMBER.len())
        .rposition(|part| part == DIGEST_MEMBER.as_bytes())
        .and_then(|end| bytes.get(..end))
        .unwrap_or(bytes);
    let digest = HEXLOWER.encode(&Sha256::digest(digested));
    let mended = [
        digested,
        DIGEST_MEMBER.as_bytes(),
        digest.as_bytes(),
        END.as_bytes(),
    ]
    .concat();
    SealedHeader::read(&mended).is_ok()
}
