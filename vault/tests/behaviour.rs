//! What an open and a locked vault do, on a disk in memory.
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

use clavis_core::account::AccountId;
use clavis_core::otp::KeyRef;
use clavis_core::time::UnixTime;
use clavis_vault::{
    AccountChange, ChangeError, CreateError, Credential, CredentialError, CredentialKind, Found,
    OpenVault, Problem, RecoverError, RecoveryCode, SaveError, UnlockError, Weakness,
};
use support::*;

fn wrong(vault: &mut clavis_vault::LockedVault, digits: &str) -> UnlockError {
    vault.unlock(&pin(digits)).unwrap_err()
}

fn recovery_code(vault: &mut OpenVault, seed: u64) -> RecoveryCode {
    let code = vault
        .create_recovery_code(&mut SeededRng::new(seed))
        .unwrap();
    let text = code
        .groups()
        .iter()
        .map(|group| group.to_lowercase())
        .collect::<Vec<_>>()
        .join(" ");
    let asked_back = RecoveryCode::parse(&text).unwrap();
    vault
        .confirm_recovery_code(&code, &asked_back, &mut SeededRng::new(seed + 1))
        .unwrap();
    code
}

#[test]
fn a_vault_is_made_locked_and_opened_again() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    assert!(matches!(folder(&disk, &clock).inspect(), Found::Absent));
    let mut vault = create(&disk, &clock);
    assert_eq!(vault.accounts(), []);
    let ids = vault
        .add(
            vec![totp("first"), totp("second")],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    let mut again = vault.lock();
    assert_eq!(again.credential_kind(), CredentialKind::Pin);
    let vault = again.unlock(&pin(PIN)).unwrap();
    drop((vault, again));
    let vault = open(&disk, &clock);
    assert_eq!(labels(&vault), ["first", "second"]);
    assert_eq!(
        vault
            .accounts()
            .iter()
            .map(|account| account.id)
            .collect::<Vec<_>>(),
        ids
    );
    assert_eq!(vault.accounts()[0].created_at, NOW);
    assert_eq!(vault.restored(), None);
    assert_eq!(
        disk.names(),
        [
            "gen-00000001.hold",
            "gen-00000002.hold",
            "header.json",
            "header.json.bak",
            "throttle.bin",
        ]
    );
}

#[test]
fn a_code_is_the_one_of_the_rfc() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    // RFC 6238 appendix B and RFC 4226 appendix D, whose secret is this label.
    let ids = vault
        .add(
            vec![
                totp("12345678901234567890"),
                hotp("12345678901234567890", 0),
            ],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    let codes = vault.code(ids[0], UnixTime::from_secs(59)).unwrap();
    assert_eq!(codes.code.as_str(), "287082");
    assert_eq!(
        (
            codes.validity.from.as_secs(),
            codes.validity.until.as_secs()
        ),
        (30, 60)
    );
    let next = vault.code(ids[0], UnixTime::from_secs(60)).unwrap();
    assert_eq!(codes.next_code.as_str(), next.code.as_str());
    let counted: Vec<_> = (0..3)
        .map(|_| vault.next_counter_code(ids[1], NOW).unwrap())
        .map(|code| (code.counter.get(), code.code.as_str().to_owned()))
        .collect();
    assert_eq!(
        counted,
        [
            (0, "755224".into()),
            (1, "287082".into()),
            (2, "359152".into())
        ]
    );
    assert_eq!(
        vault.code(ids[1], NOW).unwrap_err(),
        ChangeError::OtherMethod
    );
    assert_eq!(
        vault.next_counter_code(ids[0], NOW).unwrap_err(),
        ChangeError::OtherMethod
    );
    let nobody = AccountId::from_bytes([0; 16]);
    assert_eq!(
        vault.code(nobody, NOW).unwrap_err(),
        ChangeError::NoSuchAccount
    );
}

