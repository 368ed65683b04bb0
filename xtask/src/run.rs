//! `cargo xtask run`: builds the app and starts it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::build;
use crate::command::{self, cargo, program};
use crate::connect;
use crate::packages;
use crate::repo::Repo;
use crate::screen::Screen;
use crate::trouble::Trouble;

/// Which vault the app opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Vault {
    /// The person's own.
    Own,
    /// A new one with demo accounts, deleted at the end.
    Demo,
}

/// Whether the portal's stand-in runs beside the app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// No.
    None,
    /// Yes; it ends with the app.
    Beside,
}

/// Sets the machine up, builds, and starts the app; ends with it.
///
/// # Errors
/// When a step fails.
pub fn run(repo: &Repo, vault: Vault, portal: Portal) -> Result<ExitCode, Trouble> {
    let screenless = cfg!(target_os = "linux")
        && env::var_os("DISPLAY").is_none_or(|display| display.is_empty())
        && env::var_os("WAYLAND_DISPLAY").is_none_or(|display| display.is_empty());
    let screen_packages = if screenless { packages::SCREEN } else { &[] };
    packages::install(&[packages::BUILD, screen_packages])?;
    build::page(repo)?;

    let demo = match vault {
        Vault::Own => None,
        Vault::Demo => Some(DemoVault::make(repo)?),
    };
    // After the example, which links the app's library with other features.
    build::app(repo)?;
    let _portal = match portal {
        Portal::None => None,
        Portal::Beside => Some(connect::Portal::start(repo)?),
    };
    let mut app = program(repo.target().join("debug/clavis"));
    if let Some(demo) = &demo {
        app.env("CLAVIS_DATA_DIR", &demo.folder);
    }
    if screenless {
        under_xvfb(repo, &mut app)
    } else {
        wait(&mut app)
    }
}

fn wait(app: &mut Command) -> Result<ExitCode, Trouble> {
    println!("\nClavis runs. Close its window to end.");
    let status = app.status().map_err(Trouble::io("start the app"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn under_xvfb(repo: &Repo, app: &mut Command) -> Result<ExitCode, Trouble> {
    let screen = Screen::start()?;
    println!(
        "\nThere is no display: Clavis runs under Xvfb on {}, 390×844.",
        screen.display()
    );
    let mut running = app
        .env("DISPLAY", screen.display())
        .spawn()
        .map_err(Trouble::io("start the app"))?;
    let picture = repo.scratch("screenshots")?.join("run.png");
    let taken = screen.save_picture(&picture);
    if let Some(status) = running.try_wait().map_err(Trouble::io("watch the app"))? {
        return Err(Trouble::Failed {
            line: "clavis".to_owned(),
            status,
        });
    }
    taken?;
    println!("Screenshot: {}", picture.display());
    println!("Press Ctrl+C to end.");
    let status = running.wait().map_err(Trouble::io("wait for the app"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A vault with demo accounts, deleted when this is dropped.
struct DemoVault {
    folder: PathBuf,
}

impl DemoVault {
    fn make(repo: &Repo) -> Result<Self, Trouble> {
        let demo = Self {
            folder: repo.scratch("demo")?.join(std::process::id().to_string()),
        };
        let mut example = cargo(repo);
        example
            .args([
                "run",
                "--quiet",
                "--package",
                "clavis",
                "--example",
                "demo-vault",
                "--",
            ])
            .arg(&demo.folder);
        command::run(&mut example)?;
        Ok(demo)
    }
}

impl Drop for DemoVault {
    fn drop(&mut self) {
        remove(&self.folder);
    }
}

/// Ctrl+C ends this program before it comes here; the folder then lies in the build folder until `cargo clean`.
fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("The demo vault at {} stays: {error}", folder.display());
    }
}
