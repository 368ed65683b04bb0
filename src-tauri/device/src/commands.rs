//! The commands as they cross: for each its arguments, its name and its answer. `contract.rs` has the list at a glance.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::bytes::{Content, Outgoing, Sealed, Secret};
use crate::files::WireFile;
use crate::values::{NewKey, Status};

/// Arguments that know their command and its answer.
pub(crate) trait Command: Serialize {
    #[cfg_attr(desktop, allow(dead_code, reason = "a computer calls nobody"))]
    const NAME: &'static str;
    type Answer: DeserializeOwned;
}

/// Says which command arguments belong to, and what comes back.
macro_rules! command {
    ($arguments:ty, $name:literal, $answer:ty) => {
        impl Command for $arguments {
            const NAME: &'static str = $name;
            type Answer = $answer;
        }
    };
}

/// The answer of a command that has nothing to say; the halves differ in how they say nothing.
type Nothing = IgnoredAny;

#[derive(Serialize)]
pub(crate) struct AskStatus {}
command!(AskStatus, "status", Status);

#[derive(Serialize)]
pub(crate) struct CreateDeviceKey {}
command!(CreateDeviceKey, "createDeviceKey", NewKey);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MixDeviceKey<'a> {
    pub(crate) input: Outgoing<'a>,
    pub(crate) rounds: u32,
}
command!(MixDeviceKey<'_>, "mixDeviceKey", Mixed);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Mixed {
    pub(crate) output: Secret,
}

#[derive(Serialize)]
pub(crate) struct DeleteDeviceKey {}
command!(DeleteDeviceKey, "deleteDeviceKey", Nothing);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SealBiometric<'a> {
    pub(crate) secret: Outgoing<'a>,
    pub(crate) title: &'a str,
    pub(crate) cancel: &'a str,
}
command!(SealBiometric<'_>, "sealBiometric", WasSealed);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WasSealed {
    pub(crate) sealed: Sealed,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenBiometric<'a> {
    pub(crate) sealed: Outgoing<'a>,
    pub(crate) title: &'a str,
    pub(crate) cancel: &'a str,
}
command!(OpenBiometric<'_>, "openBiometric", WasOpened);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WasOpened {
    pub(crate) secret: Secret,
}

#[derive(Serialize)]
pub(crate) struct DeleteBiometric {}
command!(DeleteBiometric, "deleteBiometric", Nothing);

