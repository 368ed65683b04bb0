//! The procedure of the portal's guide, against a portal and a browser: activated by the administrator, enrolled by a
//! picture of the QR code, logged in with the tapped code and without SMS, reset after a lost phone.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::app::{App, control};
use crate::browser::Browser;
use crate::first_day::{choose_pin, key};
use crate::portal::Portal;
use crate::relying_parties::{Pam, pyotp_takes};
use crate::tools;
use crate::trash;

const PIN: &str = "739154";
const ISSUER: &str = "CC Commerce Suisse";
const USER: &str = "m.rochat";
/// How long reading a code and typing it into the portal takes at the very most on a slow machine.
const TYPING: Duration = Duration::from_secs(12);
/// The period of the portal's codes, in seconds.
const PERIOD: u64 = 30;

#[test]
fn the_guide_comes_true_in_french() {
    procedure("acceptance-fr", "fr");
}

#[test]
fn the_guide_comes_true_in_german() {
    procedure("acceptance-de", "de");
}

/// `cargo xtask guide`: `CLAVIS_GUIDE` names the folder for the pictures of `docs/guide`.
#[test]
fn the_pictures_of_the_guide() {
    let Some(folder) = env::var_os("CLAVIS_GUIDE").map(PathBuf::from) else {
        println!("no pictures were taken: CLAVIS_GUIDE names no folder (`cargo xtask guide` does)");
        return;
    };
    for language in ["fr", "de", "it", "en"] {
        let desk = Desk::open("guide", language, Some(folder.join(language)));
        desk.activate_by_administrator();
        desk.enrol();
        desk.take_app("05-key");
        desk.log_out();
        desk.log_in_with_password(USER);
        desk.person.wait_for("login-code");
        desk.take_portal("07-portal-code");
        tools::settle(PERIOD, Duration::from_secs(20));
        desk.code();
        desk.take_app("06-code");
    }
}

fn procedure(name: &'static str, language: &str) {
    let desk = Desk::open(name, language, None);
    desk.activate_by_administrator();
    let secret = desk.enrol();
    desk.log_out();

    // The tapped code logs in, and no SMS is spoken of. The first code is spent: the next one is waited for.
    tools::next_step(PERIOD);
    tools::settle(PERIOD, TYPING);
    let code = desk.code();
    desk.log_in_with(&code);
    desk.person.wait_for("home");
    desk.log_out();

    // The same code again is refused.
    desk.log_in_with(&code);
    desk.person.wait_for("error");
    assert!(!desk.person.has("home"), "a code opened the portal twice");
    assert!(
        !desk.person.has("sms-code"),
        "SMS is offered in place of the code"
    );

    // The next period's code works, here and at verifiers that nobody here wrote.
    tools::next_step(PERIOD);
    tools::settle(PERIOD, TYPING);
    let next = desk.code();
    assert_ne!(next, code, "a new period has a new code");
    desk.person.type_into("login-code", &next);
    desk.person.click("code-submit");
    desk.person.wait_for("home");
    others_take(&desk.app, &secret, &next);

    // The phone is lost: the old key opens nothing any more, and a new QR code makes a new one.
    desk.reset_by_administrator();
    desk.reach_qr();
    tools::settle(PERIOD, TYPING);
    desk.first_code(&desk.code());
    desk.person.wait_for("error");
    assert!(
        !desk.person.has("home"),
        "the old key still opens the portal"
    );
    assert!(!desk.person.has("qr"), "a QR code is shown twice");
    trash::to_trash(&desk.app, ISSUER);
    desk.person.click("activate-again");
    let again = desk.scan_and_confirm();
    assert_ne!(again, secret, "a reset makes a new secret");
    desk.person.wait_for("home");
    desk.log_out();
    tools::next_step(PERIOD);
    tools::settle(PERIOD, TYPING);
    desk.log_in_with(&desk.code());
    desk.person.wait_for("home");
}

/// The verifiers of others take the code that the app shows, once where they say once, and refuse another.
fn others_take(app: &App, secret: &str, code: &str) {
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let pam = Pam::enrol(&app.place("pam"), secret);
    assert!(
        !pam.takes(wrong),
        "google-authenticator-libpam took a wrong code"
    );
    assert!(
        pam.takes(code),
        "google-authenticator-libpam refused the code"
    );
    assert!(
        !pam.takes(code),
        "google-authenticator-libpam took a code twice"
    );
    assert!(pyotp_takes(secret, code), "pyotp refused the code");
    assert!(!pyotp_takes(secret, wrong), "pyotp took a wrong code");
}

/// Everything on the table: the phone with the app, the portal, and a browser each for user and administrator.
struct Desk {
    app: App,
    portal: Portal,
    person: Browser,
    administrator: Browser,
    /// Where pictures for the guide go; `None` when none are wanted.
    pictures: Option<PathBuf>,
}

