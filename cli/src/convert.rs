//! `convert`: the accounts of files in a file of another format.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clavis_core::{
    account::NewAccount,
    export::{
        ExportAccount, aegis,
        backup::{self, BackupRequest},
        key_uri_list, migration,
        qr::Symbol,
    },
    import::Imported,
    qr,
};
use rand_core::OsRng;
use zeroize::Zeroizing;

use crate::{
    arguments::{Convert, Target},
    code::clock,
    failure::Failure,
    new_file::{self, Existing},
    password::{self, FilePassword},
    read, source,
};

/// Pixels of a module: large enough for any camera, small enough for any screen.
const PIXELS: u32 = 6;

/// Reads the files, writes the other one and says what is in it.
pub fn run(verb: &Convert, out: &mut impl Write) -> Result<(), Failure> {
    let existing = if verb.force {
        Existing::Replace
    } else {
        Existing::Keep
    };
    if verb.to != Target::MigrationQr {
        new_file::check_free(&verb.output, existing)?;
    }
    let file_password = if verb.password_stdin {
        FilePassword::Given(password::from_stdin()?)
    } else {
        FilePassword::Ask
    };
    let contents = source::contents(&verb.files)?;
    let imported = source::import(&contents, &file_password)?;
    // Only a backup has a Trash; elsewhere what lies in it would be in use again.
    let (kept, trashed): (Vec<_>, Vec<_>) = imported
        .accounts
        .iter()
        .partition(|account| verb.to == Target::Backup || account.trashed_at.is_none());
    let accounts: Vec<ExportAccount<'_>> = kept.into_iter().map(ExportAccount::from).collect();
    if accounts.is_empty() {
        return Err(Failure {
            kind: "empty",
            message: "there is no account to write".to_owned(),
        });
    }
    let job = Job {
        verb,
        existing,
        accounts: &accounts,
    };
    let report = match verb.to {
        Target::Backup => job.backup()?,
        Target::AegisEncrypted => job.aegis_encrypted()?,
        Target::Aegis => job.plain(&aegis::write(&accounts, &mut OsRng)?)?,
        Target::UriList => job.plain(key_uri_list::write(&accounts).as_bytes())?,
        Target::MigrationQr => job.migration_qr()?,
    };
    let in_trash = trashed
        .iter()
        .map(|account| format!("left out {}: it is in Trash", shown(account)));
    for line in report.into_iter().chain(in_trash) {
        writeln!(out, "{line}").map_err(Failure::from_output)?;
    }
    read::print_skipped(&imported, out).map_err(Failure::from_output)
}

/// One conversion.
struct Job<'a> {
    verb: &'a Convert,
    existing: Existing,
    accounts: &'a [ExportAccount<'a>],
}

impl Job<'_> {
    fn backup(&self) -> Result<Vec<String>, Failure> {
        let request = BackupRequest {
            accounts: self.accounts,
            passphrase: &self.new_password()?,
            made_at: clock(),
        };
        let file = backup::write(&request, &mut OsRng)?;
        self.write(&file, |read| {
            backup::verify(read, &request).map_err(|_| Failure::not_verified())
        })
    }

    fn aegis_encrypted(&self) -> Result<Vec<String>, Failure> {
        let password = self.new_password()?;
        let file = aegis::write_encrypted(self.accounts, &password, &mut OsRng)?;
        self.write(&file, |read| {
            self.check(read, FilePassword::Given(password))
        })
    }

    fn plain(&self, file: &[u8]) -> Result<Vec<String>, Failure> {
        self.write(file, |read| self.check(read, FilePassword::Never))
    }

    fn migration_qr(&self) -> Result<Vec<String>, Failure> {
        let series = migration::write(self.accounts, &mut OsRng)?;
        let names: Vec<PathBuf> = (1..=series.texts.len())
            .map(|number| numbered(&self.verb.output, number))
            .collect();
        for name in &names {
            new_file::check_free(name, self.existing)?;
        }
        for (name, text) in names.iter().zip(&series.texts) {
            let picture = Symbol::of(text)?.png(PIXELS)?;
            new_file::write(name, &picture, self.existing, |read| {
                let texts = qr::read_codes(read, &|| true).unwrap_or_default();
                if texts == [text.as_str()] {
                    Ok(())
                } else {
                    Err(Failure::not_verified())
                }
            })?;
        }
        let places = match (names.first(), names.last()) {
            (Some(first), Some(last)) if first != last => {
                format!("{} to {}", first.display(), last.display())
            }
            (Some(first), _) => first.display().to_string(),
            (None, _) => "no picture".to_owned(),
        };
        let mut report = vec![wrote(series.accounts(self.accounts.len()), &places)];
        report.extend(series.left_out.iter().filter_map(|left_out| {
            let account = self.accounts.get(left_out.index)?;
            let name = name_of(account.issuer, account.label);
            Some(format!("left out {name}: {}", left_out.what))
        }));
        Ok(report)
    }

    /// Reads back what was written as any program would, and compares what makes the codes.
    fn check(&self, read: &[u8], password: FilePassword) -> Result<(), Failure> {
        let content = Zeroizing::new(read.to_vec());
        let Imported {
            accounts, skipped, ..
        } = source::import(&[content], &password)?;
        let same = accounts.len() == self.accounts.len()
            && skipped.is_empty()
            && accounts.iter().zip(self.accounts).all(|(found, account)| {
                found.otp == *account.otp && found.secret.as_bytes() == account.key.secret
            });
        if same {
            Ok(())
        } else {
            Err(Failure::not_verified())
        }
    }

    fn write(
        &self,
        file: &[u8],
        check: impl FnOnce(&[u8]) -> Result<(), Failure>,
    ) -> Result<Vec<String>, Failure> {
        let output = &self.verb.output;
        new_file::write(output, file, self.existing, check)?;
        let place = output.display().to_string();
        Ok(vec![wrote(self.accounts.len(), &place)])
    }

    fn new_password(&self) -> Result<Zeroizing<String>, Failure> {
        if self.verb.new_password_stdin {
            password::from_stdin()
        } else {
            password::ask_new()
        }
    }
}

fn wrote(accounts: usize, place: &str) -> String {
    let noun = if accounts == 1 { "account" } else { "accounts" };
    format!("{accounts} {noun} in {place}")
}

fn shown(account: &NewAccount) -> String {
    name_of(&account.issuer, &account.label)
}

fn name_of(issuer: &str, label: &str) -> String {
    match (issuer.is_empty(), label.is_empty()) {
        (false, false) => format!("{issuer}: {label}"),
        (false, true) => issuer.to_owned(),
        (true, _) => read::shown(label).to_owned(),
    }
}

/// `keys.png` and `keys` become `keys-1.png`.
fn numbered(output: &Path, number: usize) -> PathBuf {
    let png = output
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
    let stem = if png {
        output.file_stem()
    } else {
        output.file_name()
    };
    let stem = stem.unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{stem}-{number}.png"))
}
