//! Moving in from other apps, out into a backup, and in again on a fresh device: every key comes along.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::app::{App, control};
use crate::first_day::{check_code, choose_pin, key};
use crate::search;
use crate::tools::{self, Oath};

const PIN: &str = "739154";
/// The password of the Aegis file in `other_apps.py`.
const AEGIS_PASSWORD: &str = "correct horse";
const PASSPHRASE: &str = "sieben blaue Gletscher 1291";

const fn sha1(secret: &'static str) -> Oath {
    Oath {
        secret,
        algorithm: "sha1",
        digits: 6,
        period: 30,
    }
}

/// What the other apps hold, by issuer.
const KEYS: [(&str, Oath); 5] = [
    ("Hetzner", sha1("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")),
    (
        "Banque Cantonale",
        Oath {
            secret: "KRUGS4ZANFZSAYJAONSWG4TFOQQG6ZRAGMZCAYTZORSXG===",
            algorithm: "sha256",
            digits: 8,
            period: 60,
        },
    ),
    ("Google", sha1("JBSWY3DPEHPK3PXP")),
    ("Gemeinde", sha1("MFRGGZDFMZTWQ2LK")),
    ("Versicherung", sha1("NBSWY3DPFQQHO33SNRSCCIJB")),
];

#[test]
fn keys_move_in_go_out_as_a_backup_and_come_back_on_a_fresh_device() {
    let old = App::scripted_start("moving-old", "de_CH.UTF-8");
    let (aegis, parts) = other_apps(&old);
    choose_pin(&old, PIN);
    old.wait_for("photo");

    from_aegis(&old, &aegis);
    from_google(&old, &parts);
    for (issuer, oath) in KEYS {
        check_code(&old, issuer, oath);
    }
    nothing_comes_twice(&old, &aegis);

    let backup = backup(&old);
    automatic_backup(&old);
    let list = export_list(&old);
    assert_eq!(list.lines().count(), KEYS.len());
    for (issuer, oath) in KEYS {
        let secret = format!("secret={}", oath.secret.trim_end_matches('='));
        assert!(list.contains(&secret), "the key of {issuer} must go out");
    }

    let mut fresh = App::scripted_start("moving-fresh", "fr_CH.UTF-8");
    restore(&fresh, &backup);
    for (issuer, oath) in KEYS {
        check_code(&fresh, issuer, oath);
    }
    fresh.close();
    for (issuer, oath) in KEYS {
        let secret = data_encoding::BASE32
            .decode(oath.secret.as_bytes())
            .expect("Base32");
        let found = search::search(&[&fresh.data(), &fresh.home()], &secret);
        assert_eq!(found, [], "the key of {issuer} lies open on the disk");
    }
}

#[test]
fn a_new_phone_takes_every_key_from_the_pictures_of_the_old_one() {
    let old = App::scripted_start("transfer-old", "it_CH.UTF-8");
    let (aegis, _) = other_apps(&old);
    choose_pin(&old, PIN);
    from_aegis(&old, &aegis);
    old.click("settings");
    old.click("export");
    old.click("show-transfer");
    old.enter_pin(PIN);
    let code = old.text("transfer-code");
    let mut pictures = Vec::new();
    loop {
        let picture = old.place(&format!("transfer-{}.png", pictures.len()));
        fs::write(&picture, old.session().screenshot().expect("a picture")).expect("a file");
        pictures.push(picture);
        if old.count(&control("qr-next")) == 0 {
            break;
        }
        old.click("qr-next");
    }
    old.shot("1-series");

    let new = App::scripted_start("transfer-new", "it_CH.UTF-8");
    new.click("move-in");
    choose_pin(&new, PIN);
    choose(&new, &json!(pictures));
    new.wait_for("locked-file");
    new.shot("1-code");
    new.type_into("file-password", "AAAA BBBB CCCC");
    new.click("file-open");
    new.text("error");
    new.shot("2-wrong-code");
    new.clear_and_type("file-password", &code);
    new.click("file-open");
    take_everything(&new, 2);
    for (issuer, oath) in &KEYS[..2] {
        check_code(&new, issuer, *oath);
    }
}

