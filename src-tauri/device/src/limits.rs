//! Nothing that crosses is larger, longer or more than this. Kotlin and Swift keep the same limits.

/// What a hardware key takes and gives, in bytes.
pub const KEY_BYTES: usize = 32;
/// A secret sealed by biometrics, in bytes; Android's is 60, that of iOS 0.
pub const SEALED_BYTES: usize = 512;
/// A backup or an export that is written, in bytes.
pub const CONTENT_BYTES: usize = 16 << 20;
/// HMACs in a row for one guess.
pub const ROUNDS: u32 = 64;
/// A text that another app shares, in UTF-16 units as both systems count.
pub const SHARED_CHARACTERS: usize = 64 << 10;
/// Texts and files that wait until they are taken.
pub const SHARED_WAITING: usize = 16;
/// Files chosen in one go.
pub const FILES_CHOSEN: usize = 64;
/// Names read from one folder.
pub const NAMES_LISTED: usize = 10_000;
/// A file name that is written, in UTF-16 units.
pub const NAME_CHARACTERS: usize = 120;
/// A text of the system's prompt, in UTF-16 units.
pub const PROMPT_CHARACTERS: usize = 200;
/// A folder's address or bookmark, in UTF-16 units.
pub const FOLDER_CHARACTERS: usize = 4 << 10;
/// What names one start of the system, in bytes.
pub const BOOT_ID_BYTES: usize = 128;

/// How long a text is as Kotlin and Swift count it.
pub(crate) fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}
