//! Makes a vault with demo accounts in the folder named as argument, and prints its PIN: `cargo xtask run --demo`.
//! It goes through the session, as the page does, so there is no second way to make a vault.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

use std::process::ExitCode;

use clavis_lib::error::CommandError;
use clavis_lib::platform::folder::DataFolder;
use clavis_lib::session::{Session, Surroundings};
use clavis_lib::view::{AccountEdit, CredentialRequest, DraftEdit};

const PIN: &str = "274916";

/// Invented accounts: key URI, groups, favourite. The secrets are those of the RFCs' examples and the like.
const ACCOUNTS: &[(&str, &[&str], bool)] = &[
    (
        "otpauth://totp/CC%20Commerce%20Suisse:m.rochat@atelier-lac.ch?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=CC%20Commerce%20Suisse",
        &["Travail"],
        true,
    ),
    (
        "otpauth://totp/Microsoft%20365:marie.rochat@atelier-lac.ch?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Microsoft%20365",
        &["Travail"],
        false,
    ),
    (
        "otpauth://totp/Infomaniak:marie.rochat@atelier-lac.ch?secret=KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU&issuer=Infomaniak",
        &["Travail"],
        false,
    ),
    (
        "otpauth://totp/bexio:m.rochat@atelier-lac.ch?secret=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK&issuer=bexio&algorithm=SHA256",
        &["Travail"],
        false,
    ),
    (
        "otpauth://totp/Fiduciaire%20Rochat%20%26%20Fils%20%E2%80%93%20Portail%20des%20clients%20de%20Suisse%20romande:dossier-2024-0188@fiduciaire-rochat.example?secret=NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE&digits=8&period=60&algorithm=SHA512",
        &["Travail"],
        false,
    ),
    (
        "otpauth://hotp/VPN%20Gen%C3%A8ve:poste%2014?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0&issuer=VPN%20Gen%C3%A8ve",
        &[],
        false,
    ),
    (
        "otpauth://totp/SwissID:marie.rochat@atelier-lac.ch?secret=ONSWG4TFORZWKY3SMV2HGZLDOJSXI43F&issuer=SwissID",
        &["Privé"],
        false,
    ),
    (
        "otpauth://totp/GitHub:mrochat?secret=OBQXG43XN5ZGI4DBONZXO33SMRYGC43T&issuer=GitHub",
        &["Privé"],
        false,
    ),
];

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: demo-vault FOLDER");
        return ExitCode::FAILURE;
    };
    match fill(&DataFolder::at(folder)) {
        Ok(()) => {
            println!(
                "The demo vault holds {} keys. Its PIN is {PIN}.",
                ACCOUNTS.len()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the demo vault was not made: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn fill(folder: &DataFolder) -> Result<(), CommandError> {
    let session = Session::open(Surroundings::bare(folder.clone()));
    session.create_vault(&CredentialRequest::Pin(PIN.to_owned()))?;
    for (uri, groups, favourite) in ACCOUNTS {
        let preview = session.preview_text(uri)?;
        for draft in preview.drafts {
            let (issuer, label) = (draft.issuer, draft.label);
            let edit = DraftEdit {
                draft_id: draft.draft_id,
                issuer: issuer.clone(),
                label: label.clone(),
            };
            for account_id in session.save_drafts(&[edit])? {
                session.edit_account(&AccountEdit {
                    account_id,
                    issuer: issuer.clone(),
                    label: label.clone(),
                    groups: groups.iter().map(|group| (*group).to_owned()).collect(),
                    note: String::new(),
                    favourite: *favourite,
                })?;
            }
        }
    }
    session.dismiss_recovery_reminder()
}
