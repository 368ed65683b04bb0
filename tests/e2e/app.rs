//! The app as a person meets it: its window, its controls by their test ids, its folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::display::Display;
use crate::webdriver::{Driver, Refused, Session};

/// How long a control may take to come. The first start derives keys at full strength.
const PATIENCE: Duration = Duration::from_secs(30);

/// The app, started, with a folder of its own.
pub struct App {
    name: &'static str,
    program: PathBuf,
    language: String,
    extra: Vec<(String, String)>,
    session: Option<Session>,
    display: Display,
    folder: TempDir,
}

impl App {
    /// Starts the app for the first time, on a machine whose language is that (`fr_CH.UTF-8`, or `C`).
    pub fn first_start(name: &'static str, language: &str) -> Self {
        Self::first_start_with(name, language, &[])
    }

    /// The same, with these variables besides.
    pub fn first_start_with(name: &'static str, language: &str, extra: &[(&str, &str)]) -> Self {
        Self::first_start_of(program(), name, language, extra)
    }

    /// The same, with a build of the test's choice.
    pub fn first_start_of(
        program: PathBuf,
        name: &'static str,
        language: &str,
        extra: &[(&str, &str)],
    ) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("clavis-e2e-")
            .tempdir()
            .expect("a folder");
        for part in ["data", "home"] {
            fs::create_dir(folder.path().join(part)).expect("a folder");
        }
        let mut app = Self {
            name,
            program,
            language: language.to_owned(),
            extra: extra
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            session: None,
            display: Display::start(),
            folder,
        };
        app.start();
        app
    }

    /// Starts the process again after it ended.
    pub fn start(&mut self) {
        let variables = self.variables();
        let variables: Vec<_> = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.session = Some(Session::start(&Driver::of_app(&self.program, &variables)));
    }

    /// Starts the app a second time with an argument, as a system does with a link, and waits until that one ends.
    pub fn start_another(&self, argument: &str) {
        let automation = ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"];
        let variables = self.variables().into_iter();
        let status = Command::new(&self.program)
            .arg(argument)
            .envs(variables.filter(|(name, _)| !automation.contains(name)))
            .status();
        let status = status.expect("the app must start");
        assert!(
            status.success(),
            "the second start must hand over and end: {status}"
        );
    }

    /// The environment of the app.
    fn variables(&self) -> Vec<(&str, String)> {
        let path = |path: PathBuf| path.to_str().unwrap().to_owned();
        let home = path(self.home());
        let mut variables = vec![
            ("DISPLAY", self.display.name().to_owned()),
            ("TAURI_AUTOMATION", "true".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            ("CLAVIS_DATA_DIR", path(self.data())),
            // Only the build with the feature `fake-device` looks at it.
            ("CLAVIS_FAKE_DEVICE", path(self.script_file())),
            ("LANG", self.language.clone()),
            ("LC_ALL", self.language.clone()),
            ("LANGUAGE", String::new()),
            // X11 even where a developer's own Wayland session is at hand; no accessibility bus to wait for.
            ("GDK_BACKEND", "x11".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("MESA_SHADER_CACHE_DISABLE", "true".to_owned()),
        ];
        variables.extend(
            [
                "HOME",
                "XDG_DATA_HOME",
                "XDG_CONFIG_HOME",
                "XDG_CACHE_HOME",
                "XDG_STATE_HOME",
            ]
            .map(|name| (name, home.clone())),
        );
        let extra = self.extra.iter();
        variables.extend(extra.map(|(name, value)| (name.as_str(), value.clone())));
        variables
    }

    /// Closes the app in good order and starts it again.
    pub fn restart(&mut self) {
        self.session = None;
        self.start();
    }

    /// Kills the process and starts it again.
    pub fn crash_and_start(&mut self) {
        self.session().kill_app();
        self.restart();
    }

    /// Ends the process in good order, so that everything it wants to write is on disk.
    pub fn close(&mut self) {
        self.session = None;
    }

    /// The folder that the app was given.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The home folder of the person; the app must leave it alone.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A place for the test's own files, outside the folders of the app.
    pub fn place(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// The script that answers for the person and the phone, in the build that asks one.
    pub fn script_file(&self) -> PathBuf {
        self.place("script.json")
    }

    /// The WebDriver session.
    pub fn session(&self) -> &Session {
        self.session.as_ref().expect("the app must run")
    }

    /// Clicks the control, once it is there and can be clicked.
    pub fn click(&self, id: &str) {
        self.click_at(&control(id));
    }

    /// Clicks what the selector finds, once it is there and can be clicked.
    pub fn click_at(&self, selector: &str) {
        self.insist(selector, |session| session.click(&session.find(selector)?));
    }

    /// Taps these digits on the pad and then OK, once the pad takes digits.
    pub fn enter_pin(&self, pin: &str) {
        self.until("a pad that takes digits", |app| {
            let waiting = format!("{}[aria-disabled=true]", control("pin-1"));
            (app.count(&control("pin-1")) == 1 && app.count(&waiting) == 0).then_some(())
        });
        for digit in pin.chars() {
            self.click(&format!("pin-{digit}"));
        }
        self.click("pin-ok");
    }

    /// Types into a field, once it is there; into a file input, the path of a file.
    pub fn type_into(&self, id: &str, text: &str) {
        let selector = control(id);
        self.insist(&selector, |session| {
            session.send_keys(&session.find(&selector)?, text)
        });
    }

    /// Types into a field in place of what is in it.
    pub fn clear_and_type(&self, id: &str, text: &str) {
        let selector = control(id);
        self.insist(&selector, |session| {
            session.clear(&session.find(&selector)?)
        });
        self.type_into(id, text);
    }

    /// Presses Escape.
    pub fn press_escape(&self) {
        // W3C WebDriver §15.4.2.
        self.session().press("\u{E00C}");
    }

    /// Gives the page this size, whatever the window needs around it.
    pub fn resize(&self, width: i64, height: i64) {
        self.until("the new size", |app| {
            let sizes = app.script(
                "return [innerWidth, innerHeight, outerWidth, outerHeight];",
                &json!([]),
            );
            let sizes: [i64; 4] = serde_json::from_value(sizes).expect("four numbers");
            let [inner_width, inner_height, outer_width, outer_height] = sizes;
            if (inner_width, inner_height) == (width, height) {
                // A picture taken now would still hold the size before: the new one must be painted first.
                app.session().script_async(
                    "const [done] = arguments;
                     requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 150)));",
                    &json!([]),
                );
                return Some(());
            }
            app.session().resize(
                outer_width + width - inner_width,
                outer_height + height - inner_height,
            );
            None
        });
    }

    /// The text of the control, once it is there and has one.
    pub fn text(&self, id: &str) -> String {
        self.text_at(&control(id))
    }

    /// The text of what the selector finds, once it is there and has one.
    pub fn text_at(&self, selector: &str) -> String {
        self.until(selector, |app| {
            app.text_now(selector).filter(|text| !text.is_empty())
        })
    }

    /// The text of what the selector finds, if it is in the page at this moment.
    pub fn text_now(&self, selector: &str) -> Option<String> {
        let answer = self.session().script(
            "const found = document.querySelector(arguments[0]); return found && found.textContent.trim();",
            &json!([selector]),
        );
        answer.as_str().map(str::to_owned)
    }

    /// Waits until the control is in the page.
    pub fn wait_for(&self, id: &str) {
        self.wait_for_at(&control(id));
    }

    /// Waits until the selector finds something.
    pub fn wait_for_at(&self, selector: &str) {
        self.until(selector, |app| app.count(selector).gt(&0).then_some(()));
    }

    /// Waits until the control is no longer in the page.
    pub fn wait_until_gone(&self, id: &str) {
        let selector = control(id);
        self.until(&format!("no {selector}"), |app| {
            (app.count(&selector) == 0).then_some(())
        });
    }

    /// How many elements the selector finds at this moment.
    pub fn count(&self, selector: &str) -> u64 {
        self.session()
            .script(
                "return document.querySelectorAll(arguments[0]).length;",
                &json!([selector]),
            )
            .as_u64()
            .expect("a count")
    }

    /// The language of the page, from `<html lang>`.
    pub fn page_language(&self) -> String {
        self.session()
            .script("return document.documentElement.lang;", &json!([]))
            .as_str()
            .expect("the page must say its language")
            .to_owned()
    }

    /// Runs a function body in the page.
    pub fn script(&self, body: &str, arguments: &Value) -> Value {
        self.session().script(body, arguments)
    }

    /// Asks again until there is an answer.
    pub fn until<T>(&self, what: &str, ask: impl Fn(&Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask(self) {
                return answer;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{}: waited for {what}; the page shows: {}",
                self.name,
                self.words()
            );
            sleep(Duration::from_millis(40));
        }
    }

    /// Saves a picture of the page under `target/e2e-shots`.
    pub fn shot(&self, moment: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("e2e-shots");
        self.shot_into(&folder, &format!("{}-{moment}", self.name));
    }

    /// Saves a picture of the page into a folder, once what moves has come to rest.
    pub fn shot_into(&self, folder: &Path, name: &str) {
        self.until("a page at rest", |app| {
            let moving = app.script(
                "return document.getAnimations().filter((one) => one.playState === 'running').length;",
                &json!([]),
            );
            // A countdown goes on for as long as its code shows.
            (moving.as_u64()? <= app.count(&control("countdown"))).then_some(())
        });
        let picture = self.session().screenshot().expect("a picture");
        fs::create_dir_all(folder).expect("a folder for pictures");
        fs::write(folder.join(name).with_extension("png"), picture).expect("a picture on disk");
    }

    /// Milliseconds from the start of the process to the first paint with anything on it.
    pub fn start_to_first_paint(&self) -> f64 {
        let painted = self.until("the first paint", |app| {
            app.script(
                "const paint = performance.getEntriesByName('first-contentful-paint')[0];
                 return paint ? performance.timeOrigin + paint.startTime : null;",
                &json!([]),
            )
            .as_f64()
        });
        painted - process_start(self.session().app_process())
    }

    /// What a person reads on the page; for messages.
    pub fn words(&self) -> String {
        let words = self.session().script(
            "return document.body ? document.body.innerText : '';",
            &json!([]),
        );
        words
            .as_str()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Tries again while the page is still changing under the pointer.
    fn insist(&self, selector: &str, act: impl Fn(&Session) -> Result<(), Refused>) {
        let start = Instant::now();
        while let Err(refused) = act(self.session()) {
            let changing = [
                "no such element",
                "stale element reference",
                "element not interactable",
                "element click intercepted",
            ];
            assert!(
                changing.contains(&refused.error.as_str()) && start.elapsed() < PATIENCE,
                "{}: {selector}: {}: {}; the page shows: {}",
                self.name,
                refused.error,
                refused.message,
                self.words()
            );
            if refused.error == "element not interactable" {
                // It may lie below the edge, where a person would scroll to; the driver does not always.
                self.script(
                    "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' });",
                    &json!([selector]),
                );
            }
            sleep(Duration::from_millis(40));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(picture) = self
                .session
                .as_ref()
                .and_then(|session| session.screenshot().ok())
        {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("e2e-shots");
            let file = folder.join(format!("{}-failed.png", self.name));
            let _best_effort = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, picture));
            println!("picture of the failure: {}", file.display());
        }
    }
}

/// The selector of a control by its test id.
pub fn control(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// The program under test: the one that `cargo xtask` put aside, or the one cargo built for this test.
fn program() -> PathBuf {
    env::var_os("CLAVIS_APP").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_clavis")),
        PathBuf::from,
    )
}

/// When a process started, Unix milliseconds, to a hundredth of a second (proc(5): field 22, in ticks since boot).
fn process_start(process: u32) -> f64 {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process must run");
    // The second field is a name in brackets that may hold blanks; the 22nd is the 20th after it.
    let ticks: f64 = line[line.rfind(')').unwrap() + 1..]
        .split_whitespace()
        .nth(19)
        .unwrap()
        .parse()
        .unwrap();
    let uptime: f64 = fs::read_to_string("/proc/uptime")
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();
    // Every Linux of today counts 100 ticks a second here.
    (now - uptime + ticks / 100.0) * 1_000.0
}
