//! The Kotlin that wry and Tauri write while the app is built for Android.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::kotlin::{read, sources};
use crate::command::{self, cargo};
use crate::repo::Repo;
use crate::trouble::Trouble;

/// What the build for Android wrote, if `phone: Android, Rust` ran before; the same from the templates otherwise, in a
/// folder of `folder`.
///
/// # Errors
/// When neither is to be had, or it lacks what we put in.
pub fn kotlin(repo: &Repo, folder: &Path) -> Result<PathBuf, Trouble> {
    let generated = generated(repo, folder)?;
    teaches_no_keyboard(&generated)?;
    Ok(generated)
}

fn generated(repo: &Repo, folder: &Path) -> Result<PathBuf, Trouble> {
    let real = repo.target().join("mobile/generated-kotlin");
    if real.join("WryActivity.kt").is_file() && real.join("TauriActivity.kt").is_file() {
        println!("wry's Kotlin: as the build for Android wrote it");
        return Ok(real);
    }
    println!("wry's Kotlin: its templates, filled in here");
    let made = folder.join("generated");
    fs::create_dir_all(&made).map_err(Trouble::io("make a folder for templates"))?;
    let mut templates = Vec::new();
    sources(
        &crate_folder(repo, "wry")?.join("src/android/kotlin"),
        "kt",
        &mut templates,
    )?;
    sources(
        &crate_folder(repo, "tauri")?.join("mobile/android-codegen"),
        "kt",
        &mut templates,
    )?;
    for template in templates {
        let name = template.file_stem().unwrap_or_default().to_string_lossy();
        // Cargo gives this program too what `.cargo/config.toml` has for it.
        let extension = format!("WRY_{}_CLASS_EXTENSION", name.to_uppercase());
        let text = read(&template)?
            .replace("{{package}}", "ch.clavis.authenticator")
            .replace("{{library}}", "clavis_lib")
            .replace("{{class-init}}", "")
            .replace(
                "{{class-extension}}",
                &env::var(extension).unwrap_or_default(),
            );
        if text.contains("{{") {
            return Err(Trouble::unexpected(format!(
                "{} has a new blank",
                template.display()
            )));
        }
        let name = template.file_name().unwrap_or_default();
        fs::write(made.join(name), text).map_err(Trouble::io("fill in a template"))?;
    }
    Ok(made)
}

/// Where cargo keeps the sources of a crate.
///
/// # Errors
/// When cargo does not know it.
pub fn crate_folder(repo: &Repo, name: &str) -> Result<PathBuf, Trouble> {
    let answer =
        command::output(cargo(repo).args(["metadata", "--locked", "--format-version", "1"]))?;
    let answer: serde_json::Value = serde_json::from_str(&answer)
        .map_err(|_| Trouble::unexpected("cargo metadata is no JSON"))?;
    let packages = answer.get("packages").and_then(serde_json::Value::as_array);
    let found = packages
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(serde_json::Value::as_str) == Some(name));
    let manifest = found.and_then(|package| package.get("manifest_path")?.as_str());
    manifest
        .and_then(|manifest| Path::new(manifest).parent())
        .map(Path::to_path_buf)
        .ok_or_else(|| Trouble::unexpected(format!("cargo knows no crate {name}")))
}

/// A new wry might forget what `.cargo/config.toml` adds to its web view.
fn teaches_no_keyboard(generated: &Path) -> Result<(), Trouble> {
    let web_view = read(&generated.join("RustWebView.kt"))?;
    if web_view.contains("imeOptions or noLearning") {
        Ok(())
    } else {
        Err(Trouble::unexpected(
            "wry's web view lets keyboards learn what is typed",
        ))
    }
}
