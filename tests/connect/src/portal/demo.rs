//! The people of a new portal. Company and persons are invented; their passwords are printed at the start.

use super::{Otp, Person, PortalError, Store, passwords};
use crate::throttle::Throttle;

/// A login that everybody may know.
#[derive(Debug, Clone, Copy)]
pub struct DemoLogin {
    /// What to type as the user.
    pub user: &'static str,
    /// What to type as the password.
    pub password: &'static str,
    name: &'static str,
    phone: Option<&'static str>,
    is_administrator: bool,
}

pub(super) const LOGINS: &[DemoLogin] = &[
    DemoLogin {
        user: "admin",
        password: "atelier-admin",
        name: "Claire Favre",
        phone: Some("+41 79 000 00 01"),
        is_administrator: true,
    },
    DemoLogin {
        user: "m.rochat",
        password: "atelier-rochat",
        name: "Marie Rochat",
        phone: Some("+41 79 000 00 02"),
        is_administrator: false,
    },
    DemoLogin {
        user: "b.keller",
        password: "atelier-keller",
        name: "Beat Keller",
        phone: Some("+41 79 000 00 03"),
        is_administrator: false,
    },
];

pub(super) fn fill(store: &Store) -> Result<(), PortalError> {
    for login in LOGINS {
        store.put_person(&Person {
            login: login.user.to_owned(),
            name: login.name.to_owned(),
            password_hash: passwords::hash(login.password).ok_or(PortalError::System)?,
            is_administrator: login.is_administrator,
            phone: login.phone.map(str::to_owned),
            otp: Otp::Off,
            secret: None,
            pending: None,
            last_step: None,
            activation_hash: None,
            throttle: Throttle::default(),
        })?;
    }
    Ok(())
}
