//! What crosses to the page and what comes back: `…View` goes out, `…Request` comes in.
//!
//! No type here has a secret field on its way out. The only exceptions by nature are a code, which is what the
//! page is for, and a new recovery code, which is shown exactly once. Times are Unix milliseconds, so the page
//! can draw a ring from two numbers and never knows a period.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Everything the page needs for its first paint.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// Where the vault stands.
    pub vault: VaultView,
    /// The choices that hold while locked.
    pub settings: SettingsView,
    /// Where finger and face stand.
    pub biometrics: BiometricsView,
    /// What the device calls its sensor.
    pub sensor: SensorView,
    /// The system's language as a BCP 47 tag, unchecked: `fr-CH`, or `C` on a bare computer.
    pub system_language: String,
    /// Which kind of device this is.
    pub platform: PlatformView,
    /// The version of the program.
    pub version: String,
}

/// What a sensor is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum SensorView {
    /// Of finger, of face, or both.
    FingerOrFace,
    /// Apple's, of finger.
    TouchId,
    /// Apple's, of face.
    FaceId,
}

/// Where the key is that is mixed into each guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DeviceKeyView {
    /// In a file of its owner.
    File,
    /// In a chip of its own (Android).
    StrongBox,
    /// In the protected part of the processor (Android).
    TrustedEnvironment,
    /// In the Keychain (iOS).
    Keychain,
    /// With the system's software (Android).
    Software,
}

/// Where unlocking with finger or face stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum BiometricsView {
    /// The device has no sensor that is good enough.
    Absent,
    /// It has one, and nobody is enrolled.
    NotEnrolled,
    /// It can be enabled.
    Off,
    /// It opens the vault.
    On,
    /// It is enabled, and the PIN or passphrase is to be typed again first.
    PinDue,
    /// It was enabled, and the device has lost its key: the PIN or passphrase opens, and then it can be enabled anew.
    Dead,
}

/// The words on the system's prompt for finger or face.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PromptRequest {
    /// What the touch is for.
    pub title: String,
    /// The way out.
    pub cancel: String,
}

/// Which kind of device the program runs on.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PlatformView {
    /// A computer: the device key is a file.
    Computer,
    /// An Android phone.
    Android,
    /// An iPhone.
    Ios,
}

/// Where the vault stands.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum VaultView {
    /// There is no vault and no trace of one: Welcome.
    Absent,
    /// A vault waits for its credential: Unlock.
    Locked {
        /// What opens it.
        credential: CredentialKind,
        /// The wrong tries so far and what they cost.
        tries: TriesView,
        /// Whether *Forgot PIN?* can offer the recovery code.
        has_recovery_code: bool,
    },
    /// The recovery code was right: a new credential must be chosen before anything shows.
    Recovering,
    /// The vault is open: Keys.
    Open {
        /// What opens it.
        credential: CredentialKind,
        /// The vault was not whole and an older state was opened; `None` in ordinary times.
        restored: Option<RestoredView>,
    },
    /// There is a vault, but it cannot be opened: each problem has a screen of its own.
    Unusable {
        /// What is wrong.
        problem: VaultProblem,
    },
}

/// The vault was damaged and an older generation was opened in its place.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RestoredView {
    /// When that generation was saved, Unix milliseconds; `None` when the file system does not say.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub saved_at: Option<u64>,
    /// How many newer generations could not be read; they are kept beside the vault.
    pub generations_lost: u32,
}

/// Why a vault that exists cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum VaultProblem {
    /// Another process holds the vault.
    InUse,
    /// Neither the header nor its backup can be read, but there are generations.
    HeaderDamaged,
    /// The header is whole, but no generation can be read.
    GenerationsDamaged,
    /// A newer program wrote this vault.
    TooNew {
        /// The format or schema number found.
        found: u32,
        /// The newest this program knows.
        supported: u32,
    },
    /// The device key that the credential needs is gone: only the recovery code opens the vault.
    DeviceKeyMissing {
        /// Whether there is a recovery code to use.
        has_recovery_code: bool,
    },
    /// The folder cannot be read or made.
    FolderUnreadable,
}

