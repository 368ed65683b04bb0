//! A display in memory.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// An X server without a screen; it ends when this is dropped.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts one that is large enough for every window of these tests, on a free number.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x1100x24",
                "-nolisten",
                "tcp",
                // Otherwise it begins anew when an app is started again, and refuses that one for a moment.
                "-noreset",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb must be installed: `cargo xtask test` does that");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .expect("Xvfb must answer");
        assert!(!number.trim().is_empty(), "Xvfb must start");
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    /// What `DISPLAY` must be.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}