#[test]
fn a_counter_is_on_disk_before_its_code_shows() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    let id = vault
        .add(
            vec![hotp("counter", 7), hotp("end", i64::MAX as u64)],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    // Whatever step fails: no code, or the counter is used up on disk.
    for step in 1.. {
        let disk = disk.with_trouble(step, Trouble::FailOnce(ErrorKind::Other));
        let shown =
            open_quietly(&disk, &clock).map(|mut vault| vault.next_counter_code(id[0], NOW));
        let kept = open(&disk.after_crash(Left::Synced), &clock);
        let counter = kept.accounts()[0].otp.counter().unwrap().get();
        match shown {
            Some(Ok(code)) => assert_eq!((code.counter.get(), counter), (7, 8), "step {step}"),
            _ => assert_eq!(counter, 7, "step {step}"),
        }
        if !disk.met_trouble() {
            assert!(step > 10, "only {step} steps");
            break;
        }
    }
    assert_eq!(
        vault.next_counter_code(id[1], NOW).unwrap_err(),
        ChangeError::CounterExhausted
    );
}

fn open_quietly(disk: &std::sync::Arc<CrashDisk>, clock: &TestClock) -> Option<OpenVault> {
    match folder(disk, clock).inspect() {
        Found::Locked(mut locked) => locked.unlock(&pin(PIN)).ok(),
        _ => None,
    }
}

#[test]
fn accounts_are_edited_trashed_restored_and_deleted() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    let ids = vault
        .add(
            vec![totp("one"), totp("two"), totp("three")],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    let change = AccountChange {
        id: ids[0],
        issuer: "Caisse".into(),
        label: "zoé".into(),
        groups: vec!["Büro".into()],
        note: "wichtig".into(),
        favourite: true,
    };
    vault.edit(change.clone()).unwrap();
    let later = UnixTime::from_secs(NOW.as_secs() + 10);
    vault.trash(ids[1], NOW).unwrap();
    vault.trash(ids[1], later).unwrap();
    vault.trash(ids[2], NOW).unwrap();
    vault.restore(ids[2]).unwrap();
    let reopened = open(&disk, &clock);
    assert_eq!(reopened.accounts(), vault.accounts());
    assert_eq!(labels(&reopened), ["zoé", "[two]", "three"]);
    let edited = &reopened.accounts()[0];
    assert_eq!(
        (
            edited.issuer.as_str(),
            edited.note.as_str(),
            edited.favourite
        ),
        ("Caisse", "wichtig", true)
    );
    assert_eq!(reopened.accounts()[1].trashed_at, Some(NOW));
    vault.delete_for_good(ids[0]).unwrap();
    assert_eq!(
        vault.code(ids[0], NOW).unwrap_err(),
        ChangeError::NoSuchAccount
    );
    assert_eq!(vault.edit(change).unwrap_err(), ChangeError::NoSuchAccount);
    assert_eq!(
        vault.delete_for_good(ids[0]).unwrap_err(),
        ChangeError::NoSuchAccount
    );
    let days = |days: u64| UnixTime::from_secs(NOW.as_secs() + days * 86_400);
    assert_eq!(vault.purge_expired(days(29)).unwrap(), 0);
    assert_eq!(vault.purge_expired(days(31)).unwrap(), 1);
    assert_eq!(labels(&open(&disk, &clock)), ["three"]);
}

#[test]
fn deleting_for_good_leaves_no_generation_that_holds_the_secret() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    let ids = vault
        .add(
            vec![totp("goes"), totp("stays")],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    vault.trash(ids[0], NOW).unwrap();
    disk.put("gen-00000002.hold.broken", b"a wreck");
    vault.delete_for_good(ids[0]).unwrap();
    assert_eq!(
        disk.names(),
        [
            "gen-00000004.hold",
            "gen-00000005.hold",
            "header.json",
            "header.json.bak",
            "throttle.bin",
        ]
    );
    // Both that are left open, and hold it no more.
    for damaged in ["", "gen-00000005.hold"] {
        let disk = disk.copy();
        if !damaged.is_empty() {
            disk.put(damaged, b"damaged");
        }
        assert_eq!(labels(&open(&disk, &clock)), ["stays"]);
    }
}

#[test]
fn at_most_three_generations_stay() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    disk.put("gen-00000001.hold.a1b2c3d4e5f6", b"left over");
    for number in 0..6_u64 {
        vault
            .add(
                vec![totp(&number.to_string())],
                &mut SeededRng::new(number),
                NOW,
            )
            .unwrap();
    }
    let generations: Vec<_> = disk
        .names()
        .into_iter()
        .filter(|name| name.starts_with("gen"))
        .collect();
    assert_eq!(
        generations,
        [
            "gen-00000005.hold",
            "gen-00000006.hold",
            "gen-00000007.hold"
        ]
    );
}

