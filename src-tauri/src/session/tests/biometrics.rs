//! Finger and face: what a touch opens, and every way it does not.

use super::*;
use crate::view::{BiometricsView, PromptRequest};

const WEEK_MS: u64 = 7 * 86_400_000;

fn prompt() -> PromptRequest {
    PromptRequest {
        title: "Open Clavis".to_owned(),
        cancel: "Cancel".to_owned(),
    }
}

impl Test {
    fn with_finger() -> Self {
        let test = Self::with_vault();
        test.session
            .enable_biometrics(&pin(PIN), &prompt())
            .unwrap();
        test.session.lock();
        test
    }

    fn touch(&self) -> String {
        kind(self.session.unlock_with_biometrics(&prompt()))
    }

    fn next_touch(&self, outcome: Result<(), BiometricError>) {
        *self.world.touch.lock().unwrap() = outcome;
    }

    fn stands(&self) -> BiometricsView {
        self.session.status().biometrics
    }

    /// Moves the moment the PIN was last typed, and starts the app again.
    fn typed_pin(&mut self, at_ms: Option<u64>) {
        self.session.end();
        let file = self.folder.path().join("preferences.json");
        let text = std::fs::read_to_string(&file).unwrap();
        let mut choices: serde_json::Value = serde_json::from_str(&text).unwrap();
        choices["credentialTypedMs"] = at_ms.into();
        std::fs::write(&file, choices.to_string()).unwrap();
        self.session = session(&self.world, self.folder.path());
    }
}

fn now_ms() -> u64 {
    crate::platform::clock::now().as_millis()
}

#[test]
fn a_touch_opens_once_it_was_enabled_with_the_pin() {
    let test = Test::with_vault();
    assert_eq!(test.stands(), BiometricsView::Off);
    let wrong = test.session.enable_biometrics(&pin("830572"), &prompt());
    assert_eq!(kind(wrong), "wrongCredential");
    assert_eq!(test.stands(), BiometricsView::Off);
    test.session
        .enable_biometrics(&pin(PIN), &prompt())
        .unwrap();
    assert_eq!(test.stands(), BiometricsView::On);
    test.session.lock();
    assert_eq!(
        (test.stands(), test.touch()),
        (BiometricsView::On, "ok".to_owned())
    );
    assert!(test.is_open());
    assert_eq!(test.touch(), "ok", "it is open already");
    test.session.disable_biometrics().unwrap();
    test.session.lock();
    assert_eq!(
        (test.stands(), test.touch()),
        (BiometricsView::Off, "badRequest".to_owned())
    );
}

#[test]
fn what_the_sensor_refuses_opens_nothing_and_the_pin_still_does() {
    for (refusal, answer) in [
        (BiometricError::Cancelled, "biometricsCancelled"),
        (BiometricError::Failed, "biometricsFailed"),
        (BiometricError::LockedOut, "biometricsLockedOut"),
        (BiometricError::Unavailable, "biometricsUnavailable"),
    ] {
        let test = Test::with_finger();
        test.next_touch(Err(refusal));
        assert_eq!(test.touch(), answer);
        assert!(!test.is_open());
        test.next_touch(Ok(()));
        assert_eq!(test.touch(), "ok", "after {answer}");
        test.session.lock();
        test.session.unlock(&pin(PIN)).unwrap();
        assert_eq!(
            test.stands(),
            BiometricsView::On,
            "{answer} takes nothing away"
        );
    }
}

#[test]
fn a_key_that_died_is_told_and_taken_away_by_the_pin() {
    let test = Test::with_finger();
    test.next_touch(Err(BiometricError::SlotDead));
    assert_eq!(test.touch(), "biometricsDead");
    assert_eq!(test.stands(), BiometricsView::Dead);
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(test.stands(), BiometricsView::Off);
    test.next_touch(Ok(()));
    test.session.lock();
    assert_eq!(test.touch(), "badRequest", "the slot is gone");
    test.session.unlock(&pin(PIN)).unwrap();
    test.session
        .enable_biometrics(&pin(PIN), &prompt())
        .unwrap();
    test.session.lock();
    assert_eq!(test.touch(), "ok");
}

#[test]
fn the_last_finger_taken_away_is_a_key_that_died() {
    let test = Test::with_finger();
    *test.world.readiness.lock().unwrap() = Readiness::NotEnrolled;
    assert_eq!(test.stands(), BiometricsView::Dead);
    // Enrolled anew: the key does not come back.
    *test.world.readiness.lock().unwrap() = Readiness::Ready;
    assert_eq!(test.stands(), BiometricsView::Dead);
    test.session.unlock(&pin(PIN)).unwrap();
    assert_eq!(test.stands(), BiometricsView::Off);

    let test = Test::with_vault();
    *test.world.readiness.lock().unwrap() = Readiness::NotEnrolled;
    assert_eq!(test.stands(), BiometricsView::NotEnrolled, "never enabled");
}

#[test]
fn nothing_is_enabled_when_the_sensor_refuses() {
    let test = Test::with_vault();
    test.next_touch(Err(BiometricError::Cancelled));
    let refused = test.session.enable_biometrics(&pin(PIN), &prompt());
    assert_eq!(kind(refused), "biometricsCancelled");
    assert_eq!(test.stands(), BiometricsView::Off);
}

#[test]
fn the_pin_is_asked_for_after_seven_days_and_not_before() {
    let mut test = Test::with_finger();
    for (typed, due) in [
        (Some(now_ms() - WEEK_MS + 60_000), false),
        (Some(now_ms() - WEEK_MS), true),
        // A clock that was put back, and a file that was lost.
        (Some(now_ms() + 3_600_000), true),
        (None, true),
    ] {
        test.typed_pin(typed);
        let stands = if due {
            BiometricsView::PinDue
        } else {
            BiometricsView::On
        };
        assert_eq!(test.stands(), stands, "{typed:?}");
        let answer = if due { "biometricsPinDue" } else { "ok" };
        assert_eq!(test.touch(), answer, "{typed:?}");
    }
    test.session.unlock(&pin(PIN)).unwrap();
    test.session.lock();
    assert_eq!(test.touch(), "ok");
}

#[test]
fn a_week_begins_with_the_pin_and_not_with_a_touch() {
    let mut test = Test::with_finger();
    let typed = now_ms() - WEEK_MS + 60_000;
    test.typed_pin(Some(typed));
    assert_eq!(test.touch(), "ok");
    let file = test.folder.path().join("preferences.json");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(&typed.to_string()), "{text}");
}

#[test]
fn the_prompt_is_no_leaving_and_opens_once() {
    let test = Test::with_finger();
    let dialog = test.session.own_dialog().unwrap();
    assert_eq!(test.touch(), "badRequest", "another one is open");
    drop(dialog);
    assert_eq!(test.touch(), "ok");
}
