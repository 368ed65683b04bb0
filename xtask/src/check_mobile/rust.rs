//! Cargo for a phone's processor, and the check of types for iOS.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::say;
use super::standard::Standard;
use crate::command;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// A phone of today with Android.
pub const ANDROID: &str = "aarch64-linux-android";
/// A phone of today with iOS.
const IOS: &str = "aarch64-apple-ios";

/// The Android app's package; Tauri's build scripts write Kotlin into it.
pub const PACKAGE: &str = "ch.clavis.authenticator";

/// Checks the types of the whole shell for iOS.
///
/// # Errors
/// When something does not compile.
pub fn run(repo: &Repo) -> Result<(), Trouble> {
    let standard = Standard::find(repo, IOS)?;
    let mut check = cargo(repo, &standard, "check")?;
    if !cfg!(target_os = "macos") {
        without_xcode(repo, &mut check)?;
    }
    command::run(&mut check)?;
    say(
        &format!(
            "the shell and all its plugins type-check for {IOS}, with the code that only phones have"
        ),
        "that it links, and anything about Swift",
    );
    Ok(())
}

/// Where the builds for phones lie: beside those of this machine, which they must not disturb.
///
/// # Errors
/// When the folder cannot be made.
pub fn folder(repo: &Repo) -> Result<PathBuf, Trouble> {
    let folder = repo.target().join("mobile");
    make(&folder)?;
    Ok(folder)
}

/// Where the build for Android leaves the Kotlin that Tauri and its web view generate.
///
/// # Errors
/// When the folder cannot be made.
pub fn generated_kotlin(repo: &Repo) -> Result<PathBuf, Trouble> {
    let folder = folder(repo)?.join("generated-kotlin");
    make(&folder)?;
    Ok(folder)
}

/// `cargo check` or `cargo build` of the shell's library for a phone.
///
/// # Errors
/// When a folder cannot be made.
pub fn cargo(repo: &Repo, standard: &Standard, verb: &str) -> Result<Command, Trouble> {
    let target = folder(repo)?;
    let mut cargo = standard.cargo(repo);
    cargo
        .arg(verb)
        .args([
            "--package",
            "clavis",
            "--lib",
            "--target",
            standard.target(),
        ])
        .args(standard.arguments())
        .env("CARGO_TARGET_DIR", &target)
        // libsodium would need a C compiler for the phone; see `link.rs` for what stands in.
        .env("SODIUM_LIB_DIR", stand_ins(repo, standard.target())?)
        .env("SODIUM_SHARED", "1");
    if standard.target() == ANDROID {
        cargo
            .env("WRY_ANDROID_PACKAGE", PACKAGE)
            .env("WRY_ANDROID_LIBRARY", "clavis_lib")
            .env("WRY_ANDROID_KOTLIN_FILES_OUT_DIR", generated_kotlin(repo)?);
    }
    Ok(cargo)
}

/// Where libraries lie that have a name and nothing else.
///
/// # Errors
/// When the folder cannot be made.
pub fn stand_ins(repo: &Repo, target: &str) -> Result<PathBuf, Trouble> {
    let folder = folder(repo)?.join("stand-ins").join(target);
    make(&folder)?;
    Ok(folder)
}

/// One dependency compiles a few lines of Objective-C. For a check nobody reads the result, so an empty file will do.
fn without_xcode(repo: &Repo, check: &mut Command) -> Result<(), Trouble> {
    let folder = stand_ins(repo, IOS)?;
    let compiler = script(
        &folder.join("cc"),
        r#"while [ $# -gt 0 ]; do [ "$1" = "-o" ] && { shift; printf '!<arch>\n' > "$1"; }; shift; done"#,
    )?;
    let archiver = script(
        &folder.join("ar"),
        r#"for a in "$@"; do case "$a" in *.a) printf '!<arch>\n' > "$a"; exit 0;; esac; done"#,
    )?;
    check
        .env("CC_aarch64_apple_ios", compiler)
        .env("AR_aarch64_apple_ios", archiver)
        .env("SDKROOT", folder);
    Ok(())
}

/// A program of a few lines.
///
/// # Errors
/// When it cannot be written.
pub fn script(file: &Path, lines: &str) -> Result<PathBuf, Trouble> {
    let text = format!("#!/bin/sh\n{lines}\nexit 0\n");
    // Written only once: build scripts look at the time of the compiler.
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(file.to_path_buf());
    }
    fs::write(file, text).map_err(Trouble::io(format!("write {}", file.display())))?;
    command::run(command::program("chmod").arg("755").arg(file))?;
    Ok(file.to_path_buf())
}

fn make(folder: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(Trouble::io(format!("make {}", folder.display())))
}
