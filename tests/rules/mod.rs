//! A rule about a file of the repository, held against the file and against copies with one mistake in them.

use std::fs;
use std::path::PathBuf;

/// Holds a rule for a file as it is, and against copies in which the first `from` became `to`.
pub fn check(file: &str, rule: impl Fn(&str) -> bool, mistakes: &[(&str, &str)]) {
    let text = read(file);
    assert!(rule(&text), "{file} breaks the rule");
    assert!(
        !mistakes.is_empty(),
        "a rule without a mistake proves nothing"
    );
    for (from, to) in mistakes {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{file}: the mistake {from:?} changes nothing");
        assert!(!rule(&broken), "{file}: {from:?} became {to:?}, unseen");
    }
}

/// A file of the repository.
pub fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
