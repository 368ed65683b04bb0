//! What the Swift of `clavis-device` says. Whether a phone does it, only a phone can show.

use std::path::Path;

use clavis_lib::platform::folder::DataFolder;
use serde_json::Value;

use crate::files::{check, config, names_in, read};

const SOURCES: &str = "src-tauri/device/ios/Sources";

/// A prompt alone could be hooked: the secret comes out of the Keychain, and only with the context of that prompt.
#[test]
fn the_biometric_secret_opens_to_the_fingers_of_now_on_this_device_and_to_no_code() {
    let access = "SecAccessControlCreateWithFlags(nil, \
        kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, .biometryCurrentSet, nil)";
    swift(
        "Biometry",
        &[
            "Result { try self.read(asked.get()) }",
            "context.localizedFallbackTitle = \"\" ",
            access,
            "guard let access = created else { throw",
            "do { try Biometry.item.delete() try Biometry.item.add(",
            "add(secret, protection: [kSecAttrAccessControl: access])",
            "let secret = try Biometry.item.read(context: context)",
            "policy = LAPolicy.deviceOwnerAuthenticationWithBiometrics }",
        ],
        &[
            (".biometryCurrentSet", ".biometryAny"),
            (".biometryCurrentSet", ".userPresence"),
            ("WhenPasscodeSetThisDeviceOnly", "AfterFirstUnlock"),
            ("[kSecAttrAccessControl: access]", "[:]"),
            ("item.delete()\n            try Biometry.", ""),
            ("read(asked.get())", "read(LAContext())"),
            ("item.read(context: context)", "item.read()"),
            ("FallbackTitle = \"\"", "FallbackTitle = nil"),
            ("AuthenticationWithBiometrics", "Authentication"),
        ],
    );
}

#[test]
fn the_device_key_stays_here_and_is_shut_while_the_phone_is_locked() {
    swift(
        "DeviceKey",
        &[
            // Every slot hangs on it: it is made when none is there, and for no other reason.
            "catch let refused as Refused where refused.refusal == .missing { try make() }",
            "var key = try randomKey()",
            "(key, protection: [kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly])",
        ],
        &[
            ("WhenUnlockedThisDeviceOnly", "WhenUnlocked"),
            ("WhenUnlockedThisDeviceOnly", "AfterFirstUnlock"),
            ("try randomKey()", "Data(count: Limits.keyBytes)"),
            (" where refused.refusal == .missing", ""),
        ],
    );
}

#[test]
fn no_item_of_the_keychain_is_synchronised_or_shared() {
    swift(
        "Keychain",
        &[
            "query([kSecReturnData: true], authentication(context))",
            "kSecClass: kSecClassGenericPassword, kSecAttrService: \"ch.clavis.device\", \
             kSecAttrAccount: account, kSecAttrSynchronizable: false, ]",
            "[kSecUseAuthenticationContext: $0]",
        ],
        &[
            ("Synchronizable: false", "Synchronizable: true"),
            ("kSecAttrSynchronizable: false,", ""),
            ("account,", "account, kSecAttrAccessGroup: \"all\","),
            (", authentication(context))", ")"),
            ("[kSecUseAuthenticationContext: $0]", "[:]"),
        ],
    );
    let asked = |text: &str| {
        let code = code(text).replace("errSec", "");
        let mut calls = code.split("SecItem").skip(1);
        calls.all(|call| call.split('(').nth(1) == Some("query"))
    };
    let mistake = [("Delete(query())", "Delete(all)")];
    check(&path("Keychain"), asked, &mistake);
}

