//! Rust's standard library for a phone: the toolchain's own where it has one, otherwise built from its source.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rust::folder;
use crate::command::{self, program};
use crate::packages;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Debian's suite that holds the source of many versions of Rust.
const SUITE: &str = "trixie-backports";
/// Signs everything Debian publishes.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// Where Debian's second pair of compiler and source lands.
const PAIR_CARGO: &str = "/usr/bin/cargo";
const PAIR_RUSTC: &str = "/usr/bin/rustc";
const PAIR_SOURCES: &str = "/usr/src";

/// A compiler with a standard library for one target.
pub struct Standard {
    target: &'static str,
    origin: Origin,
}

enum Origin {
    /// `rustup target add` brought it.
    Installed,
    /// Built from the source of exactly this toolchain: `rustup component add rust-src`.
    Component,
    /// The same, but the source lies elsewhere.
    Source(PathBuf),
    /// Built by Debian's own compiler from Debian's own source.
    Pair(PathBuf),
}

impl Standard {
    /// Finds one, or fetches it.
    ///
    /// # Errors
    /// When there is none and none is to be had.
    pub fn find(repo: &Repo, target: &'static str) -> Result<Self, Trouble> {
        let origin = origin(repo, target)?;
        println!("standard library for {target}: {}", origin.words());
        Ok(Self { target, origin })
    }

    /// Whose it is.
    pub fn target(&self) -> &'static str {
        self.target
    }

    /// The cargo that goes with it.
    pub fn cargo(&self, repo: &Repo) -> Command {
        let mut cargo = match &self.origin {
            Origin::Pair(_) => {
                let mut cargo = program(PAIR_CARGO);
                cargo.current_dir(repo.root()).env("RUSTC", PAIR_RUSTC);
                cargo
            }
            _ => command::cargo(repo),
        };
        if !matches!(self.origin, Origin::Installed) {
            // Building the standard library is not stable; nothing of ours uses what this allows besides.
            cargo.env("RUSTC_BOOTSTRAP", "1");
        }
        if let Origin::Source(library) | Origin::Pair(library) = &self.origin {
            cargo.env("__CARGO_TESTS_ONLY_SRC_ROOT", library);
        }
        cargo
    }

    /// What cargo is told besides.
    pub fn arguments(&self) -> &'static [&'static str] {
        match self.origin {
            Origin::Installed => &[],
            _ => &["-Zbuild-std=std,panic_abort,panic_unwind"],
        }
    }
}

impl Origin {
    fn words(&self) -> String {
        match self {
            Self::Installed => "the toolchain's own".to_owned(),
            Self::Component => "built from the toolchain's rust-src".to_owned(),
            Self::Source(library) => format!("built from {}", library.display()),
            Self::Pair(library) => format!("built by {PAIR_RUSTC} from {}", library.display()),
        }
    }
}

fn origin(repo: &Repo, target: &str) -> Result<Origin, Trouble> {
    let installed = PathBuf::from(ask_rustc(&[
        "--print",
        "target-libdir",
        "--target",
        target,
    ])?);
    if fs::read_dir(installed).is_ok_and(|mut files| files.next().is_some()) {
        return Ok(Origin::Installed);
    }
    if sysroot()?.join("lib/rustlib/src/rust/library/std").is_dir() {
        return Ok(Origin::Component);
    }
    let version = version(&ask_rustc(&["--version"])?)?;
    match from_debian(repo, &version) {
        Ok(library) => return Ok(Origin::Source(library)),
        Err(trouble) => println!("the source of Rust {version} is not to be had: {trouble}"),
    }
    debian_pair().map(Origin::Pair)
}

/// Where the toolchain lies.
///
/// # Errors
/// When rustc does not answer.
pub fn sysroot() -> Result<PathBuf, Trouble> {
    Ok(PathBuf::from(ask_rustc(&["--print", "sysroot"])?))
}

fn ask_rustc(arguments: &[&str]) -> Result<String, Trouble> {
    let answer = command::output(program("rustc").args(arguments))?;
    Ok(answer.trim().to_owned())
}

/// `1.95.0` of `rustc 1.95.0 (59807616e 2026-04-14)`.
fn version(answer: &str) -> Result<String, Trouble> {
    let version = answer.split_whitespace().nth(1);
    version
        .map(str::to_owned)
        .ok_or_else(|| Trouble::unexpected(format!("rustc names no version: {answer}")))
}

