//! The part of W3C WebDriver that these tests use, blocking.
//!
//! Source: W3C WebDriver Level 2, <https://www.w3.org/TR/webdriver2/>; the capability is WebKitGTK's own.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The key under which an element's reference stands, fixed by the standard (§12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver answered instead of a value.
#[derive(Debug)]
pub struct Refused {
    /// The error code of the standard, such as `no such element`.
    pub error: String,
    /// The driver's own words.
    pub message: String,
}

/// An element of the page, as long as it is in the page.
#[derive(Debug, Clone)]
pub struct Element(String);

/// Which driver to start, and what it starts in turn.
pub struct Driver<'a> {
    /// The driver's program.
    pub program: &'a str,
    /// What the session must be able to do: names the browser or app.
    pub capabilities: Value,
    /// The environment of both.
    pub variables: &'a [(&'a str, &'a str)],
}

impl<'a> Driver<'a> {
    /// WebKitWebDriver with an app that has a WebKitGTK view.
    pub fn of_app(app: &Path, variables: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            program: "WebKitWebDriver",
            capabilities: json!({ "webkitgtk:browserOptions": { "binary": app } }),
            variables,
        }
    }
}

/// A running driver and the app or browser that it started.
pub struct Session {
    driver: Child,
    agent: ureq::Agent,
    base: String,
    path: String,
}