#[derive(Serialize)]
pub(crate) struct AskBootTime {}
command!(AskBootTime, "bootTime", SinceBoot);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SinceBoot {
    pub(crate) boot_id: String,
    pub(crate) elapsed_ms: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecureWindow {
    pub(crate) secure: bool,
}
command!(SecureWindow, "secureWindow", Nothing);

#[derive(Serialize)]
pub(crate) struct TakeShared {}
command!(TakeShared, "takeShared", WasShared);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WasShared {
    pub(crate) texts: Vec<String>,
    pub(crate) files: Vec<WireFile>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PickFiles {
    pub(crate) pictures: bool,
    pub(crate) several: bool,
}
command!(PickFiles, "pickFiles", WerePicked);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WerePicked {
    pub(crate) files: Vec<WireFile>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveFile<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: Outgoing<'a>,
}
command!(SaveFile<'_>, "saveFile", WasSaved);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WasSaved {
    pub(crate) saved: bool,
    pub(crate) content: Content,
}

#[derive(Serialize)]
pub(crate) struct PickFolder {}
command!(PickFolder, "pickFolder", FolderPicked);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FolderPicked {
    pub(crate) folder: String,
    pub(crate) name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WriteToFolder<'a> {
    pub(crate) folder: &'a str,
    pub(crate) name: &'a str,
    pub(crate) content: Outgoing<'a>,
}
command!(WriteToFolder<'_>, "writeToFolder", WasWritten);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WasWritten {
    pub(crate) content: Content,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListFolder<'a> {
    pub(crate) folder: &'a str,
}
command!(ListFolder<'_>, "listFolder", Listed);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    pub(crate) names: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RemoveFromFolder<'a> {
    pub(crate) folder: &'a str,
    pub(crate) name: &'a str,
}
command!(RemoveFromFolder<'_>, "removeFromFolder", Nothing);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetTorch {
    pub(crate) on: bool,
}
command!(SetTorch, "torch", TorchIs);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TorchIs {
    pub(crate) on: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExpireClipboard {
    pub(crate) seconds: u32,
}
command!(ExpireClipboard, "expireClipboard", Nothing);

#[derive(Serialize)]
pub(crate) struct ClearClipboard {}
command!(ClearClipboard, "clearClipboard", Nothing);

#[derive(Serialize)]
pub(crate) struct AwaitActive {}
command!(AwaitActive, "untilActive", Nothing);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, from_value, json, to_value};

    use super::*;
    use crate::contract::{self, Shape};

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// Compares what really crosses with the list of the contract; `answer` is one that the contract allows.
    fn check<C: Command>(arguments: C, answer: Value) -> &'static str {
        let shape = shape_of(C::NAME);
        assert_eq!(
            fields(&to_value(arguments).unwrap()),
            set(shape.arguments),
            "{}: arguments",
            C::NAME
        );
        assert_eq!(fields(&answer), set(shape.answer), "{}: answer", C::NAME);
        let whole = from_value::<C::Answer>(answer.clone());
        assert!(whole.is_ok(), "{}: the answer is not taken", C::NAME);
        for field in shape.answer {
            let mut less = answer.clone();
            less.as_object_mut().unwrap().remove(*field);
            assert!(
                from_value::<C::Answer>(less).is_err(),
                "{}: nobody misses {field}",
                C::NAME
            );
        }
        C::NAME
    }

    fn shape_of(name: &str) -> &'static Shape {
        contract::COMMANDS
            .iter()
            .find(|shape| shape.name == name)
            .unwrap_or_else(|| panic!("{name} is not in the contract"))
    }

    fn fields(object: &Value) -> BTreeSet<&str> {
        let object: &Map<_, _> = object.as_object().expect("an object");
        object.keys().map(String::as_str).collect()
    }

    fn set(names: &[&'static str]) -> BTreeSet<&'static str> {
        names.iter().copied().collect()
    }

    #[test]
    fn every_command_crosses_as_the_contract_says() {
        let bytes = || Outgoing(&[7; 32]);
        let (title, cancel) = ("Unlock Clavis", "Use PIN");
        let (folder, name) = ("content://tree/1", "backup.age");
        let seen = BTreeSet::from([
            check(
                AskStatus {},
                json!({"biometry": "ready", "level": "strongBox"}),
            ),
            check(
                CreateDeviceKey {},
                json!({"rounds": 7, "level": "keychain"}),
            ),
            check(
                MixDeviceKey {
                    input: bytes(),
                    rounds: 7,
                },
                json!({"output": KEY}),
            ),
            check(DeleteDeviceKey {}, json!({})),
            check(
                SealBiometric {
                    secret: bytes(),
                    title,
                    cancel,
                },
                json!({"sealed": ""}),
            ),
            check(
                OpenBiometric {
                    sealed: bytes(),
                    title,
                    cancel,
                },
                json!({"secret": KEY}),
            ),
            check(DeleteBiometric {}, json!({})),
            check(
                AskBootTime {},
                json!({"bootId": "boot-7", "elapsedMs": 1_000}),
            ),
            check(SecureWindow { secure: true }, json!({})),
            check(TakeShared {}, json!({"texts": ["a"], "files": []})),
            check(
                PickFiles {
                    pictures: true,
                    several: false,
                },
                json!({"files": []}),
            ),
            check(
                SaveFile {
                    name,
                    content: bytes(),
                },
                json!({"saved": true, "content": "AA=="}),
            ),
            check(PickFolder {}, json!({"folder": folder, "name": "Backups"})),
            check(
                WriteToFolder {
                    folder,
                    name,
                    content: bytes(),
                },
                json!({"content": ""}),
            ),
            check(ListFolder { folder }, json!({"names": ["a", "b"]})),
            check(RemoveFromFolder { folder, name }, json!({})),
            check(SetTorch { on: true }, json!({"on": false})),
            check(ExpireClipboard { seconds: 30 }, json!({})),
            check(ClearClipboard {}, json!({})),
            check(AwaitActive {}, json!({})),
        ]);
        let listed: BTreeSet<_> = contract::COMMANDS.iter().map(|shape| shape.name).collect();
        assert_eq!(listed.len(), contract::COMMANDS.len(), "a name twice");
        assert_eq!(listed.len(), 20);
        assert_eq!(seen, listed);
    }

    #[test]
    fn a_file_crosses_as_the_contract_says() {
        let file = json!({"name": "a.png", "descriptor": 40, "path": ""});
        assert_eq!(fields(&file), set(contract::FILE));
        let answer = json!({"files": [file]});
        assert_eq!(from_value::<WerePicked>(answer).unwrap().files.len(), 1);
        for field in contract::FILE {
            let mut file = json!({"name": "a.png", "descriptor": 40, "path": ""});
            file.as_object_mut().unwrap().remove(*field);
            let answer = json!({"files": [file]});
            assert!(from_value::<WerePicked>(answer).is_err(), "{field}");
        }
    }

    #[test]
    fn nothing_can_be_said_in_any_way() {
        for nothing in [json!(null), json!({}), json!("")] {
            assert!(from_value::<Nothing>(nothing).is_ok());
        }
    }
}
