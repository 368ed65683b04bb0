//! What a phone does to the app, with a script for the phone: the camera, going out of sight and coming back, and the
//! way back from every screen.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::app::{App, control};
use crate::first_day::{CONNECT_URI, check_connect, choose_pin, key};
use crate::moving::{check_google, other_apps};
use crate::tools;
use crate::trash::open_account;

const PIN: &str = "739154";
const CONNECT: &str = "CC Commerce Suisse";

#[test]
fn the_camera_is_asked_for_in_words_and_reads_a_key_at_last() {
    let app = phone(
        "camera",
        "de_CH.UTF-8",
        &json!({ "camera": "prompt", "cameraAsked": "prompt" }),
    );
    app.click("photo");
    step(&app, "asking");
    app.shot("1-asking");
    let why = app.text("scan-words");
    app.click("scan-ask");
    step(&app, "refused");
    assert_ne!(app.text("scan-words"), why);
    app.shot("2-refused");
    says(
        &app,
        &json!({ "camera": "prompt", "cameraAsked": "denied" }),
    );
    app.click("scan-ask");
    step(&app, "blocked");
    app.shot("3-blocked");
    app.click("scan-settings");
    // The person goes to the system's settings, allows it there, and comes back.
    says(&app, &json!({ "camera": "granted", "away": true }));
    app.wait_for("cover");
    says(&app, &json!({ "camera": "granted" }));
    app.wait_until_gone("cover");
    step(&app, "seeing");
    app.shot("4-seeing");

    // What is no key is named, and the camera goes on.
    says(
        &app,
        &json!({ "camera": "granted", "seen": ["WIFI:S:Gast;T:nopass;;"] }),
    );
    app.text("error");
    app.shot("5-no-key");
    says(
        &app,
        &json!({ "camera": "granted", "seen": ["WIFI:S:Gast;T:nopass;;", CONNECT_URI] }),
    );
    app.wait_for("confirm-save");
    app.click("confirm-save");
    app.wait_for_at(&key(CONNECT));
    check_connect(&app);
}

#[test]
fn without_a_code_or_a_camera_there_are_other_ways() {
    let app = phone("no-camera", "fr_CH.UTF-8", &json!({}));
    app.click("photo");
    step(&app, "seeing");
    // After 15 seconds without a code.
    app.wait_for("scan-silent");
    app.shot("1-silent");
    app.click("scan-paste");
    app.type_into("paste-input", CONNECT_URI);
    app.click("paste-add");
    app.wait_for("confirm-cancel");
    app.press_escape();
    app.wait_for("photo");

    says(&app, &json!({ "camera": "missing" }));
    app.click("photo");
    step(&app, "none");
    app.shot("2-none");
    app.click("scan-manual");
    app.wait_for("manual-secret");
}

#[test]
fn the_camera_collects_a_migration() {
    let app = phone("camera-migration", "it_CH.UTF-8", &json!({}));
    let (_, parts) = other_apps(&app);
    let mut seen: Vec<String> = Vec::new();
    app.click("photo");
    step(&app, "seeing");
    for (place, part) in parts.iter().enumerate() {
        seen.extend(tools::qr_texts(part));
        says(&app, &json!({ "seen": seen }));
        if place == 0 {
            app.wait_for("series");
            app.shot("1-one-part");
        }
    }
    app.click("confirm-save");
    check_google(&app);
}

#[test]
fn the_camera_takes_every_key_of_another_phone() {
    let old = phone(
        "camera-old",
        "fr_CH.UTF-8",
        &json!({ "seen": [CONNECT_URI] }),
    );
    old.click("photo");
    old.click("confirm-save");
    old.wait_for_at(&key(CONNECT));
    old.click("settings");
    old.click("export");
    old.click("show-transfer");
    old.enter_pin(PIN);
    let code = old.text("transfer-code");
    let picture = old.place("transfer.png");
    fs::write(&picture, old.session().screenshot().expect("a picture")).expect("a file");
    assert_eq!(old.count(&control("qr-next")), 0, "one key, one picture");

    let mut new = App::scripted_start("camera-new", "fr_CH.UTF-8");
    says(&new, &json!({}));
    new.restart();
    new.click("move-in");
    choose_pin(&new, PIN);
    new.click("move-in-scan");
    step(&new, "seeing");
    says(&new, &json!({ "seen": tools::qr_texts(&picture) }));
    new.type_into("file-password", &code);
    new.shot("1-code");
    new.click("file-open");
    new.click("import-save");
    new.click("report-done");
    new.wait_for_at(&key(CONNECT));
    check_connect(&new);
}

