//! A PIN is forgotten: the recovery code brings everything back, or everything is erased.

use crate::app::{App, control};
use crate::first_day::{add_connect, check_connect, choose_pin, key};

const PIN: &str = "739154";
const NEW_PIN: &str = "284637";

#[test]
fn the_recovery_code_opens_the_vault_and_a_new_pin_takes_the_place_of_the_old() {
    let mut app = App::first_start("recovery", "C");
    app.wait_for("pin-1");
    choose_pin(&app, PIN);
    add_connect(&app);

    let code = write_recovery_code(&app);
    app.click("lock-now");
    app.click("forgot");
    app.shot("1-forgot");
    app.click("use-recovery-code");
    app.type_into("recovery-code", &code);
    app.click("continue");
    app.wait_for("pin-1");
    assert_eq!(
        app.count(&control("key")),
        0,
        "nothing shows before there is a new PIN"
    );
    choose_pin(&app, NEW_PIN);
    app.wait_for_at(&key("CC Commerce Suisse"));
    check_connect(&app);

    app.restart();
    app.enter_pin(PIN);
    app.wait_for("error");
    app.shot("2-old-pin");
    app.enter_pin(NEW_PIN);
    app.wait_for_at(&key("CC Commerce Suisse"));
}

#[test]
fn without_a_recovery_code_everything_is_erased_after_the_name_is_typed() {
    let mut app = App::first_start("erase", "C");
    app.wait_for("pin-1");
    choose_pin(&app, PIN);
    add_connect(&app);
    app.click("lock-now");
    app.click("forgot");
    app.click("erase");
    app.type_into("erase-name", "Klavis");
    app.click("erase-confirm");
    app.wait_for("error");
    app.clear_and_type("erase-name", "Clavis");
    app.click("erase-confirm");
    app.wait_until_gone("erase-name");

    choose_pin(&app, NEW_PIN);
    app.wait_for("photo");
    assert_eq!(app.count(&control("key")), 0);
    app.restart();
    app.enter_pin(NEW_PIN);
    app.wait_for("photo");
    assert_eq!(app.count(&control("key")), 0);
}

/// Makes a recovery code in Settings, gives it back as asked, and returns to the keys.
fn write_recovery_code(app: &App) -> String {
    app.click("settings");
    app.click("make-recovery");
    app.enter_pin(PIN);
    app.wait_for("recovery-group");
    app.shot("0-code");
    let groups = app.script(
        "return [...document.querySelectorAll('[data-testid=recovery-group]')].map((group) => group.textContent.trim());",
        &serde_json::json!([]),
    );
    let groups: Vec<String> = serde_json::from_value(groups).expect("groups of signs");
    assert!(groups.len() > 1, "{groups:?}");
    let code = groups.join(" ");
    app.click("recovery-written");
    app.type_into("recovery-code", &code);
    app.click("recovery-confirm");
    app.click("recovery-done");
    // Back to where it was opened from.
    app.wait_for("make-recovery");
    app.press_escape();
    app.wait_for("photo");
    code
}
