//! The device as the shell asks it. Every call waits for its answer, some of them for a person.

use std::time::Duration;

use tauri::Runtime;
use zeroize::Zeroizing;

use crate::bytes::{Content, Outgoing, Sealed, Secret};
use crate::commands::{
    AskBootTime, AskStatus, AwaitActive, ClearClipboard, CreateDeviceKey, DeleteBiometric,
    DeleteDeviceKey, ExpireClipboard, FolderPicked, ListFolder, MixDeviceKey, OpenBiometric,
    PickFiles, PickFolder, RemoveFromFolder, SaveFile, SealBiometric, SecureWindow, SetTorch,
    SinceBoot, TakeShared, TorchIs, WasSaved, WasShared, WriteToFolder,
};
use crate::files::{self, DeviceFile};
use crate::limits::{
    BOOT_ID_BYTES, FILES_CHOSEN, NAMES_LISTED, SHARED_CHARACTERS, SHARED_WAITING, characters,
};
use crate::values::{
    BootTime, Choice, Count, FileName, Folder, NewKey, PickedFolder, Prompt, Rounds, Screenshots,
    Shared, Status, Torch,
};
use crate::{DeviceError, Native};

/// The device.
///
/// Never ask it on the main thread: the answer comes there, so both would wait for ever.
///
/// # Errors
///
/// Every call may answer with any [`DeviceError`]; a computer answers [`DeviceError::Unavailable`] to all.
pub struct Device<R: Runtime>(Native<R>);

#[allow(
    clippy::missing_errors_doc,
    reason = "they are the same for each and stand at the type"
)]
impl<R: Runtime> Device<R> {
    pub(crate) fn new(native: Native<R>) -> Self {
        Self(native)
    }

    /// Whether biometrics can guard a key, and where the device key is.
    pub fn status(&self) -> Result<Status, DeviceError> {
        self.0.run(&AskStatus {})
    }

    /// Makes the device key unless there is one, and measures how often it is to be asked.
    pub fn create_device_key(&self) -> Result<NewKey, DeviceError> {
        self.0.run(&CreateDeviceKey {})
    }

    /// HMAC-SHA-256 under the device key, each round on the last one's output.
    pub fn mix_device_key(&self, input: &Secret, rounds: Rounds) -> Result<Secret, DeviceError> {
        let mixed = self.0.run(&MixDeviceKey {
            // EXPOSE: the hardware takes it.
            input: Outgoing(input.expose()),
            rounds: rounds.count(),
        })?;
        Ok(mixed.output)
    }

    /// Deletes the device key; nothing happens when there is none.
    pub fn delete_device_key(&self) -> Result<(), DeviceError> {
        self.0.run(&DeleteDeviceKey {}).map(drop)
    }

    /// Seals a secret under a new key that biometrics guard. Asks the person.
    pub fn seal_biometric(&self, secret: &Secret, prompt: &Prompt) -> Result<Sealed, DeviceError> {
        let was = self.0.run(&SealBiometric {
            // EXPOSE: the hardware takes it.
            secret: Outgoing(secret.expose()),
            title: prompt.title(),
            cancel: prompt.cancel(),
        })?;
        Ok(was.sealed)
    }

    /// Opens what was sealed. Asks the person.
    pub fn open_biometric(&self, sealed: &Sealed, prompt: &Prompt) -> Result<Secret, DeviceError> {
        let was = self.0.run(&OpenBiometric {
            sealed: Outgoing(sealed.bytes()),
            title: prompt.title(),
            cancel: prompt.cancel(),
        })?;
        Ok(was.secret)
    }

    /// Deletes the key that biometrics guard; nothing happens when there is none.
    pub fn delete_biometric(&self) -> Result<(), DeviceError> {
        self.0.run(&DeleteBiometric {}).map(drop)
    }

    /// The time since the system started.
    pub fn boot_time(&self) -> Result<BootTime, DeviceError> {
        boot_time(self.0.run(&AskBootTime {})?)
    }

    /// Says whether pictures of the window may be taken.
    pub fn secure_window(&self, screenshots: Screenshots) -> Result<(), DeviceError> {
        let secure = screenshots == Screenshots::Blocked;
        self.0.run(&SecureWindow { secure }).map(drop)
    }

    /// Takes what other apps handed over since last time.
    pub fn take_shared(&self) -> Result<Shared, DeviceError> {
        shared(self.0.run(&TakeShared {})?)
    }

    /// Lets the person choose files; none when he leaves.
    pub fn pick_files(&self, choice: Choice, count: Count) -> Result<Vec<DeviceFile>, DeviceError> {
        let were = self.0.run(&PickFiles {
            pictures: choice == Choice::Pictures,
            several: count == Count::Several,
        })?;
        files::take(were.files, FILES_CHOSEN)
    }

    /// Lets the person choose a place, writes a file there, and gives what was read back; `None` when he leaves.
    pub fn save_file(
        &self,
        name: &FileName,
        content: &Content,
    ) -> Result<Option<Content>, DeviceError> {
        let WasSaved { saved, content } = self.0.run(&SaveFile {
            name: name.as_str(),
            // EXPOSE: the person writes it to a file.
            content: Outgoing(content.expose()),
        })?;
        Ok(saved.then_some(content))
    }

    /// Lets the person choose a folder that stays ours; `None` when he leaves.
    pub fn pick_folder(&self) -> Result<Option<PickedFolder>, DeviceError> {
        picked_folder(self.0.run(&PickFolder {})?)
    }