/// The kinds of credential a person may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum CredentialKind {
    /// Six or more digits.
    Pin,
    /// Words.
    Passphrase,
}

/// Wrong tries and what they cost.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TriesView {
    /// Wrong tries since the last right one.
    pub failed: u32,
    /// Tries left before the next wrong one makes everybody wait.
    pub left: u32,
    /// How long the next try still has to wait, milliseconds; 0 when it need not.
    #[cfg_attr(test, ts(type = "number"))]
    pub wait_ms: u64,
    /// How long the wait after the last free try is, milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub next_wait_ms: u64,
    /// Tries left before everything is erased; `None` unless the owner chose that.
    pub left_before_wipe: Option<u32>,
}

/// The choices of the Settings screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The language, or `None` to follow the system.
    pub language: Option<LanguageView>,
    /// Light, dark, or as the system says.
    pub appearance: Appearance,
    /// Seconds without a touch until the vault locks; 0 locks when the window is left.
    pub auto_lock_seconds: u32,
    /// A revealed code hides after this period and the next; otherwise it stays until another key is touched.
    pub hide_codes: bool,
    /// The first tap copies too.
    pub copy_on_tap: bool,
    /// Pictures of the window may be taken; `None` where the system cannot keep them away.
    pub allow_screenshots: Option<bool>,
    /// Everything is erased after too many wrong tries. Off, and only offered with a recovery code.
    pub wipe_after_failures: bool,
    /// The vault has a recovery code that was asked back.
    pub has_recovery_code: bool,
}

/// A language the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LanguageView {
    /// German, Swiss spelling.
    De,
    /// English.
    En,
    /// French.
    Fr,
    /// Italian.
    It,
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Appearance {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A change of one setting.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum SettingChange {
    /// See [`SettingsView::language`].
    Language(Option<LanguageView>),
    /// See [`SettingsView::appearance`].
    Appearance(Appearance),
    /// See [`SettingsView::auto_lock_seconds`].
    AutoLockSeconds(u32),
    /// See [`SettingsView::hide_codes`].
    HideCodes(bool),
    /// See [`SettingsView::copy_on_tap`].
    CopyOnTap(bool),
    /// See [`SettingsView::allow_screenshots`].
    AllowScreenshots(bool),
    /// See [`SettingsView::wipe_after_failures`].
    WipeAfterFailures(bool),
}

/// A PIN or passphrase on its way in.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum CredentialRequest {
    /// Digits.
    Pin(String),
    /// Words.
    Passphrase(String),
}

/// Why a PIN or passphrase is too easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Weakness {
    /// Fewer than 6 digits, or fewer than 12 characters.
    TooShort,
    /// More than 64 digits or 256 characters.
    TooLong,
    /// A PIN that holds something other than the digits 0 to 9.
    NotDigits,
    /// One sign again and again: 111111.
    Repeated,
    /// A run up or down: 123456, 987654.
    Sequence,
    /// A short group again and again, or a mirror of itself: 121212, 123321.
    Pattern,
    /// A date: 311299, 19870214.
    Date,
    /// One of those everybody tries first.
    Common,
}

/// The home screen.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeysView {
    /// The keys in the order to show them.
    pub keys: Vec<KeyView>,
    /// The groups in use, in the order of their names.
    pub groups: Vec<String>,
    /// How many accounts lie in Trash.
    pub in_trash: u32,
    /// Whether to remind of the recovery code.
    pub recovery_reminder: bool,
    /// Whether to remind of a backup: there is none, or more than ten changes or thirty days lie after it.
    pub backup_reminder: bool,
}

