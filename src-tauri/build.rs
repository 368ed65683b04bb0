//! Lists our commands for the permission system, so that each of them is denied unless a capability grants it, and packs
//! the notices.

use std::error::Error;
use std::path::Path;

const COMMANDS: &[&str] = include!("src/command_names.rs");

/// The smallest that deflate can make of it.
const LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    pack_notices()?;
    println!("cargo:rerun-if-changed=src-tauri/src/command_names.rs");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let mut attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if std::env::var_os("CARGO_FEATURE_FAKE_DEVICE").is_some() {
        // In tests a script has the place of the camera, which only phones have.
        attributes = attributes.plugin("barcode-scanner", scripted_camera());
    }
    tauri_build::try_build(attributes)?;
    Ok(())
}

fn pack_notices() -> Result<(), Box<dyn Error>> {
    let notices = "src-tauri/notices.txt";
    println!("cargo:rerun-if-changed={notices}");
    let packed = miniz_oxide::deflate::compress_to_vec(&std::fs::read(notices)?, LEVEL);
    let folder = std::env::var_os("OUT_DIR").ok_or("cargo names no folder")?;
    std::fs::write(Path::new(&folder).join("notices.deflate"), packed)?;
    Ok(())
}

fn scripted_camera() -> tauri_build::InlinedPlugin {
    tauri_build::InlinedPlugin::new().commands(&[
        "scan",
        "cancel",
        "check_permissions",
        "request_permissions",
        "open_app_settings",
    ])
}
