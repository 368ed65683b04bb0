//! What the machine needs from its system, installed when it is missing.

use std::env::consts::OS;

use crate::command::{self, program};
use crate::trouble::Trouble;

/// A Debian or Ubuntu package and the reason to install it.
pub struct Package {
    /// As apt knows it.
    pub name: &'static str,
    /// The reason, for whoever watches.
    pub why: &'static str,
}

/// What building needs.
pub const BUILD: &[Package] = &[
    Package {
        name: "build-essential",
        why: "C compiler and make, for libsodium inside Stronghold",
    },
    Package {
        name: "pkg-config",
        why: "finds the system libraries",
    },
    Package {
        name: "libwebkit2gtk-4.1-dev",
        why: "WebKitGTK, the web view the app is painted in",
    },
    Package {
        name: "python3-venv",
        why: "keeps tools from PyPI inside target/",
    },
    Package {
        name: "fonts-inter",
        why: "a typeface, so that the page has letters on a bare machine",
    },
];

/// What a window on a machine without a display needs.
pub const SCREEN: &[Package] = &[
    Package {
        name: "xvfb",
        why: "a display in memory",
    },
    Package {
        name: "imagemagick",
        why: "takes a picture of that display",
    },
];

/// What builds Rust's standard library for phones where the source of the toolchain's own is not to be had.
pub const RUST_PAIR: &[Package] = &[
    Package {
        name: "rustc-web",
        why: "a Rust compiler whose source Debian has",
    },
    Package {
        name: "cargo-web",
        why: "the cargo that goes with it",
    },
    Package {
        name: "rust-web-src",
        why: "that source",
    },
];

/// What the tests need besides.
pub const TEST: &[Package] = &[
    Package {
        name: "xvfb",
        why: "a display in memory, for the end-to-end test",
    },
    Package {
        name: "webkit2gtk-driver",
        why: "drives the real app in the end-to-end test",
    },
    Package {
        name: "dbus-daemon",
        why: "by which a second start of the app finds the first",
    },
    Package {
        name: "oathtool",
        why: "a second opinion on every code",
    },
    Package {
        name: "qrencode",
        why: "makes the QR codes that are read back",
    },
    Package {
        name: "zbar-tools",
        why: "a second opinion on the QR codes that are shown",
    },
    Package {
        name: "openssl",
        why: "seals entries as Authenticator-Extension does",
    },
    Package {
        name: "p7zip-full",
        why: "makes zip archives with passwords that are opened",
    },
    Package {
        name: "age",
        why: "opens the backups and makes some to be opened",
    },
    Package {
        name: "sqlcipher",
        why: "seals the databases that are imported",
    },
    Package {
        name: "keepassxc",
        why: "makes the KeePass databases that are imported",
    },
    Package {
        name: "chromium",
        why: "opens the gallery for the accessibility test, and the portal for the acceptance test",
    },
    Package {
        name: "chromium-driver",
        why: "drives that browser at the portal",
    },
    Package {
        name: "libpam-google-authenticator",
        why: "a relying party that nobody here wrote takes the app's codes",
    },
    Package {
        name: "libpam-wrapper",
        why: "keeps that relying party inside a folder of the test",
    },
    Package {
        name: "pamtester",
        why: "asks that relying party",
    },
];

/// Installs what is missing of these.
///
/// # Errors
/// When something is missing and cannot be installed from here.
pub fn install(wanted: &[&[Package]]) -> Result<(), Trouble> {
    match OS {
        "linux" => on_linux(&wanted.iter().copied().flatten().collect::<Vec<_>>()),
        "macos" => on_macos(),
        "windows" => on_windows(),
        other => Err(Trouble::Missing {
            what: format!("a set-up for {other}"),
            remedy: "Clavis is built on Linux, macOS and Windows.".to_owned(),
        }),
    }
}

