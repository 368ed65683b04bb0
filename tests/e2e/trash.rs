//! A key is renamed, goes to Trash and comes back, and is deleted for good.

use crate::app::{App, control};
use crate::first_day::{add_connect, choose_pin, key};

const CONNECT: &str = "CC Commerce Suisse";
const RENAMED: &str = "Caisse de compensation";

#[test]
fn a_key_is_renamed_goes_to_trash_comes_back_and_is_deleted() {
    let app = App::first_start("trash", "C");
    app.wait_for("pin-1");
    choose_pin(&app, "739154");
    app.wait_for("photo");
    add_connect(&app);

    open_account(&app, CONNECT);
    app.clear_and_type("account-issuer", RENAMED);
    app.click("account-save");
    app.wait_for_at(&key(RENAMED));
    assert_eq!(app.count(&key(CONNECT)), 0, "the old name is gone");

    open_account(&app, RENAMED);
    app.click("account-trash");
    app.wait_for("photo");
    app.until("no key", |app| {
        (app.count(&key(RENAMED)) == 0).then_some(())
    });

    open_trash(&app);
    app.click("restore");
    app.wait_until_gone("trashed");
    back_to_keys(&app);
    app.wait_for_at(&key(RENAMED));

    open_account(&app, RENAMED);
    app.click("account-trash");
    app.wait_for("photo");
    open_trash(&app);
    app.click("delete");
    app.click("delete-yes");
    app.wait_until_gone("trashed");
    app.shot("empty");
}

/// Moves a key to Trash.
pub fn to_trash(app: &App, issuer: &str) {
    open_account(app, issuer);
    app.click("account-trash");
    app.until("no such key", |app| {
        (app.count(&key(issuer)) == 0).then_some(())
    });
}

/// The way to an account leads over its drawn-out key.
pub fn open_account(app: &App, issuer: &str) {
    app.click_at(&key(issuer));
    app.wait_for("edit-key");
    // The key is still being drawn out, and a click beside the moving word does nothing.
    app.until("the account", |app| {
        let there = app.count(&control("account-issuer")) > 0;
        if let Ok(word) = app.session().find(&control("edit-key")) {
            // It may be gone already, and then the account is on its way.
            let _ = app.session().click(&word);
        }
        there.then_some(())
    });
}

fn open_trash(app: &App) {
    app.click("settings");
    app.click("trash");
    app.wait_for("trashed");
}

/// Trash leads back to Settings, and Settings to the keys.
fn back_to_keys(app: &App) {
    app.until("the keys", |app| {
        let there = app.count(&control("photo")) > 0;
        if !there {
            app.press_escape();
        }
        there.then_some(())
    });
}
