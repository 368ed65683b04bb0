//! SQLite databases of other apps, made by SQLite itself: Google Authenticator, Microsoft Authenticator, Stratum.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod exports;

use clavis_core::import::{Format, ImportError};
use exports::{
    Failure, lines, read, skipped,
    sqlite::{GOOGLE, MICROSOFT, google, make},
};

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
                let script = "
db.execute('BEGIN')
for number in range(600):
    add(f'söphie 🔑 {number}', counter=number * number * 7919, type=1, issuer='Zürich', name='x' * (number * 37 % 9000))
db.execute('DELETE FROM accounts WHERE _id % 3 = 0 OR _id BETWEEN 200 AND 330')
db.execute(\"UPDATE accounts SET original_name = 'short', email = email || '!' WHERE _id % 7 = 0\")
db.execute(\"INSERT INTO accounts (_id, email, secret, counter, type) VALUES (-5, 'first', 'MFRGGZDF', 1, 1)\")
db.execute('COMMIT')
print(json.dumps([f'hotp|{issuer or \"\"}|{email}|MFRGGZDF|SHA1|6|{counter}' for issuer, email, counter in
    db.execute('SELECT issuer, email, counter FROM accounts ORDER BY _id')]))
";
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
