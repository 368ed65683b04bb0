//! The procedure of the portal's guide, from the first start to the code, and everything a person does after it.

use std::time::Duration;

use serde_json::json;

use crate::app::{App, control};
use crate::search;
use crate::tools::{self, Oath};

const PIN: &str = "739154";
/// Two, because the same wrong PIN typed again counts once.
const WRONG_PINS: [&str; 2] = ["739155", "739145"];

/// The key of the guide: plain RFC 6238, as every authenticator reads it.
const CONNECT: Oath = Oath {
    secret: "JBSWY3DPEHPK3PXPJ5XGQZLSMVUW4ZZA",
    algorithm: "sha1",
    digits: 6,
    period: 30,
};
/// The same, as the portal shows it.
pub const CONNECT_URI: &str = "otpauth://totp/CC%20Commerce%20Suisse:m.rochat%40atelier-lac.ch?secret=JBSWY3DPEHPK3PXPJ5XGQZLSMVUW4ZZA&issuer=CC%20Commerce%20Suisse";
/// Nothing is at its default.
const BANK: Oath = Oath {
    secret: "KRUGS4ZANFZSAYJAONSWG4TFOQQG6ZRAGMZCAYTZORSXGIDON53QU===",
    algorithm: "sha512",
    digits: 8,
    period: 60,
};

/// How long reading a code takes at the very most on a slow machine.
const READING: Duration = Duration::from_secs(6);

#[test]
fn the_first_day_in_english() {
    // A bare computer names no language; English is meant.
    first_day("first-day-en", "C", "en");
}

#[test]
fn the_first_day_in_french() {
    first_day("first-day-fr", "fr_CH.UTF-8", "fr");
}

#[test]
fn the_first_day_in_german() {
    first_day("first-day-de", "de_CH.UTF-8", "de");
}

fn first_day(name: &'static str, system_language: &str, page_language: &str) {
    let mut app = App::first_start(name, system_language);
    app.wait_for("pin-1");
    let language = app.page_language();
    assert!(
        language.starts_with(page_language),
        "the page is in {language}"
    );
    app.shot("1-welcome");
    choose_pin(&app, PIN);
    app.wait_for("photo");
    app.shot("2-empty");

    add_connect(&app);
    app.shot("4-keys");
    check_code(&app, "CC Commerce Suisse", CONNECT);
    app.shot("5-code");

    app.click("lock-now");
    app.wait_for("pin-1");
    assert_eq!(
        app.count(&control("code")),
        0,
        "a code shows on the locked screen"
    );
    let first = wrong_try(&app, WRONG_PINS[0]);
    app.shot("6-wrong-pin");
    let second = wrong_try(&app, WRONG_PINS[1]);
    assert_eq!(first, second + 1, "each wrong try must take one away");
    app.enter_pin(PIN);
    app.wait_for_at(&key("CC Commerce Suisse"));

    // A power cut, not a goodbye: what was saved is on disk.
    app.crash_and_start();
    app.wait_for("pin-1");
    println!(
        "figure: start to painted Unlock = {:.0} ms ({name})",
        app.start_to_first_paint()
    );
    app.shot("7-unlock");
    app.enter_pin(PIN);
    app.wait_for_at(&key("CC Commerce Suisse"));
    println!(
        "figure: tap to painted digits = {:.0} ms ({name})",
        tap_to_digits(&app, "CC Commerce Suisse")
    );
    check_code(&app, "CC Commerce Suisse", CONNECT);

    add_bank(&app);
    check_code(&app, "Banque Lémanique", BANK);
    assert_eq!(
        app.count(&control("code")),
        1,
        "at most one key is revealed"
    );
    app.shot("8-two-keys");

    app.close();
    secrets_are_nowhere(&app);
}

/// Types the PIN twice, as the first start asks.
pub fn choose_pin(app: &App, pin: &str) {
    app.wait_for("pin-1");
    let title = app.text_at("h1");
    app.enter_pin(pin);
    app.until("the second time", |app| {
        app.text_now("h1").filter(|now| *now != title)
    });
    app.enter_pin(pin);
}

/// Adds the portal's key from a picture of its QR code.
pub fn add_connect(app: &App) {
    let picture = app.place("connect.png");
    tools::qr_picture(CONNECT_URI, &picture);
    app.click("photo");
    app.type_into("picture-input", picture.to_str().unwrap());
    app.wait_for("confirm-save");
    app.shot("3-confirm");
    app.click("confirm-save");
    app.wait_for_at(&key("CC Commerce Suisse"));
}