    /// Writes a file into a folder and gives what was read back.
    pub fn write_to_folder(
        &self,
        folder: &Folder,
        name: &FileName,
        content: &Content,
    ) -> Result<Content, DeviceError> {
        let was = self.0.run(&WriteToFolder {
            folder: folder.as_str(),
            name: name.as_str(),
            // EXPOSE: the person has it written to a folder.
            content: Outgoing(content.expose()),
        })?;
        Ok(was.content)
    }

    /// The names of the files in a folder.
    pub fn list_folder(&self, folder: &Folder) -> Result<Vec<String>, DeviceError> {
        let listed = self.0.run(&ListFolder {
            folder: folder.as_str(),
        })?;
        if listed.names.len() > NAMES_LISTED {
            return Err(DeviceError::TooLarge);
        }
        Ok(listed.names)
    }

    /// Removes a file from a folder; nothing happens when it is not there.
    pub fn remove_from_folder(&self, folder: &Folder, name: &FileName) -> Result<(), DeviceError> {
        let remove = RemoveFromFolder {
            folder: folder.as_str(),
            name: name.as_str(),
        };
        self.0.run(&remove).map(drop)
    }

    /// Switches the lamp, and says whether it shines.
    pub fn torch(&self, torch: Torch) -> Result<Torch, DeviceError> {
        let TorchIs { on } = self.0.run(&SetTorch {
            on: torch == Torch::On,
        })?;
        Ok(if on { Torch::On } else { Torch::Off })
    }

    /// Has the system empty the clipboard after that time, where it can (iOS): the app may be asleep by then.
    pub fn expire_clipboard(&self, after: Duration) -> Result<(), DeviceError> {
        let seconds = u32::try_from(after.as_secs()).unwrap_or(u32::MAX);
        self.0.run(&ExpireClipboard { seconds }).map(drop)
    }

    /// Empties the clipboard, also while another app is in front.
    pub fn clear_clipboard(&self) -> Result<(), DeviceError> {
        self.0.run(&ClearClipboard {}).map(drop)
    }

    /// Waits until the app is in front and nothing of the system lies over it.
    pub fn until_active(&self) -> Result<(), DeviceError> {
        self.0.run(&AwaitActive {}).map(drop)
    }
}

fn boot_time(since: SinceBoot) -> Result<BootTime, DeviceError> {
    if since.boot_id.is_empty() || since.boot_id.len() > BOOT_ID_BYTES {
        return Err(DeviceError::BadAnswer);
    }
    Ok(BootTime {
        boot_id: since.boot_id,
        elapsed: Duration::from_millis(since.elapsed_ms),
    })
}

fn shared(was: WasShared) -> Result<Shared, DeviceError> {
    let texts: Vec<_> = was.texts.into_iter().map(Zeroizing::new).collect();
    // The files first: they are open, and closed with whatever goes wrong.
    let files = files::take(was.files, SHARED_WAITING)?;
    let too_long = |text: &Zeroizing<String>| characters(text) > SHARED_CHARACTERS;
    if texts.len() > SHARED_WAITING || texts.iter().any(too_long) {
        return Err(DeviceError::TooLarge);
    }
    Ok(Shared { texts, files })
}

fn picked_folder(picked: FolderPicked) -> Result<Option<PickedFolder>, DeviceError> {
    if picked.folder.is_empty() {
        return Ok(None);
    }
    let folder = Folder::new(picked.folder).map_err(|_| DeviceError::BadAnswer)?;
    Ok(Some(PickedFolder {
        folder,
        name: picked.name,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_the_system_has_a_name() {
        for (boot_id, taken) in [
            (String::new(), false),
            ("boot-7".to_owned(), true),
            ("b".repeat(BOOT_ID_BYTES), true),
            ("b".repeat(BOOT_ID_BYTES + 1), false),
        ] {
            let time = boot_time(SinceBoot {
                boot_id: boot_id.clone(),
                elapsed_ms: 61_500,
            });
            if taken {
                let elapsed = Duration::from_millis(61_500);
                assert_eq!(time, Ok(BootTime { boot_id, elapsed }));
            } else {
                assert_eq!(time, Err(DeviceError::BadAnswer));
            }
        }
    }

    #[test]
    fn shared_texts_are_few_and_short() {
        for (count, length, taken) in [
            (0, 0, true),
            (SHARED_WAITING, SHARED_CHARACTERS, true),
            (SHARED_WAITING + 1, 1, false),
            (1, SHARED_CHARACTERS + 1, false),
        ] {
            let texts = vec!["é".repeat(length); count];
            let files = Vec::new();
            match shared(WasShared { texts, files }) {
                Ok(shared) => assert!(taken && shared.texts.len() == count, "{count} of {length}"),
                Err(error) => {
                    assert!(!taken, "{count} of {length}");
                    assert_eq!(error, DeviceError::TooLarge);
                }
            }
        }
    }

    #[test]
    fn an_empty_folder_means_that_none_was_chosen() {
        let pick = |folder: &str| {
            picked_folder(FolderPicked {
                folder: folder.to_owned(),
                name: "Backups".to_owned(),
            })
        };
        assert_eq!(pick(""), Ok(None));
        let picked = pick("content://tree/1").unwrap().unwrap();
        assert_eq!(picked.folder.as_str(), "content://tree/1");
        assert_eq!(picked.name, "Backups");
        assert_eq!(pick(&"f".repeat(5_000)), Err(DeviceError::BadAnswer));
    }
}
