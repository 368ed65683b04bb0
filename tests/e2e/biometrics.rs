//! Finger or face in the real app, with a script for a sensor: enabling, a touch, and every way a touch fails.

use std::fs;

use serde_json::json;

use crate::app::{App, control};
use crate::first_day::{add_connect, check_connect, choose_pin, key};

const PIN: &str = "739154";

#[test]
fn a_touch_unlocks_and_the_pin_always_does() {
    let mut app = App::scripted_start("biometrics", "de_CH.UTF-8");
    app.script_says(&json!({ "sensor": "notEnrolled" }));
    choose_pin(&app, PIN);
    add_connect(&app);
    app.restart();
    unlock_by_pin(&app);
    app.click("settings");
    app.wait_for_at("[data-testid=biometrics][disabled]");
    app.shot("1-not-enrolled");

    touch_is(&app, "known");
    app.restart();
    unlock_by_pin(&app);
    app.click("settings");
    app.click("biometrics");
    app.enter_pin("739155");
    app.text("error");
    app.shot("2-wrong-pin");
    app.enter_pin(PIN);
    app.wait_for_at("[data-testid=biometrics][aria-checked=true]");
    app.shot("3-enabled");

    // Starting the app asks by itself, and a known finger is enough.
    app.restart();
    app.wait_for_at(&key("CC Commerce Suisse"));
    check_connect(&app);

    // After locking by hand nobody is asked before they want to be.
    app.click("lock-now");
    app.wait_for("biometrics");
    app.shot("4-locked");
    for (touch, says) in [("cancelled", false), ("failed", true), ("lockedOut", true)] {
        touch_is(&app, touch);
        app.click("biometrics");
        if says {
            app.text("error");
        }
        app.wait_for("biometrics");
        app.shot(&format!("5-{touch}"));
        assert_eq!(app.count(&control("key")), 0, "{touch} opened the vault");
    }
    touch_is(&app, "known");
    app.click("biometrics");
    app.wait_for_at(&key("CC Commerce Suisse"));
}

#[test]
fn a_new_finger_kills_the_key_and_the_pin_clears_up() {
    let mut app = enabled("dead-finger");
    touch_is(&app, "slotDead");
    app.restart();
    let said = app.text("error");
    assert!(said.contains("PIN"), "{said}");
    app.shot("1-dead");
    unlock_by_pin(&app);
    app.click("settings");
    app.wait_for_at("[data-testid=biometrics][aria-checked=false]");
    // It can be enabled anew, and opens again.
    touch_is(&app, "known");
    app.click("biometrics");
    app.enter_pin(PIN);
    app.wait_for_at("[data-testid=biometrics][aria-checked=true]");
    app.restart();
    app.wait_for_at(&key("CC Commerce Suisse"));
}

#[test]
fn after_seven_days_the_pin_comes_first() {
    let mut app = enabled("pin-due");
    app.close();
    let file = app.data().join("preferences.json");
    let text = fs::read_to_string(&file).expect("the preferences");
    let mut choices: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let typed = choices["credentialTypedMs"].as_u64().expect("a moment");
    choices["credentialTypedMs"] = (typed - 7 * 86_400_000).into();
    fs::write(&file, choices.to_string()).expect("the preferences");
    app.start();
    app.wait_for("pin-1");
    app.shot("1-due");
    assert_eq!(app.count(&control("biometrics")), 0);
    unlock_by_pin(&app);
    app.restart();
    app.wait_for_at(&key("CC Commerce Suisse"));
}

/// An app with one key, which a touch opens.
fn enabled(name: &'static str) -> App {
    let mut app = App::scripted_start(name, "fr_CH.UTF-8");
    touch_is(&app, "known");
    choose_pin(&app, PIN);
    add_connect(&app);
    app.restart();
    unlock_by_pin(&app);
    app.click("settings");
    app.click("biometrics");
    app.enter_pin(PIN);
    app.wait_for_at("[data-testid=biometrics][aria-checked=true]");
    app
}

fn touch_is(app: &App, touch: &str) {
    app.script_says(&json!({ "sensor": "ready", "touch": touch }));
}

fn unlock_by_pin(app: &App) {
    app.enter_pin(PIN);
    app.wait_for_at(&key("CC Commerce Suisse"));
}