/// Fetches Debian's package with the source of this version and takes the library out of it. Nothing is installed: apt
/// works in a folder of ours, with the address of the archive that this machine already uses.
fn from_debian(repo: &Repo, version: &str) -> Result<PathBuf, Trouble> {
    let folder = folder(repo)?.join("rust-src");
    let library = folder.join(format!("library-{version}"));
    if library.is_dir() {
        return Ok(library);
    }
    let apt = PrivateApt::make(&folder)?;
    command::run(
        apt.command("apt-get")
            .args(["--quiet", "--quiet", "update"]),
    )?;
    let list = command::output(apt.command("apt-cache").args(["madison", "rust-src"]))?;
    let package = package_version(&list, version).ok_or_else(|| Trouble::Missing {
        what: format!("rust-src {version} in {SUITE}"),
        remedy: "Run `rustup component add rust-src`.".to_owned(),
    })?;
    let mut download = apt.command("apt-get");
    download
        .current_dir(&folder)
        .args(["--quiet", "--quiet", "download"])
        .arg(format!("rust-src={package}"));
    command::run(&mut download)?;
    let unpacked = folder.join("unpacked");
    command::run(
        program("dpkg")
            .arg("-x")
            .arg(downloaded(&folder)?)
            .arg(&unpacked),
    )?;
    let inside = unpacked.join(format!("usr/src/rustc-{version}/library"));
    fs::rename(&inside, &library).map_err(Trouble::io(format!("keep {}", inside.display())))?;
    // The compiler's own source is large, and of no use here.
    let _ = fs::remove_dir_all(&unpacked);
    Ok(library)
}

/// `1.95.0+dfsg1-2~bpo13+1`, from lines of `rust-src | 1.95.0+dfsg1-2~bpo13+1 | …`.
fn package_version<'a>(list: &'a str, version: &str) -> Option<&'a str> {
    list.lines()
        .filter_map(|line| line.split('|').nth(1).map(str::trim))
        .find(|package| {
            package
                .strip_prefix(version)
                .is_some_and(|rest| rest.starts_with(['+', '-']))
        })
}

fn downloaded(folder: &Path) -> Result<PathBuf, Trouble> {
    fs::read_dir(folder)
        .map_err(Trouble::io(format!("list {}", folder.display())))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .ok_or_else(|| Trouble::unexpected("apt-get downloaded nothing"))
}

/// Apt with lists and a cache of its own.
struct PrivateApt {
    options: Vec<String>,
}

impl PrivateApt {
    fn make(folder: &Path) -> Result<Self, Trouble> {
        if command::find("apt-get").is_none() || !Path::new(KEYRING).is_file() {
            return Err(Trouble::Missing {
                what: "Debian's apt".to_owned(),
                remedy: "Run `rustup component add rust-src`.".to_owned(),
            });
        }
        for part in ["lists/partial", "cache/archives/partial"] {
            let part = folder.join(part);
            fs::create_dir_all(&part).map_err(Trouble::io(format!("make {}", part.display())))?;
        }
        let sources = folder.join("sources.list");
        let line = format!("deb [signed-by={KEYRING}] {} {SUITE} main\n", archive()?);
        fs::write(&sources, line).map_err(Trouble::io(format!("write {}", sources.display())))?;
        let options = [
            format!("Dir::Etc::sourcelist={}", sources.display()),
            "Dir::Etc::sourceparts=/dev/null".to_owned(),
            format!("Dir::State::lists={}", folder.join("lists").display()),
            format!("Dir::Cache={}", folder.join("cache").display()),
            // Its own user may not write into our folders.
            "APT::Sandbox::User=root".to_owned(),
        ];
        Ok(Self {
            options: options
                .into_iter()
                .flat_map(|option| ["-o".to_owned(), option])
                .collect(),
        })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        command.args(&self.options);
        command
    }
}

/// The archive that this machine takes its packages from.
fn archive() -> Result<String, Trouble> {
    let sites = command::output(program("apt-get").args([
        "indextargets",
        "--format",
        "$(SITE)",
        "Created-By: Packages",
    ]))?;
    sites
        .lines()
        .find(|site| !site.is_empty() && !site.ends_with("-security"))
        .map(str::to_owned)
        .ok_or_else(|| Trouble::unexpected("apt has no source of packages"))
}

/// Debian's compiler for its browsers with the source it was built from; both move on together.
fn debian_pair() -> Result<PathBuf, Trouble> {
    packages::install(&[packages::RUST_PAIR])?;
    let mut libraries: Vec<_> = fs::read_dir(PAIR_SOURCES)
        .map_err(Trouble::io(format!("list {PAIR_SOURCES}")))?
        .filter_map(|entry| Some(entry.ok()?.path().join("library")))
        .filter(|library| library.join("std").is_dir())
        .collect();
    libraries.sort();
    libraries.pop().ok_or_else(|| Trouble::Missing {
        what: "Rust's standard library for phones".to_owned(),
        remedy: "Run `rustup target add aarch64-linux-android aarch64-apple-ios`.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_source_of_exactly_the_compilers_version() {
        let list = "  rust-src | 1.96.1+dfsg1-1~bpo13+1 | archive trixie-backports/main amd64 Packages\n  \
                    rust-src | 1.95.0+dfsg1-2~bpo13+1 | archive trixie-backports/main amd64 Packages\n";
        for (version, package) in [
            ("1.95.0", Some("1.95.0+dfsg1-2~bpo13+1")),
            ("1.96.1", Some("1.96.1+dfsg1-1~bpo13+1")),
            ("1.95", None),
            ("1.9", None),
            ("1.97.0", None),
        ] {
            assert_eq!(package_version(list, version), package, "{version}");
        }
        assert_eq!(
            version("rustc 1.95.0 (59807616e 2026-04-14)").unwrap(),
            "1.95.0"
        );
        assert!(version("").is_err());
    }
}
