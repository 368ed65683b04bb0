//! What the portal does: passwords, one-time codes, SMS, activation and reset. Pages and cookies are elsewhere.

use std::{
    io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use data_encoding::BASE32_NOPAD;
use subtle::ConstantTimeEq;

use crate::{
    clock::Clock,
    codes, passwords,
    seal::{Sealer, random},
    store::{Otp, Person, Store},
    visits::{Stage, Visit, hash, over_before},
};

mod demo;

pub use demo::DemoLogin;

/// The name of the portal in key URIs, as its guide writes it.
const ISSUER: &str = "CC Commerce Suisse";
/// Bytes of a secret: 160 bits, as [RFC 4226 §4 R6] recommends.
const SECRET_BYTES: usize = 20;
/// Signs of activation codes: none that is taken for another.
const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Where the portal keeps its people.
#[derive(Debug, Clone, Copy)]
pub enum Keeping<'a> {
    /// Until the process ends.
    InMemory,
    /// In an SQLite file, with the key that seals the secrets in a file beside it (`….key`).
    InFile(&'a Path),
}

/// Why the portal does not work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The database refused.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The key file cannot be read or made.
    #[error("key file: {0}")]
    KeyFile(#[from] io::Error),
    /// No memory to hash a password, or no randomness to seal a secret.
    #[error("the system gave no memory or randomness")]
    System,
}

/// Why a person was refused; pages have a sentence for each.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The name or the password is wrong; which of them is nobody's business.
    Login,
    /// The code is wrong, too old, or was used before.
    Code,
    /// Too many wrong tries: wait.
    Wait,
    /// The administrator's own password is wrong.
    OwnPassword,
    /// Not at this stage, or not for this person.
    NotAllowed,
    /// The portal itself failed.
    Broken(PortalError),
}

impl<E: Into<PortalError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// What a person scans or types into an authenticator; shown once.
pub(crate) struct Enrolment {
    pub(crate) key_uri: String,
    /// Base32 in groups of four.
    pub(crate) key_text: String,
}

/// What the administrator changes of a person.
pub(crate) struct Change<'a> {
    pub(crate) login: &'a str,
    pub(crate) otp: bool,
    /// Empty for none.
    pub(crate) phone: &'a str,
    pub(crate) own_password: &'a str,
}

/// The portal.
pub struct Portal {
    store: Mutex<Store>,
    /// Held from reading a person to writing what became of a try: two browsers cannot use one code at once.
    turn: Mutex<()>,
    sealer: Sealer,
    clock: Box<dyn Clock>,
    /// Verified when there is no such person, so that the time tells nothing.
    nobody: String,
}

impl Portal {
    /// Opens a portal; an empty one gets the demo people.
    ///
    /// # Errors
    /// [`PortalError`].
    pub fn open(keeping: Keeping<'_>, clock: Box<dyn Clock>) -> Result<Self, PortalError> {
        let (store, sealer) = match keeping {
            Keeping::InMemory => (Store::in_memory()?, Sealer::in_memory()),
            Keeping::InFile(path) => (
                Store::in_file(path)?,
                Sealer::in_file(&path.with_extension("key"))?,
            ),
        };
        if store.is_empty()? {
            demo::fill(&store)?;
        }
        Ok(Self {
            store: Mutex::new(store),
            turn: Mutex::new(()),
            sealer,
            clock,
            nobody: passwords::hash("nobody").ok_or(PortalError::System)?,
        })
    }

