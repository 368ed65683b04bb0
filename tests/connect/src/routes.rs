//! From requests to the portal and back: cookies, forms, addresses, security headers.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::Markup;

use crate::{
    pages::{self, Page},
    portal::{Change, Portal, Refused},
    store::Person,
    visits::{Stage, Visit},
    words::Language,
};

/// `Secure` holds on the loopback interface too: Chromium and Firefox count it as trustworthy.
const VISIT_COOKIE: &str = "connect";
const LANGUAGE_COOKIE: &str = "language";
const STYLE: &str = include_str!("../style.css");

type Fields = HashMap<String, String>;

/// Every address of the portal.
pub(crate) fn router(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/", get(start))
        .route("/style.css", get(style))
        .route("/language/{code}", get(language))
        .route("/login", post(log_in))
        .route("/code", post(enter_code))
        .route("/sms", post(enter_sms))
        .route("/activation", post(enter_activation_code))
        .route("/enrol", post(finish_enrolment))
        .route("/enrol/again", post(enrol_again))
        .route("/logout", post(log_out))
        .route("/users", get(users))
        .route("/users/{login}", get(user).post(change))
        .route("/users/{login}/reset", post(reset))
        .layer(middleware::from_fn(security_headers))
        .with_state(portal)
}

/// One request: whose visit it is and how to answer it.
struct Call {
    portal: Arc<Portal>,
    visit: Visit,
    /// The cookie of a new visit, to be set with the answer.
    cookie: Option<String>,
    language: Language,
}

impl Call {
    fn open(portal: Arc<Portal>, headers: &HeaderMap) -> Result<Self, Box<Response>> {
        let language = cookie(headers, LANGUAGE_COOKIE)
            .and_then(Language::parse)
            .unwrap_or_else(|| {
                let accepted = headers.get(header::ACCEPT_LANGUAGE);
                Language::accepted(
                    accepted
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default(),
                )
            });
        match portal.visit(cookie(headers, VISIT_COOKIE)) {
            Ok((visit, cookie)) => Ok(Self {
                portal,
                visit,
                cookie,
                language,
            }),
            Err(error) => Err(Box::new(broken(language, &error.to_string()))),
        }
    }

    /// The same for a form, which must come from the visit's own page.
    fn form(
        portal: Arc<Portal>,
        headers: &HeaderMap,
        fields: &Fields,
    ) -> Result<Self, Box<Response>> {
        let call = Self::open(portal, headers)?;
        if call.visit.takes(field(fields, "csrf")) {
            Ok(call)
        } else {
            Err(Box::new(call.refuse(&Refused::NotAllowed)))
        }
    }

    fn page(&self) -> Result<Page<'_>, Refused> {
        let person = self.portal.person(&self.visit)?;
        let is_home = self.visit.stage == Stage::Home;
        Ok(Page {
            words: self.language.words(),
            language: self.language,
            csrf: &self.visit.csrf,
            name: person
                .as_ref()
                .filter(|_| is_home)
                .map(|person| person.name.clone()),
            is_administrator: is_home && person.is_some_and(|person| person.is_administrator),
            error: None,
        })
    }

    fn show(&self, status: StatusCode, markup: Markup) -> Response {
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            markup.into_string(),
        )
            .into_response();
        if let Some(cookie) = &self.cookie {
            set_cookie(&mut response, cookie);
        }
        response
    }

    /// The page of the stage that the visit is at, with what went wrong before.
    fn stage(&self, refused: Option<&Refused>) -> Response {
        match self.stage_page(refused) {
            Ok(markup) => {
                let status = refused.map_or(StatusCode::OK, status);
                self.show(status, markup)
            }
            Err(refused) => self.refuse(&refused),
        }
    }

    fn stage_page(&self, refused: Option<&Refused>) -> Result<Markup, Refused> {
        let mut page = self.page()?;
        page.error = refused.map(|refused| sentence(self.language, refused));
        Ok(match self.visit.stage {
            Stage::Nobody => pages::log_in(&page),
            Stage::Code => pages::code(&page),
            Stage::Sms => pages::sms(&page, Portal::sms_text(&self.visit).unwrap_or_default()),
            Stage::ActivationCode => pages::activation(&page),
            Stage::Enrol if self.portal.has_pending(&self.visit)? => pages::enrolling(&page),
            Stage::Enrol => pages::enrol(&page, &self.portal.begin_enrolment(&self.visit)?),
            Stage::Home => pages::home(&page, self.portal.person(&self.visit)?.as_ref()),
        })
    }

    /// A page that says no, with the way back to the login.
    fn refuse(&self, refused: &Refused) -> Response {
        if let Refused::Broken(error) = refused {
            report(&error.to_string());
        }
        match self.page() {
            Ok(mut page) => {
                page.error = Some(sentence(self.language, refused));
                self.show(status(refused), pages::refused(&page))
            }
            Err(_) => broken(self.language, "the database does not answer"),
        }
    }

    /// On to the next stage, or the same page again with the reason.
    fn next(&self, outcome: Result<String, Refused>) -> Response {
        match outcome {
            Ok(cookie) => {
                let mut response = Redirect::to("/").into_response();
                set_cookie(&mut response, &cookie);
                response
            }
            Err(refused @ Refused::NotAllowed) => self.refuse(&refused),
            Err(refused) => self.stage(Some(&refused)),
        }
    }
}

