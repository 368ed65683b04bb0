//! What the tests of the program share: running it, and a folder of its own.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

pub struct Answer {
    pub status: i32,
    pub out: String,
    pub err: String,
}

pub fn run_with(arguments: &[&str], stdin: &[u8]) -> Answer {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clavis-cli"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end without reading: that is its right.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    let output = child.wait_with_output().unwrap();
    Answer {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn run(arguments: &[&str]) -> Answer {
    run_with(arguments, b"")
}

/// The command fails with one line of JSON of this kind, prints nothing else, and shows no secret.
#[track_caller]
pub fn refuse(arguments: &[&str], stdin: &str, kind: &str) {
    let answer = run_with(arguments, stdin.as_bytes());
    assert_eq!(
        (answer.status, answer.out.as_str()),
        (1, ""),
        "{}",
        answer.err
    );
    assert_eq!(answer.err.lines().count(), 1, "{}", answer.err);
    let error: Value = serde_json::from_str(&answer.err).unwrap();
    assert_eq!(error["error"]["kind"], kind, "{}", answer.err);
    assert!(!error["error"]["message"].as_str().unwrap().is_empty());
    assert!(!answer.err.contains(SECRET), "{}", answer.err);
}

pub struct Folder(pub TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

pub const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// The secret of RFC 6238, Appendix B.
pub fn rfc_uri() -> String {
    format!("otpauth://totp/RFC:6238?secret={SECRET}&issuer=RFC&digits=8")
}

pub fn list() -> String {
    let uri = rfc_uri();
    format!(
        "{uri}\r\notpauth://hotp/b?secret={SECRET}&counter=1\r\notpauth://totp/bad?secret={SECRET}0\r\n"
    )
}