/// The Keychain outlives the app.
#[test]
fn a_new_installation_purges_before_anything_is_read() {
    swift(
        "FirstLaunch",
        &[
            "if isMarked() { return }",
            "if Reinstall.isFresh(marked: false, hasVault: hasVault) {",
            "try DeviceKey.item.delete()",
            "try Biometry.item.delete()",
            "try leaveMark()",
            // Seen behind the lock screen too; brought by no backup to a phone that was never purged.
            "write(to: mark, options: .noFileProtection)",
            "values.isExcludedFromBackup = true",
            "var marked = mark try marked.setResourceValues(values)",
        ],
        &[
            ("try DeviceKey.item.delete()", ""),
            ("try Biometry.item.delete()", ""),
            // A mark over a purge that failed, or before it.
            ("try DeviceKey.item", "try? DeviceKey.item"),
            ("if Reinstall", "try leaveMark()\nif Reinstall"),
            // A vault whose mark is lost would lose its keys.
            ("hasVault: hasVault)", "hasVault: false)"),
            (".noFileProtection", ".completeFileProtection"),
            ("FromBackup = true", "FromBackup = false"),
            ("try marked.setResourceValues(values)", ""),
        ],
    );
    let purge = "FirstLaunch().purge(hasVault: vault.hasVault())";
    let mistakes = [
        (purge, "self"),
        ("vault.hasVault()", "false"),
        ("super.init()\n", "super.init()\n_ = deviceKey.level()\n"),
    ];
    let first = |text: &str| {
        let made = member(text, "override init()");
        let before = made.split(purge).next().unwrap_or_default();
        made.contains(purge) && !before.contains("deviceKey") && !before.contains("biometry")
    };
    check(&path("DevicePlugin"), first, &mistakes);
    // Tauri makes its plugins, and with ours the Swift half, before it calls the `setup` of the app.
    let ours = ".plugin(clavis_device::init())";
    let mistakes = [
        (ours, ""),
        ("let app =", "DataFolder::locate();\nlet app ="),
    ];
    let later = |text: &str| {
        let run = text.split("pub fn run() {").nth(1).unwrap_or_default();
        let parts = ["configure(tauri::Builder::default()).setup(", "::locate("];
        text.contains(ours) && in_order(run, &parts)
    };
    check("src-tauri/src/lib.rs", later, &mistakes);
}

#[test]
fn the_vault_is_in_no_backup_and_encrypted_while_the_phone_is_locked() {
    swift(
        "VaultFolder",
        &[
            // What cannot be read is a vault.
            "try? files.contentsOfDirectory(atPath: folder.path) else { return true }",
            "createDirectory(at: folder,",
            ".protectionKey: FileProtectionType.complete])",
            "values.isExcludedFromBackup = true",
            "var marked = folder try marked.setResourceValues(values)",
            "for file in [folder] + inside { try files.setAttributes(",
            "setAttributes([.protectionKey: FileProtectionType.complete], of",
        ],
        &[
            ("else { return true }", "else { return false }"),
            ("FromBackup = true", "FromBackup = false"),
            ("values.isExcluded", "// values.isExcluded"),
            ("try marked.setResourceValues(values)", ""),
            ("try marked", "try? marked"),
            ("Type.complete])", "Type.none])"),
            ("Type.complete], of", "Type.completeUnlessOpen], of"),
            ("[folder] + inside", "inside"),
        ],
    );
    let protect = "VaultFolder().protect()";
    plugin("func protectVault(", &[protect], &[(protect, "")]);
    let mistake = ("        protectVault()\n", "");
    plugin("override init()", &["protectVault()"], &[mistake]);
    let mistake = ("            self.protectVault()\n", "");
    let made = ["self.protectVault()", "self.deviceKey.create()"];
    plugin("func createDeviceKey(", &made, &[mistake]);
}

/// Under another name the protection would lie on a folder in which nothing is.
#[test]
fn the_protected_folder_is_the_one_in_which_rust_keeps_the_vault() {
    let identifier = config()["identifier"].as_str().expect("one").to_owned();
    let rust = DataFolder::at(&identifier).vault();
    check(
        &path("VaultFolder"),
        |text| {
            let parts = [
                "try VaultFolder.support().appendingPathComponent(VaultFolder.place,",
                // `dirs::data_local_dir` of iOS.
                "url(for: .applicationSupportDirectory, in: .userDomainMask,",
            ];
            place(text) == rust && in_order(&member(text, ""), &parts)
        },
        &[
            ("\"ch.clavis.authenticator/", "\"ch.clavis/"),
            ("/vault\"", "/Vault\""),
            ("(VaultFolder.place,", "(\"vault\","),
            (".applicationSupportDirectory", ".documentDirectory"),
        ],
    );
    let text = read(&path("VaultFolder"));
    check(
        "tauri.conf.json",
        |config| {
            let config: Value = serde_json::from_str(config).expect("JSON");
            let identifier = config["identifier"].as_str().expect("one");
            DataFolder::at(identifier).vault() == place(&text)
                && config["app"]["appDirectoriesOverride"].is_null()
        },
        &[
            ("ch.clavis.authenticator", "ch.clavis.app"),
            ("\"app\": {", "\"app\": {\"appDirectoriesOverride\": \"x\","),
        ],
    );
    check(
        "src-tauri/src/platform/folder.rs",
        |text| text.contains("_ => app.path().app_local_data_dir()?,\n"),
        &[("app_local_data_dir", "app_cache_dir")],
    );
}

