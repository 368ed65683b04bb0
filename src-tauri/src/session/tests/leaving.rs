//! When the vault locks by itself.

use super::*;

impl Test {
    fn sight(&self, in_sight: bool) {
        self.session.note_sight(in_sight);
        self.session.follow_sight();
    }
}

#[test]
fn the_vault_locks_after_the_delay_and_not_before() {
    let test = Test::with_vault();
    test.locks_after(60);
    test.glance_after(secs(59));
    assert!(test.is_open());
    test.session.touch();
    test.glance_after(secs(59));
    assert!(test.is_open(), "a touch begins the time again");
    test.glance_after(secs(1));
    assert!(!test.is_open());
    test.glance_after(secs(1));
    assert_eq!(*test.world.told.lock().unwrap(), [News::Locked]);
}

#[test]
fn a_vault_that_was_locked_for_long_does_not_lock_in_the_moment_it_is_unlocked() {
    let test = Test::with_vault();
    for _ in 0..3 {
        test.session.lock();
        test.world.pass(secs(3_600));
        let watching = Arc::new(AtomicBool::new(true));
        let (session, goes_on) = (Arc::clone(&test.session), Arc::clone(&watching));
        let watcher = std::thread::spawn(move || {
            while goes_on.load(Ordering::SeqCst) {
                session.lock_if_left_alone();
            }
        });
        test.session.unlock(&pin(PIN)).unwrap();
        watching.store(false, Ordering::SeqCst);
        watcher.join().unwrap();
        assert!(test.is_open());
    }
}

#[test]
fn on_leaving_means_another_window_for_half_a_minute_but_no_menu_and_no_file_chooser() {
    let test = Test::with_vault();
    test.locks_after(0);
    test.session.focus(false);
    test.glance_after(secs(29));
    assert!(test.is_open(), "a menu or a file chooser of the page");
    test.session.focus(true);
    test.glance_after(secs(29));
    test.session.focus(false);
    test.glance_after(secs(20));
    // A second loss without a return between is the same leaving.
    test.session.focus(false);
    test.glance_after(secs(9));
    assert!(test.is_open());
    test.glance_after(secs(1));
    assert!(!test.is_open());
}

#[test]
fn on_leaving_means_minimising_at_once() {
    let test = Test::with_vault();
    test.locks_after(0);
    test.world.is_hidden.store(true, Ordering::SeqCst);
    test.session.focus(false);
    test.glance_after(Duration::ZERO);
    assert!(!test.is_open());

    test.session.unlock(&pin(PIN)).unwrap();
    test.locks_after(60);
    test.session.focus(false);
    test.glance_after(secs(1));
    test.session.leave();
    assert!(test.is_open(), "with a delay the delay counts");
}

#[test]
fn on_leaving_a_window_left_in_front_locks_too() {
    let test = Test::with_vault();
    test.locks_after(0);
    test.glance_after(secs(299));
    assert!(test.is_open());
    test.glance_after(secs(1));
    assert!(!test.is_open());
}

#[test]
fn our_own_dialog_is_no_leaving_and_opens_once() {
    let test = Test::with_vault();
    test.locks_after(0);
    let dialog = test.session.own_dialog().unwrap();
    assert_eq!(kind(test.session.choose_picture()), "badRequest");
    test.session.focus(false);
    test.world.is_hidden.store(true, Ordering::SeqCst);
    test.glance_after(secs(100));
    assert!(test.is_open());
    test.world.is_hidden.store(false, Ordering::SeqCst);
    drop(dialog);
    test.glance_after(secs(29));
    assert!(test.is_open(), "the focus may still come back");
    test.glance_after(secs(1));
    assert!(!test.is_open(), "it did not come back");
}

#[test]
fn choosing_a_new_pin_has_its_time_whatever_the_delay() {
    let test = Test::with_vault();
    test.locks_after(30);
    let code = test.recovery_code();
    test.session.confirm_recovery_code(&code).unwrap();
    test.session.lock();
    test.session.use_recovery_code(&code).unwrap();
    test.glance_after(secs(299));
    assert!(matches!(test.session.status().vault, VaultView::Recovering));
    test.glance_after(secs(1));
    assert!(matches!(
        test.session.status().vault,
        VaultView::Locked { .. }
    ));
    assert_eq!(
        kind(test.session.set_new_credential(&pin("830572"))),
        "locked"
    );
}

#[test]
fn a_draft_nobody_confirms_leaves_the_memory_by_itself() {
    let test = Test::with_vault();
    test.locks_after(900);
    let draft = test.session.preview_text(TIMED).unwrap().drafts.remove(0);
    test.glance_after(secs(299));
    assert_eq!(kind(test.session.draft_code(&draft.draft_id)), "ok");
    test.glance_after(secs(1));
    assert_eq!(
        kind(test.session.draft_code(&draft.draft_id)),
        "noSuchDraft"
    );
}

#[test]
fn out_of_sight_everything_is_covered_and_after_the_delay_locked_before_it_is_uncovered() {
    let test = Test::with_vault();
    test.locks_after(60);
    test.sight(false);
    test.world.pass(secs(59));
    test.sight(true);
    assert!(test.is_open(), "within the grace time");
    test.session.touch();
    test.sight(false);
    // The app was frozen: nobody glanced.
    test.world.pass(secs(60));
    test.sight(true);
    assert!(!test.is_open());
    assert_eq!(
        *test.world.told.lock().unwrap(),
        [
            News::Suspended,
            News::Resumed,
            News::Suspended,
            News::Locked,
            News::Resumed
        ]
    );
}

#[test]
fn on_leaving_means_out_of_sight_at_once_but_not_behind_our_own_questions() {
    let test = Test::with_vault();
    test.locks_after(0);
    test.session.expect_question();
    test.world.pass(secs(1));
    test.sight(false);
    test.world.pass(secs(20));
    test.sight(true);
    assert!(test.is_open(), "the system asked for the camera");

    let dialog = test.session.own_dialog().unwrap();
    test.sight(false);
    test.world.pass(secs(120));
    test.sight(true);
    drop(dialog);
    assert!(test.is_open(), "the system's picker was in front");

    // The question was answered: from here on leaving is leaving.
    test.sight(false);
    assert!(!test.is_open());
}

#[test]
fn a_question_that_is_read_for_minutes_does_not_lock_under_the_hands() {
    let test = Test::with_vault();
    test.locks_after(30);
    test.session.expect_question();
    test.sight(false);
    test.glance_after(secs(120));
    test.sight(true);
    assert!(test.is_open());
    // Whoever answered is there; from here on the delay holds again.
    test.glance_after(secs(29));
    assert!(test.is_open());
    test.sight(false);
    test.glance_after(secs(1));
    assert!(!test.is_open());
}

#[test]
fn a_picker_that_is_open_for_minutes_does_not_lock_under_the_hands() {
    let test = Test::with_vault();
    test.locks_after(30);
    let dialog = test.session.own_dialog().unwrap();
    test.glance_after(secs(299));
    assert!(test.is_open());
    test.glance_after(secs(1));
    assert!(!test.is_open(), "nobody looks for a file that long");
    drop(dialog);
}

#[test]
fn threads_that_come_late_follow_what_was_noted_last() {
    let test = Test::with_vault();
    test.session.note_sight(false);
    test.session.note_sight(true);
    test.session.follow_sight();
    test.session.follow_sight();
    assert_eq!(*test.world.told.lock().unwrap(), [], "back at once");
    test.session.note_sight(false);
    test.session.follow_sight();
    test.session.follow_sight();
    assert_eq!(*test.world.told.lock().unwrap(), [News::Suspended]);
}
