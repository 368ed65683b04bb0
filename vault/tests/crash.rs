//! Power fails, or a step fails, at every step of everything that writes. Then the vault is opened again, and it is in
//! the old state or the new one, with every account and every way in that this state has.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::io::ErrorKind;
use std::sync::Arc;

use clavis_vault::{Credential, Found, LockedVault, OpenVault, RecoveryCode};
use support::*;

type Step<'a> = &'a dyn Fn(&Arc<CrashDisk>, &TestClock);

/// Everything that tells one state of a vault from another.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Absent,
    Vault {
        opens_with: Vec<&'static str>,
        recovery: Vec<u64>,
        labels: Vec<String>,
        counters: Vec<u64>,
    },
    Other(String),
}

/// Opens a copy of the disk, so that looking changes nothing.
fn see(disk: &CrashDisk, clock: &TestClock) -> Seen {
    let disk = disk.copy();
    let mut locked = match folder(&disk, clock).inspect() {
        Found::Absent => {
            // Absent means that a new one can be made.
            let made = folder(&disk, clock).create(&pin(PIN), CHEAP, &mut SeededRng::new(50));
            return if made.is_ok() {
                Seen::Absent
            } else {
                Seen::Other(format!("absent, but {made:?}"))
            };
        }
        Found::Unusable(problem) => return Seen::Other(format!("{problem:?}")),
        Found::Locked(locked) => locked,
    };
    if locked.tries().failed > 1 {
        return Seen::Other(format!("the count was lost: {:?}", locked.tries()));
    }
    let codes = recovery_codes(&locked);
    let mut opens_with = Vec::new();
    let mut vault = None;
    for digits in [PIN, OTHER_PIN] {
        match locked.unlock(&Credential::pin(digits)) {
            Ok(open) => {
                opens_with.push(digits);
                vault = Some(open);
            }
            Err(clavis_vault::UnlockError::WrongCredential(_)) => {}
            Err(other) => return Seen::Other(format!("{other:?}")),
        }
    }
    let Some(vault) = vault else {
        return Seen::Other("no PIN opens it".into());
    };
    for account in vault.accounts() {
        let key_is_there = account.otp.counter().is_some() || vault.code(account.id, NOW).is_ok();
        assert!(
            key_is_there,
            "an account without its secret: {}",
            account.label
        );
    }
    let counters = vault
        .accounts()
        .iter()
        .filter_map(|account| account.otp.counter())
        .map(|c| c.get())
        .collect();
    let seen = Seen::Vault {
        opens_with,
        recovery: codes,
        labels: labels(&vault),
        counters,
    };
    // It can be written to again, and what is written stays.
    let mut vault = vault;
    vault
        .add(vec![totp("after the crash")], &mut SeededRng::new(51), NOW)
        .unwrap();
    drop(vault);
    seen
}

fn code(seed: u64) -> RecoveryCode {
    RecoveryCode::generate(&mut SeededRng::new(seed)).unwrap()
}

fn recovery_codes(locked: &LockedVault) -> Vec<u64> {
    [5, 6]
        .into_iter()
        .filter(|seed| locked.recover(&code(*seed)).is_ok())
        .collect()
}

/// Runs an operation with trouble at each of its steps.
fn check(prepare: Step<'_>, operation: Step<'_>, least_steps: u64) {
    let (start, clock) = (CrashDisk::new(), TestClock::new());
    prepare(&start, &clock);
    let start = start.after_crash(Left::All);
    let old = see(&start, &clock);
    let done = start.copy();
    operation(&done, &clock);
    let new = see(&done, &clock);
    assert!(!matches!(old, Seen::Other(_)), "{old:?}");
    assert!(!matches!(new, Seen::Other(_)), "{new:?}");
    for left in EVERYTHING_LEFT {
        assert_eq!(
            see(&done.after_crash(left), &clock),
            new,
            "finished, but {left:?} is something else"
        );
    }
    for trouble in [
        Trouble::Crash,
        Trouble::CrashTorn,
        Trouble::FailOnce(ErrorKind::Other),
        Trouble::FailOnce(ErrorKind::StorageFull),
        Trouble::Full,
        Trouble::ReadOnly,
    ] {
        let (mut step, mut news) = (0, 0);
        loop {
            step += 1;
            let disk = start.with_trouble(step, trouble);
            operation(&disk, &clock);
            if !disk.met_trouble() {
                break;
            }
            for left in EVERYTHING_LEFT {
                let seen = see(&disk.after_crash(left), &clock);
                assert!(
                    seen == old || seen == new,
                    "{trouble:?} at step {step}, {left:?}: {seen:?} is neither {old:?} nor {new:?}"
                );
                news += u64::from(seen == new);
            }
        }
        let steps = step - 1;
        if matches!(trouble, Trouble::Crash | Trouble::CrashTorn) {
            assert!(steps >= least_steps, "{trouble:?}: only {steps} steps");
            assert!(
                old == new || news > 0,
                "{trouble:?}: the new state was never seen"
            );
        }
    }
}

