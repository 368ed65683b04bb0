//! The session with a clock and a clipboard of its own: what happens when time passes, and in which order.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod backups;
mod biometrics;
mod copying;
mod handed;
mod importing;
mod leaving;
mod states;
mod taking_out;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clavis_vault::{BootClock, BootTime};
use zeroize::Zeroizing;

use super::{News, Session, Surroundings};
use crate::error::CommandError;
use crate::platform::biometrics::{BiometricError, Biometrics, Prompt, Readiness};
use crate::platform::clipboard::{Clipboard, ClipboardUnavailable, Pasted};
use crate::platform::dialogs::{Dialogs, LocalFiles};
use crate::platform::files::{ChosenFile, FileError, Files, Folder, Judge};
use crate::platform::folder::DataFolder;
use crate::platform::haptics::Haptics;
use crate::platform::writing::WriteError;
use crate::view::{CodeView, CredentialRequest, DraftEdit, FilesView, SettingChange, VaultView};

const PIN: &str = "274916";
const TIMED: &str = "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const COUNTER: &str = "otpauth://hotp/V:n?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn pin(digits: &str) -> CredentialRequest {
    CredentialRequest::Pin(digits.to_owned())
}

/// What the session sees of the world, in the test's hand.
struct World {
    since_boot: Mutex<Duration>,
    clipboard: Mutex<String>,
    clipboard_is_busy: AtomicBool,
    is_hidden: AtomicBool,
    told: Mutex<Vec<News>>,
    answers: Mutex<Answers>,
    /// What a touch on the sensor is.
    touch: Mutex<Result<(), BiometricError>>,
    readiness: Mutex<Readiness>,
    /// What the finger felt.
    ticks: Mutex<Vec<&'static str>>,
}

/// What the person answers at the system's dialogs.
#[derive(Default)]
struct Answers {
    files: Vec<(&'static str, Result<Vec<u8>, FileError>)>,
    place: Option<PathBuf>,
    folder: Option<PathBuf>,
}

impl World {
    fn pass(&self, time: Duration) {
        *self.since_boot.lock().unwrap() += time;
    }

    fn clipboard(&self) -> String {
        self.clipboard.lock().unwrap().clone()
    }
}

impl BootClock for World {
    fn now(&self) -> BootTime {
        BootTime {
            boot_id: [1; 16],
            elapsed: *self.since_boot.lock().unwrap(),
        }
    }
}

impl Clipboard for World {
    fn write_secret(&self, text: &str, _: Duration) -> Result<(), ClipboardUnavailable> {
        if self.clipboard_is_busy.load(Ordering::SeqCst) {
            return Err(ClipboardUnavailable);
        }
        *self.clipboard.lock().unwrap() = text.to_owned();
        Ok(())
    }

    fn clear_if(&self, text: &str) -> Result<(), ClipboardUnavailable> {
        if self.clipboard_is_busy.load(Ordering::SeqCst) {
            return Err(ClipboardUnavailable);
        }
        let mut held = self.clipboard.lock().unwrap();
        if *held == text {
            held.clear();
        }
        Ok(())
    }

    fn read(&self) -> Result<Pasted, ClipboardUnavailable> {
        Ok(Pasted::Nothing)
    }
}

/// The world's files: what is chosen are bytes at once, everything else happens at paths.
struct Chosen(Arc<World>);

struct Paths(Arc<World>);

impl Dialogs for Paths {
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    fn picture(&self) -> Option<PathBuf> {
        None
    }

    fn place(&self, name: &str) -> Option<PathBuf> {
        let folder = self.0.answers.lock().unwrap().place.clone()?;
        Some(folder.join(name))
    }

    fn folder(&self) -> Option<PathBuf> {
        self.0.answers.lock().unwrap().folder.clone()
    }
}

impl Chosen {
    fn local(&self) -> LocalFiles<Paths> {
        LocalFiles(Paths(Arc::clone(&self.0)))
    }
}

impl Files for Chosen {
    fn choose_files(&self) -> Option<Vec<ChosenFile>> {
        let files = std::mem::take(&mut self.0.answers.lock().unwrap().files);
        let chosen = files.into_iter().map(|(name, content)| ChosenFile {
            name: name.to_owned(),
            content: content.map(Zeroizing::new),
        });
        let chosen: Vec<ChosenFile> = chosen.collect();
        (!chosen.is_empty()).then_some(chosen)
    }

    fn choose_picture(&self) -> Result<Option<Zeroizing<Vec<u8>>>, FileError> {
        self.local().choose_picture()
    }

    fn save(&self, name: &str, bytes: &[u8], is_right: Judge<'_>) -> Result<bool, WriteError> {
        self.local().save(name, bytes, is_right)
    }

    fn choose_folder(&self) -> Option<Folder> {
        self.local().choose_folder()
    }

    fn write(
        &self,
        folder: &str,
        name: &str,
        bytes: &[u8],
        is_right: Judge<'_>,
    ) -> Result<(), WriteError> {
        self.local().write(folder, name, bytes, is_right)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.local().list(folder)
    }