/// Lets the independent writer make its files; answers the Aegis file and the pictures of Google's two parts.
pub fn other_apps(app: &App) -> (PathBuf, Vec<PathBuf>) {
    let folder = app.place("other-apps");
    fs::create_dir(&folder).expect("a folder");
    let writer = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/other_apps.py");
    let python = env::var_os("CLAVIS_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python)
        .arg(writer)
        .arg(&folder)
        .output()
        .expect("Python must be installed");
    let trouble = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{trouble}");
    let uris = String::from_utf8(output.stdout).expect("text");
    let picture = |(place, uri): (usize, &str)| {
        let file = folder.join(format!("google-{place}.png"));
        tools::qr_picture(uri, &file);
        file
    };
    (
        folder.join("aegis.json"),
        uris.lines().enumerate().map(picture).collect(),
    )
}

/// The way of a person with an empty app, a wrong password on it, and one key that nobody can read.
fn from_aegis(app: &App, file: &Path) {
    if app.count(&control("choose-files")) == 0 {
        app.click("move-in");
    }
    app.wait_for("choose-files");
    app.shot("2-move-in");
    choose(app, &json!([file]));
    app.wait_for("locked-file");
    app.type_into("file-password", "falsches Passwort");
    app.click("file-open");
    app.text("error");
    app.shot("3-wrong-password");
    app.clear_and_type("file-password", AEGIS_PASSWORD);
    app.click("file-open");
    app.wait_for("import-save");
    assert_eq!(app.count(&control("import-row")), 2);
    app.shot("4-preview");
    app.click("import-save");
    let skipped = app.text("report-skipped");
    assert!(skipped.contains("Ohne Schlüssel"), "{skipped}");
    app.shot("5-report");
    app.click("report-done");
    app.wait_for_at(&key("Hetzner"));
}

/// The second picture alone says what is missing; the first makes the batch whole.
fn from_google(app: &App, parts: &[PathBuf]) {
    app.click("settings");
    app.click("move-in");
    choose(app, &json!([parts[1]]));
    app.wait_for("series");
    app.shot("6-one-part");
    choose(app, &json!([parts[0]]));
    take_everything(app, 3);
    app.wait_until_gone("report-done");
    home(app);
    app.wait_for_at(&key("Versicherung"));
    app.shot("7-keys");
}

/// The codes of Google's two parts, however they came in.
pub fn check_google(app: &App) {
    app.wait_for_at(&key("Versicherung"));
    for (issuer, oath) in &KEYS[2..] {
        check_code(app, issuer, *oath);
    }
}

/// The person chooses these files.
fn choose(app: &App, files: &Value) {
    app.script_says(&json!({ "open": files }));
    app.click("choose-files");
}

fn take_everything(app: &App, count: u64) {
    app.wait_for("import-save");
    assert_eq!(app.count(&control("import-row")), count);
    app.click("import-save");
    app.click("report-done");
}

/// What is there already is marked, and not taken unless asked for.
fn nothing_comes_twice(app: &App, file: &Path) {
    app.click("settings");
    app.click("move-in");
    choose(app, &json!([file]));
    app.type_into("file-password", AEGIS_PASSWORD);
    app.click("file-open");
    app.wait_for("import-save");
    assert_eq!(app.count(&control("import-duplicate")), 2);
    app.shot("8-duplicates");
    app.click("import-cancel");
    home(app);
}

fn backup(app: &App) -> PathBuf {
    let folder = app.place("backups");
    fs::create_dir(&folder).expect("a folder");
    app.script_says(&json!({ "save": folder }));
    app.click("settings");
    app.click("backup");
    app.shot("9-backup");
    app.click("backup-make");
    app.enter_pin(PIN);
    type_passphrase(app);
    app.shot("10-passphrase");
    app.click("backup-write");
    app.click("backup-done");
    let last = app.text("backup-last");
    assert!(last.contains('5'), "the number of keys must show: {last}");
    app.shot("11-backup-made");
    let made = files_in(&folder);
    assert_eq!(made.len(), 1, "{made:?}");
    let text = fs::read(&made[0]).expect("the backup");
    assert!(
        text.starts_with(b"age-encryption.org/v1") || text.starts_with(b"-----BEGIN AGE"),
        "a backup is an age file"
    );
    made[0].clone()
}

fn automatic_backup(app: &App) {
    let folder = app.place("automatic");
    fs::create_dir(&folder).expect("a folder");
    app.script_says(&json!({ "folder": folder }));
    app.click("auto-start");
    app.enter_pin(PIN);
    type_passphrase(app);
    app.click("backup-write");
    app.wait_for_at(&format!("{}[data-on=true]", control("auto-state")));
    assert_eq!(files_in(&folder).len(), 1);
    app.shot("12-automatic");

    home(app);
    let first = fs::read(&files_in(&folder)[0]).expect("the first backup");
    app.click_at(&key("Hetzner"));
    app.click("edit-key");
    app.clear_and_type("account-label", "anna.meier@example.ch");
    app.click("account-save");
    app.until("a backup of the change", |_| {
        let now = files_in(&folder);
        let changed = now
            .iter()
            .any(|file| fs::read(file).is_ok_and(|bytes| bytes != first));
        changed.then_some(())
    });
    home(app);
}

fn export_list(app: &App) -> String {
    let file = app.place("keys.txt");
    app.script_says(&json!({ "save": file }));
    app.click("settings");
    app.click("export");
    app.shot("13-export");
    app.click("export-list");
    app.shot("14-warning");
    app.click("export-go");
    app.enter_pin(PIN);
    app.click("export-done");
    fs::read_to_string(file).expect("the list")
}

/// The first screen of a fresh app offers it; the PIN comes first, for the keys need a place.
fn restore(app: &App, backup: &Path) {
    app.wait_for("pin-1");
    app.shot("1-welcome");
    app.click("move-in");
    choose_pin(app, PIN);
    choose(app, &json!([backup]));
    app.wait_for("locked-file");
    app.type_into("file-password", PASSPHRASE);
    app.click("file-open");
    app.wait_for("import-save");
    app.shot("2-preview");
    take_everything(app, 5);
    app.wait_for_at(&key("Hetzner"));
    app.shot("3-keys");
}

fn type_passphrase(app: &App) {
    app.type_into("backup-passphrase", PASSPHRASE);
    app.type_into("backup-again", PASSPHRASE);
}

/// Leaves screen after screen until the keys show.
fn home(app: &App) {
    app.until("the keys", |app| {
        if app.count(&control("photo")) > 0 {
            return Some(());
        }
        app.press_escape();
        None
    });
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}