/// One key of the home screen.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    /// The account behind it.
    pub account_id: String,
    /// Who issued it; may be empty.
    pub issuer: String,
    /// The account name at the issuer; may be empty.
    pub label: String,
    /// Two signs for its head.
    pub monogram: String,
    /// Whether its code follows the clock or a counter.
    pub otp: OtpKindView,
    /// How many signs its code has, so that the space is right before it comes.
    pub digits: u8,
    /// The groups it belongs to.
    pub groups: Vec<String>,
    /// Whether it is kept on top.
    pub favourite: bool,
    /// Whether it has a picture for its head, to be asked for apart.
    pub has_picture: bool,
}

/// The picture of a key's head.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PictureView {
    /// The account.
    pub account_id: String,
    /// A `data:` URI of at most 256 pixels a side.
    pub picture: String,
}

/// Whether a code follows the clock or a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum OtpKindView {
    /// The clock.
    Timed,
    /// A counter: each tap gives the next code.
    Counter,
}

/// Which keys to show.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FindRequest {
    /// What was typed; empty for all.
    pub query: String,
    /// One group, or `None` for all.
    pub group: Option<String>,
}

/// A code and how long it is good.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum CodeView {
    /// It follows the clock.
    Timed {
        /// The account, or the draft when asked for a draft.
        account_id: String,
        /// What to type now.
        code: String,
        /// What to type from `valid_until` on.
        next_code: String,
        /// Unix milliseconds, inclusive.
        #[cfg_attr(test, ts(type = "number"))]
        valid_from: u64,
        /// Unix milliseconds, exclusive.
        #[cfg_attr(test, ts(type = "number"))]
        valid_until: u64,
    },
    /// It follows a counter.
    Counter {
        /// The account, or the draft when asked for a draft.
        account_id: String,
        /// What to type.
        code: String,
        /// The counter it was made with.
        #[cfg_attr(test, ts(type = "number"))]
        counter: u64,
    },
}

/// The answer to a copy.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CopiedView {
    /// In how many milliseconds the clipboard is cleared if it still holds the code.
    #[cfg_attr(test, ts(type = "number"))]
    pub clears_in_ms: u64,
}

/// What a picture, a text or a form holds, before anything is saved.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// The accounts found.
    pub drafts: Vec<DraftView>,
    /// How much of a Google migration series is here; `None` when it is none.
    pub batch: Option<BatchView>,
    /// What was found and cannot be taken, with the reason.
    pub skipped: Vec<SkippedView>,
}

/// Progress of a migration series, which comes as several pictures in any order.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BatchView {
    /// Pictures seen.
    pub received: u32,
    /// Pictures in the series.
    pub total: u32,
}

/// Something that was found and cannot be taken.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SkippedView {
    /// The issuer or label, as far as it can be read; may be empty.
    pub name: String,
    /// Why.
    pub reason: InputProblem,
}

/// An account before it is saved.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// Names the draft until it is saved or dies.
    pub draft_id: String,
    /// See [`KeyView::issuer`].
    pub issuer: String,
    /// See [`KeyView::label`].
    pub label: String,
    /// See [`KeyView::monogram`].
    pub monogram: String,
    /// Its code, to compare with what the portal expects.
    pub code: CodeView,
    /// How its codes are made.
    pub parameters: ParametersView,
    /// Accounts with the same secret and parameters that are kept already.
    pub duplicates: Vec<DuplicateView>,
    /// The name was too long or held signs that deceive, and was cleaned.
    pub name_cleaned: bool,
}

/// An account that is kept already.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DuplicateView {
    /// See [`KeyView::issuer`].
    pub issuer: String,
    /// See [`KeyView::label`].
    pub label: String,
    /// It lies in Trash.
    pub in_trash: bool,
}

/// How codes are made, for reading only.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ParametersView {
    /// `totp`, `hotp`, `steam`, `motp` or `yandex`.
    pub method: MethodView,
    /// The name of the hash as people write it: `SHA-1`.
    pub algorithm: String,
    /// Signs in a code.
    pub digits: u8,
    /// Seconds; `None` for a counter.
    pub period: Option<u32>,
    /// The counter of the next code; `None` for the clock.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub counter: Option<u64>,
}

