//! This crate cannot take the lints of the workspace, because it holds the project's only unsafe code; it keeps the rest.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

/// The lines of the sections whose name ends so.
fn lints<'a>(manifest: &'a str, prefix: &str) -> BTreeSet<(&'a str, &'a str)> {
    let mut found = BTreeSet::new();
    for tool in ["rust", "clippy"] {
        let section = manifest
            .split(&format!("[{prefix}.{tool}]\n"))
            .nth(1)
            .unwrap();
        let lines = section.lines().take_while(|line| !line.is_empty());
        found.extend(lines.map(|line| (tool, line)));
    }
    found
}

#[test]
fn the_lints_are_those_of_the_workspace_but_for_the_one_about_unsafe_code() {
    let mut expected = lints(include_str!("../../../Cargo.toml"), "workspace.lints");
    assert!(expected.len() >= 13, "{expected:?}");
    assert!(expected.remove(&("rust", "unsafe_code = \"forbid\"")));
    expected.insert(("rust", "unsafe_code = \"deny\""));
    expected.insert(("clippy", "undocumented_unsafe_blocks = \"deny\""));
    assert_eq!(lints(include_str!("../Cargo.toml"), "lints"), expected);
}