#[test]
fn the_window_is_covered_when_it_is_left_and_while_it_is_captured() {
    let left = "UIApplication.willResignActiveNotification,";
    let captured = "UIScreen.capturedDidChangeNotification,";
    swift(
        "Cover",
        &[
            "private var secure = true ",
            &format!("#selector(left), name: {left}"),
            "#selector(returned), name: UIApplication.didBecomeActiveNotification,",
            &format!("#selector(update), name: {captured}"),
            "active = false update()",
            "Shade.over(secure: secure, active: active, captured:",
            "window.screen.isCaptured",
            "window.addSubview(view)",
            "backgroundColor = .systemBackground ",
        ],
        &[
            ("secure = true", "secure = false"),
            (left, "UIApplication.didEnterBackgroundNotification,"),
            (captured, "UIApplication.userDidTakeScreenshotNotification,"),
            ("        active = false\n", ""),
            ("window.screen.isCaptured", "false"),
            ("window.addSubview(view)", "window.sendSubviewToBack(view)"),
            (".systemBackground", ".clear"),
        ],
    );
    // The system's picture of an app that is left is covered whatever was allowed.
    swift(
        "Rules/Shade",
        &["if secure && captured { return .captured } return active ? .none : .away"],
        &[("return active ?", "return active || !secure ?")],
    );
    for call in ["cover.watch(webview)", "cover.set(secure:"] {
        swift("DevicePlugin", &[call], &[(call, "print(")]);
    }
}

#[test]
fn what_waits_for_rust_is_encrypted_and_is_not_left_behind() {
    let weaker = ("FileProtectionType.complete]", "FileProtectionType.none]");
    swift(
        "TemporaryFolder",
        &[
            "temporaryDirectory.appendingPathComponent(prefix + UUID().uuidString,",
            ".protectionKey: FileProtectionType.complete]",
            "where name.hasPrefix(prefix) || name.hasSuffix(inbox) { try? files.removeItem(at: folder.",
        ],
        &[weaker, ("|| name.hasSuffix(inbox)", "")],
    );
    swift(
        "Files",
        &[
            "content.write(to: file, options: .completeFileProtection)",
            "catch { TemporaryFolder.remove(file)",
            "moveItem(at: file, to: place)",
            ".protectionKey: FileProtectionType.complete], ofItemAtPath: place.path)",
            "catch { TemporaryFolder.remove(place)",
        ],
        &[
            weaker,
            (".completeFileProtection", ".atomic"),
            ("TemporaryFolder.remove(file)", ""),
            ("TemporaryFolder.remove(place)", ""),
        ],
    );
    let empty = "TemporaryFolder.empty()";
    plugin("override init()", &[empty], &[(empty, "")]);
    // Before anything can fail: an export may be in plain text.
    let remove = "TemporaryFolder.remove(draft)";
    let saved = ["place(for: draft) {", remove, "continuing("];
    plugin("func saveFile(", &saved, &[(remove, "")]);
}

