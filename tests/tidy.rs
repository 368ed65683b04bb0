//! Rules of the house that a compiler does not know.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    assert!(
        !found.is_empty(),
        "no source in {folder}: this test would prove nothing"
    );
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if !["node_modules", "dist", "gallery-dist", "target", "bindings"].contains(&name) {
                collect(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push((path.clone(), fs::read_to_string(&path).expect("text")));
        }
    }
}

/// The part of a Rust source that is compiled into the product.
fn product(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

#[test]
fn core_reads_no_clock_file_environment_or_randomness() {
    for (path, text) in sources("core/src", &[".rs"]) {
        for forbidden in [
            "SystemTime",
            "Instant::now",
            "std::fs",
            "std::env",
            "OsRng",
            "thread_rng",
            "std::net",
            "std::process",
        ] {
            assert!(
                !product(&text).contains(forbidden),
                "{}: {forbidden}",
                path.display()
            );
        }
    }
}

#[test]
fn vault_and_core_know_neither_tauri_nor_stronghold() {
    for folder in ["core", "vault", "cli"] {
        let manifest =
            fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("a manifest");
        for forbidden in ["tauri", "stronghold", "tokio"] {
            assert!(
                !manifest.lines().any(|line| line.starts_with(forbidden)
                    || line.starts_with(&format!("iota_{forbidden}"))),
                "{folder}/Cargo.toml: {forbidden}"
            );
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_everywhere_but_where_the_system_hands_files_over() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    let members = workspace
        .split("members = [")
        .nth(1)
        .and_then(|rest| rest.split(']').next())
        .expect("members");
    let members: Vec<_> = members.split('"').skip(1).step_by(2).collect();
    assert!(members.len() >= 6, "{members:?}");
    for member in members.iter().chain(&["."]) {
        let manifest = root().join(member).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("a manifest");
        // The device plugin keeps the other lints; `src-tauri/device/tests/lints.rs` compares them.
        assert_eq!(
            manifest.contains("[lints]\nworkspace = true"),
            *member != "src-tauri/device",
            "{member}"
        );
    }
    let mut unsafe_places = Vec::new();
    for (path, text) in sources("src-tauri/device/src", &[".rs"]) {
        let count = product(&text).matches("unsafe {").count();
        if count > 0 {
            assert_eq!(
                text.matches("// SAFETY: ").count(),
                count,
                "{}",
                path.display()
            );
            unsafe_places.push((path.file_name().unwrap().to_owned(), count));
        }
    }
    assert_eq!(unsafe_places, [("files.rs".into(), 1)]);
}

#[test]
fn only_what_crosses_or_is_written_is_serialize() {
    let allowed = ["view.rs", "error.rs", "preferences.rs"];
    for (path, text) in sources("src-tauri/src", &[".rs"]) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            !product(&text).contains("Serialize)") || allowed.contains(&name),
            "{}",
            path.display()
        );
    }
    for (path, text) in sources("core/src", &[".rs"]) {
        assert!(!product(&text).contains("Serialize"), "{}", path.display());
    }
}

#[test]
fn there_is_no_network_code() {
    for folder in [
        "core/src",
        "vault/src",
        "src-tauri/src",
        "src-tauri/device/src",
        "cli/src",
    ] {
        for (path, text) in sources(folder, &[".rs"]) {
            for forbidden in [
                "TcpStream",
                "UdpSocket",
                "TcpListener",
                "reqwest",
                "hyper::",
                "ureq",
            ] {
                assert!(
                    !product(&text).contains(forbidden),
                    "{}: {forbidden}",
                    path.display()
                );
            }
        }
    }
    for (path, text) in sources("ui/src", &[".ts", ".svelte"]) {
        for forbidden in [
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "EventSource",
            "sendBeacon",
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "console.",
        ] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
    }
}

#[test]
fn the_library_for_android_asks_the_system_for_no_network() {
    // `cargo xtask check-mobile` compares this list with the library.
    let imports = fs::read_to_string(root().join("xtask/mobile/imports.txt")).expect("a list");
    let imports: Vec<_> = imports
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert!(
        imports.len() > 100 && imports.contains(&"open"),
        "{imports:?}"
    );
    for forbidden in [
        "accept",
        "accept4",
        "bind",
        "connect",
        "getaddrinfo",
        "listen",
        "recv",
        "recvfrom",
        "recvmsg",
        "send",
        "sendmsg",
        "sendto",
        "socket",
        "socketpair",
    ] {
        assert!(!imports.contains(&forbidden), "{forbidden}");
    }
}

#[test]
fn only_one_file_of_the_page_knows_tauri() {
    for (path, text) in sources("ui/src", &[".ts", ".svelte"]) {
        let is_door = path.ends_with("ui/src/ipc/tauri.ts");
        assert!(
            is_door || !text.contains("from \"@tauri-apps"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_page_knows_no_rule_of_a_code() {
    for (path, text) in sources("ui/src", &[".ts", ".svelte"]) {
        if path.ends_with("ui/src/ipc/fake.ts") {
            continue;
        }
        for forbidden in [
            "% 30",
            "/ 30",
            "* 30_000",
            "* 30000",
            "30_000",
            "hmac",
            "HMAC",
            "crypto.subtle",
        ] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
    }
}

#[test]
fn a_file_over_400_lines_has_its_reason_here() {
    let reasons = [
        (
            "src-tauri/src/view.rs",
            "the whole contract with the page reads as one document",
        ),
        ("ui/src/ipc/fake.ts", "one backend, whole"),
        (
            "ui/src/i18n/messages.gen.ts",
            "written by the build, a line for each message",
        ),
    ];
    for folder in [
        "core/src",
        "vault/src",
        "src-tauri/src",
        "src-tauri/device/src",
        "cli/src",
        "xtask/src",
        "ui/src",
    ] {
        for (path, text) in sources(folder, &[".rs", ".ts", ".svelte", ".css"]) {
            let lines = product(&text).lines().count();
            let excused = reasons.iter().any(|(name, _)| path.ends_with(name));
            assert!(
                lines <= 400 || excused,
                "{} has {lines} lines",
                path.display()
            );
        }
    }
}

#[test]
fn the_page_asks_for_exactly_the_commands_there_are() {
    let door = fs::read_to_string(root().join("ui/src/ipc/tauri.ts")).expect("the door to Rust");
    for name in clavis_lib::COMMANDS {
        assert!(
            door.contains(&format!("\"{name}\"")),
            "ui/src/ipc/tauri.ts never calls {name}"
        );
    }
}

#[test]
fn the_scripted_device_stays_out_of_releases() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("a file");
    // It refuses to compile into one,
    let scripted = read("src-tauri/src/platform/scripted.rs");
    assert!(scripted.contains("#[cfg(not(debug_assertions))]\ncompile_error!("));
    // its module is behind the feature,
    let platform = read("src-tauri/src/platform.rs");
    assert!(platform.contains("#[cfg(feature = \"fake-device\")]\npub mod scripted;"));
    // the feature is not on by itself,
    let default = read("Cargo.toml");
    let default = default
        .lines()
        .find(|line| line.starts_with("default = "))
        .expect("the default features");
    assert_eq!(default, "default = [\"custom-protocol\"]");
    // and what listens to the script is in that one file.
    for (path, text) in sources("src-tauri/src", &[".rs"]) {
        let listens = text.contains("CLAVIS_FAKE_DEVICE");
        assert_eq!(
            listens,
            path.ends_with("platform/scripted.rs"),
            "{}",
            path.display()
        );
    }
    for (path, text) in sources(".github/workflows", &[".yml"]) {
        assert!(!text.contains("fake-device"), "{}", path.display());
    }
}