async fn start(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    match Call::open(portal, &headers) {
        Ok(call) => call.stage(None),
        Err(response) => *response,
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

async fn language(Path(code): Path<String>) -> Response {
    let mut response = Redirect::to("/").into_response();
    if let Some(language) = Language::parse(&code) {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Path=/; SameSite=Strict; Secure; HttpOnly",
            language.code()
        );
        append(&mut response, &cookie);
    }
    response
}

async fn log_in(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        let (login, password) = (field(&fields, "user"), field(&fields, "password"));
        call.next(call.portal.log_in(&call.visit, login.trim(), password))
    })
}

async fn enter_code(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        call.next(call.portal.enter_code(&call.visit, field(&fields, "code")))
    })
}

async fn enter_sms(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        call.next(call.portal.enter_sms(&call.visit, field(&fields, "code")))
    })
}

async fn enter_activation_code(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        call.next(
            call.portal
                .enter_activation_code(&call.visit, field(&fields, "code")),
        )
    })
}

async fn finish_enrolment(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        call.next(
            call.portal
                .finish_enrolment(&call.visit, field(&fields, "code")),
        )
    })
}

async fn enrol_again(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        let shown = call
            .portal
            .begin_enrolment(&call.visit)
            .and_then(|enrolment| Ok(pages::enrol(&call.page()?, &enrolment)));
        match shown {
            Ok(markup) => call.show(StatusCode::OK, markup),
            Err(refused) => call.refuse(&refused),
        }
    })
}

async fn log_out(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        match call.portal.log_out(&call.visit) {
            Ok(()) => Redirect::to("/").into_response(),
            Err(error) => call.refuse(&Refused::Broken(error)),
        }
    })
}

async fn users(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    let call = match Call::open(portal, &headers) {
        Ok(call) => call,
        Err(response) => return *response,
    };
    let shown = call
        .portal
        .people(&call.visit)
        .and_then(|people| Ok(pages::users(&call.page()?, &people)));
    match shown {
        Ok(markup) => call.show(StatusCode::OK, markup),
        Err(refused) => call.refuse(&refused),
    }
}

async fn user(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Path(login): Path<String>,
) -> Response {
    match Call::open(portal, &headers) {
        Ok(call) => show_user(&call, &login, pages::Outcome::Nothing, None),
        Err(response) => *response,
    }
}

async fn change(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Path(login): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        let phone = if fields.contains_key("remove_phone") {
            ""
        } else {
            field(&fields, "phone")
        };
        let outcome = call.portal.change(
            &call.visit,
            &Change {
                login: &login,
                otp: fields.contains_key("otp"),
                phone,
                own_password: field(&fields, "own_password"),
            },
        );
        changed(call, &login, outcome)
    })
}

async fn reset(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Path(login): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    with_form(portal, &headers, &fields, |call| {
        let outcome = call
            .portal
            .reset(&call.visit, &login, field(&fields, "own_password"));
        changed(call, &login, outcome)
    })
}

fn changed(call: &Call, login: &str, outcome: Result<Option<String>, Refused>) -> Response {
    match outcome {
        Ok(code) => show_user(call, login, pages::Outcome::Saved(code), None),
        Err(refused @ (Refused::OwnPassword | Refused::Wait)) => {
            show_user(call, login, pages::Outcome::Nothing, Some(&refused))
        }
        Err(refused) => call.refuse(&refused),
    }
}

fn show_user(
    call: &Call,
    login: &str,
    outcome: pages::Outcome,
    refused: Option<&Refused>,
) -> Response {
    let person: Result<Person, Refused> = call.portal.one_of_the_people(&call.visit, login);
    let shown = person.and_then(|person| {
        let mut page = call.page()?;
        page.error = refused.map(|refused| sentence(call.language, refused));
        Ok(pages::user(&page, &person, &outcome))
    });
    match shown {
        Ok(markup) => call.show(refused.map_or(StatusCode::OK, status), markup),
        Err(refused) => call.refuse(&refused),
    }
}

fn with_form(
    portal: Arc<Portal>,
    headers: &HeaderMap,
    fields: &Fields,
    answer: impl FnOnce(&Call) -> Response,
) -> Response {
    match Call::form(portal, headers, fields) {
        Ok(call) => answer(&call),
        Err(response) => *response,
    }
}

/// On every answer, the refused ones too.
async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::Login | Refused::Code | Refused::OwnPassword => StatusCode::UNAUTHORIZED,
        Refused::Wait => StatusCode::TOO_MANY_REQUESTS,
        Refused::NotAllowed => StatusCode::FORBIDDEN,
        Refused::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn sentence(language: Language, refused: &Refused) -> &'static str {
    let words = language.words();
    match refused {
        Refused::Login => words.wrong_login,
        Refused::Code => words.wrong_code,
        Refused::OwnPassword => words.wrong_own,
        Refused::Wait => words.wait,
        Refused::NotAllowed => words.not_allowed,
        Refused::Broken(_) => words.broken,
    }
}

fn broken(language: Language, why: &str) -> Response {
    report(why);
    (StatusCode::INTERNAL_SERVER_ERROR, language.words().broken).into_response()
}

#[allow(
    clippy::print_stderr,
    reason = "a development tool tells its developer what is broken"
)]
fn report(why: &str) {
    eprintln!("clavis-connect: {why}");
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

fn set_cookie(response: &mut Response, value: &str) {
    append(
        response,
        &format!("{VISIT_COOKIE}={value}; Path=/; SameSite=Strict; Secure; HttpOnly"),
    );
}

fn append(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
