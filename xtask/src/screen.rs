//! A display in memory, for machines without one.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{self, program};
use crate::trouble::Trouble;

/// A picture this small holds one flat colour: nothing is painted yet.
const FLAT: usize = 2_000;

/// An X server without a screen; it ends when this is dropped.
pub struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    /// Starts one of the size of a phone, 390 by 844 pixels, on a free display number.
    ///
    /// # Errors
    /// When Xvfb cannot be started.
    pub fn start() -> Result<Self, Trouble> {
        let mut server = program("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "390x844x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Trouble::io("start Xvfb"))?;
        let mut number = String::new();
        if let Some(answer) = server.stdout.take() {
            // It answers when it is ready, and the line stays empty when it ends instead.
            BufReader::new(answer)
                .read_line(&mut number)
                .map_err(Trouble::io("hear from Xvfb"))?;
        }
        let screen = Self {
            server,
            display: format!(":{}", number.trim()),
        };
        if screen.display == ":" {
            return Err(Trouble::unexpected("Xvfb did not start"));
        }
        Ok(screen)
    }

    /// What `DISPLAY` must be to paint here.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Saves a picture once something is painted and stands still, or after 20 seconds as it is.
    ///
    /// # Errors
    /// When no picture can be taken.
    pub fn save_picture(&self, file: &Path) -> Result<(), Trouble> {
        let start = Instant::now();
        let mut before = Vec::new();
        loop {
            sleep(Duration::from_millis(700));
            self.take(file)?;
            let now = fs::read(file).map_err(Trouble::io(format!("read {}", file.display())))?;
            let still = now.len() > FLAT && now == before;
            if still || start.elapsed() > Duration::from_secs(20) {
                return Ok(());
            }
            before = now;
        }
    }

    fn take(&self, file: &Path) -> Result<(), Trouble> {
        // The date stands in a PNG by default and would make every two pictures differ.
        let mut import = program("import");
        import.args(["-display", &self.display, "-window", "root"]);
        import
            .args(["-define", "png:exclude-chunks=date,time"])
            .arg(file);
        command::output(&mut import).map(drop)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nothing is lost when it is gone already.
        let _gone = self.server.kill();
        let _gone = self.server.wait();
    }
}
