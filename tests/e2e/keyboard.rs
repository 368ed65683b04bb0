//! The main path with the keyboard alone: nothing is clicked.

use crate::app::{App, control};
use crate::first_day::key;
use serde_json::json;

// W3C WebDriver §15.4.2, the code points of keys that are not letters.
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

#[test]
fn the_main_path_works_by_keyboard_alone() {
    let app = App::first_start("keyboard", "C");
    app.wait_for("pin-1");
    let title = app.text_at("h1");
    app.session().press("739154");
    app.session().press(ENTER);
    app.until("the second time", |app| {
        app.text_now("h1").filter(|now| *now != title)
    });
    app.session().press("739154");
    app.session().press(ENTER);
    app.wait_for("photo");

    walk_to(&app, "photo");
    app.session().press(ENTER);
    app.wait_for("paste-input");
    walk_to(&app, "paste-input");
    app.session().press(
        "otpauth://totp/Clavier:m.rochat?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Clavier",
    );
    walk_to(&app, "paste-add");
    app.session().press(ENTER);
    app.wait_for("confirm-save");
    walk_to(&app, "confirm-save");
    app.session().press(ENTER);

    app.wait_for_at(&key("Clavier"));
    walk_to(&app, "key");
    app.session().press(ENTER);
    let code = app.text("code");
    assert_eq!(
        code.split_whitespace().collect::<String>().len(),
        6,
        "{code:?}"
    );
    app.shot("code");

    walk_to(&app, "lock-now");
    app.session().press(ENTER);
    app.wait_for("pin-1");
    app.session().press("739154");
    app.session().press(ENTER);
    app.wait_for_at(&key("Clavier"));
}

/// Presses Tab until the control has the focus; a control that Tab never reaches fails the test.
fn walk_to(app: &App, id: &str) {
    app.wait_for(id);
    let has_focus = |app: &App| {
        app.script(
            "return document.activeElement?.matches(arguments[0]) ?? false;",
            &json!([control(id)]),
        ) == true
    };
    for _ in 0..60 {
        if has_focus(app) {
            return;
        }
        app.session().press(TAB);
    }
    panic!("Tab never reaches {id}; the page shows: {}", app.words());
}
