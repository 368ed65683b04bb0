//! A browser of few words, and a portal whose clock stands in the test's hand.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clavis_connect::{Clock, Keeping, PERIOD, Portal, code, listen, serve};

/// 2026-11-28, in the middle of a time step.
const START: u64 = 1_795_856_415;

struct SetClock(Arc<AtomicU64>);

impl Clock for SetClock {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A portal that runs for one test.
pub struct Site {
    address: String,
    now: Arc<AtomicU64>,
    _runtime: tokio::runtime::Runtime,
}

impl Site {
    pub fn in_memory() -> Self {
        Self::open(Keeping::InMemory)
    }

    pub fn in_file(path: &Path) -> Self {
        Self::open(Keeping::InFile(path))
    }

    fn open(keeping: Keeping<'_>) -> Self {
        let now = Arc::new(AtomicU64::new(START));
        let portal = Portal::open(keeping, Box::new(SetClock(Arc::clone(&now)))).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(listen(0)).unwrap();
        let address = listener.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        runtime.spawn(serve(portal, listener));
        Self {
            address: format!("http://{address}"),
            now,
            _runtime: runtime,
        }
    }

    pub fn now(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    pub fn later(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// On to the next time step.
    pub fn step_on(&self) {
        self.later(PERIOD);
    }

    pub fn code(&self, secret: &[u8]) -> String {
        code(secret, self.now() / PERIOD)
    }

    /// The administrator activates the user and takes the phone number away; answers the activation code.
    fn activate(&self) -> String {
        let mut administrator = Browser::new(self);
        administrator.become_administrator();
        let fields = [
            ("otp", "on"),
            ("remove_phone", "on"),
            ("own_password", "atelier-admin"),
        ];
        assert_eq!(administrator.send("/users/m.rochat", &fields), 200);
        administrator.text("activation-code-shown")
    }

    pub fn reset(&self) -> String {
        let mut administrator = Browser::new(self);
        administrator.become_administrator();
        let fields = [("own_password", "atelier-admin")];
        assert_eq!(administrator.send("/users/m.rochat/reset", &fields), 200);
        administrator.text("activation-code-shown")
    }

    /// Activated by the administrator, up to the QR code; answers the activation code.
    pub fn reach_qr(&self, person: &mut Browser) -> String {
        let activation = self.activate();
        person.log_in("m.rochat", "atelier-rochat");
        assert_eq!(person.send("/activation", &[("code", &activation)]), 303);
        assert!(person.has("qr"));
        activation
    }

    /// Enrols to the end; answers the secret.
    pub fn enrol(&self, person: &mut Browser) -> Vec<u8> {
        self.reach_qr(person);
        let secret = person.secret();
        assert_eq!(person.send("/enrol", &[("code", &self.code(&secret))]), 303);
        assert!(person.has("home"));
        secret
    }
}

/// Keeps a cookie, follows its own redirects, and remembers the last page.
pub struct Browser {
    agent: ureq::Agent,
    address: String,
    language: String,
    cookie: String,
    headers: HashMap<String, String>,
    pub page: String,
}

impl Browser {
    pub fn new(site: &Site) -> Self {
        Self::speaking(site, "fr")
    }

    pub fn speaking(site: &Site, language: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .build();
        Self {
            agent: config.into(),
            address: site.address.clone(),
            language: language.to_owned(),
            cookie: String::new(),
            headers: HashMap::new(),
            page: String::new(),
        }
    }

    pub fn open(&mut self, path: &str) -> u16 {
        let request = self
            .agent
            .get(format!("{}{path}", self.address))
            .header("cookie", &self.cookie)
            .header("accept-language", &self.language);
        let answer = request.call().unwrap();
        self.take(answer)
    }

    /// Sends a form of the page that belongs to this visit, and opens what it leads to.
    pub fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let token = self.token();
        self.send_with_token(&token, path, fields)
    }

    pub fn send_with_token(&mut self, token: &str, path: &str, fields: &[(&str, &str)]) -> u16 {
        let mut all = vec![("csrf", token)];
        all.extend(fields);
        let request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("cookie", &self.cookie)
            .header("accept-language", &self.language);
        let answer = request.send_form(all).unwrap();
        let status = self.take(answer);
        if status == 303 {
            self.open("/");
        }
        status
    }

    /// The token of this visit's forms.
    pub fn token(&mut self) -> String {
        if !self.page.contains("name=\"csrf\"") {
            self.open("/");
        }
        let marker = "name=\"csrf\" value=\"";
        let start = self.page.find(marker).expect("a form") + marker.len();
        self.page[start..].split('"').next().unwrap().to_owned()
    }

    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }

    pub fn has(&self, id: &str) -> bool {
        self.page.contains(&format!("data-testid=\"{id}\""))
    }

    /// The text of an element without elements in it.
    pub fn text(&self, id: &str) -> String {
        let marker = format!("data-testid=\"{id}\">");
        let start = self.page.find(&marker).expect("the element") + marker.len();
        self.page[start..].split('<').next().unwrap().to_owned()
    }

    /// The secret that is shown.
    pub fn secret(&self) -> Vec<u8> {
        let key = self.text("key-text").replace(' ', "");
        data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap()
    }

    pub fn try_log_in(&mut self, user: &str, password: &str) -> u16 {
        self.send("/login", &[("user", user), ("password", password)])
    }

    pub fn log_in(&mut self, user: &str, password: &str) {
        self.open("/");
        assert_eq!(self.try_log_in(user, password), 303);
    }

    pub fn enter_sms(&mut self) {
        let marker = "<strong>";
        let from = self.page.find("data-testid=\"sms-text\"").expect("an SMS");
        let start = self.page[from..].find(marker).unwrap() + from + marker.len();
        let code = self.page[start..start + 6].to_owned();
        assert_eq!(self.send("/sms", &[("code", &code)]), 303);
    }

    pub fn become_administrator(&mut self) {
        self.log_in("admin", "atelier-admin");
        self.enter_sms();
        assert!(self.has("home"));
    }

    pub fn log_out(&mut self) {
        assert_eq!(self.send("/logout", &[]), 303);
        assert!(self.has("login-user"));
    }

    fn take(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> u16 {
        self.headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        for value in answer.headers().get_all("set-cookie") {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            if pair.starts_with("connect=") {
                self.cookie = pair.to_owned();
            }
        }
        self.page = answer.body_mut().read_to_string().unwrap();
        answer.status().as_u16()
    }
}
