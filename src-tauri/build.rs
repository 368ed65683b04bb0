//! Lists our commands for the permission system, so that each of them is denied unless a capability grants it.

const COMMANDS: &[&str] = include!("src/command_names.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
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

fn scripted_camera() -> tauri_build::InlinedPlugin {
    tauri_build::InlinedPlugin::new().commands(&[
        "scan",
        "cancel",
        "check_permissions",
        "request_permissions",
        "open_app_settings",
    ])
}
