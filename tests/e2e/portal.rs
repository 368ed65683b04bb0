//! The stand-in for the portal connect (`tests/connect`), started for one test.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A portal with its demo users, in memory; it ends when this is dropped.
pub struct Portal {
    server: Child,
    /// Kept open, so that the portal can go on printing.
    _lines: Lines<BufReader<ChildStdout>>,
    address: String,
    passwords: BTreeMap<String, String>,
}

impl Portal {
    /// Starts one on a free port of the loopback interface.
    pub fn start() -> Self {
        let mut server = Command::new(program())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("clavis-connect must be built: `cargo xtask test` does that");
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let mut line = || lines.next().expect("the portal must speak").expect("text");
        let address = line()
            .strip_prefix("connect: ")
            .expect("its address comes first")
            .to_owned();
        let mut passwords = BTreeMap::new();
        while !(passwords.contains_key("admin") && passwords.contains_key("m.rochat")) {
            if let Some(login) = line().strip_prefix("login: ") {
                let (user, password) = login.split_once(' ').expect("a user and a password");
                passwords.insert(user.to_owned(), password.to_owned());
            }
        }
        Self {
            server,
            _lines: lines,
            address,
            passwords,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The password of a demo user.
    pub fn password(&self, user: &str) -> &str {
        &self.passwords[user]
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}

/// The one that `cargo xtask` names, or the one beside the app.
fn program() -> PathBuf {
    env::var_os("CLAVIS_CONNECT").map_or_else(
        || Path::new(env!("CARGO_BIN_EXE_clavis")).with_file_name("clavis-connect"),
        PathBuf::from,
    )
}
