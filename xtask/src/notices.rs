//! `cargo xtask notices`: writes the notices of everything the program is built from, as its About screen shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::{self, cargo};
use crate::node::Node;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Where the notices stand; the shell includes the file.
const FILE: &str = "src-tauri/notices.txt";
/// What the page brings along at run time; everything else of npm only builds it.
const OF_THE_PAGE: &[&str] = &["svelte", "@tauri-apps/api"];

/// One thing the program is built from.
struct Part {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

/// Writes the file anew.
///
/// # Errors
/// When the packages cannot be listed or the file not be written.
pub fn notices(repo: &Repo) -> Result<(), Trouble> {
    Node::find(repo)?.install(repo)?;
    let mut parts = crates(repo)?;
    for name in OF_THE_PAGE {
        parts.push(npm(&repo.ui().join("node_modules").join(name))?);
    }
    let text = write(&parts);
    fs::write(repo.root().join(FILE), text).map_err(Trouble::io(format!("write {FILE}")))?;
    println!("{FILE}: {} packages", parts.len());
    Ok(())
}

/// The crates that are linked into the app on any system.
fn crates(repo: &Repo) -> Result<Vec<Part>, Trouble> {
    let linked = command::output(cargo(repo).args([
        "tree",
        "--package",
        "clavis",
        "--edges",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    // A line is `name vX.Y.Z`, with a path or `(*)` behind it.
    let linked: BTreeSet<(&str, &str)> = linked
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    let metadata = command::output(cargo(repo).args(["metadata", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)
        .map_err(|_| Trouble::unexpected("cargo metadata answered no JSON"))?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    let packages =
        packages.ok_or_else(|| Trouble::unexpected("cargo metadata lists no packages"))?;
    let mut parts: Vec<Part> = packages
        .iter()
        .filter(|package| package.get("source").is_some_and(Value::is_string))
        .filter(|package| linked.contains(&(text(package, "name"), text(package, "version"))))
        .map(|package| Part {
            name: text(package, "name").to_owned(),
            version: text(package, "version").to_owned(),
            licence: text(package, "license").to_owned(),
            folder: Path::new(text(package, "manifest_path"))
                .parent()
                .unwrap_or(Path::new(""))
                .to_path_buf(),
        })
        .collect();
    parts.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(parts)
}

fn npm(folder: &Path) -> Result<Part, Trouble> {
    let manifest = fs::read_to_string(folder.join("package.json")).map_err(Trouble::io(
        format!("read the manifest in {}", folder.display()),
    ))?;
    let manifest: Value = serde_json::from_str(&manifest).map_err(|_| {
        Trouble::unexpected(format!("the manifest in {} is no JSON", folder.display()))
    })?;
    Ok(Part {
        name: text(&manifest, "name").to_owned(),
        version: text(&manifest, "version").to_owned(),
        licence: text(&manifest, "license").to_owned(),
        folder: folder.to_path_buf(),
    })
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn write(parts: &[Part]) -> String {
    let mut bodies: BTreeMap<String, usize> = BTreeMap::new();
    let mut list = String::from(
        "Clavis is built from these works. The number behind a name is its licence text below.\n\n",
    );
    for part in parts {
        let mut holders = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for file in licence_files(&part.folder) {
            let Ok(text) = fs::read_to_string(&file) else {
                continue;
            };
            let (copyright, body) = split(&text);
            holders.extend(copyright);
            let next = bodies.len() + 1;
            numbers.insert(*bodies.entry(body).or_insert(next));
        }
        let numbers = numbers
            .iter()
            .map(|number| format!("[{number}]"))
            .collect::<Vec<_>>()
            .join(" ");
        let _ = writeln!(
            list,
            "{} {} · {} {numbers}",
            part.name, part.version, part.licence
        );
        for holder in holders {
            let _ = writeln!(list, "  {holder}");
        }
    }
    let mut numbered: Vec<_> = bodies
        .into_iter()
        .map(|(body, number)| (number, body))
        .collect();
    numbered.sort_unstable();
    for (number, body) in numbered {
        let _ = write!(list, "\n[{number}]\n\n{body}\n");
    }
    list
}

/// The files in which a package keeps its licence, in the order of their names.
fn licence_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .filter(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .to_uppercase();
            ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"]
                .iter()
                .any(|start| name.starts_with(start))
        })
        .collect();
    files.sort();
    files
}

/// Parts who holds the rights from what they grant, so that a grant shared by many stands once.
fn split(text: &str) -> (Vec<String>, String) {
    let (holders, body): (Vec<&str>, Vec<&str>) = text.lines().map(str::trim).partition(|line| {
        let line = line.to_lowercase();
        line.starts_with("copyright")
            && line
                .chars()
                .any(|sign| sign.is_ascii_digit() || sign == '©')
    });
    let body = body.join("\n");
    let body = body.trim().to_owned();
    (holders.into_iter().map(str::to_owned).collect(), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_works_with_the_same_grant_share_its_text_and_keep_their_holders() {
        let (first, grant) =
            split("MIT License\n\nCopyright (c) 2020 Anna\n\nPermission is hereby granted\n");
        let (second, same) =
            split("MIT License\n\nCopyright (c) 2021 Beat\n\nPermission is hereby granted\n\n");
        assert_eq!(
            (first, second),
            (
                vec!["Copyright (c) 2020 Anna".to_owned()],
                vec!["Copyright (c) 2021 Beat".to_owned()]
            )
        );
        assert_eq!(grant, same);
    }

    #[test]
    fn the_committed_notices_name_what_the_lock_file_names() {
        let repo = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a repository");
        let notices = fs::read_to_string(repo.join(FILE)).expect("the notices are committed");
        let lock = fs::read_to_string(repo.join("Cargo.lock")).expect("a lock file");
        let locked: BTreeSet<String> = lock
            .split("[[package]]")
            .filter_map(|package| {
                let field = |name: &str| {
                    let line = package.lines().find(|line| line.starts_with(name))?;
                    Some(line.split('"').nth(1)?.to_owned())
                };
                Some(format!("{} {}", field("name = ")?, field("version = ")?))
            })
            .collect();
        for line in notices
            .lines()
            .take_while(|line| !line.starts_with('['))
            .filter(|line| line.contains(" · "))
        {
            let part = line
                .split(" · ")
                .next()
                .expect("a name and a version")
                .to_owned();
            let of_the_page = OF_THE_PAGE
                .iter()
                .any(|name| part.starts_with(&format!("{name} ")));
            assert!(
                locked.contains(&part) || of_the_page,
                "{part} is gone: run `cargo xtask notices`"
            );
        }
        for part in [
            "tauri ",
            "iota_stronghold ",
            "libsodium-sys-stable ",
            "totp-rs ",
            "svelte ",
        ] {
            assert!(
                notices.lines().any(|line| line.starts_with(part)),
                "{part} is missing: run `cargo xtask notices`"
            );
        }
    }
}
