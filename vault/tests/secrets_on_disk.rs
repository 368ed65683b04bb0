//! No file holds a secret in any writing people search for; the same search finds a planted one.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

#[path = "support/real.rs"]
mod real;
mod support;

use std::path::Path;

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use support::{CHEAP, NOW, PIN, SeededRng, pin, totp};

const SECRET: &str = "a-secret-of-20-bytes";

/// The writings of a secret, without the signs at the end that depend on what follows.
fn writings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let base32 = BASE32_NOPAD.encode(secret);
    vec![
        ("raw", secret.to_vec()),
        ("Base32", base32.clone().into_bytes()),
        ("base32", base32.to_lowercase().into_bytes()),
        ("hex", HEXLOWER.encode(secret).into_bytes()),
        ("HEX", HEXUPPER.encode(secret).into_bytes()),
        ("Base64", without_end(&BASE64_NOPAD.encode(secret))),
        ("Base64url", without_end(&BASE64URL_NOPAD.encode(secret))),
    ]
}

fn without_end(text: &str) -> Vec<u8> {
    text.as_bytes()[..text.len() - 1].to_vec()
}

/// Which files below a folder hold which writing.
fn find(folder: &Path, secret: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(find(&path, secret));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for (name, writing) in writings(secret) {
            if bytes.windows(writing.len()).any(|window| window == writing) {
                found.push(format!("{name} in {}", path.display()));
            }
        }
    }
    found
}

#[test]
fn no_file_holds_a_secret_a_name_or_a_credential() {
    let root = tempfile::tempdir().unwrap();
    let folder = real::folder(root.path());
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    let ids = vault
        .add(
            vec![totp(SECRET), totp("another")],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    let code = vault.create_recovery_code(&mut SeededRng::new(3)).unwrap();
    vault
        .confirm_recovery_code(&code, &code, &mut SeededRng::new(4))
        .unwrap();
    vault.trash(ids[1], NOW).unwrap();
    let mut locked = vault.lock();
    locked.unlock(&pin("739164")).unwrap_err();
    let written = code
        .groups()
        .iter()
        .map(|group| group.to_string())
        .collect::<Vec<_>>();
    let files = std::fs::read_dir(root.path().join("vault"))
        .unwrap()
        .count();
    assert!(files >= 6, "only {files} files were searched");
    for secret in [
        SECRET,
        "CC Commerce Suisse",
        PIN,
        "739164",
        &written.concat(),
        &written.join("-"),
    ] {
        assert_eq!(find(root.path(), secret.as_bytes()), Vec::<String>::new());
    }
}

#[test]
fn the_search_finds_every_writing_when_planted() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("below")).unwrap();
    for (name, writing) in writings(SECRET.as_bytes()) {
        let planted = [b"before ".as_slice(), &writing, b" after"].concat();
        std::fs::write(root.path().join("below").join(name), planted).unwrap();
    }
    let found = find(root.path(), SECRET.as_bytes());
    for (name, _) in writings(SECRET.as_bytes()) {
        assert!(
            found
                .iter()
                .any(|found| found.starts_with(&format!("{name} in"))),
            "{name}: {found:?}"
        );
    }
}