impl Session {
    /// Starts a driver, and through it what it drives.
    pub fn start(driver: &Driver<'_>) -> Self {
        let port = free_port();
        let capabilities = &driver.capabilities;
        let driver = Command::new(driver.program)
            .arg(format!("--port={port}"))
            .envs(driver.variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; `cargo xtask test` installs it",
                    driver.program
                )
            });
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .proxy(None)
            .build();
        let base = format!("http://127.0.0.1:{port}");
        let mut session = Self {
            driver,
            agent: config.into(),
            base,
            path: String::new(),
        };
        session.wait_for_driver();
        let answer = session
            .post(
                "/session",
                &json!({ "capabilities": { "alwaysMatch": capabilities } }),
            )
            .expect("the driver must start what it drives");
        session.path = format!(
            "/session/{}",
            answer["sessionId"].as_str().expect("a session has an id")
        );
        session
    }

    /// The process of the app itself.
    pub fn app_process(&self) -> u32 {
        self.child().expect("the driver must have started the app")
    }

    /// Finds an element.
    ///
    /// # Errors
    /// `no such element` when there is none.
    pub fn find(&self, selector: &str) -> Result<Element, Refused> {
        let answer = self.ask(
            "/element",
            &json!({ "using": "css selector", "value": selector }),
        )?;
        Ok(Element(
            answer[ELEMENT]
                .as_str()
                .expect("an element has a reference")
                .to_owned(),
        ))
    }

    /// Clicks in the middle of an element.
    ///
    /// # Errors
    /// When the element is gone, hidden or covered.
    pub fn click(&self, element: &Element) -> Result<(), Refused> {
        self.ask(&format!("/element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Types into an element; into a file input, the path of a file.
    ///
    /// # Errors
    /// When the element is gone or cannot be typed into.
    pub fn send_keys(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.ask(
            &format!("/element/{}/value", element.0),
            &json!({ "text": text }),
        )
        .map(drop)
    }

    /// Empties a field.
    ///
    /// # Errors
    /// When the element is gone or is no field.
    pub fn clear(&self, element: &Element) -> Result<(), Refused> {
        self.ask(&format!("/element/{}/clear", element.0), &json!({}))
            .map(drop)
    }

    /// Presses and releases keys one after the other, wherever the focus is (§15).
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                ]
            })
            .collect();
        self.ask(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        )
        .expect("keys must be taken");
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub fn script(&self, body: &str, arguments: &Value) -> Value {
        self.ask(
            "/execute/sync",
            &json!({ "script": body, "args": arguments }),
        )
        .expect("the script must run")
    }

    /// Runs the body of a function in the page; its last argument is the function to call with the answer.
    pub fn script_async(&self, body: &str, arguments: &Value) -> Value {
        self.ask(
            "/execute/async",
            &json!({ "script": body, "args": arguments }),
        )
        .expect("the script must run")
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.ask("/url", &json!({ "url": address }))
            .expect("the page must load");
    }

    /// The page as a PNG.
    ///
    /// # Errors
    /// When the app is gone.
    pub fn screenshot(&self) -> Result<Vec<u8>, Refused> {
        self.fetch("/screenshot").map(|picture| png(&picture))
    }

    /// One element as a PNG, cut out of the page.
    ///
    /// # Errors
    /// When the element is gone.
    pub fn screenshot_of(&self, element: &Element) -> Result<Vec<u8>, Refused> {
        self.fetch(&format!("/element/{}/screenshot", element.0))
            .map(|picture| png(&picture))
    }

    /// Gives the window a size in CSS pixels.
    pub fn resize(&self, width: i64, height: i64) {
        self.ask("/window/rect", &json!({ "width": width, "height": height }))
            .expect("the window must be resized");
    }

    /// Ends the app at once, as a crash or a power cut does.
    pub fn kill_app(&self) {
        let status = Command::new("kill")
            .args(["-KILL", &self.app_process().to_string()])
            .status();
        assert!(
            status.expect("kill must start").success(),
            "the app must have been running"
        );
    }

    /// The only child of the driver.
    fn child(&self) -> Option<u32> {
        let driver = self.driver.id();
        let children =
            std::fs::read_to_string(format!("/proc/{driver}/task/{driver}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    fn wait_for_driver(&self) {
        let start = Instant::now();
        loop {
            // It refuses connections until it listens.
            if self
                .agent
                .get(format!("{}/status", self.base))
                .call()
                .is_ok()
            {
                return;
            }
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "the driver must listen"
            );
            sleep(Duration::from_millis(50));
        }
    }

    fn ask(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.post(&format!("{}{path}", self.path), body)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        let answer = self
            .agent
            .post(format!("{}{path}", self.base))
            .send_json(body);
        value_of(answer)
    }

    fn fetch(&self, path: &str) -> Result<Value, Refused> {
        value_of(
            self.agent
                .get(format!("{}{}{path}", self.base, self.path))
                .call(),
        )
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let app = self.child();
        // Deleting the session closes the window, and the app ends with it.
        let _ended = self
            .agent
            .delete(format!("{}{}", self.base, self.path))
            .call();
        let begin = Instant::now();
        while app.is_some_and(runs) && begin.elapsed() < Duration::from_secs(10) {
            sleep(Duration::from_millis(20));
        }
        if let Some(app) = app.filter(|app| runs(*app)) {
            println!("the app did not end when its window was closed: it is killed");
            let _ended = Command::new("kill")
                .args(["-KILL", &app.to_string()])
                .status();
        }
        let _ended = self.driver.kill();
        let _ended = self.driver.wait();
    }
}

/// Whether a process does more than wait for its parent to take note of its end (proc(5): state Z).
fn runs(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|line| {
        line.rsplit(')')
            .next()
            .is_some_and(|rest| !rest.trim_start().starts_with('Z'))
    })
}

fn png(base64: &Value) -> Vec<u8> {
    data_encoding::BASE64
        .decode(base64.as_str().expect("a picture").as_bytes())
        .expect("Base64")
}

fn value_of(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Value, Refused> {
    let mut answer = answer.map_err(|error| Refused {
        error: "no answer".to_owned(),
        message: error.to_string(),
    })?;
    let value: Value = answer
        .body_mut()
        .with_config()
        .limit(64 * 1024 * 1024)
        .read_json()
        .map_err(|error| Refused {
            error: "no answer".to_owned(),
            message: error.to_string(),
        })?;
    let value = value["value"].clone();
    match value["error"].as_str() {
        Some(error) => Err(Refused {
            error: error.to_owned(),
            message: value["message"].as_str().unwrap_or_default().to_owned(),
        }),
        None => Ok(value),
    }
}

/// A port that nobody listens on just now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port()
}
