//! The pages, escaped by construction and without a script. `data-testid` marks what a test touches.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};

use crate::{
    portal::Enrolment,
    store::{Otp, Person},
    words::{Language, Words},
};

/// Light modules around a QR code ([ISO/IEC 18004 §6.3.8]).
const QUIET_ZONE: usize = 4;

/// What every page shows.
pub(crate) struct Page<'a> {
    pub(crate) words: &'static Words,
    pub(crate) language: Language,
    pub(crate) csrf: &'a str,
    /// Of whoever is logged in.
    pub(crate) name: Option<String>,
    pub(crate) is_administrator: bool,
    /// Why what was tried did not work.
    pub(crate) error: Option<&'static str>,
}

/// What became of a change of a person.
pub(crate) enum Outcome {
    Nothing,
    /// Saved, and perhaps an activation code to pass on.
    Saved(Option<String>),
}

pub(crate) fn log_in(page: &Page<'_>) -> Markup {
    let words = page.words;
    frame(
        page,
        words.log_in,
        html! {
            form method="post" action="/login" autocomplete="off" {
                (csrf(page))
                (field(words.user, "user", "login-user", Kind::Text, ""))
                (field(words.password, "password", "login-password", Kind::Password, ""))
                (button(words.go_on, "login-submit"))
            }
        },
    )
}

pub(crate) fn code(page: &Page<'_>) -> Markup {
    let words = page.words;
    frame(
        page,
        words.code_title,
        html! {
            p { (words.code_text) }
            form method="post" action="/code" autocomplete="off" {
                (csrf(page))
                (field(words.code, "code", "login-code", Kind::Code, ""))
                (button(words.go_on, "code-submit"))
            }
        },
    )
}

pub(crate) fn sms(page: &Page<'_>, code: &str) -> Markup {
    let words = page.words;
    frame(
        page,
        words.sms_title,
        html! {
            p { (words.sms_text) }
            figure.phone {
                p data-testid="sms-text" { (words.sms_says) " " strong { (code) } }
                figcaption { (words.sms_phone) }
            }
            form method="post" action="/sms" autocomplete="off" {
                (csrf(page))
                (field(words.code, "code", "sms-code", Kind::Code, ""))
                (button(words.go_on, "sms-submit"))
            }
        },
    )
}

pub(crate) fn activation(page: &Page<'_>) -> Markup {
    let words = page.words;
    frame(
        page,
        words.activation_title,
        html! {
            p { (words.activation_text) }
            form method="post" action="/activation" autocomplete="off" {
                (csrf(page))
                (field(words.activation_title, "code", "activation-code", Kind::Text, ""))
                (button(words.go_on, "activation-submit"))
            }
        },
    )
}

pub(crate) fn enrol(page: &Page<'_>, enrolment: &Enrolment) -> Markup {
    let words = page.words;
    frame(
        page,
        words.enrol_title,
        html! {
            p { (words.enrol_scan) " " (words.enrol_once) }
            (qr(&enrolment.key_uri, words.qr_name))
            p { (words.enrol_key) br; code.key data-testid="key-text" { (enrolment.key_text) } }
            (first_code(page))
        },
    )
}

pub(crate) fn enrolling(page: &Page<'_>) -> Markup {
    let words = page.words;
    frame(
        page,
        words.enrol_title,
        html! {
            p { (words.enrol_shown) }
            (first_code(page))
            form.second method="post" action="/enrol/again" {
                (csrf(page))
                button.quiet type="submit" data-testid="activate-again" { (words.enrol_again) }
            }
        },
    )
}

pub(crate) fn home(page: &Page<'_>, person: Option<&Person>) -> Markup {
    let words = page.words;
    let enrolled = person.is_some_and(|person| person.otp == Otp::Active);
    frame(
        page,
        words.home_title,
        html! {
            div data-testid="home" {
                p { (words.home_text) }
                p { @if enrolled { (words.home_otp) } @else { (words.home_sms) } }
            }
        },
    )
}

pub(crate) fn users(page: &Page<'_>, people: &[Person]) -> Markup {
    let words = page.words;
    frame(
        page,
        words.users,
        html! {
            ul.people {
                @for person in people {
                    li data-testid="user-row" data-user=(person.login) {
                        span.who { strong { (person.name) } span.note { (person.login) } }
                        span.note { (state(person, words)) }
                        a href=(format!("/users/{}", person.login)) data-testid="user-edit"
                            aria-label=(format!("{} {}", words.edit, person.name)) { (words.edit) }
                    }
                }
            }
        },
    )
}

