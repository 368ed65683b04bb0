//! Bytes that changed on disk: told apart from a wrong PIN and from a newer program, and never the end of a vault
//! that has a whole header and a whole generation somewhere.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

mod support;

use std::sync::Arc;

use clavis_vault::{Found, Problem, UnlockError};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use support::*;

fn vault_with_accounts() -> (Arc<CrashDisk>, TestClock) {
    let (disk, clock) = (CrashDisk::new(), TestClock::new());
    let mut vault = create(&disk, &clock);
    vault
        .add(vec![totp("one")], &mut SeededRng::new(2), NOW)
        .unwrap();
    vault
        .add(vec![totp("two")], &mut SeededRng::new(3), NOW)
        .unwrap();
    (disk, clock)
}

fn problem(disk: &Arc<CrashDisk>, clock: &TestClock) -> Option<Problem> {
    match folder(disk, clock).inspect() {
        Found::Unusable(problem) => Some(problem),
        Found::Absent => panic!("a damaged vault counts as absent"),
        Found::Locked(_) => None,
    }
}

/// Every way to cut a file off and to flip one of its bits.
fn damaged(whole: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let cuts = (0..whole.len()).map(|length| (format!("{length} bytes"), whole[..length].to_vec()));
    let flips = (0..whole.len() * 8).map(|bit| {
        let mut flipped = whole.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        (format!("bit {bit}"), flipped)
    });
    let longer = ["\n", " ", "}", "\0"]
        .map(|more| (format!("{more:?} more"), [whole, more.as_bytes()].concat()));
    cuts.chain(flips).chain(longer)
}

#[test]
fn every_cut_and_every_flipped_bit_of_the_only_header_is_damage_and_changes_nothing() {
    let (disk, clock) = vault_with_accounts();
    disk.delete("header.json.bak");
    let whole = disk.bytes("header.json");
    assert_eq!(problem(&disk, &clock), None);
    let mut count = 0;
    for (what, bytes) in damaged(&whole) {
        disk.put("header.json", &bytes);
        let before = disk.everything();
        assert_eq!(
            problem(&disk, &clock),
            Some(Problem::HeaderDamaged),
            "{what}"
        );
        assert_eq!(disk.everything(), before, "{what}: something was written");
        count += 1;
    }
    assert_eq!(count, whole.len() * 9 + 4);
    disk.put("header.json", &whole);
    assert_eq!(labels(&open(&disk, &clock)), ["one", "two"]);
}

#[test]
fn with_a_backup_no_damage_of_the_header_loses_anything() {
    let (disk, clock) = vault_with_accounts();
    for (what, bytes) in damaged(&disk.bytes("header.json")).step_by(23) {
        let disk = disk.copy();
        disk.put("header.json", &bytes);
        let vault = open(&disk, &clock);
        // The backup is older than the last save, and the newest generation counts all the same.
        assert_eq!(
            (labels(&vault), vault.restored()),
            (vec!["one".into(), "two".into()], None),
            "{what}"
        );
        drop(vault);
        // The header was repaired: it opens without its backup.
        disk.delete("header.json.bak");
        assert_eq!(labels(&open(&disk, &clock)), ["one", "two"], "{what}");
    }
}

#[test]
fn a_damaged_backup_is_made_anew() {
    let (disk, clock) = vault_with_accounts();
    for (what, bytes) in damaged(&disk.bytes("header.json.bak")).step_by(97) {
        let disk = disk.copy();
        disk.put("header.json.bak", &bytes);
        drop(open(&disk, &clock));
        disk.delete("header.json");
        assert_eq!(labels(&open(&disk, &clock)), ["one", "two"], "{what}");
    }
}

#[test]
fn a_damaged_generation_gives_way_to_the_one_before_and_is_kept() {
    let (disk, clock) = vault_with_accounts();
    let whole = disk.bytes("gen-00000003.hold");
    for (what, bytes) in damaged(&whole)
        .step_by(31)
        .chain([("gone".to_owned(), Vec::new())])
    {
        let disk = disk.copy();
        if what == "gone" {
            disk.delete("gen-00000003.hold");
        } else {
            disk.put("gen-00000003.hold", &bytes);
        }
        let vault = open(&disk, &clock);
        let restored = vault.restored().unwrap();
        assert_eq!(
            (labels(&vault), restored.generations_lost, restored.saved_at),
            (vec!["one".into()], 1, Some(NOW))
        );
        drop(vault);
        if what != "gone" {
            assert_eq!(disk.bytes("gen-00000003.hold.broken"), bytes, "{what}");
        }
        // Said once; then that generation is the vault.
        let vault = open(&disk, &clock);
        assert_eq!(
            (labels(&vault), vault.restored()),
            (vec!["one".into()], None),
            "{what}"
        );
    }
}

