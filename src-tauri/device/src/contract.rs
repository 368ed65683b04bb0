//! What is said between the three halves, as data: the names that Kotlin and Swift must spell the same.
//!
//! All of it is JSON in camel case; bytes are Base64 (RFC 4648 §4). No compiler sees two of the halves, so tests do:
//! those of `commands.rs` compare this list with the types that really cross.

/// One command.
#[derive(Debug)]
pub struct Shape {
    /// Its name.
    pub name: &'static str,
    /// The fields of its arguments.
    pub arguments: &'static [&'static str],
    /// The fields of its answer.
    pub answer: &'static [&'static str],
}

/// The fields of a file in the answers of `takeShared` and `pickFiles`. `descriptor` is an open file's number that is
/// Rust's to close (Android) or -1; `path` names a file (iOS) or is empty.
pub const FILE: &[&str] = &["name", "descriptor", "path"];

/// Every command.
pub const COMMANDS: &[Shape] = &[
    shape("status", &[], &["biometry", "level"]),
    shape("createDeviceKey", &[], &["rounds", "level"]),
    shape("mixDeviceKey", &["input", "rounds"], &["output"]),
    shape("deleteDeviceKey", &[], &[]),
    shape("sealBiometric", &["secret", "title", "cancel"], &["sealed"]),
    shape("openBiometric", &["sealed", "title", "cancel"], &["secret"]),
    shape("deleteBiometric", &[], &[]),
    shape("bootTime", &[], &["bootId", "elapsedMs"]),
    shape("secureWindow", &["secure"], &[]),
    shape("takeShared", &[], &["texts", "files"]),
    shape("pickFiles", &["pictures", "several"], &["files"]),
    shape("saveFile", &["name", "content"], &["saved", "content"]),
    shape("pickFolder", &[], &["folder", "name"]),
    shape(
        "writeToFolder",
        &["folder", "name", "content"],
        &["content"],
    ),
    shape("listFolder", &["folder"], &["names"]),
    shape("removeFromFolder", &["folder", "name"], &[]),
    shape("torch", &["on"], &["on"]),
    shape("expireClipboard", &["seconds"], &[]),
    shape("clearClipboard", &[], &[]),
    shape("untilActive", &[], &[]),
];

const fn shape(
    name: &'static str,
    arguments: &'static [&'static str],
    answer: &'static [&'static str],
) -> Shape {
    Shape {
        name,
        arguments,
        answer,
    }
}