#[test]
fn uses_ride_on_the_next_save() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    let ids = vault
        .add(vec![totp("one")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let before = disk.everything();
    vault.note_use(ids[0], NOW).unwrap();
    vault.note_use(ids[0], NOW).unwrap();
    assert_eq!(disk.everything(), before, "noting a use wrote something");
    assert_eq!(vault.accounts()[0].use_count, 2);
    vault
        .add(vec![totp("two")], &mut SeededRng::new(3), NOW)
        .unwrap();
    let account = &open(&disk, &clock).accounts()[0].clone();
    assert_eq!((account.use_count, account.last_used), (2, Some(NOW)));
}

#[test]
fn duplicates_are_those_with_the_same_secret_and_codes() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(
            vec![totp("same"), totp("other"), hotp("same", 5)],
            &mut SeededRng::new(2),
            NOW,
        )
        .unwrap();
    let vault = open(&disk, &clock);
    let found = |new| {
        vault
            .duplicates_of(&new)
            .iter()
            .map(|account| account.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(totp("same")), [vault.accounts()[0].id]);
    assert_eq!(found(hotp("same", 9)), [vault.accounts()[2].id]);
    assert_eq!(found(totp("new")), []);
}

#[test]
fn wrong_tries_cost_what_the_schedule_says_also_after_a_restart() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let mut vault = locked(&disk, &clock);
    for (number, left) in [(1, 3), (2, 2), (3, 1), (4, 0)] {
        let UnlockError::WrongCredential(tries) = wrong(&mut vault, &format!("73916{number}"))
        else {
            panic!()
        };
        assert_eq!(
            (
                tries.failed,
                tries.left,
                tries.wait.as_secs(),
                tries.next_wait.as_secs()
            ),
            (number, left, 0, 30)
        );
    }
    let waits = [30, 60, 300, 900, 3600, 3600, 3600];
    for (number, wait) in (5_u32..).zip(waits) {
        let UnlockError::WrongCredential(tries) = wrong(&mut vault, &format!("1739{number:02}"))
        else {
            panic!()
        };
        assert_eq!((tries.failed, tries.wait.as_secs()), (number, wait));
        clock.pass(wait - 1);
        let UnlockError::Throttled(tries) = vault.unlock(&pin(PIN)).unwrap_err() else {
            panic!("not throttled")
        };
        assert_eq!((tries.failed, tries.wait.as_secs()), (number, 1));
        clock.reboot();
        vault = locked(&disk, &clock);
        assert_eq!(vault.tries().wait.as_secs(), wait, "after a restart");
        clock.pass(wait);
    }
    let mut vault = vault.unlock(&pin(PIN)).unwrap().lock();
    assert_eq!((vault.tries().failed, vault.tries().left), (0, 4));
    assert!(
        matches!(wrong(&mut vault, OTHER_PIN), UnlockError::WrongCredential(tries) if tries.failed == 1)
    );
}

#[test]
fn the_same_wrong_pin_in_a_row_counts_once() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    for (digits, failed) in [
        ("739164", 1),
        ("739164", 1),
        ("908172", 2),
        ("908172", 2),
        ("739164", 3),
    ] {
        // Also across restarts.
        let error = wrong(&mut locked(&disk, &clock), digits);
        assert!(
            matches!(error, UnlockError::WrongCredential(tries) if tries.failed == failed),
            "{error:?}"
        );
    }
}

#[test]
fn a_try_is_counted_before_it_is_made() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    for (trouble, error) in [
        (Trouble::ReadOnly, SaveError::ReadOnly),
        (Trouble::FailOnce(ErrorKind::Other), SaveError::NotSaved),
    ] {
        let disk = disk.with_trouble(1, trouble);
        assert_eq!(
            locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err(),
            UnlockError::NotCounted(error)
        );
    }
    // A full disk keeps nobody out: the count is written in place.
    let disk = disk.with_trouble(1, Trouble::Full);
    assert!(locked(&disk, &clock).unlock(&pin(PIN)).is_ok());
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), OTHER_PIN),
        UnlockError::WrongCredential(_)
    ));
}

