//! Exports: each asks for the credential again, and what lies in Trash stays.

use clavis_core::import::{self, Found, Imported};

use super::*;
use crate::view::{
    ExportKind, ExportRequest, ExportedView, QrSeriesView, ShowQrKind, ShowQrRequest,
};

impl Test {
    fn export(
        &self,
        current: &str,
        what: ExportKind,
    ) -> Result<Option<ExportedView>, CommandError> {
        self.session.export_file(&ExportRequest {
            current: pin(current),
            kind: what,
        })
    }

    fn show(&self, current: &str, what: ShowQrKind) -> Result<QrSeriesView, CommandError> {
        self.session.show_qr(&ShowQrRequest {
            current: pin(current),
            what,
        })
    }
}

fn read(file: &Path, password: &str) -> Imported {
    let bytes = std::fs::read(file).unwrap();
    match import::read(&[&bytes]).remove(0).outcome.unwrap() {
        Found::Open(imported) => imported,
        Found::Locked(locked) => locked.unlock(password).unwrap(),
    }
}

#[test]
fn each_file_holds_the_keys_in_use_and_is_for_its_owner_only() {
    let test = Test::with_vault();
    test.add(TIMED);
    let old = test.add(COUNTER);
    test.session.trash_account(&old).unwrap();
    let place = test.place("exports");
    test.world.answers.lock().unwrap().place = Some(place.clone());
    let sealed = || ExportKind::AegisEncrypted {
        password: "Passwort".to_owned(),
    };
    let cases: [(&dyn Fn() -> ExportKind, &str); 3] = [
        (&|| ExportKind::KeyUriList, "clavis-keys.txt"),
        (&|| ExportKind::Aegis, "clavis-aegis.json"),
        (&sealed, "clavis-aegis.json"),
    ];
    for (what, name) in cases {
        let exported = test.export(PIN, what()).unwrap().unwrap();
        assert_eq!(
            (exported.accounts, exported.left_out.len()),
            (1, 0),
            "{name}"
        );
        let file = place.join(name);
        let imported = read(&file, "Passwort");
        let secrets: Vec<_> = imported
            .accounts
            .iter()
            .map(|account| account.secret.to_base32().to_string())
            .collect();
        assert_eq!(secrets, ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"], "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
    assert_eq!(names_in(&place), ["clavis-aegis.json", "clavis-keys.txt"]);
}

#[test]
fn nothing_goes_out_without_the_credential_or_a_place() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let place = test.place("exports");
    test.world.answers.lock().unwrap().place = Some(place.clone());
    let one = || ShowQrKind::Account {
        account_id: id.clone(),
    };
    assert_eq!(
        kind(test.export("830572", ExportKind::KeyUriList)),
        "wrongCredential"
    );
    assert_eq!(kind(test.show("830573", one())), "wrongCredential");
    test.session.lock();
    assert_eq!(kind(test.export(PIN, ExportKind::KeyUriList)), "locked");
    assert_eq!(kind(test.show(PIN, one())), "locked");
    test.session.unlock(&pin(PIN)).unwrap();
    test.world.answers.lock().unwrap().place = None;
    assert!(test.export(PIN, ExportKind::KeyUriList).unwrap().is_none());
    assert_eq!(names_in(&place), [""; 0]);
}

#[test]
fn wrong_tries_at_an_export_are_throttled_like_those_at_the_lock() {
    let test = Test::with_vault();
    test.add(TIMED);
    for number in 0..5 {
        let wrong = format!("83057{number}");
        let answer = kind(test.export(&wrong, ExportKind::KeyUriList));
        assert_eq!(answer, "wrongCredential", "try {number}");
    }
    assert_eq!(kind(test.export(PIN, ExportKind::KeyUriList)), "throttled");
}

#[test]
fn codes_are_shown_for_one_key_for_other_apps_and_for_a_new_phone() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let old = test.add(COUNTER);
    test.session.trash_account(&old).unwrap();
    let one = test
        .show(PIN, ShowQrKind::Account { account_id: id })
        .unwrap();
    assert_eq!((one.pictures.len(), one.code.is_none()), (1, true));
    let google = test.show(PIN, ShowQrKind::Migration).unwrap();
    assert_eq!((google.pictures.len(), google.exported.accounts), (1, 1));
    // Everything travels to the new phone, Trash too, under a code to type.
    let phone = test.show(PIN, ShowQrKind::Transfer).unwrap();
    assert_eq!(phone.exported.accounts, 2);
    assert!(phone.code.is_some_and(|groups| groups.len() >= 2));
    let gone = ShowQrKind::Account {
        account_id: "00000000000000000000000000000000".to_owned(),
    };
    assert_eq!(kind(test.show(PIN, gone)), "noSuchAccount");
}
