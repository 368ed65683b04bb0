//! One account, and Trash.

use clavis_core::account::{Account, AccountId};
use clavis_core::accounts;
use clavis_core::name;
use clavis_vault::{AccountChange, OpenVault};

use super::Session;
use super::saving::not_changed;
use crate::error::CommandError;
use crate::platform::clock;
use crate::present;
use crate::view::{AccountEdit, AccountView, TrashedView};

/// The longest note, in characters.
pub const MAX_NOTE: u32 = 4_096;
/// The longest name of a group, in characters.
pub const MAX_GROUP: u32 = 64;
/// The most groups of one account.
pub const MAX_GROUPS: usize = 32;

impl Session {
    /// One account in full.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`.
    pub fn account(&self, account_id: &str) -> Result<AccountView, CommandError> {
        let id = present::account_id(account_id)?;
        self.with_open(|vault| {
            let account = find(vault, id)?;
            Ok(AccountView {
                key: present::key(account),
                note: account.note.clone(),
                parameters: present::parameters(&account.otp),
            })
        })
    }

    /// Changes names, groups, note and favourite.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`, `nameMissing`, `textTooLong`, and what saving says.
    pub fn edit_account(&self, edit: &AccountEdit) -> Result<(), CommandError> {
        let id = present::account_id(&edit.account_id)?;
        let (issuer, label) = names(&edit.issuer, &edit.label)?;
        no_longer_than(&edit.note, MAX_NOTE)?;
        if edit.groups.len() > MAX_GROUPS {
            return Err(CommandError::BadRequest);
        }
        let mut groups = Vec::new();
        for group in &edit.groups {
            no_longer_than(group, MAX_GROUP)?;
            let group = name::clean(group).text;
            if !group.is_empty() && !groups.contains(&group) {
                groups.push(group);
            }
        }
        let change = AccountChange {
            id,
            issuer,
            label,
            groups,
            note: edit.note.trim().to_owned(),
            favourite: edit.favourite,
        };
        self.with_open_mut(|vault| vault.edit(change).map_err(not_changed))
    }

    /// Moves an account to Trash.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`, and what saving says.
    pub fn trash_account(&self, account_id: &str) -> Result<(), CommandError> {
        let id = present::account_id(account_id)?;
        self.with_open_mut(|vault| vault.trash(id, clock::now()).map_err(not_changed))
    }

    /// What lies in Trash, the most urgent first.
    ///
    /// # Errors
    ///
    /// `locked`.
    pub fn trashed(&self) -> Result<Vec<TrashedView>, CommandError> {
        let now = clock::now();
        self.with_open(|vault| {
            let mut trashed: Vec<_> = accounts::trashed(vault.accounts())
                .into_iter()
                .filter_map(|account| {
                    Some(TrashedView {
                        account_id: account.id.to_string(),
                        issuer: account.issuer.clone(),
                        label: account.label.clone(),
                        days_left: accounts::days_left(account.trashed_at?, now),
                    })
                })
                .collect();
            trashed.sort_by_key(|account| account.days_left);
            Ok(trashed)
        })
    }

    /// Takes an account out of Trash.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount`, and what saving says.
    pub fn restore_account(&self, account_id: &str) -> Result<(), CommandError> {
        let id = present::account_id(account_id)?;
        self.with_open_mut(|vault| vault.restore(id).map_err(not_changed))
    }

    /// Deletes an account of Trash for good.
    ///
    /// # Errors
    ///
    /// `locked`, `noSuchAccount` when it is not in Trash, and what saving says.
    pub fn delete_account(&self, account_id: &str) -> Result<(), CommandError> {
        let id = present::account_id(account_id)?;
        self.with_open_mut(|vault| {
            if find(vault, id)?.trashed_at.is_none() {
                return Err(CommandError::NoSuchAccount);
            }
            vault.delete_for_good(id).map_err(not_changed)
        })
    }
}

/// Cleans the two names of an account; at least one must remain.
///
/// # Errors
///
/// `nameMissing`.
pub fn names(issuer: &str, label: &str) -> Result<(String, String), CommandError> {
    let (issuer, label) = (name::clean(issuer).text, name::clean(label).text);
    if issuer.is_empty() && label.is_empty() {
        Err(CommandError::NameMissing)
    } else {
        Ok((issuer, label))
    }
}

fn find(vault: &OpenVault, id: AccountId) -> Result<&Account, CommandError> {
    vault
        .accounts()
        .iter()
        .find(|account| account.id == id)
        .ok_or(CommandError::NoSuchAccount)
}

fn no_longer_than(text: &str, limit: u32) -> Result<(), CommandError> {
    if text.chars().count() > usize::try_from(limit).unwrap_or(usize::MAX) {
        return Err(CommandError::TextTooLong { limit });
    }
    Ok(())
}