#[test]
fn a_lost_or_altered_count_makes_wait_an_hour_and_is_no_way_to_free_tries() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let whole = disk.bytes("throttle.bin");
    let ours: Vec<_> = (0..96).chain(512..608).collect();
    let written = ours
        .iter()
        .copied()
        .find(|place| whole[*place] != 0)
        .unwrap();
    let record = written / 512 * 512;
    for place in record..record + 96 {
        let disk = disk.copy();
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        disk.put("throttle.bin", &bytes);
        assert_eq!(
            locked(&disk, &clock).tries().wait.as_secs(),
            3600,
            "byte {place}"
        );
    }
    for bytes in [
        b"".as_slice(),
        &whole[..100],
        &[whole.as_slice(), b"x"].concat(),
    ] {
        let disk = disk.copy();
        disk.put("throttle.bin", bytes);
        // A whole record at its place is good, whatever follows the first sector.
        let wait = locked(&disk, &clock).tries().wait.as_secs();
        assert!(
            wait == 3600 || bytes.len() == 100,
            "{} bytes wait {wait}",
            bytes.len()
        );
    }
    let clock = TestClock::new();
    disk.delete("throttle.bin");
    let mut vault = locked(&disk, &clock);
    assert!(matches!(
        vault.unlock(&pin(PIN)).unwrap_err(),
        UnlockError::Throttled(_)
    ));
    clock.pass(3599);
    // Deleting it again starts again; leaving it alone lets the hour end, across a restart of the program.
    assert!(matches!(
        locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err(),
        UnlockError::Throttled(_)
    ));
    clock.pass(1);
    assert!(locked(&disk, &clock).unlock(&pin(PIN)).is_ok());
}

#[test]
fn a_count_of_another_vault_or_device_is_not_believed() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    drop(create(&disk, &clock));
    let other = CrashDisk::new();
    drop(
        folder(&other, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(99))
            .unwrap(),
    );
    disk.put("throttle.bin", &other.bytes("throttle.bin"));
    assert_eq!(locked(&disk, &clock).tries().wait.as_secs(), 3600);
}

#[test]
fn a_changed_credential_opens_and_the_old_one_is_gone_from_every_file() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let old_header = disk.bytes("header.json");
    let error = vault
        .change_credential(&pin(OTHER_PIN), &pin("908172"), &mut SeededRng::new(3))
        .unwrap_err();
    assert!(
        matches!(error, CredentialError::WrongCredential(tries) if tries.failed == 1),
        "{error:?}"
    );
    let weak = vault
        .change_credential(&pin(PIN), &pin("123456"), &mut SeededRng::new(3))
        .unwrap_err();
    assert_eq!(weak, CredentialError::Weak(Weakness::Sequence));
    let words = Credential::passphrase("acht Enten im Re\u{301}gen");
    vault
        .change_credential(&pin(PIN), &words, &mut SeededRng::new(4))
        .unwrap();
    assert_eq!(vault.credential_kind(), CredentialKind::Passphrase);
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    let composed = Credential::passphrase("acht Enten im R\u{e9}gen");
    assert_eq!(
        labels(&locked(&disk, &clock).unlock(&composed).unwrap()),
        ["kept"]
    );
    let old_slot = wrapped_keys(&old_header);
    assert_eq!(old_slot.len(), 1);
    for (path, bytes) in disk.everything() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains(&old_slot[0]),
            "the old slot is in {}",
            path.display()
        );
    }
    // The backup alone opens with the new one and not with the old one.
    disk.delete("header.json");
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    assert_eq!(
        labels(&locked(&disk, &clock).unlock(&composed).unwrap()),
        ["kept"]
    );
}