/// The way codes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum MethodView {
    /// RFC 6238.
    Totp,
    /// RFC 4226.
    Hotp,
    /// Steam Guard.
    Steam,
    /// Mobile-OTP.
    Motp,
    /// Yandex Key.
    Yandex,
}

/// An account typed in by hand.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ManualRequest {
    /// See [`KeyView::issuer`].
    pub issuer: String,
    /// See [`KeyView::label`].
    pub label: String,
    /// Base32, as the portal shows it; blanks, dashes and case do not matter.
    pub secret: String,
    /// How codes are made.
    #[zeroize(skip)]
    pub method: ManualMethod,
    /// The hash.
    #[zeroize(skip)]
    pub algorithm: AlgorithmRequest,
    /// 6 to 10.
    pub digits: u32,
    /// Seconds, 1 to 86,400; read for the clock only.
    pub period: u32,
    /// Read for counters only.
    #[cfg_attr(test, ts(type = "number"))]
    pub counter: u64,
}

/// The methods that can be typed in.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ManualMethod {
    /// RFC 6238.
    Totp,
    /// RFC 4226.
    Hotp,
    /// Steam Guard.
    Steam,
}

/// The hashes that can be chosen.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum AlgorithmRequest {
    /// SHA-1.
    #[serde(rename = "SHA-1")]
    Sha1,
    /// SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// SHA-512.
    #[serde(rename = "SHA-512")]
    Sha512,
}

/// A draft to save, with the names as edited.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DraftEdit {
    /// Which draft.
    pub draft_id: String,
    /// The issuer to keep.
    pub issuer: String,
    /// The label to keep.
    pub label: String,
}

/// One account in full.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// What the home screen shows of it.
    pub key: KeyView,
    /// A note of the owner.
    pub note: String,
    /// How codes are made.
    pub parameters: ParametersView,
}

/// An edited account.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AccountEdit {
    /// Which account.
    pub account_id: String,
    /// See [`KeyView::issuer`].
    pub issuer: String,
    /// See [`KeyView::label`].
    pub label: String,
    /// See [`KeyView::groups`].
    pub groups: Vec<String>,
    /// See [`AccountView::note`].
    pub note: String,
    /// See [`KeyView::favourite`].
    pub favourite: bool,
}

/// One account in Trash.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TrashedView {
    /// Which account.
    pub account_id: String,
    /// See [`KeyView::issuer`].
    pub issuer: String,
    /// See [`KeyView::label`].
    pub label: String,
    /// Days until it is deleted for good.
    pub days_left: u32,
}

/// A new recovery code, shown once.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodeView {
    /// Groups of signs, to be written down in this order.
    pub groups: Vec<String>,
}

