//! Files of other apps: what is kept until when, and what a wrong password costs.

use super::*;
use crate::view::FileProblem;

/// Made by `core/fuzz/seeds.py` without code of ours; the password is `password`.
const AEGIS: &[u8] = include_bytes!("../../../../core/fuzz/seeds/import_any/aegis-encrypted.json");
const DUO: &[u8] = include_bytes!("../../../../core/fuzz/seeds/import_any/duo.json");

fn list() -> Vec<u8> {
    format!("{TIMED}\n{COUNTER}\n").into_bytes()
}

#[test]
fn files_become_drafts_with_their_apps_and_nothing_is_saved_by_that() {
    let test = Test::with_vault();
    let found = test.choose(vec![
        ("keys.txt", Ok(list())),
        ("duo.json", Ok(DUO.to_vec())),
    ]);
    let sources: Vec<_> = found
        .sources
        .iter()
        .map(|source| (source.name.as_str(), source.accounts))
        .collect();
    assert_eq!(sources, [("keys.txt", 2), ("duo.json", 1)]);
    assert_eq!(found.preview.drafts.len(), 3);
    assert_eq!(test.session.keys().unwrap().keys.len(), 0);
    let edits: Vec<DraftEdit> = found.preview.drafts[..2]
        .iter()
        .map(|draft| edit(&draft.draft_id))
        .collect();
    assert_eq!(test.session.save_drafts(&edits).unwrap().len(), 2);
    assert_eq!(test.session.keys().unwrap().keys.len(), 2);
}

#[test]
fn what_is_there_already_is_marked() {
    let test = Test::with_vault();
    test.add(TIMED);
    let found = test.choose(vec![("keys.txt", Ok(list()))]);
    let known: Vec<usize> = found
        .preview
        .drafts
        .iter()
        .map(|draft| draft.duplicates.len())
        .collect();
    assert_eq!(known, [1, 0]);
}

#[test]
fn one_bad_file_keeps_no_other_out_and_is_named() {
    let test = Test::with_vault();
    let found = test.choose(vec![
        ("gone.json", Err(FileError::Unreadable)),
        ("huge.bin", Err(FileError::TooLarge)),
        ("letter.txt", Ok(b"Dear Anna".to_vec())),
        ("keys.txt", Ok(list())),
    ]);
    assert_eq!(found.preview.drafts.len(), 2);
    let refused: Vec<_> = found
        .refused
        .iter()
        .map(|file| (file.name.as_str(), &file.problem))
        .collect();
    assert!(
        matches!(
            refused[..],
            [
                ("gone.json", FileProblem::Unreadable),
                ("huge.bin", FileProblem::TooLarge { limit: 64 }),
                ("letter.txt", FileProblem::Unsupported),
            ]
        ),
        "{refused:?}"
    );
}

#[test]
fn a_wrong_password_costs_nothing_and_the_right_one_opens_once() {
    let test = Test::with_vault();
    let found = test.choose(vec![("aegis.json", Ok(AEGIS.to_vec()))]);
    assert_eq!((found.preview.drafts.len(), found.locked.len()), (0, 1));
    let id = &found.locked[0].file_id;
    for wrong in ["", "Password", "password "] {
        assert_eq!(kind(test.session.open_file(id, wrong)), "wrongFilePassword");
    }
    let opened = test.session.open_file(id, "password").unwrap();
    assert_eq!(opened.preview.drafts.len(), 1);
    assert_eq!(kind(test.session.open_file(id, "password")), "noSuchFile");
}

#[test]
fn a_locked_file_is_forgotten_on_request_with_time_and_with_the_lock() {
    let test = Test::with_vault();
    let locked = |test: &Test| {
        let found = test.choose(vec![("aegis.json", Ok(AEGIS.to_vec()))]);
        found.locked[0].file_id.clone()
    };
    let id = locked(&test);
    test.session.forget_file(&id);
    assert_eq!(kind(test.session.open_file(&id, "password")), "noSuchFile");

    let id = locked(&test);
    test.world.pass(secs(4 * 60));
    // A try begins the five minutes anew.
    assert_eq!(
        kind(test.session.open_file(&id, "wrong")),
        "wrongFilePassword"
    );
    test.world.pass(secs(4 * 60));
    assert_eq!(
        kind(test.session.open_file(&id, "wrong")),
        "wrongFilePassword"
    );
    test.world.pass(secs(5 * 60));
    assert_eq!(kind(test.session.open_file(&id, "password")), "noSuchFile");

    let id = locked(&test);
    test.session.lock();
    assert_eq!(kind(test.session.open_file(&id, "password")), "locked");
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(kind(test.session.open_file(&id, "password")), "noSuchFile");

    let id = locked(&test);
    test.session.discard_drafts();
    assert_eq!(kind(test.session.open_file(&id, "password")), "noSuchFile");
}

#[test]
fn no_dialog_opens_before_a_locked_vault_and_closing_one_is_no_error() {
    let test = Test::with_vault();
    assert!(test.session.choose_files().unwrap().is_none());
    test.session.lock();
    test.world.answers.lock().unwrap().files = vec![("keys.txt", Ok(list()))];
    assert_eq!(kind(test.session.choose_files()), "locked");
    let untouched = test.world.answers.lock().unwrap().files.len();
    assert_eq!(untouched, 1, "nobody was asked for a file");
}

#[test]
fn more_than_a_hundred_files_are_refused() {
    let test = Test::with_vault();
    let many = |count| (0..count).map(|_| ("keys.txt", Ok(list()))).collect();
    assert_eq!(test.choose(many(100)).preview.drafts.len(), 200);
    test.world.answers.lock().unwrap().files = many(101);
    assert_eq!(kind(test.session.choose_files()), "badRequest");
}
