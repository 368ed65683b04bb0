//! Links the shell to the library that an Android app loads, and looks at what it gives and takes.
//!
//! The system's libraries are stand-ins that have a name and nothing else: enough for the linker, not for a device. So is
//! libsodium, which needs a C compiler for the phone and is not in the size.

use std::fs;
use std::path::{Path, PathBuf};

use super::rust::{ANDROID, PACKAGE, cargo, generated_kotlin, script, stand_ins};
use super::standard::{Standard, sysroot};
use super::{Profile, say, symbols};
use crate::command::{self, program};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// The system's libraries, and the one that stands in.
const LIBRARIES: [&str; 6] = ["c", "m", "dl", "log", "android", "sodium"];
/// What the library may weigh when it is shipped.
const BUDGET: u64 = 8_000_000;

/// Builds, links and compares.
///
/// # Errors
/// When it does not compile or link, or gives, takes or weighs something else than the repository says.
pub fn run(repo: &Repo, profile: Profile) -> Result<(), Trouble> {
    let standard = Standard::find(repo, ANDROID)?;
    let linker = linker()?;
    let libraries = stub_libraries(repo, &linker)?;
    let mut build = cargo(repo, &standard, "build")?;
    // The rest of what the linker is told stands in `.cargo/config.toml`, for this and for what is shipped.
    build
        .env(
            "CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER",
            as_clang_links(repo, &linker)?,
        )
        .env(
            "CARGO_TARGET_AARCH64_LINUX_ANDROID_RUSTFLAGS",
            format!("-L{}", libraries.display()),
        );
    if profile == Profile::Release {
        // As Tauri's command line does for `removeUnusedCommands`.
        build
            .arg("--release")
            .env("REMOVE_UNUSED_COMMANDS", repo.root());
    }
    command::run(&mut build)?;
    let library = built(repo, profile);
    compare(repo, profile, &library)?;
    say(
        &format!(
            "the shell and all its plugins type-check and link for {ANDROID}, with the code that only phones have; the \
             library gives the Java side what it calls and takes from the system what is listed"
        ),
        "anything about the stand-ins: the system's libraries and libsodium, which are neither called nor in the size",
    );
    if profile == Profile::Release {
        weigh(&library)?;
    }
    Ok(())
}

fn built(repo: &Repo, profile: Profile) -> PathBuf {
    let profile = match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    };
    repo.target()
        .join("mobile")
        .join(ANDROID)
        .join(profile)
        .join("libclavis_lib.so")
}

/// The optimiser of a release leaves calls out, so there only what is new counts.
fn compare(repo: &Repo, profile: Profile, library: &Path) -> Result<(), Trouble> {
    let exports = symbols::exports(library)?;
    let listed = symbols::listed(repo, "exports.txt")?;
    let mut places = symbols::differences("export", "exports.txt", &exports, &listed);
    let called = symbols::called_from_kotlin(&generated_kotlin(repo)?, PACKAGE)?;
    let missing = called.difference(&exports);
    places.extend(missing.map(|name| format!("Kotlin calls {name}, which Rust does not export")));
    let imports = symbols::imports(library)?;
    let mut listed = symbols::listed(repo, "imports.txt")?;
    if profile == Profile::Release {
        listed.retain(|name| imports.contains(name));
    }
    places.extend(symbols::differences(
        "import",
        "imports.txt",
        &imports,
        &listed,
    ));
    println!(
        "{} exports, {} of them called by Kotlin that Tauri generates; {} imports",
        exports.len(),
        called.len(),
        imports.len()
    );
    if places.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Rule { places })
    }
}

fn weigh(library: &Path) -> Result<(), Trouble> {
    let size = fs::metadata(library)
        .map_err(Trouble::io(format!("weigh {}", library.display())))?
        .len();
    println!("figure: release library for {ANDROID} without libsodium, {size} bytes of {BUDGET}");
    if size > BUDGET {
        return Err(Trouble::Rule {
            places: vec![format!(
                "the library has {size} bytes, at most {BUDGET} may be shipped"
            )],
        });
    }
    Ok(())
}

/// The linker that every Rust toolchain brings along.
fn linker() -> Result<PathBuf, Trouble> {
    let folder = sysroot()?.join("lib/rustlib");
    let hosts = fs::read_dir(&folder).map_err(Trouble::io(format!("list {}", folder.display())))?;
    hosts
        .filter_map(|host| Some(host.ok()?.path().join("bin/rust-lld")))
        .find(|linker| linker.is_file())
        .ok_or_else(|| Trouble::Missing {
            what: "rust-lld".to_owned(),
            remedy: "Install Rust by rustup.".to_owned(),
        })
}

/// The NDK links through clang, so that is how the linker is spoken to.
fn as_clang_links(repo: &Repo, linker: &Path) -> Result<PathBuf, Trouble> {
    let lines = format!(
        r#"for argument; do
  shift
  case "$argument" in
    -Wl,*) IFS=,; for part in ${{argument#-Wl,}}; do set -- "$@" "$part"; done; unset IFS ;;
    -nodefaultlibs) ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec "{}" -flavor gnu -m aarch64linux "$@""#,
        linker.display()
    );
    script(&stand_ins(repo, ANDROID)?.join("clang"), &lines)
}

fn stub_libraries(repo: &Repo, linker: &Path) -> Result<PathBuf, Trouble> {
    let folder = stand_ins(repo, ANDROID)?;
    let empty = folder.join("libunwind.a");
    if !empty.is_file() {
        fs::write(&empty, "!<arch>\n")
            .map_err(Trouble::io(format!("write {}", empty.display())))?;
    }
    for name in LIBRARIES {
        let library = folder.join(format!("lib{name}.so"));
        if library.is_file() {
            continue;
        }
        let mut link = program(linker);
        link.args(["-flavor", "gnu", "-m", "aarch64linux", "-shared"])
            .arg("-soname")
            .arg(format!("lib{name}.so"))
            .arg("-o")
            .args([&library, &empty]);
        command::run(&mut link)?;
    }
    Ok(folder)
}
