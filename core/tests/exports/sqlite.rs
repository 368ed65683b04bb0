//! SQLite databases, made by SQLite itself through Python.

use std::{ffi::OsString, fs, path::Path, process::Command};

use super::tools::{self, python, run};

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
