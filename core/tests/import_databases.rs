//! SQLite databases of other apps, made by SQLite itself: Google Authenticator, Microsoft Authenticator, Stratum.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use clavis_core::import::{self, Format, ImportError, Imported};
use exports::{
    Failure, cuts, flipped, lines, read, skipped,
    sqlite::{Files, make},
};

/// The table of Google Authenticator, its columns in an order of our own: the long one stands first.
const GOOGLE: &str = "
db.execute('CREATE TABLE accounts (_id INTEGER PRIMARY KEY, original_name TEXT, email TEXT NOT NULL, \
secret TEXT NOT NULL, counter INTEGER DEFAULT 0, type INTEGER, issuer TEXT DEFAULT NULL, isencrypted INTEGER)')
def add(email, secret='MFRGGZDF', counter=0, type=0, issuer=None, name=None, sealed=None):
    db.execute('INSERT INTO accounts (original_name, email, secret, counter, type, issuer, isencrypted) \
VALUES (?, ?, ?, ?, ?, ?, ?)', (name, email, secret, counter, type, issuer, sealed))
";

const MICROSOFT: &str = "
db.execute('CREATE TABLE `accounts` (`_id` INTEGER PRIMARY KEY AUTOINCREMENT, `name` TEXT NOT NULL, \
`username` TEXT NOT NULL, `oath_secret_key` TEXT NOT NULL, `account_type` INTEGER NOT NULL, \
`encrypted_oath_secret_key` TEXT NOT NULL)')
def add(name, user='u', secret='MFRGGZDF', type=0, sealed=''):
    db.execute('INSERT INTO accounts (name, username, oath_secret_key, account_type, encrypted_oath_secret_key) \
VALUES (?, ?, ?, ?, ?)', (name, user, secret, type, sealed))
";

fn google(name: &str, script: &str) -> Option<Files> {
    make(name, &format!("{GOOGLE}{script}"))
}

fn with_log(database: &[u8], log: &[u8]) -> Result<Imported, Failure> {
    let mut readings = import::read(&[log, database]);
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].files, [1, 0]);
    exports::open(readings.remove(0), None)
}

#[test]
fn google_rows_become_keys_and_bad_ones_are_named() {
    let script = "
add('Deno:Mason', '4SJH B4GS', issuer='Deno')
add('counted', counter=50, type=1)
add('sealed', 'x', sealed=1)
add('bad', '!!!', issuer='Bank')
add('other', type=7)
add('negative', counter=-1, type=1)
add('none', '')
add('日本:söphie 🔑')
add('as text', counter='12', type='1')
";
    let Some(files) = google("google-rows", script) else {
        return;
    };
    let imported = read(&files.database).unwrap();
    assert_eq!(imported.format, Format::GoogleSqlite);
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|Mason|4SJHB4GS|SHA1|6|30",
            "hotp||counted|MFRGGZDF|SHA1|6|50",
            "totp|日本|söphie 🔑|MFRGGZDF|SHA1|6|30",
            "hotp||as text|MFRGGZDF|SHA1|6|12",
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "sealed: entry is encrypted with a key that is not in the file",
            "Bank: bad: secret is not Base32",
            "other: method is not totp, hotp, steam or yaotp",
            "negative: counter must be a number from 0 to 9223372036854775807",
            "none: secret is missing",
        ]
    );
}