fn on_linux(wanted: &[&Package]) -> Result<(), Trouble> {
    if command::find("dpkg-query").is_none() || command::find("apt-get").is_none() {
        return without_apt(wanted);
    }
    let missing: Vec<&Package> = wanted
        .iter()
        .copied()
        .filter(|package| !installed(package.name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing system packages:");
    for package in &missing {
        println!("  {:<24} {}", package.name, package.why);
    }
    // Old lists may name versions that are gone.
    command::run(as_root("apt-get")?.args(["update", "--quiet", "--quiet"]))?;
    command::run(
        as_root("apt-get")?
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(missing.iter().map(|package| package.name)),
    )
}

fn installed(package: &str) -> bool {
    // The name may be a virtual or a multi-architecture one, so the answer may have several lines.
    command::output(
        program("sh").args(["-c", "dpkg-query --show --showformat '${db:Status-Status}\\n' \"$1\" 2>/dev/null || true"])
            .args(["sh", package]),
    )
    .is_ok_and(|answer| answer.lines().any(|line| line == "installed"))
}

fn as_root(name: &str) -> Result<std::process::Command, Trouble> {
    if command::output(program("id").arg("-u"))?.trim() == "0" {
        return Ok(program(name));
    }
    if command::find("sudo").is_none() {
        return Err(Trouble::Missing {
            what: "sudo".to_owned(),
            remedy:
                "System packages are missing (see above): install them as root, then try again."
                    .to_owned(),
        });
    }
    let mut sudo = program("sudo");
    // sudo drops the environment, so the answer to questions goes through env.
    sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", name]);
    Ok(sudo)
}

/// Another Linux: the libraries cannot be installed from here, but they may be there already.
fn without_apt(wanted: &[&Package]) -> Result<(), Trouble> {
    let library = command::succeeds(program("pkg-config").args(["--exists", "webkit2gtk-4.1"]));
    if library && command::find("cc").is_some() && command::find("make").is_some() {
        return Ok(());
    }
    let list = wanted
        .iter()
        .map(|package| format!("  {:<24} {}", package.name, package.why))
        .collect::<Vec<_>>();
    Err(Trouble::Missing {
        what: "a system library or tool".to_owned(),
        remedy: format!(
            "This command installs Debian and Ubuntu packages only. Install what corresponds to these:\n{}",
            list.join("\n")
        ),
    })
}

fn on_macos() -> Result<(), Trouble> {
    if command::succeeds(program("xcode-select").arg("-p")) {
        return Ok(());
    }
    Err(Trouble::Missing {
        what: "the command line tools of Xcode".to_owned(),
        remedy: "Run `xcode-select --install`, then install Node 20.19 or newer and Python 3, and try again.\n\
                 The end-to-end test runs on Linux only."
            .to_owned(),
    })
}

fn on_windows() -> Result<(), Trouble> {
    if command::find("cl.exe").is_some()
        || std::env::var_os("VSINSTALLDIR").is_some()
        || msvc_found()
    {
        return Ok(());
    }
    Err(Trouble::Missing {
        what: "the C++ build tools of Visual Studio".to_owned(),
        remedy: "Install \"Visual Studio Build Tools\" with \"Desktop development with C++\", the WebView2 runtime \
                 (part of Windows 11), Node 20.19 or newer and Python 3, and try again.\n\
                 The end-to-end test runs on Linux only."
            .to_owned(),
    })
}

/// The installer of Visual Studio leaves this program at the same place whatever is installed.
fn msvc_found() -> bool {
    let Some(programs) = std::env::var_os("ProgramFiles(x86)") else {
        return false;
    };
    let vswhere =
        std::path::Path::new(&programs).join("Microsoft Visual Studio/Installer/vswhere.exe");
    command::output(program(vswhere).args([
        "-products",
        "*",
        "-requires",
        "Microsoft.VisualStudio.Component.VC.Tools.x86.x64",
        "-property",
        "installationPath",
    ]))
    .is_ok_and(|answer| !answer.trim().is_empty())
}
