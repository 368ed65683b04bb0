//! Other programs that make or compute the same thing in their own way.

use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Writes a picture of a QR code.
pub fn qr_picture(text: &str, file: &Path) {
    let status = Command::new("qrencode")
        .args(["--size", "8", "--output"])
        .arg(file)
        .arg(text)
        .status();
    assert!(
        status.expect("qrencode must be installed").success(),
        "qrencode must make the picture"
    );
}

/// The texts of the QR codes in a picture, by another reader than ours.
pub fn qr_texts(picture: &Path) -> Vec<String> {
    let output = Command::new("zbarimg")
        .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture)
        .output()
        .expect("zbarimg must be installed");
    let texts = String::from_utf8(output.stdout).expect("text");
    texts.lines().map(str::to_owned).collect()
}

/// How an account's codes are made, in the words of oathtool.
#[derive(Clone, Copy)]
pub struct Oath {
    /// Base32.
    pub secret: &'static str,
    /// `sha1`, `sha256` or `sha512`.
    pub algorithm: &'static str,
    /// Digits of a code.
    pub digits: u32,
    /// Seconds of a time step.
    pub period: u64,
}

impl Oath {
    /// The code of this moment, by oathtool.
    pub fn code_now(&self) -> String {
        let output = Command::new("oathtool")
            .arg(format!("--totp={}", self.algorithm))
            .args(["--base32", "--digits", &self.digits.to_string()])
            .arg(format!("--time-step-size={}s", self.period))
            .args(["--now", &format!("@{}", now())])
            .arg(self.secret)
            .output()
            .expect("oathtool must be installed");
        assert!(
            output.status.success(),
            "oathtool: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Waits, if need be, until the time step has at least this long to go, so that two readings see the same code.
    pub fn settle(&self, room: Duration) {
        settle(self.period, room);
    }
}

/// Waits, if need be, until the time step has at least this long to go.
pub fn settle(period: u64, room: Duration) {
    if Duration::from_secs(period - now() % period) < room {
        next_step(period);
    }
}

/// Waits until the next time step begins.
pub fn next_step(period: u64) {
    sleep(Duration::from_secs(period - now() % period));
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}