#[test]
fn out_of_sight_everything_is_covered_and_locked_after_the_grace_time() {
    let mut app = phone(
        "out-of-sight",
        "de_CH.UTF-8",
        &json!({ "seen": [CONNECT_URI] }),
    );
    app.click("photo");
    app.click("confirm-save");
    app.wait_for_at(&key(CONNECT));
    app.close();
    // The shortest delay that is offered.
    let file = app.data().join("preferences.json");
    let mut choices: Value = fs::read(&file)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_else(|| json!({}));
    choices["autoLockSeconds"] = 30.into();
    fs::write(&file, choices.to_string()).expect("the preferences");
    app.start();
    app.enter_pin(PIN);
    app.wait_for_at(&key(CONNECT));
    check_connect(&app);

    says(&app, &json!({ "away": true }));
    app.wait_for("cover");
    let words = app.words();
    assert!(
        !words.chars().any(|sign| sign.is_ascii_digit()) && !words.contains(CONNECT),
        "seen in the list of apps: {words}"
    );
    app.shot("1-covered");
    says(&app, &json!({}));
    app.wait_until_gone("cover");
    app.wait_for_at(&key(CONNECT));

    // A process that sleeps does not look at the time; it does when it comes back.
    says(&app, &json!({ "away": true }));
    app.wait_for("cover");
    sleep(Duration::from_secs(31));
    says(&app, &json!({}));
    app.wait_until_gone("cover");
    app.wait_for("pin-1");
    assert_eq!(app.count(&control("key")), 0);
}

#[test]
fn there_is_a_way_back_from_every_screen() {
    let app = phone("way-back", "de_CH.UTF-8", &json!({ "seen": [CONNECT_URI] }));
    app.click("photo");
    app.wait_for("confirm-save");
    app.press_escape();
    app.wait_for("photo");
    assert_eq!(app.count(&control("key")), 0, "back keeps nothing");

    says(&app, &json!({}));
    app.click("photo");
    step(&app, "seeing");
    app.click("scan-other");
    app.wait_for("paste-input");
    app.press_escape();
    step(&app, "seeing");
    app.press_escape();
    app.wait_for("settings");

    app.click("settings");
    // Settings on a phone has one row more.
    app.wait_for("allow-screenshots");
    app.click("allow-screenshots");
    app.wait_for_at("[data-testid=allow-screenshots][aria-checked=true]");
    app.shot("1-settings");
    let title = app.text_at("h1");
    for row in [
        "change-credential",
        "make-recovery",
        "backup",
        "export",
        "move-in",
        "trash",
        "about",
    ] {
        app.click(row);
        // Its words, too: a key press before that is nobody's.
        app.until("another screen", |app| {
            app.text_now("h1")
                .filter(|now| !now.is_empty() && *now != title)
        });
        app.press_escape();
        app.wait_for(row);
    }
    app.click("about");
    app.click("guide-open");
    app.wait_for("guide");
    app.press_escape();
    app.wait_for("guide-open");
    app.press_escape();
    app.wait_for("about");
    app.press_escape();
    app.wait_for("photo");

    // The first one is seen already.
    says(&app, &json!({ "seen": [CONNECT_URI, CONNECT_URI] }));
    app.click("photo");
    app.click("confirm-save");
    app.wait_for_at(&key(CONNECT));
    open_account(&app, CONNECT);
    app.press_escape();
    app.wait_for_at(&key(CONNECT));
}

/// An app on a phone, with a PIN and no key.
fn phone(name: &'static str, language: &str, script: &Value) -> App {
    let mut app = App::scripted_start(name, language);
    says(&app, script);
    app.restart();
    choose_pin(&app, PIN);
    app.wait_for("photo");
    app
}

/// The script of a phone.
fn says(app: &App, script: &Value) {
    let mut script = script.clone();
    script["platform"] = "phone".into();
    app.script_says(&script);
}

fn step(app: &App, step: &str) {
    app.wait_for_at(&format!("{}[data-step={step}]", control("scan")));
}
