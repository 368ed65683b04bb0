//! Keys and their codes.

use clavis_core::account::{Account, AccountId};
use clavis_core::accounts;
use clavis_core::otp::Otp;
use clavis_vault::OpenVault;
use zeroize::Zeroizing;

use super::saving::not_changed;
use super::{Session, ShownCounter};
use crate::error::CommandError;
use crate::platform::clock;
use crate::present;
use crate::view::{CodeView, FindRequest, KeysView, PictureView};

/// The longest search, in bytes; nothing longer can be in a name.
const MAX_QUERY: usize = 4_096;

/// The most accounts whose codes may be asked for at once; more than a screen shows.
const MAX_CODES: usize = 64;
/// The most pictures asked for at once.
const MAX_PICTURES: usize = 1_000;

impl Session {
    /// All keys of the home screen.
    ///
    /// # Errors
    ///
    /// `locked`.
    pub fn keys(&self) -> Result<KeysView, CommandError> {
        self.with_open(|vault| {
            let accounts = vault.accounts();
            Ok(KeysView {
                keys: accounts::visible(accounts)
                    .into_iter()
                    .map(present::key)
                    .collect(),
                groups: accounts::groups(accounts),
                in_trash: u32::try_from(accounts::trashed(accounts).len()).unwrap_or(u32::MAX),
                recovery_reminder: vault.recovery_reminder(),
                backup_reminder: self.backup_is_due(vault),
            })
        })
    }

    /// The pictures of keys that have one, in the order asked for.
    ///
    /// # Errors
    ///
    /// `locked`; `badRequest` for more than a thousand.
    pub fn pictures(&self, account_ids: &[String]) -> Result<Vec<PictureView>, CommandError> {
        if account_ids.len() > MAX_PICTURES {
            return Err(CommandError::BadRequest);
        }
        self.with_open(|vault| {
            let picture = |id: &String| {
                let wanted = present::account_id(id).ok()?;
                let account = vault
                    .accounts()
                    .iter()
                    .find(|account| account.id == wanted)?;
                Some(PictureView {
                    account_id: id.clone(),
                    picture: present::picture(account)?.to_owned(),
                })
            };
            Ok(account_ids.iter().filter_map(picture).collect())
        })
    }

    /// The accounts that match, in the order to show them.
    ///
    /// # Errors
    ///
    /// `locked`; `badRequest` for more text than a name may have.
    pub fn find_keys(&self, request: &FindRequest) -> Result<Vec<String>, CommandError> {
        self.with_open(|vault| {
            if request.query.len() > MAX_QUERY {
                return Err(CommandError::BadRequest);
            }
            let found = accounts::find(vault.accounts(), &request.query, request.group.as_deref());
            Ok(found.iter().map(ToString::to_string).collect())
        })
    }

    /// The code behind a tapped key. A counter is saved before its code comes back.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`, `counterExhausted`, and what saving says.
    pub fn reveal_code(&self, account_id: &str) -> Result<CodeView, CommandError> {
        let id = present::account_id(account_id)?;
        let now = clock::now();
        let mut inner = self.inner();
        let (vault, shown_counter) = inner.open_with_counter()?;
        let is_counter = matches!(visible(vault, id)?.otp, Otp::Hotp(_));
        if !is_counter {
            let view = timed_code(vault, id)?;
            *shown_counter = None;
            vault.note_use(id, now).map_err(not_changed)?;
            return Ok(view);
        }
        let next = vault.next_counter_code(id, now).map_err(not_changed)?;
        // Only a code that came counts as a use; it is saved with the next one.
        vault.note_use(id, now).map_err(not_changed)?;
        let code = Zeroizing::new(next.code.as_str().to_owned());
        let view = CodeView::Counter {
            account_id: id.to_string(),
            code: code.to_string(),
            counter: next.counter.get(),
        };
        *shown_counter = Some(ShownCounter { account: id, code });
        Ok(view)
    }

    /// The codes of accounts that follow the clock, again.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`; `badRequest` for a counter or for more ids than a screen shows.
    pub fn codes(&self, account_ids: &[String]) -> Result<Vec<CodeView>, CommandError> {
        if account_ids.len() > MAX_CODES {
            return Err(CommandError::BadRequest);
        }
        self.with_open(|vault| {
            account_ids
                .iter()
                .map(|text| {
                    let id = present::account_id(text)?;
                    if matches!(visible(vault, id)?.otp, Otp::Hotp(_)) {
                        return Err(CommandError::BadRequest);
                    }
                    timed_code(vault, id)
                })
                .collect()
        })
    }
}

/// An account that is not in Trash.
pub(super) fn visible(vault: &OpenVault, id: AccountId) -> Result<&Account, CommandError> {
    vault
        .accounts()
        .iter()
        .find(|account| account.id == id && account.trashed_at.is_none())
        .ok_or(CommandError::NoSuchAccount)
}

fn timed_code(vault: &OpenVault, id: AccountId) -> Result<CodeView, CommandError> {
    let codes = vault.code(id, clock::now()).map_err(not_changed)?;
    Ok(CodeView::Timed {
        account_id: id.to_string(),
        code: codes.code.as_str().to_owned(),
        next_code: codes.next_code.as_str().to_owned(),
        valid_from: codes.validity.from.as_millis(),
        valid_until: codes.validity.until.as_millis(),
    })
}
