//! Swift, where there is a compiler of it: all of ours is Swift, and the files that know no class of Apple's also agree
//! in their types and, on Linux, pass their tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::say;
use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// The iOS half of the plugin.
const PACKAGE: &str = "src-tauri/device/ios";
/// The user interface tests of the workflow `ios`.
const PATH: &str = ".github/scripts/ios";
/// The package's logic: codes, arguments, limits, the identity of a start and what else needs nothing of Apple's.
const LOGIC: &str = "Sources/Rules";
/// The tests of the logic. On Linux the package's manifest leaves out all the rest.
const TESTS: &str = "Tests";
/// The language of the package's tools version.
const LANGUAGE: [&str; 2] = ["-swift-version", "5"];
/// What each check must refuse. Without that, passing it would show nothing.
const NOT_SWIFT: &str = "func planted( {\n";
const WRONG_TYPE: &str = "func planted() -> Int { \"one\" }\n";

/// Parses every file, type-checks the logic and tests it; without a compiler says that nothing was proved.
///
/// # Errors
/// When a file is wrong, a test fails or is not run, or a check lets a planted mistake pass.
pub fn run(repo: &Repo) -> Result<(), Trouble> {
    let Some(compiler) = command::find("swiftc") else {
        say(
            "nothing: there is no swiftc on this machine",
            "that any Swift of ours is right (as root on Linux: xtask/mobile/swift-root.sh; Debian 13: swiftlang; a Mac: Xcode)",
        );
        return Ok(());
    };
    let package = repo.root().join(PACKAGE);
    let mut all = swift_files(&package)?;
    all.extend(swift_files(&repo.root().join(PATH))?);
    let logic = swift_files(&package.join(LOGIC))?;
    let folder = repo.scratch("swift")?;
    Check::parse(&compiler).run(&all, NOT_SWIFT, &folder)?;
    Check::types(&compiler).run(&logic, WRONG_TYPE, &folder)?;
    let tested = test(&package, &folder)?;
    say(
        &format!(
            "{} files parse, the types of {} of them agree, and {tested}",
            all.len(),
            logic.len()
        ),
        "the types of what uses Apple's frameworks or Tauri's, and what the system does",
    );
    Ok(())
}

/// Runs the tests of the logic, and answers what they showed.
fn test(package: &Path, folder: &Path) -> Result<String, Trouble> {
    if !cfg!(target_os = "linux") {
        return Ok("their tests were not run: on a Mac Xcode runs them in a simulator".to_owned());
    }
    let Some(swift) = command::find("swift") else {
        return Ok("their tests were not run: there is a swiftc, but no swift".to_owned());
    };
    let mut expected = 0;
    for file in swift_files(&package.join(TESTS))? {
        let text =
            fs::read_to_string(&file).map_err(Trouble::io(format!("read {}", file.display())))?;
        expected += tests_in(&text);
    }
    let mut test = program(swift);
    test.arg("test").arg("--package-path").arg(package);
    test.arg("--scratch-path").arg(folder.join("build"));
    let output = test
        .stdin(Stdio::null())
        .output()
        .map_err(Trouble::io("start swift test"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if output.status.success() && expected > 0 && all_passed(&said, expected) {
        return Ok(format!("{expected} tests of them pass"));
    }
    println!("{said}");
    Err(Trouble::unexpected(format!(
        "not all of the {expected} tests in {TESTS} were run and passed"
    )))
}

/// How many tests a file has, as XCTest finds them.
fn tests_in(text: &str) -> usize {
    let starts = text.lines().map(str::trim_start);
    starts.filter(|line| line.starts_with("func test")).count()
}

/// Whether XCTest says that it ran so many and that none failed.
fn all_passed(said: &str, expected: usize) -> bool {
    let wanted = format!("Executed {expected} tests, with 0 failures ");
    said.lines()
        .any(|line| line.trim_start().starts_with(&wanted))
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
    fn tests_are_counted_as_they_are_written() {
        let text = "final class ATests: XCTestCase {\n    func testOne() {\n    func testTwo() throws {\n    func help() {\n    // func testNot\n";
        assert_eq!(tests_in(text), 2);
    }

    #[test]
    fn tests_count_as_passed_when_all_were_run() {
        let said = "Test Suite 'All tests' passed\n\t Executed 31 tests, with 0 failures (0 unexpected) in 0.1 (0.1) seconds\n";
        for (expected, passed) in [(31, true), (30, false), (1, false), (310, false)] {
            assert_eq!(all_passed(said, expected), passed, "{expected}");
        }
        assert!(!all_passed(&said.replace("0 failures", "1 failures"), 31));
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
