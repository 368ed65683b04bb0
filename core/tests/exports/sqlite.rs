//! SQLite databases, made by SQLite itself through Python.

use std::{ffi::OsString, fs, path::Path, process::Command};

use super::tools::{self, python, run};

/// The table of Google Authenticator, its columns in an order of our own: the long one stands first.
pub const GOOGLE: &str = "
db.execute('CREATE TABLE accounts (_id INTEGER PRIMARY KEY, original_name TEXT, email TEXT NOT NULL, \
secret TEXT NOT NULL, counter INTEGER DEFAULT 0, type INTEGER, issuer TEXT DEFAULT NULL, isencrypted INTEGER)')
def add(email, secret='MFRGGZDF', counter=0, type=0, issuer=None, name=None, sealed=None):
    db.execute('INSERT INTO accounts (original_name, email, secret, counter, type, issuer, isencrypted) \
VALUES (?, ?, ?, ?, ?, ?, ?)', (name, email, secret, counter, type, issuer, sealed))
";

/// The table of Microsoft Authenticator.
pub const MICROSOFT: &str = "
db.execute('CREATE TABLE `accounts` (`_id` INTEGER PRIMARY KEY AUTOINCREMENT, `name` TEXT NOT NULL, \
`username` TEXT NOT NULL, `oath_secret_key` TEXT NOT NULL, `account_type` INTEGER NOT NULL, \
`encrypted_oath_secret_key` TEXT NOT NULL)')
def add(name, user='u', secret='MFRGGZDF', type=0, sealed=''):
    db.execute('INSERT INTO accounts (name, username, oath_secret_key, account_type, encrypted_oath_secret_key) \
VALUES (?, ?, ?, ?, ?)', (name, user, secret, type, sealed))
";

/// A database and what lies beside it.
pub struct Files {
    pub database: Vec<u8>,
    pub log: Vec<u8>,
    pub index: Vec<u8>,
    /// What the script printed.
    pub printed: Vec<u8>,
}

/// Runs a script that has `db`, a connection to a new database; `None` when Python is not here. The script ends
/// without closing it, so that a log stays as it is.
pub fn make(name: &str, script: &str) -> Option<Files> {
    let mut version = python();
    version.args(["-c", "import sqlite3"]);
    if !tools::has(version) {
        return None;
    }
    let path = tools::folder(name).join("database");
    let script = format!(
        "import json, os, sqlite3, sys\ndb = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
         db.execute('PRAGMA synchronous = OFF')\n{script}\n\
         sys.stdout.flush()\nos._exit(0)\n"
    );
    let mut python: Command = python();
    let printed = run(python.args(["-c", &script]).arg(&path), "");
    Some(Files {
        database: fs::read(&path).unwrap(),
        log: beside(&path, "-wal"),
        index: beside(&path, "-shm"),
        printed,
    })
}

fn beside(path: &Path, ending: &str) -> Vec<u8> {
    let mut name = OsString::from(path);
    name.push(ending);
    fs::read(name).unwrap_or_default()
}

/// A database with the table of Google Authenticator.
pub fn google(name: &str, script: &str) -> Option<Files> {
    make(name, &format!("{GOOGLE}{script}"))
}