    /// The demo logins, to be printed: their passwords are no secret.
    #[must_use]
    pub fn demo_logins() -> &'static [DemoLogin] {
        demo::LOGINS
    }

    /// The visit of a cookie, or a new one with its cookie when there is none or it is over.
    pub(crate) fn visit(
        &self,
        cookie: Option<&str>,
    ) -> Result<(Visit, Option<String>), PortalError> {
        let now = self.clock.now();
        let store = self.store();
        store.end_visits_before(over_before(now))?;
        let known = match cookie {
            Some(cookie) => store.visit(&hash(cookie))?,
            None => None,
        };
        if let Some(mut visit) = known.filter(|visit| !visit.is_over(now)) {
            visit.seen = now;
            store.put_visit(&visit)?;
            return Ok((visit, None));
        }
        let (visit, cookie) = Visit::begin(None, Stage::Nobody, now);
        store.put_visit(&visit)?;
        Ok((visit, Some(cookie)))
    }

    /// The person of a visit.
    pub(crate) fn person(&self, visit: &Visit) -> Result<Option<Person>, PortalError> {
        match &visit.login {
            Some(login) => Ok(self.store().person(login)?),
            None => Ok(None),
        }
    }

    /// Takes name and password. The answer is the cookie of a new visit, at the stage that comes next.
    pub(crate) fn log_in(
        &self,
        visit: &Visit,
        login: &str,
        password: &str,
    ) -> Result<String, Refused> {
        let _turn = self.turn();
        let Some(person) = self.store().person(login)? else {
            passwords::verify(password, &self.nobody);
            return Err(Refused::Login);
        };
        let person = self.attempt(person, |person| {
            passwords::verify(password, &person.password_hash).then_some(())
        });
        let (person, ()) = person.map_err(|refused| match refused {
            Refused::Code => Refused::Login,
            other => other,
        })?;
        let stage = match (person.otp, &person.phone) {
            (Otp::Active, _) => Stage::Code,
            (Otp::Waiting | Otp::Off, Some(_)) => Stage::Sms,
            (Otp::Waiting, None) => Stage::ActivationCode,
            (Otp::Off, None) => Stage::Home,
        };
        self.advance(visit, &person, stage)
    }

    /// Takes a one-time code.
    pub(crate) fn enter_code(&self, visit: &Visit, typed: &str) -> Result<String, Refused> {
        let _turn = self.turn();
        let person = self.person_at(visit, Stage::Code)?;
        let now = self.clock.now();
        let (mut person, step) = self.attempt(person, |person| {
            let sealed = person.secret.as_deref()?;
            let secret = self
                .sealer
                .open(sealed, &purpose(&person.login, "secret"))?;
            codes::verify(&secret, typed, now, person.last_step)
        })?;
        person.last_step = Some(step);
        self.store().put_person(&person)?;
        self.advance(visit, &person, Stage::Home)
    }

    /// Takes the code of the SMS; whoever is to enrol goes on to that.
    pub(crate) fn enter_sms(&self, visit: &Visit, typed: &str) -> Result<String, Refused> {
        let _turn = self.turn();
        let person = self.person_at(visit, Stage::Sms)?;
        let (person, ()) = self.attempt(person, |_| {
            let sent = visit.sms.as_deref()?;
            bool::from(sent.as_bytes().ct_eq(typed.trim().as_bytes())).then_some(())
        })?;
        let stage = match person.otp {
            Otp::Waiting => Stage::Enrol,
            Otp::Off | Otp::Active => Stage::Home,
        };
        self.advance(visit, &person, stage)
    }

    /// Takes the activation code from the administrator, once.
    pub(crate) fn enter_activation_code(
        &self,
        visit: &Visit,
        typed: &str,
    ) -> Result<String, Refused> {
        let _turn = self.turn();
        let person = self.person_at(visit, Stage::ActivationCode)?;
        let typed: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        let (person, ()) = self.attempt(person, |person| {
            let known = person.activation_hash.as_deref()?;
            bool::from(known.ct_eq(hash(&typed).as_slice())).then_some(())
        })?;
        self.advance(visit, &person, Stage::Enrol)
    }

    /// Makes a secret to enrol with. It is shown once: asked again, another one takes its place.
    pub(crate) fn begin_enrolment(&self, visit: &Visit) -> Result<Enrolment, Refused> {
        let mut person = self.person_at(visit, Stage::Enrol)?;
        let secret = random::<SECRET_BYTES>();
        let pending = self
            .sealer
            .seal(&secret, &purpose(&person.login, "pending"));
        person.pending = Some(pending.ok_or(PortalError::System)?);
        self.store().put_person(&person)?;
        let key = BASE32_NOPAD.encode(&secret);
        let issuer = ISSUER.replace(' ', "%20");
        Ok(Enrolment {
            key_uri: format!(
                "otpauth://totp/{issuer}:{}?secret={key}&issuer={issuer}",
                person.login
            ),
            key_text: groups_of_four(&key),
        })
    }

    /// Whether a secret was shown and waits for its first code.
    pub(crate) fn has_pending(&self, visit: &Visit) -> Result<bool, Refused> {
        Ok(self.person_at(visit, Stage::Enrol)?.pending.is_some())
    }

    /// Takes the first code: from here on the person logs in with codes and never with SMS.
    pub(crate) fn finish_enrolment(&self, visit: &Visit, typed: &str) -> Result<String, Refused> {
        let _turn = self.turn();
        let person = self.person_at(visit, Stage::Enrol)?;
        let now = self.clock.now();
        let (mut person, (secret, step)) = self.attempt(person, |person| {
            let sealed = person.pending.as_deref()?;
            let secret = self
                .sealer
                .open(sealed, &purpose(&person.login, "pending"))?;
            let step = codes::verify(&secret, typed, now, None)?;
            Some((secret, step))
        })?;
        let sealed = self.sealer.seal(&secret, &purpose(&person.login, "secret"));
        person.secret = Some(sealed.ok_or(PortalError::System)?);
        person.last_step = Some(step);
        person.otp = Otp::Active;
        (person.pending, person.activation_hash) = (None, None);
        self.store().put_person(&person)?;
        self.advance(visit, &person, Stage::Home)
    }

    /// Ends a visit.
    pub(crate) fn log_out(&self, visit: &Visit) -> Result<(), PortalError> {
        Ok(self.store().end_visit(&visit.id_hash)?)
    }

    /// Everybody, for the administrator.
    pub(crate) fn people(&self, visit: &Visit) -> Result<Vec<Person>, Refused> {
        self.administrator(visit)?;
        Ok(self.store().people()?)
    }

    /// One person, for the administrator.
    pub(crate) fn one_of_the_people(&self, visit: &Visit, login: &str) -> Result<Person, Refused> {
        self.administrator(visit)?;
        self.store().person(login)?.ok_or(Refused::NotAllowed)
    }

    /// Changes a person. The answer is a new activation code, when the person needs one to enrol: to be passed on.
    pub(crate) fn change(
        &self,
        visit: &Visit,
        change: &Change<'_>,
    ) -> Result<Option<String>, Refused> {
        self.confirm(visit, change.own_password)?;
        let mut person = self.one_of_the_people(visit, change.login)?;
        let phone = change.phone.trim();
        person.phone = (!phone.is_empty()).then(|| phone.to_owned());
        match (change.otp, person.otp) {
            (true, Otp::Off) => person.otp = Otp::Waiting,
            (true, Otp::Waiting | Otp::Active) => {}
            (false, _) => {
                person.otp = Otp::Off;
                forget_secrets(&mut person);
            }
        }
        self.save_with_activation(person)
    }

    /// Forgets a person's secret at once, as after a lost phone, and ends the person's visits.
    pub(crate) fn reset(
        &self,
        visit: &Visit,
        login: &str,
        own_password: &str,
    ) -> Result<Option<String>, Refused> {
        self.confirm(visit, own_password)?;
        let mut person = self.one_of_the_people(visit, login)?;
        if person.otp == Otp::Off {
            return Err(Refused::NotAllowed);
        }
        person.otp = Otp::Waiting;
        forget_secrets(&mut person);
        self.save_with_activation(person)
    }

    /// The SMS that a visit was "sent".
    pub(crate) fn sms_text(visit: &Visit) -> Option<&str> {
        visit.sms.as_deref()
    }

    fn save_with_activation(&self, mut person: Person) -> Result<Option<String>, Refused> {
        let needs_code = person.otp == Otp::Waiting && person.phone.is_none();
        let code = needs_code.then(activation_code);
        person.activation_hash = code.as_deref().map(hash);
        let store = self.store();
        store.put_person(&person)?;
        // Whoever is logged in as this person proves again who that is.
        store.end_visits_of(&person.login)?;
        Ok(code.map(|code| groups_of_four(&code)))
    }

    fn administrator(&self, visit: &Visit) -> Result<Person, Refused> {
        let person = self.person_at(visit, Stage::Home)?;
        if person.is_administrator {
            Ok(person)
        } else {
            Err(Refused::NotAllowed)
        }
    }

    fn confirm(&self, visit: &Visit, own_password: &str) -> Result<(), Refused> {
        let administrator = self.administrator(visit)?;
        self.attempt(administrator, |person| {
            passwords::verify(own_password, &person.password_hash).then_some(())
        })
        .map(drop)
        .map_err(|refused| match refused {
            Refused::Code => Refused::OwnPassword,
            other => other,
        })
    }

    /// Tries something that can be wrong: waits count before it, a wrong one counts after it, a right one clears them.
    fn attempt<T>(
        &self,
        mut person: Person,
        try_it: impl FnOnce(&Person) -> Option<T>,
    ) -> Result<(Person, T), Refused> {
        let now = self.clock.now();
        if person.throttle.waits(now) {
            return Err(Refused::Wait);
        }
        let found = try_it(&person);
        person.throttle = match found {
            Some(_) => crate::throttle::Throttle::default(),
            None => person.throttle.failed(now),
        };
        self.store().put_person(&person)?;
        found.map(|found| (person, found)).ok_or(Refused::Code)
    }

    fn person_at(&self, visit: &Visit, stage: Stage) -> Result<Person, Refused> {
        if visit.stage != stage {
            return Err(Refused::NotAllowed);
        }
        self.person(visit)?.ok_or(Refused::NotAllowed)
    }

    /// Ends the visit and begins another at the next stage: an id seen before a login is worth nothing after it.
    fn advance(&self, visit: &Visit, person: &Person, stage: Stage) -> Result<String, Refused> {
        let (mut next, cookie) = Visit::begin(Some(&person.login), stage, self.clock.now());
        if stage == Stage::Sms {
            next.sms = Some(sms_code());
        }
        let store = self.store();
        store.end_visit(&visit.id_hash)?;
        store.put_visit(&next)?;
        Ok(cookie)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget_secrets(person: &mut Person) {
    (person.secret, person.pending) = (None, None);
    person.last_step = None;
}

/// What a secret is sealed for.
fn purpose(login: &str, what: &str) -> String {
    format!("connect/{what}/{login}")
}

/// Eight signs, 40 bits: enough behind a password and a throttle.
fn activation_code() -> String {
    random::<8>()
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(byte % 32)))
        .map(|sign| char::from(*sign))
        .collect()
}

/// Six digits; the rest of the division of 64 bits favours none that anybody could notice.
fn sms_code() -> String {
    format!("{:06}", u64::from_be_bytes(random()) % 1_000_000)
}

fn groups_of_four(text: &str) -> String {
    let mut grouped = String::new();
    for (place, sign) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(sign);
    }
    grouped
}
