//! The portal over HTTP, as a browser meets it: enrolment, login, refusals, reset, and what lies on disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod browser;

use browser::{Browser, Site};
use clavis_connect::{PERIOD, code};

const USER: &str = "m.rochat";
const PASSWORD: &str = "atelier-rochat";

#[test]
fn a_person_enrols_and_logs_in_with_codes_and_never_again_by_sms() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    person.log_out();
    site.step_on();
    person.log_in(USER, PASSWORD);
    assert!(person.has("login-code") && !person.has("sms-text"));
    assert_eq!(person.send("/code", &[("code", &site.code(&secret))]), 303);
    assert!(person.has("home"));
}

#[test]
fn a_code_is_taken_once_and_the_next_one_again() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    person.log_out();
    site.step_on();
    let used = site.code(&secret);
    person.log_in(USER, PASSWORD);
    assert_eq!(person.send("/code", &[("code", &used)]), 303);
    person.log_out();
    person.log_in(USER, PASSWORD);
    assert_eq!(person.send("/code", &[("code", &used)]), 401);
    assert!(person.has("error") && !person.has("home"));
    site.step_on();
    assert_eq!(person.send("/code", &[("code", &site.code(&secret))]), 303);
}

#[test]
fn the_first_code_is_spent_too() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    person.log_out();
    person.log_in(USER, PASSWORD);
    assert_eq!(person.send("/code", &[("code", &site.code(&secret))]), 401);
}

#[test]
fn one_step_of_difference_is_borne_and_two_are_not() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    person.log_out();
    for _ in 0..3 {
        site.step_on();
    }
    person.log_in(USER, PASSWORD);
    let present = site.now() / PERIOD;
    for (step, status) in [(present - 2, 401), (present + 2, 401), (present - 1, 303)] {
        assert_eq!(
            person.send("/code", &[("code", &code(&secret, step))]),
            status,
            "{step}"
        );
    }
}

#[test]
fn wrong_tries_make_that_person_wait_and_nobody_else() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    for _ in 0..5 {
        assert_eq!(person.try_log_in(USER, "wrong"), 401);
    }
    assert_eq!(person.try_log_in(USER, PASSWORD), 429);
    assert_eq!(
        Browser::new(&site).try_log_in("b.keller", "atelier-keller"),
        303
    );
    site.later(5);
    assert_eq!(person.try_log_in(USER, PASSWORD), 303);
}

#[test]
fn name_and_password_are_refused_with_the_same_words() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    assert_eq!(person.try_log_in("nobody", "x"), 401);
    let unknown = person.text("error");
    assert_eq!(person.try_log_in(USER, "x"), 401);
    assert_eq!(person.text("error"), unknown);
}

#[test]
fn a_form_without_its_token_or_with_anothers_does_nothing() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let fields = [("user", USER), ("password", PASSWORD)];
    assert_eq!(person.send_with_token("", "/login", &fields), 403);
    let other = Browser::new(&site).token();
    assert_eq!(person.send_with_token(&other, "/login", &fields), 403);
    assert_eq!(person.send("/login", &fields), 303);
}

#[test]
fn user_management_is_for_the_administrator_alone() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    assert_eq!(person.open("/users"), 403);
    person.log_in(USER, PASSWORD);
    assert_eq!(person.open("/users"), 403, "before the SMS");
    person.open("/");
    person.enter_sms();
    assert!(person.has("home") && !person.has("user-management"));
    assert_eq!(person.open("/users"), 403);
    assert_eq!(person.open("/users/admin"), 403);
    let fields = [("otp", "on"), ("own_password", PASSWORD)];
    assert_eq!(person.send("/users/m.rochat", &fields), 403);
    assert_eq!(person.send("/users/m.rochat/reset", &fields), 403);
    let mut administrator = Browser::new(&site);
    administrator.become_administrator();
    assert!(administrator.has("user-management"));
    assert_eq!(administrator.open("/users"), 200);
    assert_eq!(
        administrator
            .page
            .matches("data-testid=\"user-row\"")
            .count(),
        3
    );
}

#[test]
fn a_change_needs_the_administrators_own_password() {
    let site = Site::in_memory();
    let mut administrator = Browser::new(&site);
    administrator.become_administrator();
    let change = |password| {
        [
            ("otp", "on"),
            ("remove_phone", "on"),
            ("own_password", password),
        ]
    };
    administrator.open("/users/m.rochat");
    assert_eq!(administrator.send("/users/m.rochat", &change("wrong")), 401);
    let mut person = Browser::new(&site);
    person.log_in(USER, PASSWORD);
    assert!(person.has("sms-text"), "nothing has changed");
    assert_eq!(
        administrator.send("/users/m.rochat", &change("atelier-admin")),
        200
    );
    person = Browser::new(&site);
    person.log_in(USER, PASSWORD);
    assert!(person.has("activation-code"));
}

