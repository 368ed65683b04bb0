//! What the system is told: texts, links, languages, entitlements, privacy.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::files::{ADDITIONS, INFO, PROJECT, check, names_in, plist, read, version};

const ENTITLEMENTS: &str = "gen/apple/clavis_iOS/clavis_iOS.entitlements";
const PRIVACY: &str = "gen/apple/PrivacyInfo.xcprivacy";

/// What the system says for us when it asks for the camera and for Face ID.
const TEXTS: [(&str, &str, &str); 4] = [
    (
        "en",
        "The camera reads the QR code of a new key. What it sees stays on this device.",
        "Face ID unlocks Clavis in place of the PIN or passphrase.",
    ),
    (
        "fr",
        "La caméra lit le code QR d’une nouvelle clé. Ce qu’elle voit reste sur cet appareil.",
        "Face ID déverrouille Clavis à la place du PIN ou de la phrase de passe.",
    ),
    (
        "de",
        "Die Kamera liest den QR-Code eines neuen Schlüssels. Was sie sieht, bleibt auf diesem Gerät.",
        "Face ID entsperrt Clavis anstelle der PIN oder der Passphrase.",
    ),
    (
        "it",
        "La fotocamera legge il codice QR di una nuova chiave. Ciò che vede resta su questo dispositivo.",
        "Face ID sblocca Clavis al posto del PIN o della frase di accesso.",
    ),
];

#[test]
fn the_system_asks_in_the_language_of_the_person() {
    for (language, camera, face) in TEXTS {
        let expected = BTreeMap::from([
            ("NSCameraUsageDescription".to_owned(), camera.to_owned()),
            ("NSFaceIDUsageDescription".to_owned(), face.to_owned()),
        ]);
        check(
            &format!("gen/apple/clavis_iOS/{language}.lproj/InfoPlist.strings"),
            |text| strings(text).as_ref() == Some(&expected) && !text.contains('ß'),
            &[
                ("NSCamera", "NSMicrophone"),
                ("Face ID", "Touch ID"),
                (";", ""),
                (camera, ""),
            ],
        );
    }
}

#[test]
fn the_languages_are_those_of_the_page() {
    let page: BTreeSet<_> = names_in("ui/src/locales", ".json");
    assert_eq!(page.len(), TEXTS.len());
    assert_eq!(
        page,
        TEXTS.iter().map(|(name, ..)| (*name).to_owned()).collect()
    );
    assert_eq!(page, names_in("gen/apple/clavis_iOS", ".lproj"));
}

#[test]
fn tauri_adds_these_keys_to_the_plist() {
    let (_, camera, face) = TEXTS[0];
    let expected = json!({
        "NSCameraUsageDescription": camera,
        "NSFaceIDUsageDescription": face,
        "CFBundleLocalizations": ["en", "fr", "de", "it"],
        "CFBundleURLTypes": [{
            "CFBundleURLName": "$(PRODUCT_BUNDLE_IDENTIFIER).otpauth",
            "CFBundleURLSchemes": ["otpauth", "otpauth-migration"],
        }],
        "CFBundleDocumentTypes": [{
            "CFBundleTypeName": "Picture",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": [
                "public.png",
                "public.jpeg",
                "org.webmproject.webp",
                "com.compuserve.gif",
                "com.microsoft.bmp",
            ],
        }],
        "LSSupportsOpeningDocumentsInPlace": false,
        "ITSAppUsesNonExemptEncryption": false,
    });
    check(
        ADDITIONS,
        |text| plist(text) == expected,
        &[
            ("NSFaceIDUsageDescription", "NSFaceUsageDescription"),
            ("<string>it</string>", ""),
            ("<string>otpauth-migration</string>", ""),
            ("public.png", "public.image"),
            ("Alternate", "Owner"),
            ("InPlace</key>\n\t<false/>", "InPlace</key>\n\t<true/>"),
            (
                "Encryption</key>\n\t<false/>",
                "Encryption</key>\n\t<true/>",
            ),
            (
                "</dict>\n</plist>",
                "<key>More</key><true/></dict>\n</plist>",
            ),
        ],
    );
}

