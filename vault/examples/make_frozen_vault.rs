//! Makes a frozen vault in a folder that does not exist yet:
//! `cargo run -p clavis-vault --example make_frozen_vault -- tests/fixtures/vault-v3`.
//!
//! It was run once for each format and schema. A vault that must open for ever is never made anew.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "a tool for developers stops at once when something is off"
)]

#[path = "../tests/support/frozen.rs"]
mod frozen;
#[path = "../tests/support/mod.rs"]
mod support;

use std::path::PathBuf;

fn main() {
    let target = PathBuf::from(
        std::env::args()
            .nth(1)
            .unwrap_or_else(|| panic!("which folder?")),
    );
    assert!(
        !target.exists(),
        "{} is there already and is never made anew",
        target.display()
    );
    for (path, bytes) in frozen::make() {
        let path = target.join(path.strip_prefix("/data").unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        println!("{}", path.display());
    }
    println!(
        "PIN {}, recovery code {}",
        support::PIN,
        frozen::recovery_code()
    );
}