#[test]
fn columns_that_were_added_later_are_missing_in_older_rows() {
    let script = "
db.execute('CREATE TABLE accounts (email TEXT, secret TEXT, counter INTEGER)')
db.execute(\"INSERT INTO accounts VALUES ('old', 'MFRGGZDF', 0)\")
db.execute('ALTER TABLE accounts ADD COLUMN type INTEGER')
db.execute('ALTER TABLE accounts ADD COLUMN isencrypted INTEGER DEFAULT 0')
db.execute(\"INSERT INTO accounts VALUES ('new', 'MFRGGZDF', 3, 1, 0)\")
";
    let Some(files) = make("added-columns", script) else {
        return;
    };
    assert_eq!(
        lines(&read(&files.database).unwrap()),
        [
            "totp||old|MFRGGZDF|SHA1|6|30",
            "hotp||new|MFRGGZDF|SHA1|6|3",
        ]
    );
}

#[test]
fn every_page_size_and_encoding_gives_what_sqlite_gives() {
    for size in [512, 1_024, 4_096, 65_536] {
        for encoding in ["UTF-8", "UTF-16le", "UTF-16be"] {
            for vacuum in [0, 1] {
                // Long texts that need several overflow pages, deleted and changed rows, pages that became free.
                let script = format!(
                    "
db.execute('BEGIN')
for number in range(600):
    add(f'söphie 🔑 {{number}}', counter=number * number * 7919, type=1, issuer='Zürich', name='x' * (number * 37 % 9000))
db.execute('DELETE FROM accounts WHERE _id % 3 = 0 OR _id BETWEEN 200 AND 330')
db.execute(\"UPDATE accounts SET original_name = 'short', email = email || '!' WHERE _id % 7 = 0\")
db.execute(\"INSERT INTO accounts (_id, email, secret, counter, type) VALUES (-5, 'first', 'MFRGGZDF', 1, 1)\")
db.execute('COMMIT')
print(json.dumps([f'hotp|{{issuer or \"\"}}|{{email}}|MFRGGZDF|SHA1|6|{{counter}}' for issuer, email, counter in
    db.execute('SELECT issuer, email, counter FROM accounts ORDER BY _id')]))
"
                );
                let name = format!("pages-{size}-{encoding}-{vacuum}");
                let pragmas = format!(
                    "db.execute('PRAGMA page_size = {size}')\ndb.execute('PRAGMA encoding = \"{encoding}\"')\n\
                     db.execute('PRAGMA auto_vacuum = {vacuum}')"
                );
                let Some(files) = make(&name, &format!("{pragmas}{GOOGLE}{script}")) else {
                    return;
                };
                let wanted: Vec<String> = serde_json::from_slice(&files.printed).unwrap();
                assert_eq!(wanted.len(), 314, "{name}");
                let imported = read(&files.database).unwrap();
                assert_eq!(lines(&imported), wanted, "{name}");
                assert_eq!(imported.skipped.len(), 0, "{name}");
            }
        }
    }
}

#[test]
fn ten_thousand_accounts_are_read() {
    let script = "
with db:
    db.execute('BEGIN')
    for number in range(10_000):
        add(f'account {number}', issuer='Issuer')
";
    let Some(files) = google("many", script) else {
        return;
    };
    let imported = read(&files.database).unwrap();
    assert_eq!(imported.accounts.len(), 10_000);
    assert_eq!(imported.accounts[9_999].label, "account 9999");
}

#[test]
fn microsoft_accounts_are_read_and_approvals_are_no_keys() {
    let script = "
add('Deno', 'Mason')
add('Microsoft', 'me@example.com', 'YWJjZGVmZ2hpag==', 1)
add('approval only', secret='', type=1)
add('work', secret='', type=2)
add('sealed', secret='', type=2, sealed='AAEC')
add('empty', secret='')
add('unknown', type=9)
";
    let Some(files) = make("microsoft", &format!("{MICROSOFT}{script}")) else {
        return;
    };
    let imported = read(&files.database).unwrap();
    assert_eq!(imported.format, Format::Microsoft);
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|Mason|MFRGGZDF|SHA1|6|30",
            "totp|Microsoft|me@example.com|MFRGGZDFMZTWQ2LK|SHA1|8|30",
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "sealed: u: entry is encrypted with a key that is not in the file",
            "empty: u: secret is missing",
            "unknown: u: method is not totp, hotp, steam or yaotp",
        ]
    );
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
fn stratum_accounts_come_with_categories_and_pictures() {
    let script = "
db.execute('''CREATE TABLE \"authenticator\"(
\"type\" integer , \"icon\" varchar , \"issuer\" varchar(32) , \"username\" varchar(40) ,
\"secret\" varchar primary key not null , \"pin\" varchar , \"algorithm\" integer , \"digits\" integer ,
\"period\" integer , \"counter\" integer , \"ranking\" integer , \"copyCount\" integer )''')
db.execute('CREATE TABLE category (id varchar primary key not null, name varchar, ranking integer)')
db.execute('CREATE TABLE authenticatorcategory (categoryId varchar, authenticatorSecret varchar, ranking integer)')
db.execute('CREATE TABLE customicon (id varchar primary key not null, data blob)')
for row in [
    (2, '@pic', 'Deno', 'Mason', 'MFRGGZDF', None, 1, 7, 20, 0, 0, 9),
    (1, 'github', 'Count', 'er', 'MFRGGZDG', None, 2, 8, 30, 41, 1, 0),
    (4, None, 'Steam', 'gamer', 'MFRGGZDH', None, 0, 5, 30, 0, 2, 0),
    (3, None, 'Moto', 'm', 'e3152afee62599c8', '1234', 0, 6, 10, 0, 3, 0),
    (5, None, 'Яндекс', 'y', 'LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI', '5239', 1, 8, 30, 0, 4, 0),
    (6, None, 'New', 'kind', 'MFRGGZDI', None, 0, 6, 30, 0, 5, 0),
    (2, None, 'Odd', 'hash', 'MFRGGZDJ', None, 4, 6, 30, 0, 6, 0),
    (3, None, 'No', 'pin', 'e3152afee62599c9', None, 0, 6, 10, 0, 7, 0),
]:
    db.execute('INSERT INTO authenticator VALUES (?,?,?,?,?,?,?,?,?,?,?,?)', row)
db.execute(\"INSERT INTO category VALUES ('a1', 'Work', 0), ('b2', 'Games', 1)\")
db.execute(\"INSERT INTO authenticatorcategory VALUES ('a1', 'MFRGGZDF', 0), ('b2', 'MFRGGZDF', 0), ('zz', 'MFRGGZDG', 0)\")
import base64
db.execute('INSERT INTO customicon VALUES (?, ?)', ('pic', base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')))
";
    let Some(files) = make("stratum", script) else {
        return;
    };
    let imported = read(&files.database).unwrap();
    assert_eq!(imported.format, Format::Stratum);
    assert_eq!(
        lines(&imported),
        [
            "totp|Deno|Mason|MFRGGZDF|SHA256|7|20",
            "hotp|Count|er|MFRGGZDG|SHA512|8|41",
            "steam|Steam|gamer|MFRGGZDH|SHA1|5|30",
            "motp|Moto|m|4MKSV7XGEWM4Q|MD5|6|10|pin 1234",
            "yandex|Яндекс|y|LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI|SHA256|8|30|pin 5239",
        ]
    );
    assert_eq!(
        skipped(&imported),
        [
            "New: kind: method is not totp, hotp, steam or yaotp",
            "Odd: hash: algorithm is not SHA-1, SHA-256 or SHA-512",
            "No: pin: the service PIN is missing",
        ]
    );
    let first = &imported.accounts[0];
    assert_eq!(first.groups, ["Work", "Games"]);
    assert_eq!(first.use_count, 9);
    assert!(
        first
            .icon
            .as_deref()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    assert_eq!(
        (
            imported.accounts[1].groups.len(),
            &imported.accounts[1].icon
        ),
        (0, &None)
    );
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

#[test]
fn databases_of_others_are_unsupported() {
    for (name, script) in [
        ("other-table", "db.execute('CREATE TABLE t (a)')"),
        (
            "other-columns",
            "db.execute('CREATE TABLE accounts (email, password)')",
        ),
        (
            "without-rowid",
            "db.execute('CREATE TABLE accounts (email PRIMARY KEY, secret, type, counter) WITHOUT ROWID')",
        ),
    ] {
        let Some(files) = make(name, script) else {
            return;
        };
        assert_eq!(
            read(&files.database).unwrap_err(),
            Failure::Import(ImportError::Unsupported),
            "{name}"
        );
    }
}