/// Tauri would make a text of an error that a command throws.
#[test]
fn commands_refuse_with_codes_only() {
    check(
        &path("DevicePlugin"),
        |text| {
            let code = code(text);
            let guarded = ["answering(", "obeying(", "working(", "guarding("];
            let mut commands = code.split("@objc public func ").skip(1);
            let mut refusals = code.split("invoke.reject(").skip(1);
            commands.all(|command| {
                let body = command.split("(_ invoke: Invoke) {").nth(1);
                let body = body.unwrap_or_default().trim_start();
                guarded.iter().any(|way| body.starts_with(way))
            }) && refusals.all(|call| call.starts_with("refusal.message, code: refusal.code)"))
                && code.matches("parseArgs(").count()
                    == code.matches("try? invoke.parseArgs(").count()
                && member(text, "func guarding(").contains("as? Refused)?.refusal ?? .failed")
        },
        &[
            ("refusal.message", "error.localizedDescription"),
            (": refusal.code)", ": refusal.code, error: error)"),
            ("(_ invoke: Invoke) {", "(_ invoke: Invoke) throws {"),
            ("(_ invoke: Invoke) {", "(_ invoke: Invoke) async {"),
            ("obeying(invoke, on: keyQueue)", "do"),
            ("try? invoke.parseArgs", "try invoke.parseArgs"),
        ],
    );
    swift(
        "Rules/Codes",
        &["struct Refused: Error, Equatable { let refusal: Refusal init("],
        &[(": Refusal\n", ": Refusal\nlet text: String\n")],
    );
    let value = ("could not do it", "could not do \\(self)");
    check(&path("Rules/Codes"), |text| !text.contains("\\("), &[value]);
}

#[test]
fn no_swift_of_ours_logs_or_tells_an_error_and_one_file_asks_the_keychain() {
    let words =
        "SecItem localizedDescription \\(error (describing: print( dump( NSLog os_log Logger";
    let words: Vec<_> = words.split(' ').collect();
    let mut all = names_in(SOURCES, ".swift");
    assert_eq!(names_in(SOURCES, "").len(), all.len() + 1, "only `Rules`");
    let rules = names_in(&format!("{SOURCES}/Rules"), ".swift");
    all.extend(rules.iter().map(|name| format!("Rules/{name}")));
    assert!(all.len() > 20, "only {} sources", all.len());
    for name in all {
        let words = &words[usize::from(name == "Keychain")..];
        let text = read(&path(&name));
        let first = text.lines().next().expect("a line");
        let said = words.iter().map(|word| format!("{first}\n{word}"));
        let said: Vec<_> = said.collect();
        let mistakes: Vec<_> = said.iter().map(|to| (first, to.as_str())).collect();
        let rule = |text: &str| {
            let code = code(text).replace("errSec", "");
            !words.iter().any(|word| code.contains(word))
        };
        check(&path(&name), rule, &mistakes);
    }
}

/// Holds that these parts stand in this order in a Swift file.
fn swift(name: &str, parts: &[&str], mistakes: &[(&str, &str)]) {
    let rule = |text: &str| in_order(&member(text, ""), parts);
    check(&path(name), rule, mistakes);
}

/// Holds that they do in a member of the plugin.
fn plugin(head: &str, parts: &[&str], mistakes: &[(&str, &str)]) {
    let rule = |text: &str| in_order(&member(text, head), parts);
    check(&path("DevicePlugin"), rule, mistakes);
}

fn path(name: &str) -> String {
    format!("{SOURCES}/{name}.swift")
}

/// Where Swift looks for the vault, under the folder for the app's own files.
fn place(text: &str) -> &Path {
    let rest = text.split("place = \"").nth(1).unwrap_or_default();
    Path::new(rest.split('"').next().unwrap_or_default())
}

/// The code, without comments that have a line of their own.
fn code(text: &str) -> String {
    let told = |line: &&str| !line.trim_start().starts_with("//");
    let lines = text.lines().filter(told);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A member of a type on one line, however it is broken; without a name the whole file.
fn member(text: &str, head: &str) -> String {
    let code = code(text);
    let (_, body) = code.split_once(head).unwrap_or_default();
    let end = if head.is_empty() { "\0" } else { "\n    }\n" };
    let body = body.split(end).next().unwrap_or_default();
    let words: Vec<_> = body.split_whitespace().collect();
    words.join(" ").replace("( ", "(")
}

/// Whether all parts are there, the first of each not before the first of the one ahead of it.
fn in_order(text: &str, parts: &[&str]) -> bool {
    let found: Option<Vec<_>> = parts.iter().map(|part| text.find(*part)).collect();
    found.is_some_and(|found| found.is_sorted())
}
