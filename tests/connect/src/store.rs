//! What the portal keeps, in SQLite: people, and visits (sessions). Nothing here decides anything.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::throttle::Throttle;
use crate::visits::{Stage, Visit};

/// Where a person stands with one-time codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Otp {
    /// Not activated by the administrator.
    Off,
    /// Activated, and the person has not enrolled yet.
    Waiting,
    /// Enrolled.
    Active,
}

/// A person who may log in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    pub(crate) is_administrator: bool,
    pub(crate) phone: Option<String>,
    pub(crate) otp: Otp,
    /// Sealed; of an enrolled person.
    pub(crate) secret: Option<Vec<u8>>,
    /// Sealed; shown and not yet confirmed by a first code.
    pub(crate) pending: Option<Vec<u8>>,
    /// The last time step taken.
    pub(crate) last_step: Option<u64>,
    /// SHA-256 of the code that lets a person without a phone enrol.
    pub(crate) activation_hash: Option<Vec<u8>>,
    pub(crate) throttle: Throttle,
}

/// The database.
pub(crate) struct Store(Connection);

impl Store {
    pub(crate) fn in_memory() -> rusqlite::Result<Self> {
        Self::set_up(Connection::open_in_memory()?)
    }

    pub(crate) fn in_file(path: &Path) -> rusqlite::Result<Self> {
        Self::set_up(Connection::open(path)?)
    }

    fn set_up(connection: Connection) -> rusqlite::Result<Self> {
        connection.execute_batch(
            "PRAGMA secure_delete = ON;
             CREATE TABLE IF NOT EXISTS people (
                 login TEXT PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL,
                 is_administrator INTEGER NOT NULL, phone TEXT, otp INTEGER NOT NULL DEFAULT 0,
                 secret BLOB, pending BLOB, last_step INTEGER, activation_hash BLOB,
                 failed INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0);
             CREATE TABLE IF NOT EXISTS visits (
                 id_hash BLOB PRIMARY KEY, login TEXT, stage INTEGER NOT NULL, csrf TEXT NOT NULL,
                 sms TEXT, begun INTEGER NOT NULL, seen INTEGER NOT NULL);",
        )?;
        Ok(Self(connection))
    }

    pub(crate) fn is_empty(&self) -> rusqlite::Result<bool> {
        let count: u64 = self
            .0
            .query_row("SELECT count(*) FROM people", [], |row| row.get(0))?;
        Ok(count == 0)
    }

    pub(crate) fn people(&self) -> rusqlite::Result<Vec<Person>> {
        self.0
            .prepare("SELECT * FROM people ORDER BY name")?
            .query_map([], person)?
            .collect()
    }

    pub(crate) fn person(&self, login: &str) -> rusqlite::Result<Option<Person>> {
        self.0
            .query_row("SELECT * FROM people WHERE login = ?1", [login], person)
            .optional()
    }

    /// Writes everything about a person, new or not.
    pub(crate) fn put_person(&self, person: &Person) -> rusqlite::Result<()> {
        let otp = match person.otp {
            Otp::Off => 0,
            Otp::Waiting => 1,
            Otp::Active => 2,
        };
        self.0.execute(
            "INSERT OR REPLACE INTO people VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                person.login,
                person.name,
                person.password_hash,
                person.is_administrator,
                person.phone,
                otp,
                person.secret,
                person.pending,
                person.last_step,
                person.activation_hash,
                person.throttle.failed,
                person.throttle.not_before,
            ],
        )?;
        Ok(())
    }

    pub(crate) fn visit(&self, id_hash: &[u8]) -> rusqlite::Result<Option<Visit>> {
        let read = |row: &Row<'_>| {
            Ok(Visit {
                id_hash: row.get("id_hash")?,
                login: row.get("login")?,
                stage: Stage::from_number(row.get("stage")?),
                csrf: row.get("csrf")?,
                sms: row.get("sms")?,
                begun: row.get("begun")?,
                seen: row.get("seen")?,
            })
        };
        self.0
            .query_row("SELECT * FROM visits WHERE id_hash = ?1", [id_hash], read)
            .optional()
    }

    pub(crate) fn put_visit(&self, visit: &Visit) -> rusqlite::Result<()> {
        self.0.execute(
            "INSERT OR REPLACE INTO visits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                visit.id_hash,
                visit.login,
                visit.stage.number(),
                visit.csrf,
                visit.sms,
                visit.begun,
                visit.seen,
            ],
        )?;
        Ok(())
    }

    pub(crate) fn end_visit(&self, id_hash: &[u8]) -> rusqlite::Result<()> {
        self.0
            .execute("DELETE FROM visits WHERE id_hash = ?1", [id_hash])?;
        Ok(())
    }

    /// Ends every visit of a person but those that have only just begun to log in.
    pub(crate) fn end_visits_of(&self, login: &str) -> rusqlite::Result<()> {
        self.0
            .execute("DELETE FROM visits WHERE login = ?1", [login])?;
        Ok(())
    }

    /// Forgets visits that nobody has seen since a moment.
    pub(crate) fn end_visits_before(&self, seen: u64) -> rusqlite::Result<()> {
        self.0
            .execute("DELETE FROM visits WHERE seen < ?1", [seen])?;
        Ok(())
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        login: row.get("login")?,
        name: row.get("name")?,
        password_hash: row.get("password_hash")?,
        is_administrator: row.get("is_administrator")?,
        phone: row.get("phone")?,
        otp: match row.get("otp")? {
            0 => Otp::Off,
            1 => Otp::Waiting,
            _ => Otp::Active,
        },
        secret: row.get("secret")?,
        pending: row.get("pending")?,
        last_step: row.get("last_step")?,
        activation_hash: row.get("activation_hash")?,
        throttle: Throttle {
            failed: row.get("failed")?,
            not_before: row.get("not_before")?,
        },
    })
}
