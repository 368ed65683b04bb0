//! Calls in an order nobody meant.

use std::path::PathBuf;

use super::*;
use crate::session::found::Found;
use crate::view::InputProblem;

#[test]
fn the_tenth_wrong_try_erases_only_when_that_was_chosen() {
    for chosen in [true, false] {
        let test = Test::with_vault();
        let code = test.recovery_code();
        test.session.confirm_recovery_code(&code).unwrap();
        let change = SettingChange::WipeAfterFailures(chosen);
        test.session.change_setting(change).unwrap();
        test.session.lock();
        for number in 1..=10 {
            // Other tries each time: the same wrong one counts once. Longer than any wait.
            test.world.pass(secs(3_601));
            let answer = kind(test.session.unlock(&pin(&format!("83057{number}"))));
            let erased = chosen && number == 10;
            let expected = if erased { "erased" } else { "wrongCredential" };
            assert_eq!(answer, expected, "try {number}, chosen: {chosen}");
        }
        let left = std::fs::read_dir(test.folder.path().join("vault")).unwrap();
        let holds = left.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains(".hold")
        });
        assert_eq!(holds.count() == 0, chosen);
        let device_key = test.folder.path().join("device.key").exists();
        assert_eq!(device_key, !chosen);
        let vault = test.session.status().vault;
        assert_eq!(matches!(vault, VaultView::Absent), chosen);
    }
}

#[test]
fn wrong_tries_in_an_open_vault_erase_nothing_before_it_is_locked() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let code = test.recovery_code();
    test.session.confirm_recovery_code(&code).unwrap();
    let change = SettingChange::WipeAfterFailures(true);
    test.session.change_setting(change).unwrap();
    for number in 1..=11 {
        test.world.pass(secs(3_601));
        let wrong = pin(&format!("8305{number:02}"));
        let answer = kind(test.session.change_credential(&wrong, &pin("502738")));
        assert_eq!(answer, "wrongCredential", "try {number}");
        test.session.touch();
    }
    assert_eq!(test.reveal(&id).len(), 6, "the open vault goes on");
    test.session.lock();
    test.world.pass(secs(3_601));
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(test.reveal(&id).len(), 6, "the right PIN still opens it");
}

#[test]
fn nothing_is_made_over_a_vault_in_any_state() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    let code = test.recovery_code();
    test.session.confirm_recovery_code(&code).unwrap();
    assert_eq!(kind(test.session.create_vault(&pin(PIN))), "vaultExists");
    assert_eq!(kind(test.session.use_recovery_code(&code)), "badRequest");
    test.session.lock();
    assert_eq!(kind(test.session.create_vault(&pin(PIN))), "vaultExists");
    assert_eq!(
        kind(test.session.set_new_credential(&pin("830572"))),
        "locked"
    );
    test.session.use_recovery_code(&code).unwrap();
    assert_eq!(kind(test.session.create_vault(&pin(PIN))), "vaultExists");
    assert_eq!(kind(test.session.unlock(&pin(PIN))), "badRequest");
    assert_eq!(kind(test.session.keys()), "locked");
    test.session.lock();
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(test.reveal(&id).len(), 6);
}

#[test]
fn two_unlock_at_once_and_both_find_it_open() {
    let test = Test::with_vault();
    test.session.lock();
    let unlocks: Vec<_> = (0..2)
        .map(|_| {
            let session = Arc::clone(&test.session);
            std::thread::spawn(move || session.unlock(&pin(PIN)))
        })
        .collect();
    for unlock in unlocks {
        assert_eq!(kind(unlock.join().unwrap()), "ok");
    }
    assert!(test.is_open());
}

#[test]
fn what_was_found_before_a_lock_is_not_kept_after_it() {
    let test = Test::with_vault();
    let opening = test.session.opening().unwrap();
    test.session.lock();
    test.session.unlock(&pin(PIN)).unwrap();
    let account = || Found::one(clavis_core::key_uri::parse(TIMED).unwrap());
    assert_eq!(kind(test.session.keep(account(), opening)), "locked");
    let opening = test.session.opening().unwrap();
    assert_eq!(kind(test.session.keep(account(), opening)), "ok");
}

#[test]
fn no_draft_or_one_named_twice_saves_nothing_and_loses_nothing() {
    let test = Test::with_vault();
    let draft = test.session.preview_text(TIMED).unwrap().drafts.remove(0);
    let id = &draft.draft_id;
    let refused = test.session.save_drafts(&[edit(id), edit(id)]);
    assert_eq!(kind(refused), "badRequest");
    assert_eq!(kind(test.session.save_drafts(&[])), "badRequest");
    assert_eq!(test.session.keys().unwrap().keys.len(), 0);
    test.session.save_drafts(&[edit(id)]).unwrap();
    assert_eq!(test.session.keys().unwrap().keys.len(), 1);
}