#[test]
fn the_plist_is_what_xcodegen_and_tauri_write() {
    let mut expected = json!({
        "CFBundleDevelopmentRegion": "$(DEVELOPMENT_LANGUAGE)",
        "CFBundleExecutable": "$(EXECUTABLE_NAME)",
        "CFBundleIdentifier": "$(PRODUCT_BUNDLE_IDENTIFIER)",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": "$(PRODUCT_NAME)",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "LSRequiresIPhoneOS": true,
        "UILaunchStoryboardName": "LaunchScreen",
        "UIRequiredDeviceCapabilities": ["arm64", "metal"],
        "UISupportedInterfaceOrientations": [
            "UIInterfaceOrientationPortrait",
            "UIInterfaceOrientationLandscapeLeft",
            "UIInterfaceOrientationLandscapeRight",
        ],
        "UISupportedInterfaceOrientations~ipad": [
            "UIInterfaceOrientationPortrait",
            "UIInterfaceOrientationPortraitUpsideDown",
            "UIInterfaceOrientationLandscapeLeft",
            "UIInterfaceOrientationLandscapeRight",
        ],
    });
    let additions = plist(&read(ADDITIONS));
    for (key, value) in additions.as_object().expect("a dictionary") {
        expected[key] = value.clone();
    }
    check(
        INFO,
        |text| plist(text) == expected,
        &[
            ("LaunchScreen", "Main"),
            ("<string>otpauth</string>", ""),
            ("The camera reads", "The camera keeps"),
            ("UIInterfaceOrientationLandscapeRight", "Portrait"),
        ],
    );
}

#[test]
fn no_file_can_be_read_while_the_phone_is_locked() {
    let key = "com.apple.developer.default-data-protection";
    check(
        ENTITLEMENTS,
        |text| plist(text) == json!({ key: "NSFileProtectionComplete" }),
        &[
            ("NSFileProtectionComplete", "NSFileProtectionNone"),
            ("</dict>", "<key>get-task-allow</key><true/></dict>"),
        ],
    );
    // XcodeGen writes the file from these lines.
    let lines = format!(
        "    entitlements:\n      path: clavis_iOS/clavis_iOS.entitlements\n      \
         # XcodeGen writes the file anew from these.\n      properties:\n        {key}: NSFileProtectionComplete\n    scheme:"
    );
    check(
        PROJECT,
        |text| text.contains(&lines),
        &[
            ("NSFileProtectionComplete", "NSFileProtectionNone"),
            ("    scheme:", "        more: true\n    scheme:"),
        ],
    );
}

#[test]
fn the_privacy_manifest_collects_nothing_and_gives_its_reasons() {
    let reasons = |name: &str, reasons: &[&str]| {
        json!({
            "NSPrivacyAccessedAPIType": format!("NSPrivacyAccessedAPICategory{name}"),
            "NSPrivacyAccessedAPITypeReasons": reasons,
        })
    };
    let expected = json!({
        "NSPrivacyTracking": false,
        "NSPrivacyTrackingDomains": [],
        "NSPrivacyCollectedDataTypes": [],
        "NSPrivacyAccessedAPITypes": [
            reasons("FileTimestamp", &["C617.1", "3B52.1"]),
            reasons("SystemBootTime", &["35F9.1"]),
            reasons("UserDefaults", &["CA92.1"]),
        ],
    });
    check(
        PRIVACY,
        |text| plist(text) == expected,
        &[
            ("<false/>", "<true/>"),
            ("<array/>", "<array><string>x</string></array>"),
            ("<string>C617.1</string>", ""),
            ("SystemBootTime", "DiskSpace"),
            ("CA92.1", "1C8F.1"),
        ],
    );
}

/// The lines `"key" = "text";`, or nothing when there is another line.
fn strings(text: &str) -> Option<BTreeMap<String, String>> {
    text.lines()
        .map(|line| {
            let inner = line.strip_prefix('"')?.strip_suffix("\";")?;
            let (key, value) = inner.split_once("\" = \"")?;
            Some((key.to_owned(), value.to_owned()))
        })
        .collect()
}