    fn remove(&self, folder: &str, name: &str) {
        self.local().remove(folder, name);
    }
}

/// A sensor that gives the key back as it got it.
struct Sensor(Arc<World>);

impl Biometrics for Sensor {
    fn readiness(&self) -> Readiness {
        *self.0.readiness.lock().unwrap()
    }

    fn seal(&self, key: &[u8; 32], _: Prompt<'_>) -> Result<Vec<u8>, BiometricError> {
        (*self.0.touch.lock().unwrap())?;
        Ok(key.to_vec())
    }

    fn open(&self, sealed: &[u8], _: Prompt<'_>) -> Result<Zeroizing<[u8; 32]>, BiometricError> {
        (*self.0.touch.lock().unwrap())?;
        Ok(Zeroizing::new(sealed.try_into().unwrap()))
    }

    fn delete(&self) {}
}

struct Ticks(Arc<World>);

impl Haptics for Ticks {
    fn copied(&self) {
        self.0.ticks.lock().unwrap().push("copied");
    }

    fn refused(&self) {
        self.0.ticks.lock().unwrap().push("refused");
    }
}

struct Test {
    session: Arc<Session>,
    world: Arc<World>,
    folder: tempfile::TempDir,
    outside: tempfile::TempDir,
}

impl Test {
    fn new() -> Self {
        let world = Arc::new(World {
            since_boot: Mutex::new(secs(10_000)),
            clipboard: Mutex::default(),
            clipboard_is_busy: AtomicBool::default(),
            is_hidden: AtomicBool::default(),
            told: Mutex::default(),
            answers: Mutex::default(),
            touch: Mutex::new(Ok(())),
            readiness: Mutex::new(Readiness::Ready),
            ticks: Mutex::default(),
        });
        let folder = tempfile::tempdir().unwrap();
        let session = session(&world, folder.path());
        Self {
            session,
            world,
            folder,
            outside: tempfile::tempdir().unwrap(),
        }
    }

    fn with_vault() -> Self {
        let test = Self::new();
        test.session.create_vault(&pin(PIN)).unwrap();
        test
    }

    fn locks_after(&self, seconds: u32) {
        let change = SettingChange::AutoLockSeconds(seconds);
        self.session.change_setting(change).unwrap();
    }

    /// Lets time pass, then lets the watching thread look once.
    fn glance_after(&self, time: Duration) {
        self.world.pass(time);
        self.session.lock_if_left_alone();
        self.session.clear_copied_if_due();
    }

    fn is_open(&self) -> bool {
        matches!(self.session.status().vault, VaultView::Open { .. })
    }

    fn add(&self, text: &str) -> String {
        let preview = self.session.preview_text(text).unwrap();
        let draft = &preview.drafts[0];
        let edit = edit(&draft.draft_id);
        self.session.save_drafts(&[edit]).unwrap().remove(0)
    }

    fn reveal(&self, id: &str) -> String {
        match self.session.reveal_code(id).unwrap() {
            CodeView::Timed { code, .. } | CodeView::Counter { code, .. } => code,
        }
    }

    /// Lets the person choose these files.
    fn choose(&self, files: Vec<(&'static str, Result<Vec<u8>, FileError>)>) -> FilesView {
        self.world.answers.lock().unwrap().files = files;
        self.session.choose_files().unwrap().unwrap()
    }

    /// A folder of the person's own, outside the app's.
    fn place(&self, name: &str) -> PathBuf {
        let place = self.outside.path().join(name);
        std::fs::create_dir_all(&place).unwrap();
        place
    }

    fn recovery_code(&self) -> String {
        let made = self.session.create_recovery_code(&pin(PIN)).unwrap();
        made.groups.join(" ")
    }
}

fn session(world: &Arc<World>, folder: &std::path::Path) -> Arc<Session> {
    let (hidden, told) = (Arc::clone(world), Arc::clone(world));
    Arc::new(Session::open(Surroundings {
        clipboard: Arc::clone(world) as Arc<dyn Clipboard>,
        files: Box::new(Chosen(Arc::clone(world))),
        biometrics: Box::new(Sensor(Arc::clone(world))),
        haptics: Box::new(Ticks(Arc::clone(world))),
        clock: Arc::clone(world) as Arc<dyn BootClock>,
        is_hidden: Box::new(move || hidden.is_hidden.load(Ordering::SeqCst)),
        tell: Box::new(move |news| told.told.lock().unwrap().push(news)),
        ..Surroundings::bare(DataFolder::at(folder))
    }))
}

fn edit(draft_id: &str) -> DraftEdit {
    DraftEdit {
        draft_id: draft_id.to_owned(),
        issuer: "A".to_owned(),
        label: "b".to_owned(),
    }
}

/// What lies in a folder, by name.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The kind of a refusal, as the page sees it.
fn kind<T>(answer: Result<T, CommandError>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(error) => serde_json::to_value(error).unwrap()["kind"]
            .as_str()
            .unwrap()
            .to_owned(),
    }
}