/// The selector of an account's key on the home screen.
pub fn key(issuer: &str) -> String {
    format!("{}[data-issuer=\"{issuer}\"]", control("key"))
}

/// Taps the key and compares what it shows with oathtool's answer for the same moment.
pub fn check_connect(app: &App) {
    check_code(app, "CC Commerce Suisse", CONNECT);
}

fn add_bank(app: &App) {
    app.click("photo");
    let uri = format!(
        "otpauth://totp/Banque%20L%C3%A9manique:4711?secret={}&issuer=Banque%20L%C3%A9manique&algorithm=SHA512&digits=8&period=60",
        BANK.secret.trim_end_matches('=')
    );
    app.type_into("paste-input", &uri);
    app.click("paste-add");
    app.wait_for("confirm-save");
    app.click("confirm-save");
    app.wait_for_at(&key("Banque Lémanique"));
}

/// Taps the key and compares what it shows with oathtool's answer for the same moment.
pub fn check_code(app: &App, issuer: &str, oath: Oath) {
    oath.settle(READING);
    let code = format!("{} {}", key(issuer), control("code"));
    // A card above may still be closing and take the tap in this one's place.
    app.until("the key to open", |app| {
        if app.count(&code) == 0 {
            app.click_at(&key(issuer));
        }
        (app.count(&code) == 1).then_some(())
    });
    let shown = app.until("the code of this time step", |app| {
        let text = app.text_now(&code)?;
        assert!(
            text.chars()
                .all(|sign| sign.is_ascii_digit() || sign.is_whitespace()),
            "a code is digits and blanks, not {text:?}"
        );
        let digits: String = text.split_whitespace().collect();
        // The card may still hold the code of the step before for a moment; it must not stay.
        (digits == oath.code_now()).then_some(digits)
    });
    assert_eq!(shown.len(), usize::try_from(oath.digits).unwrap());
    app.wait_for_at(&format!("{} {}", key(issuer), control("countdown")));
}

/// Types a wrong PIN and answers how many tries are left, as the page says it.
fn wrong_try(app: &App, pin: &str) -> u32 {
    let before = app.text_now(&control("error"));
    app.enter_pin(pin);
    let said = app.until("the refusal", |app| {
        app.text_now(&control("error"))
            .filter(|text| Some(text) != before.as_ref())
    });
    said.split(|sign: char| !sign.is_ascii_digit())
        .find(|number| !number.is_empty())
        .unwrap_or_else(|| panic!("no number of tries in {said:?}"))
        .parse()
        .unwrap()
}

/// Milliseconds from the tap on a key to the frame after the one that holds its digits.
fn tap_to_digits(app: &App, issuer: &str) -> f64 {
    app.session()
        .script_async(
            "const [key, done] = arguments;
             const begin = performance.now();
             document.querySelector(key).click();
             (function look() {
               const code = document.querySelector(key + ' [data-testid=code]');
               if (code && /[0-9]/.test(code.textContent)) {
                 requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
               } else {
                 requestAnimationFrame(look);
               }
             })();",
            &json!([key(issuer)]),
        )
        .as_f64()
        .expect("a time")
}

/// Nothing of a secret is on disk in any form; the same search finds it once it is planted.
fn secrets_are_nowhere(app: &App) {
    let data = app.data();
    let home = app.home();
    assert!(
        search::file_count(&data) > 0,
        "the vault must be in the folder that was given"
    );
    for file in search::files_below(&home) {
        let name = file.to_string_lossy().to_lowercase();
        assert!(
            !name.contains("ch.clavis"),
            "{name} is outside CLAVIS_DATA_DIR"
        );
    }
    for oath in [CONNECT, BANK] {
        let secret = data_encoding::BASE32
            .decode(oath.secret.as_bytes())
            .expect("Base32");
        assert_eq!(search::search(&[&data, &home], &secret), []);

        let planted = data.join("planted");
        std::fs::write(&planted, [b"....".as_slice(), &secret, b"...."].concat()).unwrap();
        let found = search::search(&[&data, &home], &secret);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].file.as_path(), found[0].form),
            (planted.as_path(), "raw")
        );
        std::fs::remove_file(planted).unwrap();
    }
}
