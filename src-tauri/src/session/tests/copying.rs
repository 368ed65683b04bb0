//! How a code leaves the clipboard.

use super::*;

#[test]
fn a_code_leaves_the_clipboard_after_half_a_minute_locked_or_not() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    assert_eq!(test.session.copy_code(&id).unwrap().clears_in_ms, 30_000);
    assert_eq!(test.world.clipboard().len(), 6);
    test.session.lock();
    test.glance_after(secs(29));
    assert_eq!(
        test.world.clipboard().len(),
        6,
        "it was copied to be pasted"
    );
    test.glance_after(secs(1));
    assert_eq!(test.world.clipboard(), "");
}

#[test]
fn the_finger_feels_a_copied_code_and_a_wrong_pin() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    test.session.copy_code(&id).unwrap();
    assert_eq!(*test.world.ticks.lock().unwrap(), ["copied"]);
    test.session.lock();
    assert_eq!(kind(test.session.unlock(&pin("830572"))), "wrongCredential");
    assert_eq!(*test.world.ticks.lock().unwrap(), ["copied", "refused"]);
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(*test.world.ticks.lock().unwrap(), ["copied", "refused"]);
}

#[test]
fn the_same_code_copied_again_stays_for_its_whole_time_again() {
    let test = Test::with_vault();
    // A counter's code does not change by itself, so both copies are the same text.
    let id = test.add(COUNTER);
    test.reveal(&id);
    test.session.copy_code(&id).unwrap();
    test.glance_after(secs(20));
    test.session.copy_code(&id).unwrap();
    test.glance_after(secs(29));
    assert_eq!(test.world.clipboard(), "755224");
    test.glance_after(secs(1));
    assert_eq!(test.world.clipboard(), "");
}

#[test]
fn what_somebody_else_copied_stays() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    test.session.copy_code(&id).unwrap();
    *test.world.clipboard.lock().unwrap() = "a letter".to_owned();
    test.glance_after(secs(30));
    assert_eq!(test.world.clipboard(), "a letter");
    test.session.end();
    assert_eq!(test.world.clipboard(), "a letter");
}

#[test]
fn a_clipboard_that_is_held_is_tried_again_for_a_while() {
    let test = Test::with_vault();
    let id = test.add(TIMED);
    test.session.copy_code(&id).unwrap();
    test.world.clipboard_is_busy.store(true, Ordering::SeqCst);
    assert_eq!(kind(test.session.copy_code(&id)), "clipboardUnavailable");
    test.glance_after(secs(30));
    test.world.clipboard_is_busy.store(false, Ordering::SeqCst);
    test.glance_after(secs(1));
    assert_eq!(test.world.clipboard(), "");

    test.session.touch();
    test.session.copy_code(&id).unwrap();
    let code = test.world.clipboard();
    test.world.clipboard_is_busy.store(true, Ordering::SeqCst);
    (0..40).for_each(|_| test.glance_after(secs(1)));
    test.world.clipboard_is_busy.store(false, Ordering::SeqCst);
    test.glance_after(secs(1));
    assert_eq!(test.world.clipboard(), code, "given up after ten times");
}

#[test]
fn the_end_of_the_app_and_erasing_everything_take_the_code_along() {
    for end in [(|session| session.end()) as fn(&Session), |session| {
        session.erase_everything("Clavis").unwrap()
    }] {
        let test = Test::with_vault();
        let id = test.add(TIMED);
        test.session.copy_code(&id).unwrap();
        end(&test.session);
        assert_eq!(test.world.clipboard(), "");
    }
}

#[test]
fn of_a_counter_only_the_code_that_shows_can_be_copied() {
    // RFC 4226 appendix D, counters 0 and 1.
    let test = Test::with_vault();
    let (one, other) = (test.add(COUNTER), test.add(COUNTER));
    assert_eq!(kind(test.session.copy_code(&one)), "badRequest");
    assert_eq!(test.reveal(&one), "755224");
    test.session.copy_code(&one).unwrap();
    assert_eq!(test.world.clipboard(), "755224");
    assert_eq!(test.reveal(&one), "287082");
    test.session.copy_code(&one).unwrap();
    assert_eq!(test.world.clipboard(), "287082");
    test.reveal(&other);
    assert_eq!(kind(test.session.copy_code(&one)), "badRequest");
    test.session.lock();
    assert_eq!(kind(test.session.copy_code(&other)), "locked");
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(kind(test.session.copy_code(&other)), "badRequest");
}
