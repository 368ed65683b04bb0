//! SQLite databases with their write-ahead log, and databases that are cut, turned and tied into loops.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use clavis_core::import::{self, ImportError, Imported};
use exports::{
    Failure, cuts, flipped, read, skipped,
    sqlite::{Files, GOOGLE, MICROSOFT, google, make},
};

fn with_log(database: &[u8], log: &[u8]) -> Result<Imported, Failure> {
    let mut readings = import::read(&[log, database]);
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].files, [1, 0]);
    exports::open(readings.remove(0), None)
}

/// Two accounts in the file, two in the log, and one that was never committed though its pages are in the log.
const LOGGED: &str = "
db.execute('PRAGMA journal_mode = WAL')
db.execute('PRAGMA wal_autocheckpoint = 0')
add('one'); add('two')
db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
add('three')
db.execute(\"UPDATE accounts SET name = 'second' WHERE name = 'two'\")
add('four')
db.execute('PRAGMA cache_size = 1')
db.execute('BEGIN')
for number in range(400):
    add(f'never {number}', user='x' * 500)
";

fn logged(name: &str) -> Option<Files> {
    let files = make(name, &format!("{MICROSOFT}{LOGGED}"))?;
    assert!(
        files.log.len() > 10 * 4_096 && files.log.windows(9).any(|text| text == b"never 100"),
        "pages that were not committed are in the log"
    );
    Some(files)
}

fn issuers(imported: &Imported) -> Vec<&str> {
    imported
        .accounts
        .iter()
        .map(|account| account.issuer.as_str())
        .collect()
}

#[test]
fn the_log_is_read_up_to_its_last_commit() {
    let Some(files) = logged("log") else {
        return;
    };
    let wanted = ["one", "second", "three", "four"];
    assert_eq!(
        issuers(&with_log(&files.database, &files.log).unwrap()),
        wanted
    );
    let big_endian = resummed(&files.log);
    assert_eq!(
        issuers(&with_log(&files.database, &big_endian).unwrap()),
        wanted
    );
    // The index that lies beside both says nothing and is passed over.
    let readings = import::read(&[&files.index, &files.database, &files.log]);
    assert_eq!((readings.len(), &*readings[0].files), (1, &[1, 2][..]));
    assert_eq!(issuers(&read(&files.database).unwrap()), ["one", "two"]);
}

#[test]
fn a_log_counts_only_as_far_as_its_checksums_do() {
    let Some(files) = logged("log-damage") else {
        return;
    };
    let frame = 24 + 4_096;
    for (place, wanted) in [
        // In a page of the first frame, in its salt, in the number of its page.
        (32 + 24 + 4_000, vec!["one", "two"]),
        (32 + 8, vec!["one", "two"]),
        (32 + 3, vec!["one", "two"]),
        // After the last commit.
        (32 + 6 * frame + 100, vec!["one", "second", "three", "four"]),
    ] {
        let log = flipped(&files.log, place);
        assert_eq!(
            issuers(&with_log(&files.database, &log).unwrap()),
            wanted,
            "{place}"
        );
    }
    for end in (0..files.log.len()).step_by(1_111) {
        match with_log(&files.database, &files.log[..end.max(4)]) {
            Ok(imported) => assert!(imported.accounts.len() >= 2, "{end}"),
            Err(failure) => assert_eq!(failure, Failure::Import(ImportError::Corrupt), "{end}"),
        }
    }
    // The header, whose checksum says that the whole log is not what was written.
    for place in [8, 13, 17, 25] {
        assert_eq!(
            with_log(&files.database, &flipped(&files.log, place)).unwrap_err(),
            Failure::Import(ImportError::Corrupt),
            "{place}"
        );
    }
}

#[test]
fn everything_may_be_in_the_log() {
    let script = format!(
        "db.execute('PRAGMA journal_mode = WAL')\ndb.execute('PRAGMA wal_autocheckpoint = 0')\n{MICROSOFT}add('only')"
    );
    let Some(files) = make("log-only", &script) else {
        return;
    };
    assert_eq!(files.database.len(), 4_096);
    assert_eq!(
        issuers(&with_log(&files.database, &files.log).unwrap()),
        ["only"]
    );
    assert_eq!(
        read(&files.database).unwrap_err(),
        Failure::Import(ImportError::Unsupported)
    );
}

#[test]
fn a_log_without_its_database_is_said_to_be_left() {
    let Some(files) = logged("log-alone") else {
        return;
    };
    for (given, wanted) in [
        (vec![&*files.log], 1),
        // Nothing says whose log it is.
        (vec![&*files.database, &files.database, &files.log], 3),
    ] {
        let mut readings = import::read(&given);
        assert_eq!(readings.len(), wanted);
        let last = readings.remove(wanted - 1);
        assert_eq!(last.files, [wanted - 1]);
        assert_eq!(last.outcome.unwrap_err(), ImportError::Unsupported);
    }
}

/// The same log as a big-endian machine writes it.
fn resummed(log: &[u8]) -> Vec<u8> {
    let mut log = log.to_vec();
    log[3] = 0x83;
    let mut sums = (0, 0);
    sum(&mut sums, &log[..24]);
    put(&mut log[24..32], sums);
    for frame in log[32..].chunks_exact_mut(24 + 4_096) {
        sum(&mut sums, &frame[..8]);
        sum(&mut sums, &frame[24..]);
        put(&mut frame[16..24], sums);
    }
    log
}

fn sum((one, two): &mut (u32, u32), bytes: &[u8]) {
    for pair in bytes.chunks_exact(8) {
        *one = one
            .wrapping_add(u32::from_be_bytes(pair[..4].try_into().unwrap()))
            .wrapping_add(*two);
        *two = two
            .wrapping_add(u32::from_be_bytes(pair[4..].try_into().unwrap()))
            .wrapping_add(*one);
    }
}

fn put(place: &mut [u8], (one, two): (u32, u32)) {
    place[..4].copy_from_slice(&one.to_be_bytes());
    place[4..].copy_from_slice(&two.to_be_bytes());
}

#[test]
fn a_database_cut_short_is_damaged() {
    let Some(files) = google("cuts", "for number in range(200): add(f'account {number}')") else {
        return;
    };
    assert_eq!(read(&files.database).unwrap().accounts.len(), 200);
    for cut in cuts(&files.database) {
        let wanted = match cut.len() {
            0 => ImportError::Unsupported,
            _ => ImportError::Corrupt,
        };
        assert_eq!(
            read(cut).unwrap_err(),
            Failure::Import(wanted),
            "{}",
            cut.len()
        );
    }
}

#[test]
fn one_damaged_page_costs_its_accounts_only_and_is_said() {
    let Some(mut files) = google(
        "damage",
        "for number in range(400): add(f'account {number}')",
    ) else {
        return;
    };
    let pages = files.database.len() / 4_096;
    assert!(pages >= 5, "{pages}");
    let start = files.database.len() - 4_096;
    files.database[start..].fill(0);
    let imported = read(&files.database).unwrap();
    assert!(
        (200..400).contains(&imported.accounts.len()),
        "{}",
        imported.accounts.len()
    );
    assert_eq!(skipped(&imported), [": entry is damaged"]);
    // With every page but those of the schema and the root gone, nothing is left to give.
    for page in files.database.chunks_exact_mut(4_096).skip(1) {
        if page[0] == 0x0d {
            page.fill(0);
        }
    }
    assert_eq!(
        read(&files.database).unwrap_err(),
        Failure::Import(ImportError::Corrupt)
    );
}

#[test]
fn turned_bytes_and_loops_never_hang_or_panic() {
    let script = "
db.execute('BEGIN')
for number in range(60): add(f'account {number}', name='x' * number * 40)
db.execute('COMMIT')
";
    let pragma = "db.execute('PRAGMA page_size = 512')";
    let Some(files) = make("flips", &format!("{pragma}{GOOGLE}{script}")) else {
        return;
    };
    let whole = &files.database;
    let mut read_all = 0;
    for place in (0..whole.len()).step_by(101) {
        read_all += usize::from(read(&flipped(whole, place)).is_ok());
    }
    assert!(read_all > 0);
    // Every link of every page to every other page, which makes loops of trees and of long rows.
    for page in (1..whole.len() / 512).step_by(7) {
        for to in [0, 1, 2, 3, u8::try_from(page + 1).unwrap(), 255] {
            for at in [0, 8, 508] {
                let mut looped = whole.clone();
                looped[page * 512 + at..page * 512 + at + 4].copy_from_slice(&[0, 0, 0, to]);
                if let Ok(imported) = read(&looped) {
                    assert!(imported.accounts.len() <= 60);
                }
            }
        }
    }
    // Headers that ask for pages there are not.
    for (at, bytes) in [
        (16, [0xff, 0xff]),
        (16, [0, 0]),
        (16, [2, 1]),
        (18, [9, 9]),
        (20, [255, 0]),
        (28, [255, 255]),
    ] {
        let mut wrong = whole.clone();
        wrong[at..at + 2].copy_from_slice(&bytes);
        assert!(read(&wrong).is_err(), "{at}");
    }
}