/// Why an input from outside is not taken; the page has a sentence for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum InputProblem {
    /// Nothing was given.
    Empty,
    /// The text is longer than any key URI may be.
    TooLong {
        /// Bytes.
        limit: u32,
    },
    /// A picture larger than 50 megapixels or 64 MiB.
    PictureTooLarge,
    /// Bytes that are no picture of a known kind, or a damaged one.
    NotAPicture,
    /// A picture without a QR code.
    NoQrCode,
    /// A QR code or text that is no key: a contact, a Wi-Fi code, a sentence.
    NotAKey,
    /// A web address, not the key behind it.
    WebLink,
    /// A one-time code was given where the key it is made from is wanted.
    LooksLikeCode,
    /// The key URI cannot be read.
    Malformed,
    /// The key has no secret.
    SecretMissing,
    /// The secret is not Base32.
    SecretNotBase32,
    /// The secret is longer than 128 bytes, or empty after decoding.
    SecretLength,
    /// An algorithm this app does not know; nothing is guessed.
    AlgorithmUnknown,
    /// Digits other than 6 to 10.
    DigitsOutOfRange,
    /// A period other than 1 to 86,400 s.
    PeriodOutOfRange,
    /// A counter that is no number from 0 to 2^63 - 1.
    CounterOutOfRange,
    /// A kind of key URI this app does not know.
    MethodUnknown,
    /// A parameter that stands twice with different values.
    ParameterTwice,
    /// A key that needs the PIN of its service (mOTP, Yandex) and comes without.
    PinMissing,
    /// An entry of a file that is not what its format says.
    EntryDamaged,
    /// An entry of a file that is sealed with a key of its own, which is not in the file.
    EntryEncrypted,
    /// A migration payload that cannot be read.
    MigrationDamaged,
    /// A migration picture that belongs to another series than the ones before.
    OtherMigration,
    /// A picture of a migration series that was never shown.
    MigrationPartMissing {
        /// Which, from 1.
        part: u32,
        /// How many there are.
        total: u32,
    },
}

/// What came in from outside: dropped on the window, handed over by another app, or seen by the camera.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum IncomingView {
    /// Texts and pictures that hold keys.
    Preview(PreviewView),
    /// Files of other apps, perhaps with pictures, or what another phone with Clavis showed.
    Files(FilesView),
    /// Nothing in it can be taken.
    Error(crate::error::CommandError),
}

/// What chosen or dropped files hold, before anything is saved.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FilesView {
    /// The accounts of the files that need no password, as drafts, and the entries that cannot be taken.
    pub preview: PreviewView,
    /// How many of the drafts came from which app, in the order of the files.
    pub sources: Vec<SourceView>,
    /// The files that need a password first.
    pub locked: Vec<LockedFileView>,
    /// The files that cannot be read.
    pub refused: Vec<RefusedFileView>,
}

/// Where accounts came from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    /// The name of the file, without its folder.
    pub name: String,
    /// The app that wrote it, as people know it.
    pub app: String,
    /// How many accounts it gave.
    pub accounts: u32,
}

/// A file that needs a password.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LockedFileView {
    /// Names the file until it is opened or forgotten.
    pub file_id: String,
    /// The name of the file, without its folder.
    pub name: String,
    /// The app that wrote it, as people know it.
    pub app: String,
    /// What opens it.
    pub key: FileKeyView,
    /// Megabytes of memory that opening it takes, when they are so many that the person is asked first.
    pub large_memory: Option<u32>,
}

/// What opens a locked file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FileKeyView {
    /// The password or passphrase that was chosen when it was made.
    Password,
    /// The short code that the old phone shows beside its QR codes.
    TransferCode,
}

/// A file that cannot be read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RefusedFileView {
    /// The name of the file, without its folder.
    pub name: String,
    /// Why.
    pub problem: FileProblem,
}

/// Why a file is not read; the page has a sentence for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FileProblem {
    /// No format that is known.
    Unsupported,
    /// A known format that ends early or breaks its rules.
    Damaged,
    /// It is gone, or may not be read.
    Unreadable,
    /// It is larger than is read.
    TooLarge {
        /// Megabytes.
        limit: u32,
    },
    /// Opening it would take more memory or time than is given to any file.
    TooMuchWork,
    /// Bitwarden: it can only be read by the account that wrote it.
    AccountRestricted,
    /// KeePass: a database older than KDBX 4.
    OldKeePass,
    /// A newer version of its app wrote it.
    TooNew,
    /// A fingerprint or a key file opens it, not a password.
    NoPassword,
    /// Pictures of a series from another phone are missing.
    PartsMissing {
        /// Pictures seen.
        received: u32,
        /// Pictures in the series.
        total: u32,
    },
    /// A picture without a QR code that can be taken.
    Picture {
        /// Why.
        problem: InputProblem,
    },
}