fn wrapped_keys(header: &[u8]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_slice(header).unwrap();
    json["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["wrapped"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_recovery_code_is_saved_only_when_asked_back_right() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    assert!(!vault.recovery_reminder(), "no account, no reminder");
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    assert!(vault.recovery_reminder());
    let before = disk.everything();
    let shown = vault.create_recovery_code(&mut SeededRng::new(5)).unwrap();
    let other = RecoveryCode::generate(&mut SeededRng::new(6)).unwrap();
    let error = vault
        .confirm_recovery_code(&shown, &other, &mut SeededRng::new(7))
        .unwrap_err();
    assert_eq!(error, CredentialError::RecoveryCodeDiffers);
    assert_eq!(disk.everything(), before);
    assert_eq!(
        locked(&disk, &clock).recover(&shown).unwrap_err(),
        RecoverError::NoRecoveryCode
    );
    let code = recovery_code(&mut vault, 5);
    assert!(!vault.recovery_reminder());
    assert!(locked(&disk, &clock).recover(&code).is_ok());
    // Replaced: the old one opens nothing, in the header or in its backup.
    let newer = recovery_code(&mut vault, 8);
    for name in ["", "header.json"] {
        let disk = disk.copy();
        if !name.is_empty() {
            disk.delete(name);
        }
        let vault = locked(&disk, &clock);
        assert!(matches!(
            vault.recover(&code).unwrap_err(),
            RecoverError::WrongRecoveryCode(_)
        ));
        assert!(vault.recover(&newer).is_ok());
    }
    vault.remove_recovery_code().unwrap();
    assert!(vault.recovery_reminder());
    vault.dismiss_recovery_reminder().unwrap();
    let vault = open(&disk, &clock);
    assert!(!vault.has_recovery_code() && !vault.recovery_reminder());
}

#[test]
fn the_recovery_code_sets_a_new_pin_while_throttled_and_counts_no_try() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    let code = recovery_code(&mut vault, 5);
    let mut vault = vault.lock();
    for digits in ["739164", "908172", "739165", "908173", "739166"] {
        wrong(&mut vault, digits);
    }
    let stranger = RecoveryCode::generate(&mut SeededRng::new(77)).unwrap();
    let error = vault.recover(&stranger).unwrap_err();
    assert!(
        matches!(error, RecoverError::WrongRecoveryCode(tries) if tries.failed == 5 && !tries.wait.is_zero())
    );
    let mut recovering = vault.recover(&code).unwrap();
    let weak = recovering
        .set_credential(&pin("111111"), CHEAP, &mut SeededRng::new(9))
        .unwrap_err();
    assert_eq!(weak, CredentialError::Weak(Weakness::Repeated));
    let vault = recovering
        .set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(9))
        .unwrap();
    assert_eq!(
        (labels(&vault), vault.tries().failed),
        (vec!["kept".to_owned()], 0)
    );
    assert!(matches!(
        wrong(&mut locked(&disk, &clock), PIN),
        UnlockError::WrongCredential(_)
    ));
    assert!(
        locked(&disk, &clock)
            .unlock(&pin(OTHER_PIN))
            .unwrap()
            .has_recovery_code()
    );
}

#[test]
fn a_lost_device_key_is_told_from_a_wrong_pin_and_the_recovery_code_makes_a_new_one() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    drop(vault);
    let device_key = disk.everything()[std::path::Path::new(DEVICE_KEY)].clone();
    let without = |has_recovery_code| Problem::DeviceKeyMissing { has_recovery_code };
    let other = CrashDisk::new();
    drop(
        folder(&other, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(99))
            .unwrap(),
    );
    let foreign = other.everything()[std::path::Path::new(DEVICE_KEY)].clone();
    for key in [None, Some(b"damaged".to_vec()), Some(foreign)] {
        set_device_key(&disk, key);
        let mut vault = locked(&disk, &clock);
        assert_eq!(vault.problem(), Some(without(false)));
        assert_eq!(
            vault.unlock(&pin(PIN)).unwrap_err(),
            UnlockError::Unusable(without(false))
        );
    }
    set_device_key(&disk, Some(device_key));
    let mut vault = open(&disk, &clock);
    let code = recovery_code(&mut vault, 5);
    drop(vault);
    set_device_key(&disk, None);
    let vault = locked(&disk, &clock);
    assert_eq!(vault.problem(), Some(without(true)));
    let mut recovering = vault.recover(&code).unwrap();
    drop(
        recovering
            .set_credential(&pin(OTHER_PIN), CHEAP, &mut SeededRng::new(9))
            .unwrap(),
    );
    let mut vault = locked(&disk, &clock);
    assert_eq!((vault.problem(), vault.tries().failed), (None, 0));
    assert_eq!(labels(&vault.unlock(&pin(OTHER_PIN)).unwrap()), ["kept"]);
}

fn set_device_key(disk: &CrashDisk, bytes: Option<Vec<u8>>) {
    use clavis_vault::Files;
    let path = std::path::Path::new(DEVICE_KEY);
    match bytes {
        Some(bytes) => disk.write(path, &bytes).unwrap(),
        None => disk.remove(path).unwrap(),
    }
}