#[test]
fn only_a_code_that_came_counts_as_a_use() {
    let test = Test::with_vault();
    let last = COUNTER.replace("counter=0", "counter=9223372036854775807");
    let (exhausted, timed) = (test.add(&last), test.add(TIMED));
    assert_eq!(
        kind(test.session.reveal_code(&exhausted)),
        "counterExhausted"
    );
    test.reveal(&timed);
    let uses = test.session.with_open(|vault| {
        let accounts = vault.accounts().iter();
        Ok(accounts
            .map(|account| account.use_count)
            .collect::<Vec<_>>())
    });
    assert_eq!(uses.unwrap(), [0, 1]);
}

#[test]
fn a_code_of_an_account_in_trash_is_not_given() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    test.session.trash_account(&id).unwrap();
    let ids = [id.clone()];
    assert_eq!(kind(test.session.codes(&ids)), "noSuchAccount");
    assert_eq!(kind(test.session.copy_code(&id)), "noSuchAccount");
}

#[test]
fn a_recovery_code_that_waits_dies_with_the_pin_it_was_made_with() {
    let test = Test::with_vault();
    let code = test.recovery_code();
    test.session
        .change_credential(&pin(PIN), &pin("830572"))
        .unwrap();
    assert_eq!(
        kind(test.session.confirm_recovery_code(&code)),
        "badRequest"
    );
    assert!(!test.session.settings().has_recovery_code);

    let made = test.session.create_recovery_code(&pin("830572")).unwrap();
    test.session.lock();
    test.session.unlock(&pin("830572")).unwrap();
    let code = made.groups.join(" ");
    assert_eq!(
        kind(test.session.confirm_recovery_code(&code)),
        "badRequest"
    );
}

#[test]
fn an_ended_session_lets_go_of_the_folder_and_answers_as_if_locked() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    test.session.end();
    let next = session(&test.world, test.folder.path());
    next.unlock(&pin(PIN)).unwrap();
    assert_eq!(kind(next.reveal_code(&id)), "ok");
    for refused in [
        kind(test.session.unlock(&pin(PIN))),
        kind(test.session.create_vault(&pin(PIN))),
        kind(test.session.erase_everything("Clavis")),
        kind(test.session.keys()),
    ] {
        assert_eq!(refused, "locked");
    }
    test.session.lock();
    test.session.end();
    assert!(matches!(
        test.session.status().vault,
        VaultView::Unusable { .. }
    ));
    assert_eq!(
        kind(next.reveal_code(&id)),
        "ok",
        "untouched by the old one"
    );
}

#[test]
fn a_file_that_is_no_picture_does_not_stop_the_others_and_is_named() {
    let test = Test::with_vault();
    let path = |name: &str| test.folder.path().join(name);
    let picture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/qr/key-uri.png");
    std::fs::create_dir(path("a folder")).unwrap();
    std::fs::write(path("letter.txt"), "text").unwrap();
    let dropped = [path("a folder"), picture, path("letter.txt"), path("gone")];
    let preview = test.session.preview_files(&dropped).unwrap();
    assert_eq!(preview.drafts.len(), 1);
    let skipped: Vec<_> = preview.skipped.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(skipped, ["a folder", "letter.txt", "gone"]);
    let all = |skipped: &[crate::view::SkippedView]| {
        skipped
            .iter()
            .all(|s| s.reason == InputProblem::NotAPicture)
    };
    assert!(all(&preview.skipped));

    let alone = test.session.preview_files(&[path("a folder")]);
    assert_eq!(kind(alone), "fileUnreadable");
    let thousand: Vec<_> = (0..1_000).map(|_| path("letter.txt")).collect();
    assert_eq!(kind(test.session.preview_files(&thousand)), "badRequest");
    test.session.lock();
    assert_eq!(kind(test.session.preview_files(&thousand)), "locked");
}

#[test]
fn more_keys_than_may_wait_are_refused_and_none_is_lost_in_silence() {
    let test = Test::with_vault();
    let lines = |count: usize| TIMED.to_owned() + &format!("\n{TIMED}").repeat(count - 1);
    let most = crate::drafts::MAX;
    assert_eq!(kind(test.session.preview_text(&lines(most + 1))), "input");
    let preview = test.session.preview_text(&lines(most)).unwrap();
    assert_eq!(preview.drafts.len(), most);
    let first = &preview.drafts[0].draft_id;
    assert_eq!(kind(test.session.draft_code(first)), "ok");
    let long = "x".repeat(4 << 20);
    assert_eq!(kind(test.session.preview_text(&long)), "input");
}