/// Where backups stand.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BackupsView {
    /// The last backup that was written and read back; `None` before the first.
    pub last: Option<LastBackupView>,
    /// How many changes were saved since.
    pub changes_since: u32,
    /// Automatic backups; `None` while they are off.
    pub automatic: Option<AutomaticBackupView>,
}

/// A backup that was written and read back.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LastBackupView {
    /// When, Unix milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
    /// How many accounts it holds, Trash included.
    pub accounts: u32,
}

/// Backups that are written after changes, while the vault is open.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AutomaticBackupView {
    /// The folder, as the system names it.
    pub folder: String,
    /// How many of the newest are kept.
    pub keep: u32,
    /// Why the last one was not written; `None` while all is well.
    pub failure: Option<FileFailure>,
}

/// Why a file was not written; whatever was there before is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum FileFailure {
    /// The disk is full.
    DiskFull,
    /// The folder is gone, or may not be written to.
    NotWritable,
    /// What was written could not be read back the same.
    VerificationFailed,
}

/// How well a passphrase resists guessing.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct StrengthView {
    /// From 0, guessed at once, to 4, for ever.
    pub score: u8,
    /// Whether a backup may be sealed with it.
    pub accepted: bool,
}

/// A backup to be written.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BackupRequest {
    /// The PIN or passphrase of the vault, again.
    pub current: CredentialRequest,
    /// What opens the backup.
    pub passphrase: String,
}

/// Automatic backups to be switched on.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AutomaticBackupRequest {
    /// The PIN or passphrase of the vault, again.
    pub current: CredentialRequest,
    /// What opens the backups.
    pub passphrase: String,
    /// How many of the newest are kept, 1 to 100.
    pub keep: u32,
}

/// An export to be written into a file for other apps.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    /// The PIN or passphrase of the vault, again.
    pub current: CredentialRequest,
    /// Which file.
    pub kind: ExportKind,
}

/// The files that can be exported.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ExportKind {
    /// Aegis JSON that everybody can read.
    Aegis,
    /// Aegis JSON under a password.
    AegisEncrypted {
        /// What opens it.
        password: String,
    },
    /// Key URIs, one a line, that everybody can read.
    KeyUriList,
}

/// What went into an export.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExportedView {
    /// How many accounts.
    pub accounts: u32,
    /// The accounts that the format cannot hold.
    pub left_out: Vec<LeftOutView>,
}

/// An account that a format cannot hold.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LeftOutView {
    /// Issuer and label.
    pub name: String,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a format cannot hold an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LeftOutReason {
    /// Steam, mOTP or Yandex.
    Method,
    /// A number of digits it does not know.
    Digits,
    /// A period it does not know.
    Period,
    /// Names too long for it.
    NameTooLong,
    /// The key goes, its note stays behind.
    Note,
    /// The key goes, its groups stay behind.
    Groups,
}

/// QR codes to be shown.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ShowQrRequest {
    /// The PIN or passphrase of the vault, again.
    pub current: CredentialRequest,
    /// Which codes.
    #[zeroize(skip)]
    pub what: ShowQrKind,
}

/// The QR codes that can be shown.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ShowQrKind {
    /// The key URI of one account.
    Account {
        /// Which.
        account_id: String,
    },
    /// All accounts for Google Authenticator and those that read its codes.
    Migration,
    /// All accounts with everything for Clavis on another phone.
    Transfer,
}

/// QR codes as pictures. They hold secrets by nature, and are asked for with the PIN.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QrSeriesView {
    /// One picture after the other, in order.
    pub pictures: Vec<QrView>,
    /// The short code to type at the other phone, in groups; `None` when the pictures need none.
    pub code: Option<Vec<String>>,
    /// What went in and what did not.
    pub exported: ExportedView,
}

/// One QR code.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QrView {
    /// Modules in a row, the quiet zone of four included.
    pub size: u32,
    /// The dark modules as the path of an SVG in a box of that size.
    pub path: String,
}