#[test]
fn a_wipe_is_opt_in_needs_a_recovery_code_and_comes_after_ten() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    assert_eq!(
        vault.set_wipe_after_failures(true).unwrap_err(),
        ChangeError::RecoveryCodeRequired
    );
    recovery_code(&mut vault, 5);
    let without_wipe = disk.copy();
    vault.set_wipe_after_failures(true).unwrap();
    for (disk, wipes) in [(disk, true), (without_wipe, false)] {
        for number in 1..=12 {
            let mut vault = locked(&disk, &clock);
            assert_eq!(vault.wipes_after_failures(), wipes);
            assert_eq!(
                vault.tries().left_before_wipe,
                wipes.then_some(11_u32.saturating_sub(number))
            );
            match wrong(&mut vault, &format!("7391{number:02}")) {
                UnlockError::Erased => {
                    assert_eq!((wipes, number), (true, 10));
                    break;
                }
                UnlockError::WrongCredential(_) => assert!(!wipes || number < 10, "not erased"),
                other => panic!("{other:?}"),
            }
            clock.pass(3600);
        }
        if wipes {
            assert!(matches!(folder(&disk, &clock).inspect(), Found::Absent));
            assert!(disk.everything().is_empty(), "{:?}", disk.names());
        } else {
            assert!(
                locked(&disk, &clock).unlock(&pin(PIN)).is_ok(),
                "wrong tries disabled a slot"
            );
        }
    }
}

#[test]
fn removing_the_recovery_code_ends_the_wipe() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    recovery_code(&mut vault, 5);
    vault.set_wipe_after_failures(true).unwrap();
    vault.remove_recovery_code().unwrap();
    assert!(!open(&disk, &clock).wipes_after_failures());
}

#[test]
fn a_weak_credential_makes_no_vault() {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let error = folder(&disk, &clock)
        .create(&pin("020202"), CHEAP, &mut SeededRng::new(1))
        .unwrap_err();
    assert_eq!(error, CreateError::Weak(Weakness::Pattern));
    assert!(disk.everything().is_empty());
}

#[test]
fn a_vault_is_never_made_over_a_trace_of_another() {
    let clock = TestClock::new();
    let whole = CrashDisk::new();
    let mut vault = create(&whole, &clock);
    vault
        .add(vec![totp("kept")], &mut SeededRng::new(2), NOW)
        .unwrap();
    for kept in whole
        .names()
        .into_iter()
        .filter(|name| name != "throttle.bin")
    {
        let disk = whole.copy();
        for name in disk.names().into_iter().filter(|name| *name != kept) {
            disk.delete(&name);
        }
        let before = disk.everything();
        let error = folder(&disk, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
            .unwrap_err();
        assert_eq!(error, CreateError::VaultExists, "{kept}");
        let mut after = disk.everything();
        // Looking at a vault without its count writes the longest wait.
        after.remove(&std::path::Path::new(DIR).join("throttle.bin"));
        assert_eq!(after, before, "{kept}");
    }
    for stray in [
        "header.json.tmp",
        "header",
        "gen-00000001.hold",
        "gen-00000009.hold.broken",
        "x.hold",
    ] {
        let disk = CrashDisk::new();
        clavis_vault::Files::make_dir(&*disk, std::path::Path::new(DIR)).unwrap();
        disk.put(stray, b"something");
        assert!(
            matches!(
                folder(&disk, &clock).inspect(),
                Found::Unusable(Problem::HeaderDamaged)
            ),
            "{stray}"
        );
        let error = folder(&disk, &clock)
            .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
            .unwrap_err();
        assert_eq!(
            (error, disk.bytes(stray)),
            (CreateError::VaultExists, b"something".to_vec())
        );
    }
}

#[test]
fn secrets_stay_apart_from_what_is_printed() {
    let key = KeyRef {
        secret: b"12345678901234567890",
        pin: None,
    };
    assert!(!format!("{key:?}").contains("1234"));
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let vault = create(&disk, &clock);
    assert_eq!(format!("{vault:?}"), "OpenVault { accounts: 0, .. }");
    assert_eq!(
        format!("{:?}", vault.lock()),
        "LockedVault { dir: \"/data/vault\", .. }"
    );
}
