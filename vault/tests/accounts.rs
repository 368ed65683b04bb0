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
    AccountChange, ChangeError, CreateError, CredentialKind, Found, OpenVault, Problem, Weakness,
};
use support::*;

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
    for trouble in [Trouble::FailOnce(ErrorKind::Other), Trouble::NoSync] {
        for step in 1.. {
            let disk = disk.with_trouble(step, trouble);
            let shown =
                open_quietly(&disk, &clock).map(|mut vault| vault.next_counter_code(id[0], NOW));
            for left in EVERYTHING_LEFT {
                let kept = open(&disk.after_crash(left), &clock);
                let counter = kept.accounts()[0].otp.counter().unwrap().get();
                let what = format!("{trouble:?} at step {step}, {left:?}");
                match &shown {
                    Some(Ok(code)) => assert_eq!((code.counter.get(), counter), (7, 8), "{what}"),
                    _ => assert_eq!(counter, 7, "{what}"),
                }
            }
            if !disk.met_trouble() {
                assert!(step > 10, "only {step} steps");
                break;
            }
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
