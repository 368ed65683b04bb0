//! Moving in: 10,000 key URIs from the chosen file to the saved keys on the screen, in a process of its own because
//! the memory is measured too. The budgets stand in `cargo xtask bench`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is no interface, may panic and prints its figures"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clavis_lib::platform::dialogs::{Dialogs, LocalFiles};
use clavis_lib::platform::folder::DataFolder;
use clavis_lib::session::{Session, Surroundings};
use clavis_lib::view::{CredentialRequest, DraftEdit};

const ACCOUNTS: usize = 10_000;

fn main() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("keys.txt");
    std::fs::write(&file, key_uris()).unwrap();
    let session = session(root.path(), file);
    session
        .create_vault(&CredentialRequest::Pin("274916".to_owned()))
        .unwrap();

    // The key derivation of the PIN has had its peak; what follows is the moving alone (proc(5), clear_refs).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = kilobytes("VmRSS");
    let begin = Instant::now();
    let found = session.choose_files().unwrap().unwrap();
    let shown = serde_json::to_string(&found).unwrap();
    let edits: Vec<DraftEdit> = found
        .preview
        .drafts
        .iter()
        .map(|draft| DraftEdit {
            draft_id: draft.draft_id.clone(),
            issuer: draft.issuer.clone(),
            label: draft.label.clone(),
        })
        .collect();
    let saved = session.save_drafts(&edits).unwrap();
    let keys = serde_json::to_string(&session.keys().unwrap()).unwrap();
    let took = begin.elapsed();
    let more = kilobytes("VmHWM").saturating_sub(before);

    assert_eq!(
        (found.preview.drafts.len(), saved.len()),
        (ACCOUNTS, ACCOUNTS)
    );
    assert!(!shown.is_empty() && keys.contains("person9999"));
    println!(
        "figure: move_in_10000 = {:.0} ms",
        took.as_secs_f64() * 1_000.0
    );
    println!(
        "figure: memory_move_in = {:.1} MB",
        f64::from(more) / 1_000.0
    );
}

fn key_uris() -> String {
    (0..ACCOUNTS).fold(String::new(), |mut list, number| {
        let secret = data_encoding::BASE32_NOPAD.encode(format!("{number:020}").as_bytes());
        writeln!(
            list,
            "otpauth://totp/Issuer%20{number}:person{number}%40example.ch?secret={secret}"
        )
        .unwrap();
        list
    })
}

fn session(root: &Path, chosen: PathBuf) -> Session {
    Session::open(Surroundings {
        files: Box::new(LocalFiles(OneFile(chosen))),
        ..Surroundings::bare(DataFolder::at(root.join("data")))
    })
}

fn kilobytes(field: &str) -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

struct OneFile(PathBuf);

impl Dialogs for OneFile {
    fn files(&self) -> Vec<PathBuf> {
        vec![self.0.clone()]
    }

    fn picture(&self) -> Option<PathBuf> {
        None
    }

    fn place(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn folder(&self) -> Option<PathBuf> {
        None
    }
}
