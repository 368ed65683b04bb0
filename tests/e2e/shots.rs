//! Pictures of every screen for the people who draw them: `CLAVIS_SHOTS=folder`, in three sizes, light and dark.

use std::env;
use std::path::{Path, PathBuf};

use crate::app::App;
use crate::first_day::{add_connect, choose_pin, key};

const PIN: &str = "739154";
const SIZES: [(i64, i64); 3] = [(320, 568), (390, 844), (768, 1024)];

#[test]
fn pictures_of_every_screen() {
    let Some(folder) = env::var_os("CLAVIS_SHOTS").map(PathBuf::from) else {
        println!("no pictures were taken: CLAVIS_SHOTS names no folder");
        return;
    };
    for (theme, gtk_theme) in [("light", "Adwaita"), ("dark", "Adwaita:dark")] {
        let app = App::first_start_with("shots", "fr_CH.UTF-8", &[("GTK_THEME", gtk_theme)]);
        walk(&app, &folder.join(theme));
    }
}

fn walk(app: &App, folder: &Path) {
    app.wait_for("pin-1");
    take(app, folder, "01-welcome");
    app.enter_pin("123456");
    app.wait_for("error");
    take(app, folder, "02-welcome-weak");
    choose_pin(app, PIN);
    app.wait_for("photo");
    take(app, folder, "03-keys-empty");
    app.click("photo");
    app.wait_for("picture-input");
    take(app, folder, "04-photo");
    app.type_into("paste-input", "nothing of use");
    app.click("paste-add");
    app.wait_for("error");
    take(app, folder, "05-photo-refused");
    app.clear_and_type(
        "paste-input",
        "otpauth://totp/Infomaniak:marie.rochat%40atelier-lac.ch?secret=GEZDGNBVGY3TQOJQ&issuer=Infomaniak",
    );
    app.click("paste-add");
    app.wait_for("confirm-save");
    take(app, folder, "06-confirm");
    app.click("confirm-save");
    app.wait_for_at(&key("Infomaniak"));
    add_connect(app);
    take(app, folder, "07-keys");
    app.click_at(&key("CC Commerce Suisse"));
    app.wait_for("code");
    take(app, folder, "08-keys-code");
    app.click("settings");
    app.wait_for("language");
    take(app, folder, "09-settings");
    app.click("change-credential");
    take(app, folder, "10-change-pin");
    app.press_escape();
    open_settings(app);
    app.click("make-recovery");
    take(app, folder, "11-recovery-prove");
    app.enter_pin(PIN);
    app.wait_for("recovery-group");
    take(app, folder, "12-recovery-code");
    app.click("recovery-written");
    app.wait_for("recovery-code");
    take(app, folder, "13-recovery-ask");
    app.click("recovery-later");
    open_settings(app);
    app.click("trash");
    take(app, folder, "14-trash");
    app.press_escape();
    open_settings(app);
    app.click("about");
    take(app, folder, "15-about");
    app.press_escape();
    open_settings(app);
    app.click("lock-now");
    app.wait_for("forgot");
    take(app, folder, "16-unlock");
    app.enter_pin("111111");
    app.wait_for("error");
    take(app, folder, "17-unlock-wrong");
    app.click("forgot");
    app.wait_for("erase");
    take(app, folder, "18-forgot");
    app.click("erase");
    app.wait_for("erase-name");
    take(app, folder, "19-erase");
}

/// Escape leads to Settings from some screens and to the keys from others.
fn open_settings(app: &App) {
    app.until("Settings or the keys", |app| {
        if app.count("[data-testid=language]") > 0 {
            return Some(());
        }
        if app.count("[data-testid=settings]") > 0 {
            app.click("settings");
        }
        None
    });
}

fn take(app: &App, folder: &Path, name: &str) {
    for (width, height) in SIZES {
        app.resize(width, height);
        app.shot_into(folder, &format!("{name}-{width}"));
    }
    app.resize(390, 844);
}
