//! The names a library gives to the system and takes from it, compared with a list in the repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Where the lists are.
const FOLDER: &str = "xtask/mobile";

/// The names a library defines for others.
///
/// # Errors
/// When it cannot be read.
pub fn exports(library: &Path) -> Result<BTreeSet<String>, Trouble> {
    names(library, "--defined-only")
}

/// The names a library leaves for others to define.
///
/// # Errors
/// When it cannot be read.
pub fn imports(library: &Path) -> Result<BTreeSet<String>, Trouble> {
    names(library, "--undefined-only")
}

/// The names that Kotlin files of one package look for in a library: `external fun f` in `C.kt` is `Java_…_C_f`.
///
/// # Errors
/// When there are none.
pub fn called_from_kotlin(folder: &Path, package: &str) -> Result<BTreeSet<String>, Trouble> {
    let prefix = format!("Java_{}", package.replace('.', "_"));
    let mut names = BTreeSet::new();
    let entries =
        fs::read_dir(folder).map_err(Trouble::io(format!("list {}", folder.display())))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let class = path.file_stem().unwrap_or_default().to_string_lossy();
        let text =
            fs::read_to_string(&path).map_err(Trouble::io(format!("read {}", path.display())))?;
        names.extend(external(&text).map(|function| format!("{prefix}_{class}_{function}")));
    }
    if names.is_empty() {
        return Err(Trouble::unexpected(format!(
            "no Kotlin in {} calls Rust: this would prove nothing",
            folder.display()
        )));
    }
    Ok(names)
}

/// A list of the repository: one name a line, `#` starts a comment.
///
/// # Errors
/// When it cannot be read.
pub fn listed(repo: &Repo, file: &str) -> Result<BTreeSet<String>, Trouble> {
    let path = repo.root().join(FOLDER).join(file);
    let text =
        fs::read_to_string(&path).map_err(Trouble::io(format!("read {}", path.display())))?;
    Ok(lines(&text))
}

/// The places where two sets differ, in words.
pub fn differences(
    what: &str,
    file: &str,
    found: &BTreeSet<String>,
    listed: &BTreeSet<String>,
) -> Vec<String> {
    let more = found
        .difference(listed)
        .map(|name| format!("{what} {name}: not in {FOLDER}/{file}"));
    let less = listed
        .difference(found)
        .map(|name| format!("{what} {name}: in {FOLDER}/{file} and nowhere else"));
    more.chain(less).collect()
}

fn names(library: &Path, which: &str) -> Result<BTreeSet<String>, Trouble> {
    let table = command::output(program("nm").args(["--dynamic", which]).arg(library))?;
    let names: BTreeSet<_> = table
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        // A version that the C library gives its symbols is none of the name.
        .filter_map(|name| name.split('@').next())
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        return Err(Trouble::unexpected(format!(
            "{} has no names: this would prove nothing",
            library.display()
        )));
    }
    Ok(names)
}

fn external(kotlin: &str) -> impl Iterator<Item = &str> {
    kotlin
        .lines()
        .filter_map(|line| line.split_once("external fun ")?.1.split('(').next())
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_kotlin_expects_from_rust_are_found() {
        let kotlin = "object Rust {\n  @JvmStatic external fun onCreate(activity: Activity)\n  fun other() {}\n  \
                      private external fun ipc(id: String)\n}\n";
        let found: Vec<_> = external(kotlin).collect();
        assert_eq!(found, ["onCreate", "ipc"]);
    }

    #[test]
    fn what_is_more_and_what_is_less_is_named() {
        let listed = lines("# of libc\nopen # a comment\n\n  read\n");
        assert_eq!(listed.len(), 2);
        let found = lines("read\nsocket");
        assert_eq!(
            differences("import", "imports.txt", &found, &listed),
            [
                "import socket: not in xtask/mobile/imports.txt",
                "import open: in xtask/mobile/imports.txt and nowhere else",
            ]
        );
        assert!(differences("import", "imports.txt", &found, &found).is_empty());
    }
}