#[test]
fn two_damaged_generations_give_way_to_the_third_and_three_are_the_end() {
    let (disk, clock) = vault_with_accounts();
    disk.put("gen-00000003.hold", b"damaged");
    disk.put("gen-00000002.hold", b"damaged");
    let two = disk.copy();
    let vault = open(&two, &clock);
    assert_eq!(
        (labels(&vault), vault.restored().unwrap().generations_lost),
        (vec![], 2)
    );
    disk.put("gen-00000001.hold", b"damaged");
    let before = disk.everything();
    let error = locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err();
    assert_eq!(error, UnlockError::Unusable(Problem::GenerationsDamaged));
    let mut after = disk.everything();
    let throttle = std::path::Path::new(DIR).join("throttle.bin");
    after.insert(throttle.clone(), before[&throttle].clone());
    assert_eq!(after, before, "a vault that cannot be read was written to");
}

#[test]
fn a_renamed_generation_is_not_taken_for_another() {
    let (disk, clock) = vault_with_accounts();
    let older = disk.bytes("gen-00000002.hold");
    disk.put("gen-00000003.hold", &older);
    assert_eq!(open(&disk, &clock).restored().unwrap().generations_lost, 1);
    // Nor without the digest, when only the backup of the header is left.
    let (disk, clock) = vault_with_accounts();
    disk.put("gen-00000009.hold", &older);
    disk.delete("header.json");
    let vault = open(&disk, &clock);
    assert_eq!(
        (labels(&vault), vault.restored().unwrap().generations_lost),
        (vec!["one".into(), "two".into()], 1)
    );
}

/// Changes the text of a header like somebody without the key would: with the right digest.
fn tampered(header: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = std::str::from_utf8(header).unwrap();
    assert!(text.contains(old), "{old} is not in {text}");
    let text = text.replacen(old, new, 1);
    let (signed, _) = text.split_once("\",\n  \"sha256\": \"").unwrap();
    let digest = HEXLOWER.encode(&Sha256::digest(signed.as_bytes()));
    format!("{signed}\",\n  \"sha256\": \"{digest}\"\n}}\n").into_bytes()
}

#[test]
fn a_header_changed_without_the_key_is_told_and_its_backup_is_used() {
    let (disk, clock) = vault_with_accounts();
    let header = disk.bytes("header.json");
    for (old, new) in [
        ("\"wipe_after\": null", "\"wipe_after\": 10"),
        ("\"oldest_kept\": 1", "\"oldest_kept\": 3"),
        ("\"mac\": \"", "\"mac\":  \""),
    ] {
        let changed = tampered(&header, old, new);
        let disk = disk.copy();
        disk.put("header.json", &changed);
        if old.contains("mac") {
            // Not even the form is right.
            disk.delete("header.json.bak");
            assert_eq!(problem(&disk, &clock), Some(Problem::HeaderDamaged));
            continue;
        }
        let repaired = disk.copy();
        assert_eq!(labels(&open(&repaired, &clock)), ["one", "two"], "{new}");
        assert!(!open(&repaired, &clock).wipes_after_failures());
        disk.delete("header.json.bak");
        let error = locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err();
        assert_eq!(
            error,
            UnlockError::Unusable(Problem::HeaderTampered),
            "{new}"
        );
        assert_eq!(disk.bytes("header.json"), changed, "{new}");
    }
}