impl Desk {
    fn open(name: &'static str, language: &str, pictures: Option<PathBuf>) -> Self {
        let portal = Portal::start();
        let person = Browser::start(language);
        let administrator = Browser::start(language);
        for browser in [&person, &administrator] {
            browser.go(portal.address());
        }
        let app = App::first_start(name, &format!("{language}_CH.UTF-8"));
        let desk = Self {
            app,
            portal,
            person,
            administrator,
            pictures,
        };
        desk.app.wait_for("pin-1");
        desk.take_app("01-choose-pin");
        choose_pin(&desk.app, PIN);
        desk.app.wait_for("photo");
        desk.take_app("02-empty");
        desk
    }

    /// Step 2 of the guide: user management, the tick, no phone number, confirmed with the administrator's password.
    fn activate_by_administrator(&self) {
        let browser = &self.administrator;
        self.log_in(browser, "admin");
        // The administrator still has a phone number, and gets a code by SMS: the last one in this story.
        let sms = browser.text("sms-text");
        let code: String = sms.chars().filter(char::is_ascii_digit).collect();
        browser.type_into("sms-code", &code);
        browser.click("sms-submit");
        browser.click("user-management");
        self.open_user();
        browser.click("otp");
        browser.click("remove-phone");
        browser.type_into("admin-password", self.portal.password("admin"));
        browser.click("user-save");
        self.remember_activation_code();
    }

    fn reset_by_administrator(&self) {
        let browser = &self.administrator;
        browser.click("user-management");
        self.open_user();
        browser.type_into("reset-password", self.portal.password("admin"));
        browser.click("user-reset");
        self.remember_activation_code();
    }

    fn open_user(&self) {
        let row = format!("{}[data-user=\"{USER}\"]", control("user-row"));
        self.administrator
            .click_at(&format!("{row} {}", control("user-edit")));
    }

    /// The administrator passes the activation code on by word of mouth; here it lies in a file on the table.
    fn remember_activation_code(&self) {
        let code = self.administrator.text("activation-code-shown");
        fs::write(self.app.place("activation-code"), code).expect("a note");
    }

    /// Step 3 of the guide, from the password to the finished activation; answers the secret, in Base32.
    fn enrol(&self) -> String {
        self.reach_qr();
        self.take_portal("03-portal-qr");
        let secret = self.scan_and_confirm();
        self.person.wait_for("home");
        secret
    }

    /// Logs in until the portal shows the QR code.
    fn reach_qr(&self) {
        self.log_in_with_password(USER);
        let code = fs::read_to_string(self.app.place("activation-code")).expect("the note");
        self.person.type_into("activation-code", &code);
        self.person.click("activation-submit");
        self.person.wait_for("qr");
    }

    /// Hands a picture of the portal's QR code to Photo, saves the key, and types its code as the first one.
    fn scan_and_confirm(&self) -> String {
        let picture = self.app.place("portal-qr.png");
        self.person.picture_of("qr", &picture);
        let secret: String = self
            .person
            .text("key-text")
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        self.app.click("photo");
        self.app
            .type_into("picture-input", picture.to_str().unwrap());
        self.app.wait_for("confirm-save");
        self.take_app("04-confirm");
        self.app.click("confirm-save");
        self.app.wait_for_at(&key(ISSUER));
        tools::settle(PERIOD, TYPING);
        self.first_code(&self.code());
        secret
    }

    fn first_code(&self, code: &str) {
        self.person.type_into("first-code", code);
        self.person.click("activate-submit");
    }

    /// Touches the key, as the guide says, and reads the code of this moment.
    fn code(&self) -> String {
        let part = |id: &str| format!("{} {}", key(ISSUER), control(id));
        let (code, countdown) = (part("code"), part("countdown"));
        self.app.until("the code of this time step", |app| {
            // A code shows for its own period and the next, then the key hides it.
            let Some(text) = app.text_now(&code) else {
                app.click_at(&key(ISSUER));
                return None;
            };
            // At 0 the code of the step before may still stand there for the length of a frame.
            let left: u64 = app.text_now(&countdown)?.parse().ok()?;
            let digits: String = text.split_whitespace().collect();
            (left > 0 && digits.len() == 6).then_some(digits)
        })
    }

    fn log_in_with(&self, code: &str) {
        self.log_in_with_password(USER);
        self.person.type_into("login-code", code);
        self.person.click("code-submit");
    }

    fn log_in_with_password(&self, user: &str) {
        self.log_in(&self.person, user);
    }

    fn log_in(&self, browser: &Browser, user: &str) {
        browser.go(self.portal.address());
        browser.type_into("login-user", user);
        browser.type_into("login-password", self.portal.password(user));
        browser.click("login-submit");
    }

    fn log_out(&self) {
        self.person.click("logout");
        self.person.wait_for("login-user");
    }

    fn take_app(&self, name: &str) {
        if let Some(folder) = &self.pictures {
            self.app.resize(390, 844);
            self.app.shot_into(folder, name);
        }
    }

    fn take_portal(&self, name: &str) {
        if let Some(folder) = &self.pictures {
            save(folder, name, &self.person.picture());
        }
    }
}

fn save(folder: &Path, name: &str, picture: &[u8]) {
    fs::create_dir_all(folder).expect("a folder for pictures");
    fs::write(folder.join(name).with_extension("png"), picture).expect("a picture on disk");
}
