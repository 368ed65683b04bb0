//! A link from another program: a second start of the app with the link hands it to the first one, which asks.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::app::{App, control};
use crate::first_day::{CONNECT_URI, check_connect, choose_pin, key};

const PIN: &str = "739154";

#[test]
fn a_link_waits_for_the_pin_and_ends_in_confirm() {
    let bus = Bus::start();
    let extra = [
        ("CLAVIS_SINGLE_INSTANCE", "1"),
        ("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str()),
    ];
    let app = App::first_start_with("link", "fr_CH.UTF-8", &extra);
    choose_pin(&app, PIN);
    app.wait_for("photo");
    app.click("lock-now");
    app.wait_for("pin-1");

    app.start_another(CONNECT_URI);
    // It shows nothing of it while it is locked.
    assert_eq!(app.count(&control("confirm-save")), 0);
    assert!(!app.words().contains("Commerce"), "{}", app.words());
    app.enter_pin(PIN);
    app.wait_for("confirm-save");
    app.shot("1-confirm");
    app.click("confirm-cancel");
    app.wait_for("photo");
    assert_eq!(app.count(&control("key")), 0, "a cancelled link was kept");

    app.start_another(CONNECT_URI);
    app.click("confirm-save");
    app.wait_for_at(&key("CC Commerce Suisse"));
    check_connect(&app);

    // Once more: it is told that the key is there, and overwrites nothing.
    app.start_another(CONNECT_URI);
    app.wait_for("duplicate");
    app.press_escape();
    app.wait_for("photo");
    app.start_another("otpauth://totp/nothing");
    app.text("error");
    app.shot("2-no-key");
    assert_eq!(app.count(&control("key")), 1);
}

/// A message bus of the test's own, by which the second start finds the first.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon must be installed: `cargo xtask test` does that");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut address)
            .expect("the bus must answer");
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _gone = self.daemon.kill();
        let _gone = self.daemon.wait();
    }
}
