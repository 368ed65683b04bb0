//! Each seed of the fuzz target for headers through the function the fuzzer calls, whole, cut and changed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::{fs, path::Path};

use clavis_vault::fuzzing;

#[test]
fn headers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/seeds/vault_header");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = fs::read(entry.unwrap().path()).unwrap();
        assert!(fuzzing::header(&seed));
        for place in 0..seed.len() {
            let _ = fuzzing::header(&seed[..place]);
            let mut changed = seed.clone();
            changed[place] ^= 0x11;
            let _ = fuzzing::header(&changed);
        }
        count += 1;
    }
    assert!(count >= 2, "{count} seeds");
}

/// The function would prove nothing if it never got past the digest.
#[test]
fn a_changed_header_gets_past_its_digest() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/seeds/vault_header");
    let seed = fs::read_to_string(folder.join("version-1.json")).unwrap();
    assert!(fuzzing::header(seed.as_bytes()));
    let later = seed.replace("\"generation\": 5,", "\"generation\": 6,");
    assert!(!fuzzing::header(later.as_bytes()));
    let other = later.replace("gen-00000005.hold", "gen-00000006.hold");
    assert!(other != seed && fuzzing::header(other.as_bytes()));
}