pub(crate) fn user(page: &Page<'_>, person: &Person, outcome: &Outcome) -> Markup {
    let words = page.words;
    let address = format!("/users/{}", person.login);
    let is_on = person.otp != Otp::Off;
    frame(
        page,
        &person.name,
        html! {
            p.note { (person.login) " · " (state(person, words)) }
            @if let Outcome::Saved(code) = outcome {
                div.saved role="status" {
                    p { (words.saved) }
                    @if let Some(code) = code {
                        p { (words.pass_on) br; code.key data-testid="activation-code-shown" { (code) } }
                    }
                }
            }
            form method="post" action=(address) autocomplete="off" {
                (csrf(page))
                label.tick {
                    input type="checkbox" name="otp" value="on" checked[is_on] data-testid="otp";
                    span { (words.otp) }
                }
                (field(words.phone, "phone", "phone", Kind::Text, person.phone.as_deref().unwrap_or_default()))
                label.tick {
                    input type="checkbox" name="remove_phone" value="on" data-testid="remove-phone";
                    span { (words.remove_phone) }
                }
                (field(words.own_password, "own_password", "admin-password", Kind::Password, ""))
                (button(words.save, "user-save"))
            }
            @if is_on {
                form.second method="post" action=(format!("{address}/reset")) autocomplete="off" {
                    h2 { (words.reset_title) }
                    p { (words.reset_text) }
                    (csrf(page))
                    (field(words.own_password, "own_password", "reset-password", Kind::Password, ""))
                    button.danger type="submit" data-testid="user-reset" { (words.reset) }
                }
            }
            p { a href="/users" { (words.back) } }
        },
    )
}

pub(crate) fn refused(page: &Page<'_>) -> Markup {
    frame(
        page,
        page.words.name,
        html! {
            p { a href="/" { (page.words.log_in) } }
        },
    )
}

fn frame(page: &Page<'_>, title: &str, body: Markup) -> Markup {
    let words = page.words;
    html! {
        (DOCTYPE)
        html lang=(page.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (words.name) }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="data:,";
            }
            body {
                header {
                    a.brand href="/" { strong { (words.name) } span { (words.office) } }
                    nav {
                        @if page.is_administrator {
                            a href="/users" data-testid="user-management" { (words.users) }
                        }
                        @if let Some(name) = &page.name {
                            span.note { (name) }
                        }
                        @if page.name.is_some() {
                            form method="post" action="/logout" {
                                (csrf(page))
                                button.quiet type="submit" data-testid="logout" { (words.log_out) }
                            }
                        }
                    }
                }
                main {
                    h1 { (title) }
                    @if let Some(error) = page.error {
                        p.error role="alert" data-testid="error" { (error) }
                    }
                    (body)
                }
                footer {
                    nav aria-label=(words.language) {
                        @for language in Language::ALL {
                            a href=(format!("/language/{}", language.code()))
                                lang=(language.code())
                                aria-current=[(language == page.language).then_some("true")]
                                data-testid=(format!("lang-{}", language.code())) { (language.code()) }
                        }
                    }
                    p.note { (words.stand_in) }
                }
            }
        }
    }
}

enum Kind {
    Text,
    Password,
    Code,
}

fn field(label: &str, name: &str, testid: &str, kind: Kind, value: &str) -> Markup {
    let (type_, mode) = match kind {
        Kind::Text => ("text", None),
        Kind::Password => ("password", None),
        Kind::Code => ("text", Some("numeric")),
    };
    html! {
        label.field {
            span { (label) }
            input type=(type_) name=(name) value=(value) inputmode=[mode] autocapitalize="none" spellcheck="false"
                data-testid=(testid);
        }
    }
}

fn first_code(page: &Page<'_>) -> Markup {
    let words = page.words;
    html! {
        form method="post" action="/enrol" autocomplete="off" {
            (csrf(page))
            (field(words.enrol_first, "code", "first-code", Kind::Code, ""))
            (button(words.enrol_done, "activate-submit"))
        }
    }
}

fn button(text: &str, testid: &str) -> Markup {
    html! { button type="submit" data-testid=(testid) { (text) } }
}

fn csrf(page: &Page<'_>) -> Markup {
    html! { input type="hidden" name="csrf" value=(page.csrf); }
}

fn state(person: &Person, words: &'static Words) -> &'static str {
    match (person.otp, &person.phone) {
        (Otp::Off, Some(_)) => words.state_off,
        (Otp::Off, None) => words.state_plain,
        (Otp::Waiting, _) => words.state_waiting,
        (Otp::Active, _) => words.state_active,
    }
}

/// A QR code as one path of an SVG, black on white in every theme.
fn qr(text: &str, name: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        // A key URI of ours is far below what a QR code holds.
        return html! {};
    };
    let width = code.width();
    let size = width + 2 * QUIET_ZONE;
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + QUIET_ZONE, place / width + QUIET_ZONE);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    html! {
        svg.qr role="img" aria-label=(name) viewBox=(format!("0 0 {size} {size}")) shape-rendering="crispEdges"
            data-testid="qr" {
            rect width=(size) height=(size) fill="#fff" {}
            path d=(PreEscaped(path)) fill="#000" {}
        }
    }
}
