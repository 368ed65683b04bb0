//! Swift, where there is a compiler of it: all of ours is Swift, and the files that know no class of Apple's also agree
//! in their types.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::say;
use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// The iOS half of the plugin.
const PACKAGE: &str = "src-tauri/device/ios";
/// Its logic: codes, arguments, limits, the identity of a start and what else needs nothing of Apple's.
const LOGIC: &str = "Sources/Rules";
/// The language of the package's tools version.
const LANGUAGE: [&str; 2] = ["-swift-version", "5"];
/// What each check must refuse. Without that, passing it would show nothing.
const NOT_SWIFT: &str = "func planted( {\n";
const WRONG_TYPE: &str = "func planted() -> Int { \"one\" }\n";

/// Parses every file and type-checks the logic; without a compiler says that nothing was proved.
///
/// # Errors
/// When a file is wrong, or a check lets a planted mistake pass.
pub fn run(repo: &Repo) -> Result<(), Trouble> {
    let Some(compiler) = command::find("swiftc") else {
        say(
            "nothing: there is no swiftc on this machine",
            "that any Swift of ours is right (Debian 13: swiftlang; a Mac: Xcode)",
        );
        return Ok(());
    };
    let package = repo.root().join(PACKAGE);
    let all = swift_files(&package)?;
    let logic = swift_files(&package.join(LOGIC))?;
    let folder = repo.scratch("swift")?;
    Check::parse(&compiler).run(&all, NOT_SWIFT, &folder)?;
    Check::types(&compiler).run(&logic, WRONG_TYPE, &folder)?;
    say(
        &format!(
            "{} files parse, and the types of {} of them agree",
            all.len(),
            logic.len()
        ),
        "the types of what uses Apple's frameworks or Tauri's, and that anything runs",
    );
    Ok(())
}

/// A way of looking at files that writes nothing.
struct Check<'a> {
    compiler: &'a Path,
    mode: &'static [&'static str],
}

impl<'a> Check<'a> {
    fn parse(compiler: &'a Path) -> Self {
        Self {
            compiler,
            mode: &["-frontend", "-parse"],
        }
    }

    fn types(compiler: &'a Path) -> Self {
        Self {
            compiler,
            mode: &["-typecheck", "-module-name", "rules"],
        }
    }

    /// Holds the check for files, and sees that it refuses them with the mistake beside.
    fn run(&self, files: &[PathBuf], mistake: &str, folder: &Path) -> Result<(), Trouble> {
        command::run(self.command().args(files))?;
        let planted = folder.join("Planted.swift");
        fs::write(&planted, mistake)
            .map_err(Trouble::io(format!("write {}", planted.display())))?;
        let output = self
            .command()
            .args(files)
            .arg(&planted)
            .stdin(Stdio::null())
            .output()
            .map_err(Trouble::io("start swiftc"))?;
        if !output.status.success() && blames(&String::from_utf8_lossy(&output.stderr), &planted) {
            return Ok(());
        }
        Err(Trouble::unexpected(format!(
            "`swiftc {}` lets `{}` pass",
            self.mode.join(" "),
            mistake.trim_end()
        )))
    }

    fn command(&self) -> Command {
        let mut command = program(self.compiler);
        command.args(self.mode).args(LANGUAGE);
        command
    }
}

/// Whether the compiler finds errors, and only in that file.
fn blames(said: &str, file: &Path) -> bool {
    let place = format!("{}:", file.display());
    let mut errors = said
        .lines()
        .filter(|line| line.contains(": error: "))
        .peekable();
    errors.peek().is_some() && errors.all(|line| line.starts_with(&place))
}

/// The Swift in a folder, sorted; not what a build put into folders with a dot.
fn swift_files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    if found.is_empty() {
        return Err(Trouble::unexpected(format!(
            "{} holds no Swift",
            folder.display()
        )));
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let listing = format!("list {}", folder.display());
    for entry in fs::read_dir(folder).map_err(Trouble::io(listing.clone()))? {
        let entry = entry.map_err(Trouble::io(listing.clone()))?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "swift") {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_counts_only_for_the_planted_mistake() {
        let planted = Path::new("/x/Planted.swift");
        for (said, counts) in [
            (
                "/x/Planted.swift:1:15: error: expected parameter name\n",
                true,
            ),
            ("/x/Planted.swift:1:15: warning: unused\n", false),
            ("/x/Rounds.swift:1:1: error: no such type\n", false),
            (
                "/x/Planted.swift:1:1: error: one\n/x/Rounds.swift:1:1: error: two\n",
                false,
            ),
            (
                "<unknown>:0: error: unable to load standard library\n",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(blames(said, planted), counts, "{said}");
        }
    }

    #[test]
    fn takes_swift_at_any_depth_but_nothing_a_build_wrote() {
        let folder = std::env::temp_dir().join(format!("clavis-swift-{}", std::process::id()));
        for name in [
            "B.swift",
            "a/A.swift",
            ".build/C.swift",
            "a/.x.swift",
            "a/notes.md",
        ] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        let found = swift_files(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            found.unwrap(),
            [folder.join("B.swift"), folder.join("a/A.swift")]
        );
        assert!(swift_files(&folder).is_err(), "the folder is gone");
    }
}