/// A vault with two accounts and a counter, opened with [`PIN`].
fn prepared(disk: &Arc<CrashDisk>, clock: &TestClock) {
    let mut vault = create(disk, clock);
    vault
        .add(
            vec![totp("one"), totp("two"), hotp("counter", 7)],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    vault.trash(vault.accounts()[1].id, NOW).unwrap();
}

fn with_code(disk: &Arc<CrashDisk>, clock: &TestClock) {
    prepared(disk, clock);
    confirm(&mut open(disk, clock), 5);
}

fn confirm(vault: &mut OpenVault, seed: u64) {
    let _ = vault.confirm_recovery_code(&code(seed), &code(seed), &mut SeededRng::new(seed));
}

/// Opens without asking whether that works: there may be trouble already.
fn on_open(disk: &Arc<CrashDisk>, clock: &TestClock, operation: impl FnOnce(&mut OpenVault)) {
    if let Found::Locked(mut locked) = folder(disk, clock).inspect()
        && let Ok(mut vault) = locked.unlock(&pin(PIN))
    {
        operation(&mut vault);
    }
}

#[test]
fn creating() {
    check(
        &|_, _| {},
        &|disk, clock| {
            let _ = folder(disk, clock).create(&pin(PIN), CHEAP, &mut SeededRng::new(1));
        },
        20,
    );
}

#[test]
fn adding() {
    let add = |vault: &mut OpenVault| {
        let _ = vault.add(
            vec![totp("three"), totp("four")],
            &mut SeededRng::new(3),
            NOW,
        );
    };
    check(&prepared, &|disk, clock| on_open(disk, clock, add), 12);
}

#[test]
fn counting() {
    let count = |vault: &mut OpenVault| {
        let _ = vault.next_counter_code(vault.accounts()[2].id, NOW);
    };
    check(&prepared, &|disk, clock| on_open(disk, clock, count), 12);
}

#[test]
fn deleting_for_good() {
    let delete = |vault: &mut OpenVault| {
        let _ = vault.delete_for_good(vault.accounts()[1].id);
    };
    check(&prepared, &|disk, clock| on_open(disk, clock, delete), 24);
}

#[test]
fn changing_the_credential() {
    let change = |vault: &mut OpenVault| {
        let _ = vault.change_credential(&pin(PIN), &pin(OTHER_PIN), &mut SeededRng::new(3));
    };
    check(&with_code, &|disk, clock| on_open(disk, clock, change), 10);
}

#[test]
fn making_a_recovery_code() {
    check(
        &prepared,
        &|disk, clock| on_open(disk, clock, |vault| confirm(vault, 5)),
        8,
    );
}

#[test]
fn replacing_and_removing_a_recovery_code() {
    check(
        &with_code,
        &|disk, clock| on_open(disk, clock, |vault| confirm(vault, 6)),
        8,
    );
    let remove = |vault: &mut OpenVault| {
        let _ = vault.remove_recovery_code();
    };
    check(&with_code, &|disk, clock| on_open(disk, clock, remove), 8);
}

#[test]
fn recovering_with_a_new_pin() {
    check(
        &with_code,
        &|disk, clock| {
            if let Found::Locked(locked) = folder(disk, clock).inspect()
                && let Ok(mut recovering) = locked.recover(&code(5))
            {
                let _ = recovering.set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(3));
            }
        },
        7,
    );
}

#[test]
fn opening_after_damage() {
    for damaged in ["header.json", "header.json.bak", "gen-00000003.hold"] {
        check(
            &|disk, clock| {
                with_code(disk, clock);
                disk.put(damaged, b"damaged");
            },
            &|disk, clock| on_open(disk, clock, |_| {}),
            5,
        );
    }
}

#[test]
fn a_wrong_try() {
    check(
        &prepared,
        &|disk, clock| {
            if let Found::Locked(mut locked) = folder(disk, clock).inspect() {
                let _ = locked.unlock(&pin(OTHER_PIN));
            }
        },
        2,
    );
}

#[test]
fn erasing() {
    check(
        &with_code,
        &|disk, clock| {
            let _ = folder(disk, clock).erase_everything();
        },
        10,
    );
}

#[test]
fn a_failed_save_changes_nothing_in_memory_either() {
    let (start, clock) = (CrashDisk::new(), TestClock::new());
    prepared(&start, &clock);
    for trouble in [
        Trouble::FailOnce(ErrorKind::Other),
        Trouble::Full,
        Trouble::ReadOnly,
    ] {
        let mut failures = 0;
        for step in 3.. {
            let disk = start.with_trouble(step, trouble);
            let mut vault = open(&disk, &clock);
            let ids: Vec<_> = vault.accounts().iter().map(|account| account.id).collect();
            let before = vault.accounts().to_vec();
            let added = vault.add(vec![totp("three")], &mut SeededRng::new(3), NOW);
            let on_disk = || see(&disk.after_crash(Left::All), &clock);
            if added.is_err() {
                failures += 1;
                assert_eq!(vault.accounts(), before, "{trouble:?} at step {step}");
                assert_eq!(on_disk(), see(&start, &clock), "{trouble:?} at step {step}");
                assert!(vault.code(ids[0], NOW).is_ok());
            } else {
                assert_eq!(vault.accounts().len(), 4);
                assert!(
                    matches!(on_disk(), Seen::Vault { labels, .. } if labels.len() == 4),
                    "{trouble:?} {step}"
                );
            }
            if !disk.met_trouble() {
                break;
            }
        }
        assert!(failures > 2, "{trouble:?}: {failures}");
    }
}

#[test]
fn failures_are_named() {
    use clavis_vault::{ChangeError, SaveError};
    let (start, clock) = (CrashDisk::new(), TestClock::new());
    prepared(&start, &clock);
    for (trouble, error) in [
        (Trouble::Full, SaveError::DiskFull),
        (Trouble::ReadOnly, SaveError::ReadOnly),
    ] {
        let mut named = 0;
        // Steps 1 and 2 count the try.
        for step in 4.. {
            let disk = start.with_trouble(step, trouble);
            let mut vault = open(&disk, &clock);
            match vault.add(vec![totp("three")], &mut SeededRng::new(3), NOW) {
                Err(failed) => {
                    assert_eq!(failed, ChangeError::Save(error), "step {step}");
                    named += 1;
                }
                Ok(_) if !disk.met_trouble() => break,
                Ok(_) => {}
            }
        }
        assert!(named > 1, "{named}");
    }
}