#[test]
fn with_a_phone_number_the_sms_leads_to_enrolment() {
    let site = Site::in_memory();
    let mut administrator = Browser::new(&site);
    administrator.become_administrator();
    let fields = [
        ("otp", "on"),
        ("phone", "+41 79 1"),
        ("own_password", "atelier-admin"),
    ];
    assert_eq!(administrator.send("/users/m.rochat", &fields), 200);
    assert!(!administrator.has("activation-code-shown"));
    let mut person = Browser::new(&site);
    person.log_in(USER, PASSWORD);
    person.enter_sms();
    assert!(person.has("qr"));
}

#[test]
fn the_key_is_shown_once() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    site.reach_qr(&mut person);
    let first = person.secret();
    assert_eq!(first.len(), 20, "160 bits");
    person.open("/");
    assert!(!person.has("qr") && !person.has("key-text") && person.has("first-code"));
    assert_eq!(person.send("/enrol/again", &[]), 200);
    let second = person.secret();
    assert_ne!(first, second);
    assert_eq!(
        person.send("/enrol", &[("code", &site.code(&first))]),
        401,
        "the first one is gone"
    );
    assert_eq!(person.send("/enrol", &[("code", &site.code(&second))]), 303);
}

#[test]
fn an_activation_code_opens_one_enrolment_only() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let activation = site.reach_qr(&mut person);
    let secret = person.secret();
    assert_eq!(person.send("/enrol", &[("code", &site.code(&secret))]), 303);
    let again = site.reset();
    assert_ne!(again, activation);
    let mut other = Browser::new(&site);
    other.log_in(USER, PASSWORD);
    assert_eq!(other.send("/activation", &[("code", &activation)]), 401);
    assert_eq!(other.send("/activation", &[("code", &again)]), 303);
}

#[test]
fn a_reset_kills_the_old_secret_and_ends_the_visits() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    let activation = site.reset();
    assert_eq!(person.open("/"), 200);
    assert!(!person.has("home"), "the visit goes on after the reset");
    site.step_on();
    person.log_in(USER, PASSWORD);
    assert!(!person.has("login-code"));
    assert_eq!(person.send("/code", &[("code", &site.code(&secret))]), 403);
    assert_eq!(person.send("/activation", &[("code", &activation)]), 303);
    assert_eq!(person.send("/enrol", &[("code", &site.code(&secret))]), 401);
}

#[test]
fn a_visit_ends_by_itself_and_its_cookie_changes_at_the_login() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    person.open("/");
    let before = person.cookie().to_owned();
    person.log_in(USER, PASSWORD);
    assert_ne!(person.cookie(), before);
    person.enter_sms();
    assert!(person.has("home"));
    site.later(14 * 60);
    person.open("/");
    assert!(person.has("home"));
    site.later(15 * 60 + 1);
    person.open("/");
    assert!(person.has("login-user"));
}

#[test]
fn cookies_and_answers_are_locked_down() {
    let site = Site::in_memory();
    let mut person = Browser::new(&site);
    person.open("/");
    let cookie = person.header("set-cookie");
    for word in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    for path in ["/", "/users", "/style.css", "/nothing"] {
        person.open(path);
        assert!(
            person
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(person.header("x-content-type-options"), "nosniff");
        assert_eq!(person.header("referrer-policy"), "no-referrer");
        assert_eq!(person.header("cache-control"), "no-store");
    }
}

#[test]
fn secrets_do_not_lie_in_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::in_file(&folder.path().join("connect.db"));
    let mut person = Browser::new(&site);
    let secret = site.enrol(&mut person);
    let base32 = data_encoding::BASE32_NOPAD.encode(&secret);
    let hex = data_encoding::HEXLOWER.encode(&secret);
    let mut files = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        files += 1;
        for form in [secret.as_slice(), base32.as_bytes(), hex.as_bytes()] {
            assert!(!bytes.windows(form.len()).any(|window| window == form));
        }
    }
    assert!(files >= 2, "database and key");
    // The same portal on the same files knows the person again.
    drop(site);
    let site = Site::in_file(&folder.path().join("connect.db"));
    site.step_on();
    let mut person = Browser::new(&site);
    person.log_in(USER, PASSWORD);
    assert_eq!(person.send("/code", &[("code", &site.code(&secret))]), 303);
}

#[test]
fn it_speaks_the_languages_of_its_users() {
    let site = Site::in_memory();
    for (language, title) in [
        ("fr-CH", "Se connecter"),
        ("de-CH", "Anmelden"),
        ("it", "Accedere"),
        ("en", "Log in"),
        ("ja", "Se connecter"),
    ] {
        let mut person = Browser::speaking(&site, language);
        person.open("/");
        assert!(
            person.page.contains(&format!("<h1>{title}</h1>")),
            "{language}"
        );
    }
}
