//! Rules that every committed file keeps: nothing in it points at one machine's mirror of a package registry.

use std::fs;
use std::path::Path;

use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Where each kind of file may say that packages come from.
const HOMES: [&str; 3] = [
    "https://registry.npmjs.org/",
    "https://pypi.org/",
    "registry+https://github.com/rust-lang/crates.io-index",
];
/// Checks all files that are committed or would be.
///
/// # Errors
/// Every place that breaks the rule.
pub fn check(repo: &Repo) -> Result<(), Trouble> {
    let list = command::output(program("git").current_dir(repo.root()).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    let mut places = Vec::new();
    for name in list.lines() {
        // A file that is deleted in the work tree only, or is no text, names no registry.
        let Ok(text) = fs::read_to_string(repo.root().join(name)) else {
            continue;
        };
        places.extend(strangers(name, &text));
    }
    if places.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Rule { places })
    }
}

/// The lines of one file that name a source of packages other than its home.
fn strangers(name: &str, text: &str) -> Vec<String> {
    let file = Path::new(name)
        .file_name()
        .and_then(|file| file.to_str())
        .unwrap_or_default();
    let marks: &[&str] = match file {
        "package-lock.json" | "npm-shrinkwrap.json" => &["\"resolved\": \""],
        "Cargo.lock" => &["source = \""],
        ".npmrc" | "pip.conf" | ".pypirc" | "requirements.txt" => {
            &["registry=", "registry =", "index-url", "find-links"]
        }
        _ if name.starts_with(".cargo/") => {
            &["[source", "[registries", "replace-with", "registry ="]
        }
        _ => return Vec::new(),
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| {
            marks.iter().any(|mark| {
                line.split_once(mark)
                    .is_some_and(|(_, rest)| !HOMES.iter().any(|home| rest.starts_with(home)))
            })
        })
        .map(|(index, line)| {
            format!(
                "{name}:{}: packages come from elsewhere: {}",
                index + 1,
                line.trim()
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, found: usize) {
        assert_eq!(strangers(name, text).len(), found, "{name}: {text}");
    }

    #[test]
    fn a_lock_file_names_only_the_home_of_its_packages() {
        check(
            "ui/package-lock.json",
            r#"  "resolved": "https://registry.npmjs.org/svelte/-/svelte-5.0.0.tgz","#,
            0,
        );
        check(
            "ui/package-lock.json",
            r#"  "resolved": "http://10.0.0.1:4873/svelte/-/svelte-5.0.0.tgz","#,
            1,
        );
        check(
            "Cargo.lock",
            r#"source = "registry+https://github.com/rust-lang/crates.io-index""#,
            0,
        );
        check(
            "Cargo.lock",
            r#"source = "sparse+http://localhost/index/""#,
            1,
        );
        check(
            "Cargo.lock",
            r#"source = "git+https://github.com/a/b#0""#,
            1,
        );
    }

    #[test]
    fn cargo_is_told_of_no_other_registry() {
        check(
            ".cargo/config.toml",
            "[alias]\nxtask = \"run --package xtask --quiet --\"\n",
            0,
        );
        check(
            ".cargo/config.toml",
            "[source.crates-io]\nreplace-with = \"mirror\"\n",
            2,
        );
    }

    #[test]
    fn npm_is_told_of_no_other_registry() {
        check(
            "ui/.npmrc",
            "omit-lockfile-registry-resolved=true\nsave-exact=true\n",
            0,
        );
        check("ui/.npmrc", "registry=http://localhost:4873/\n", 1);
        check(
            "ui/.npmrc",
            "@clavis:registry = http://localhost:4873/\n",
            1,
        );
    }

    #[test]
    fn other_files_may_speak_of_registries() {
        check("docs/testing.md", "registry = \"http://localhost\"", 0);
    }
}