#[test]
fn parameters_of_a_slot_are_bound_to_it_and_hostile_ones_are_refused_unread() {
    let (disk, clock) = vault_with_accounts();
    disk.delete("header.json.bak");
    let header = disk.bytes("header.json");
    // Cheaper than it was made: opens nothing.
    for (old, new) in [
        ("\"memory_kib\": 32", "\"memory_kib\": 16"),
        ("\"kind\": \"pin\"", "\"kind\": \"passphrase\""),
    ] {
        let disk = disk.copy();
        disk.put("header.json", &tampered(&header, old, new));
        let error = locked(&disk, &clock).unlock(&pin(PIN)).unwrap_err();
        assert!(
            matches!(error, UnlockError::WrongCredential(_)),
            "{new}: {error:?}"
        );
    }
    for (old, new) in [
        ("\"memory_kib\": 32", "\"memory_kib\": 4294967295"),
        ("\"memory_kib\": 32", "\"memory_kib\": 262145"),
        ("\"memory_kib\": 32", "\"memory_kib\": 1"),
        ("\"memory_kib\": 32", "\"memory_kib\": -1"),
        ("\"passes\": 1", "\"passes\": 4294967295"),
        ("\"passes\": 1", "\"passes\": 0"),
        ("\"lanes\": 1", "\"lanes\": 4294967295"),
        ("\"device_rounds\": 1", "\"device_rounds\": 4294967295"),
        ("\"device_rounds\": 1", "\"device_rounds\": 0"),
        ("\"magic\": \"clavis-vault\"", "\"magic\": \"clavis-fault\""),
        ("\"format\": 2", "\"format\": 0"),
        ("\"format\": 2", "\"format\": 2, \"format\": 2"),
        ("\"generation\": 3", "\"generation\": 0"),
        ("\"generation\": 3", "\"generation\": 2"),
        ("\"oldest_kept\": 1", "\"oldest_kept\": 4"),
        ("gen-00000003.hold", "../device.key"),
        ("\"wipe_after\": null", "\"wipe_after\": 1"),
        ("\"wipe_after\": null", "\"wipe_after\": null, \"more\": 1"),
        ("\"vault_id\": \"", "\"vault_id\": \"00"),
        ("\"slots\": [", "\"slots\": [[[[[[[["),
    ] {
        let disk = disk.copy();
        disk.put("header.json", &tampered(&header, old, new));
        assert_eq!(
            problem(&disk, &clock),
            Some(Problem::HeaderDamaged),
            "{new}"
        );
    }
    disk.put("header.json", &vec![b' '; 10_000_000]);
    assert_eq!(problem(&disk, &clock), Some(Problem::HeaderDamaged));
}

#[test]
fn a_newer_format_is_refused_and_left_untouched_whatever_its_backup_says() {
    let (disk, clock) = vault_with_accounts();
    let newer = tampered(
        &disk.bytes("header.json"),
        "\"format\": 2",
        "\"format\": 7, \"unheard_of\": true",
    );
    for name in ["header.json", "header.json.bak"] {
        let disk = disk.copy();
        disk.put(name, &newer);
        if name == "header.json.bak" {
            disk.put("header.json", b"damaged");
        }
        let before = disk.everything();
        assert_eq!(
            problem(&disk, &clock),
            Some(Problem::TooNew {
                found: 7,
                supported: 2
            })
        );
        let made = folder(&disk, &clock).create(&pin(PIN), CHEAP, &mut SeededRng::new(9));
        assert!(made.is_err());
        assert_eq!(disk.everything(), before);
    }
}

#[test]
fn a_vault_of_another_backend_is_left_alone() {
    let (disk, clock) = vault_with_accounts();
    disk.put(
        "header.json",
        &tampered(
            &disk.bytes("header.json"),
            "\"backend\": \"memory\"",
            "\"backend\": \"other\"",
        ),
    );
    let before = disk.everything();
    assert_eq!(problem(&disk, &clock), Some(Problem::OtherBackend));
    assert_eq!(disk.everything(), before);
}

#[test]
fn a_generation_that_was_never_named_goes_and_newer_ones_of_a_header_put_back_stay() {
    let (disk, clock) = vault_with_accounts();
    let old_header = disk.bytes("header.json");
    disk.put(
        "gen-00000004.hold",
        b"written, but a crash kept it from being named",
    );
    drop(open(&disk, &clock));
    assert!(!disk.names().contains(&"gen-00000004.hold".to_owned()));
    let mut vault = open(&disk, &clock);
    for number in 0..2 {
        vault
            .add(
                vec![totp(&format!("later {number}"))],
                &mut SeededRng::new(20 + number),
                NOW,
            )
            .unwrap();
    }
    drop(vault);
    disk.put("header.json", &old_header);
    let newest = disk.bytes("gen-00000005.hold");
    let mut vault = open(&disk, &clock);
    assert_eq!(labels(&vault), ["one", "two"]);
    vault
        .add(vec![totp("after")], &mut SeededRng::new(30), NOW)
        .unwrap();
    assert_eq!(
        disk.bytes("gen-00000005.hold"),
        newest,
        "a newer generation was overwritten"
    );
    assert!(disk.names().contains(&"gen-00000006.hold".to_owned()));
}
