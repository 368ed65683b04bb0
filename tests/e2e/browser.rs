//! Chromium without a window, as a person at the portal uses it.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::app::control;
use crate::webdriver::{Driver, Refused, Session};

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with a profile of its own.
pub struct Browser {
    session: Session,
    _profile: TempDir,
}

impl Browser {
    /// Starts one that asks for pages in this language.
    pub fn start(language: &str) -> Self {
        let profile = tempfile::Builder::new()
            .prefix("clavis-browser-")
            .tempdir()
            .expect("a folder");
        let home = profile.path().to_str().unwrap();
        let arguments = [
            "--headless=new".to_owned(),
            // Chromium refuses to start for root with it, and these pages are our own.
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--force-device-scale-factor=1.5".to_owned(),
            "--window-size=760,1140".to_owned(),
            format!("--accept-lang={language}"),
            format!("--user-data-dir={home}/profile"),
        ];
        let session = Session::start(&Driver {
            program: "chromedriver",
            capabilities: json!({ "goog:chromeOptions": { "args": arguments } }),
            variables: &[("HOME", home), ("LANG", "C.UTF-8")],
        });
        Self {
            session,
            _profile: profile,
        }
    }

    /// Goes to an address.
    pub fn go(&self, address: &str) {
        self.session.go(address);
    }

    /// Clicks the control, once it is there.
    pub fn click(&self, id: &str) {
        self.click_at(&control(id));
    }

    /// Clicks what the selector finds, once it is there.
    pub fn click_at(&self, selector: &str) {
        self.insist(selector, |session| session.click(&session.find(selector)?));
    }

    /// Types into a field in place of what is in it.
    pub fn type_into(&self, id: &str, text: &str) {
        let selector = control(id);
        self.insist(&selector, |session| {
            let field = session.find(&selector)?;
            session.clear(&field)?;
            session.send_keys(&field, text)
        });
    }

    /// Waits until the control is in the page.
    pub fn wait_for(&self, id: &str) {
        let selector = control(id);
        self.insist(&selector, |session| session.find(&selector).map(drop));
    }

    /// The text of the control, once it is there.
    pub fn text(&self, id: &str) -> String {
        self.wait_for(id);
        self.text_now(id).unwrap_or_default()
    }

    /// The text of the control, if it is in the page at this moment.
    pub fn text_now(&self, id: &str) -> Option<String> {
        let answer = self.session.script(
            "const found = document.querySelector(arguments[0]); return found && found.textContent.trim();",
            &json!([control(id)]),
        );
        answer.as_str().map(str::to_owned)
    }

    /// Whether the control is in the page at this moment.
    pub fn has(&self, id: &str) -> bool {
        self.text_now(id).is_some()
    }

    /// A picture of one control alone, as a screenshot tool cuts it out.
    pub fn picture_of(&self, id: &str, file: &Path) {
        self.wait_for(id);
        let picture = self
            .session
            .find(&control(id))
            .and_then(|element| self.session.screenshot_of(&element))
            .expect("a picture");
        std::fs::write(file, picture).expect("a picture on disk");
    }

    /// A picture of the page.
    pub fn picture(&self) -> Vec<u8> {
        self.session.screenshot().expect("a picture")
    }

    fn insist(&self, selector: &str, act: impl Fn(&Session) -> Result<(), Refused>) {
        let start = Instant::now();
        while let Err(refused) = act(&self.session) {
            assert!(
                start.elapsed() < PATIENCE,
                "the portal: {selector}: {}: {}; the page shows: {}",
                refused.error,
                refused.message,
                self.session
                    .script("return document.body.innerText;", &json!([])),
            );
            sleep(Duration::from_millis(40));
        }
    }
}
