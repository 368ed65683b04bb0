//! Relying parties that nobody here wrote: a code that they take is right whatever we believe.

use std::env;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The PAM module of Google Authenticator (Debian `libpam-google-authenticator`), asked by `pamtester` under
/// `libpam-wrapper`, so that nothing outside its own folder is read or written.
pub struct Pam {
    folder: PathBuf,
}

impl Pam {
    /// Enrols a secret, in Base32, the way its own set-up does: TOTP, three steps wide, each code once.
    pub fn enrol(folder: &Path, secret: &str) -> Self {
        let services = folder.join("pam.d");
        fs::create_dir_all(&services).expect("a folder");
        let state = folder.join("google_authenticator");
        let lines = [
            secret,
            "\" WINDOW_SIZE 3",
            "\" DISALLOW_REUSE",
            "\" TOTP_AUTH",
            "",
        ];
        fs::write(&state, lines.join("\n")).expect("a file");
        // It refuses a file that others may read.
        fs::set_permissions(&state, fs::Permissions::from_mode(0o600)).expect("its mode");
        let user = user();
        let rules = format!(
            "auth required pam_google_authenticator.so secret={} user={user}\naccount required pam_permit.so\n",
            state.display()
        );
        fs::write(services.join("clavis"), rules).expect("a file");
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Whether it lets in who types this code.
    pub fn takes(&self, code: &str) -> bool {
        let mut tester = Command::new("pamtester")
            .args(["clavis", &user(), "authenticate"])
            .env("LD_PRELOAD", "libpam_wrapper.so")
            .env("PAM_WRAPPER", "1")
            .env("PAM_WRAPPER_SERVICE_DIR", self.folder.join("pam.d"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pamtester must be installed: `cargo xtask test` does that");
        let mut typed = tester.stdin.take().unwrap();
        writeln!(typed, "{code}").expect("it must read the code");
        drop(typed);
        tester.wait().expect("it must end").success()
    }
}

/// Whether `pyotp` (PyPI) takes the code at this moment.
pub fn pyotp_takes(secret: &str, code: &str) -> bool {
    let python = env::var_os("CLAVIS_PYTHON").unwrap_or_else(|| "python3".into());
    // The secret goes in by standard input: arguments are for everybody to read.
    let mut child = Command::new(python)
        .args([
            "-c",
            "import sys, pyotp\nsecret, code = sys.stdin.read().split()\nprint(pyotp.TOTP(secret).verify(code, valid_window=1))",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python must be installed");
    write!(child.stdin.take().unwrap(), "{secret} {code}").expect("it must read");
    let output = child.wait_with_output().expect("it must end");
    match String::from_utf8_lossy(&output.stdout).trim() {
        "True" => true,
        "False" => false,
        other => panic!("pyotp must be there (`cargo xtask test` installs it), it said {other:?}"),
    }
}

fn user() -> String {
    let output = Command::new("id")
        .arg("-un")
        .output()
        .expect("id of the base system");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
