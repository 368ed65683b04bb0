//! The TypeScript of what crosses, compared with the committed files. `cargo xtask bindings` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ts_rs::{Config, ExportError, TS};

use crate::error::CommandError;
use crate::view::{
    AccountEdit, AccountView, AutomaticBackupRequest, BackupRequest, BackupsView, CodeView,
    CopiedView, CredentialRequest, DeviceKeyView, DraftEdit, ExportRequest, FilesView, FindRequest,
    IncomingView, KeysView, ManualRequest, PictureView, PreviewView, PromptRequest, QrSeriesView,
    RecoveryCodeView, SensorView, SettingChange, SettingsView, ShowQrRequest, StatusView,
    StrengthView, TrashedView,
};

/// Set to write the committed files instead of comparing with them.
const WRITE: &str = "CLAVIS_WRITE_BINDINGS";

#[test]
fn the_committed_types_are_those_of_rust() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings");
    if std::env::var_os(WRITE).is_some() {
        fs::remove_dir_all(&committed).expect("the old files");
        export(&committed).expect("every type has its TypeScript");
        return;
    }
    let fresh = tempfile::tempdir().expect("a folder to write in");
    export(fresh.path()).expect("every type has its TypeScript");
    let (fresh, committed) = (texts(fresh.path()), texts(&committed));
    assert!(fresh.len() > 30, "only {} types were written", fresh.len());
    let names = |texts: &BTreeMap<PathBuf, String>| texts.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&fresh),
        names(&committed),
        "run `cargo xtask bindings`"
    );
    for (name, text) in &fresh {
        assert_eq!(
            Some(text),
            committed.get(name),
            "{}: run `cargo xtask bindings`",
            name.display()
        );
    }
}

/// Writes the types that cross, with all that they hold.
fn export(folder: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(folder);
    StatusView::export_all(&config)?;
    CommandError::export_all(&config)?;
    CredentialRequest::export_all(&config)?;
    PromptRequest::export_all(&config)?;
    KeysView::export_all(&config)?;
    FindRequest::export_all(&config)?;
    CodeView::export_all(&config)?;
    CopiedView::export_all(&config)?;
    PreviewView::export_all(&config)?;
    IncomingView::export_all(&config)?;
    DeviceKeyView::export_all(&config)?;
    SensorView::export_all(&config)?;
    ManualRequest::export_all(&config)?;
    DraftEdit::export_all(&config)?;
    AccountView::export_all(&config)?;
    AccountEdit::export_all(&config)?;
    TrashedView::export_all(&config)?;
    SettingsView::export_all(&config)?;
    SettingChange::export_all(&config)?;
    RecoveryCodeView::export_all(&config)?;
    PictureView::export_all(&config)?;
    FilesView::export_all(&config)?;
    BackupsView::export_all(&config)?;
    BackupRequest::export_all(&config)?;
    AutomaticBackupRequest::export_all(&config)?;
    StrengthView::export_all(&config)?;
    ExportRequest::export_all(&config)?;
    ShowQrRequest::export_all(&config)?;
    QrSeriesView::export_all(&config)
}

fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    fs::read_dir(folder)
        .expect("a folder of types")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = PathBuf::from(path.file_name().expect("a file"));
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect()
}
