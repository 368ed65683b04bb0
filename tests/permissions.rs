//! Every own command is denied unless the capability names it, and nobody else's command is reachable at all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod app;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use app::{TestApp, answer};

fn capabilities() -> Vec<Value> {
    let config: Value = serde_json::from_str(include_str!("../tauri.conf.json"))
        .expect("the configuration is JSON");
    config["app"]["security"]["capabilities"]
        .as_array()
        .expect("inline capabilities")
        .clone()
}

fn permissions(capability: &Value) -> BTreeSet<String> {
    capability["permissions"]
        .as_array()
        .expect("permissions")
        .iter()
        .map(|p| p.as_str().expect("a permission by name").to_owned())
        .collect()
}

#[test]
fn there_is_one_window_with_one_capability_everywhere_and_one_on_phones() {
    let found: Vec<_> = capabilities()
        .iter()
        .map(|capability| {
            (
                capability["identifier"].clone(),
                capability["windows"].clone(),
                capability["platforms"].clone(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (json!("main"), json!(["main"]), json!(null)),
            (json!("phone"), json!(["main"]), json!(["android", "iOS"])),
        ]
    );
}

#[test]
fn on_a_phone_the_page_may_scan_and_hear_the_back_button_and_nothing_else() {
    let mut expected: BTreeSet<_> = [
        "allow-scan",
        "allow-cancel",
        "allow-check-permissions",
        "allow-request-permissions",
        "allow-open-app-settings",
    ]
    .map(|name| format!("barcode-scanner:{name}"))
    .into();
    expected.extend([
        "core:app:allow-register-listener".to_owned(),
        "core:app:allow-remove-listener".to_owned(),
    ]);
    assert_eq!(permissions(&capabilities()[1]), expected);
}

#[test]
fn the_capability_grants_our_commands_and_hearing_events_and_nothing_else() {
    let mut expected: BTreeSet<_> = clavis_lib::COMMANDS
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .collect();
    expected.extend([
        "core:event:allow-listen".to_owned(),
        "core:event:allow-unlisten".to_owned(),
    ]);
    assert_eq!(permissions(&capabilities()[0]), expected);
}

#[test]
fn the_handler_has_exactly_the_commands_of_the_list() {
    let source = include_str!("../src-tauri/src/lib.rs");
    let handler = source
        .split("generate_handler![")
        .nth(1)
        .and_then(|rest| rest.split(']').next())
        .expect("one handler");
    let handled: Vec<_> = handler
        .split(',')
        .map(str::trim)
        .filter(|path| !path.is_empty())
        .map(|path| path.rsplit("::").next().expect("a name"))
        .collect();
    assert_eq!(handled, clavis_lib::COMMANDS);
}

#[test]
fn every_command_of_the_list_is_handled() {
    let app = TestApp::start();
    for name in clavis_lib::COMMANDS {
        // These would open a dialog of the system; the others answer or refuse their missing arguments.
        if ["choose_picture", "choose_files"].contains(name) {
            continue;
        }
        let answer = answer(&app.main, name, json!({}));
        if let Err(error) = &answer {
            let text = error.to_string();
            assert!(!text.contains("not found"), "{name}: {text}");
            assert!(!text.contains("not allowed"), "{name}: {text}");
        }
    }
}

#[test]
fn a_window_without_the_capability_is_refused_every_command() {
    let app = TestApp::start();
    let stranger = app.window("stranger");
    for name in clavis_lib::COMMANDS {
        let refused =
            answer(&stranger, name, json!({})).expect_err("a window without a capability");
        assert!(
            refused.to_string().contains("not allowed"),
            "{name}: {refused}"
        );
    }
    assert!(
        answer(&app.main, "status", json!({})).is_ok(),
        "the main window is allowed the same"
    );
}

#[test]
fn no_plugin_can_be_called_from_the_page() {
    let app = TestApp::start();
    for command in [
        "plugin:stronghold|initialize",
        "plugin:stronghold|get_store_record",
        "plugin:stronghold|execute_procedure",
        "plugin:stronghold|save_secret",
        "plugin:clipboard-manager|read_text",
        "plugin:clipboard-manager|write_text",
        "plugin:clipboard-manager|clear",
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:fs|read_file",
        "plugin:window|set_title",
        "plugin:webview|create_webview_window",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:clavis-device|mixDeviceKey",
        "plugin:clavis-device|openBiometric",
        "plugin:clavis-device|takeShared",
        "plugin:biometric|biometric_cipher",
        "plugin:deep-link|get_current",
    ] {
        let refused =
            answer(&app.main, command, json!({})).expect_err("no plugin is granted to the page");
        let text = refused.to_string();
        assert!(
            text.contains("not allowed") || text.contains("not found"),
            "{command}: {text}"
        );
    }
}

#[test]
fn stronghold_is_not_registered_so_it_has_no_command_even_for_a_window_with_every_right() {
    let sources = include_str!("../src-tauri/src/lib.rs");
    assert!(
        !sources.contains("tauri_plugin_stronghold"),
        "the plugin must not be registered with the builder"
    );
    let app = TestApp::start();
    let refused =
        answer(&app.main, "plugin:stronghold|initialize", json!({})).expect_err("no such plugin");
    assert!(
        refused.to_string().contains("plugin stronghold not found")
            || refused.to_string().contains("not allowed")
    );
}

#[test]
fn the_page_may_load_nothing_from_outside_and_run_nothing_of_others() {
    let config: Value = serde_json::from_str(include_str!("../tauri.conf.json"))
        .expect("the configuration is JSON");
    let security = &config["app"]["security"];
    let csp = security["csp"].as_str().expect("a content security policy");
    assert!(
        csp.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{csp}"
    );
    for forbidden in [
        "unsafe-inline",
        "unsafe-eval",
        "wasm-unsafe-eval",
        "https:",
        "*",
    ] {
        assert!(!csp.contains(forbidden), "{csp}");
    }
    let sources: Vec<_> = csp
        .split(';')
        .find(|d| d.trim().starts_with("connect-src"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(sources, ["connect-src", "ipc:", "http://ipc.localhost"]);
    assert_eq!(security["freezePrototype"], json!(true));
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert!(
        config["build"].get("devUrl").is_none(),
        "the page is inside the program"
    );
}
