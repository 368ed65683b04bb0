//! Settings: some in the preferences file, some in the vault's header.

use std::io::ErrorKind;

use super::saving::not_changed;
use super::{Session, State};
use crate::error::CommandError;
use crate::preferences::{AUTO_LOCK_CHOICES, Preferences};
use crate::view::{DeviceKeyView, SettingChange, SettingsView};

impl Session {
    /// All settings. What the vault's header says can be read while it is locked, too.
    #[must_use]
    pub fn settings(&self) -> SettingsView {
        let inner = self.inner();
        let (wipe_after_failures, has_recovery_code) = match &inner.state {
            State::Locked(vault) => (vault.wipes_after_failures(), vault.has_recovery_code()),
            State::Open(vault) => (vault.wipes_after_failures(), vault.has_recovery_code()),
            State::Recovering(_) => (false, true),
            State::Absent | State::Unusable(_) | State::Ended => (false, false),
        };
        drop(inner);
        let preferences = self.preferences().current().clone();
        SettingsView {
            language: preferences.language,
            appearance: preferences.appearance,
            auto_lock_seconds: preferences.auto_lock_seconds,
            hide_codes: preferences.hide_codes,
            copy_on_tap: preferences.copy_on_tap,
            allow_screenshots: self
                .surroundings
                .block_screenshots
                .as_ref()
                .map(|_| preferences.allow_screenshots),
            wipe_after_failures,
            has_recovery_code,
        }
    }

    /// Changes one setting and answers with all of them.
    ///
    /// # Errors
    ///
    /// `diskFull`, `readOnly`, `notSaved`; `badRequest` for a delay that is not offered; `locked` and `recoveryCodeRequired` for the wipe.
    pub fn change_setting(&self, change: SettingChange) -> Result<SettingsView, CommandError> {
        if let SettingChange::WipeAfterFailures(wipe) = change {
            self.with_open_mut(|vault| {
                if wipe && !vault.has_recovery_code() {
                    return Err(CommandError::RecoveryCodeRequired);
                }
                vault.set_wipe_after_failures(wipe).map_err(not_changed)
            })?;
        } else {
            let mut preferences = self.preferences();
            let next = changed(preferences.current(), change)?;
            preferences
                .write(next)
                .map_err(|error| match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded => CommandError::DiskFull,
                    ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                        CommandError::ReadOnly
                    }
                    _ => CommandError::NotSaved,
                })?;
        }
        self.apply_screenshots();
        Ok(self.settings())
    }

    /// Where the device keeps its key; `None` when it does not say.
    pub fn device_key_level(&self) -> Option<DeviceKeyView> {
        (self.surroundings.device_key_level)()
    }

    /// The window follows the choice, wherever there is one.
    pub(super) fn apply_screenshots(&self) {
        let allowed = self.preferences().current().allow_screenshots;
        if let Some(block) = &self.surroundings.block_screenshots {
            block(!allowed);
        }
    }
}

fn changed(current: &Preferences, change: SettingChange) -> Result<Preferences, CommandError> {
    let mut next = current.clone();
    match change {
        SettingChange::Language(language) => next.language = language,
        SettingChange::Appearance(appearance) => next.appearance = appearance,
        SettingChange::AutoLockSeconds(seconds) if AUTO_LOCK_CHOICES.contains(&seconds) => {
            next.auto_lock_seconds = seconds;
        }
        SettingChange::HideCodes(hide) => next.hide_codes = hide,
        SettingChange::CopyOnTap(copy) => next.copy_on_tap = copy,
        SettingChange::AllowScreenshots(allow) => next.allow_screenshots = allow,
        SettingChange::AutoLockSeconds(_) | SettingChange::WipeAfterFailures(_) => {
            return Err(CommandError::BadRequest);
        }
    }
    Ok(next)
}
