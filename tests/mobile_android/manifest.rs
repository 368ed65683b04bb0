//! What the manifests ask for, forbid and open.

use super::files::*;

#[test]
fn nothing_is_backed_up() {
    check_xml(
        MANIFEST,
        |xml| {
            let application = only(xml, "application");
            android(application, "allowBackup") == Some("false")
                && android(application, "fullBackupContent") == Some("false")
                && android(application, "dataExtractionRules") == Some("@xml/data_extraction_rules")
                // A library that sets the opposite must not win.
                && tools(application, "replace") == Some("android:allowBackup")
        },
        &[
            ("allowBackup=\"false\"", "allowBackup=\"true\""),
            ("android:allowBackup=\"false\"", ""),
            ("android:fullBackupContent=\"false\"", ""),
            ("@xml/data_extraction_rules", "@xml/locales_config"),
            ("tools:replace=\"android:allowBackup\"", ""),
        ],
    );
}

#[test]
fn only_the_one_window_can_be_opened_from_outside() {
    check_xml(
        MANIFEST,
        |xml| {
            let open: Vec<_> = xml
                .descendants()
                .filter(|node| android(*node, "exported") == Some("true"))
                .filter_map(|node| android(node, "name"))
                .collect();
            let parts = elements(only(xml, "application"))
                .filter(|node| node.tag_name().name() != "meta-data");
            open == [".MainActivity"] && parts.count() == 2
        },
        &[
            (
                "<provider",
                "<receiver android:name=\".R\" android:exported=\"true\" /><provider",
            ),
            (
                "<provider",
                "<service android:name=\".S\" android:exported=\"false\" /><provider",
            ),
            ("android:exported=\"true\"", ""),
        ],
    );
}

#[test]
fn a_phone_without_a_camera_can_have_the_app() {
    check_xml(
        MANIFEST,
        |xml| {
            let features = named(xml, "uses-feature");
            let optional = features
                .iter()
                .all(|node| android(*node, "required") == Some("false"));
            let names: Vec<_> = features
                .iter()
                .filter_map(|node| android(*node, "name"))
                .collect();
            let any = features
                .iter()
                .find(|node| android(**node, "name") == Some("android.hardware.camera.any"));
            // Without this the scanner's manifest, which requires it, wins the merge.
            let wins = any.and_then(|node| tools(*node, "replace")) == Some("android:required");
            optional
                && wins
                && set(&names)
                    == set(&[
                        "android.hardware.camera",
                        "android.hardware.camera.any",
                        "android.hardware.camera.autofocus",
                    ])
        },
        &[
            ("android:required=\"false\"", "android:required=\"true\""),
            ("tools:replace=\"android:required\"", ""),
            (
                "android.hardware.camera.autofocus",
                "android.hardware.microphone",
            ),
        ],
    );
}

#[test]
fn it_is_no_app_for_televisions() {
    let rule = |text: &str| !text.to_lowercase().contains("leanback");
    check(
        MANIFEST,
        rule,
        &[(
            "android.intent.category.LAUNCHER",
            "android.intent.category.LEANBACK_LAUNCHER",
        )],
    );
}

#[test]
fn the_release_has_no_way_to_the_network() {
    let network = [
        "android.permission.INTERNET",
        "android.permission.ACCESS_NETWORK_STATE",
    ];
    check_xml(
        MANIFEST,
        |xml| permissions(xml).is_empty(),
        &[(
            "<queries>",
            "<uses-permission android:name=\"android.permission.INTERNET\" /><queries>",
        )],
    );
    check_xml(
        RELEASE,
        |xml| {
            let removed = named(xml, "uses-permission")
                .into_iter()
                .filter(|node| tools(*node, "node") == Some("remove"))
                .filter_map(|node| android(node, "name"))
                .collect::<Vec<_>>();
            set(&removed) == set(&network) && permissions(xml) == set(&network)
        },
        &[
            ("tools:node=\"remove\"", "tools:node=\"merge\""),
            ("tools:node=\"remove\"", ""),
            (
                "android.permission.ACCESS_NETWORK_STATE",
                "android.permission.VIBRATE",
            ),
        ],
    );
    check_xml(
        DEBUG,
        |xml| permissions(xml) == set(&network),
        &[(
            "android.permission.INTERNET",
            "android.permission.READ_CONTACTS",
        )],
    );
}

#[test]
fn our_plugin_asks_for_biometrics_and_nothing_else() {
    check_xml(
        PLUGIN_MANIFEST,
        |xml| {
            permissions(xml) == set(&["android.permission.USE_BIOMETRIC"])
                && elements(xml.root_element()).count() == 1
        },
        &[
            ("USE_BIOMETRIC", "READ_EXTERNAL_STORAGE"),
            ("</manifest>", "<application /></manifest>"),
        ],
    );
}

#[test]
fn the_scanners_model_comes_at_install() {
    check_xml(
        MANIFEST,
        |xml| meta(xml, "com.google.mlkit.vision.DEPENDENCIES") == Some("barcode"),
        &[
            ("android:value=\"barcode\"", "android:value=\"ocr\""),
            (
                "com.google.mlkit.vision.DEPENDENCIES",
                "com.google.mlkit.DEPENDENCIES",
            ),
        ],
    );
}

#[test]
fn the_web_view_reports_to_nobody() {
    check_xml(
        MANIFEST,
        |xml| {
            meta(xml, "android.webkit.WebView.MetricsOptOut") == Some("true")
                && meta(xml, "android.webkit.WebView.EnableSafeBrowsing") == Some("false")
        },
        &[
            ("android:value=\"true\"", "android:value=\"false\""),
            ("WebView.EnableSafeBrowsing", "WebView.Enable"),
        ],
    );
}

#[test]
fn back_is_predictive_and_the_keyboard_makes_room() {
    check_xml(
        MANIFEST,
        |xml| {
            android(only(xml, "application"), "enableOnBackInvokedCallback") == Some("true")
                && android(only(xml, "activity"), "windowSoftInputMode") == Some("adjustResize")
        },
        &[
            (
                "enableOnBackInvokedCallback=\"true\"",
                "enableOnBackInvokedCallback=\"false\"",
            ),
            ("android:windowSoftInputMode=\"adjustResize\"", ""),
        ],
    );
}

/// The template's, and what its plugins do not survive: they keep the first window and its web view.
#[test]
fn no_setting_of_the_system_makes_the_window_anew() {
    check_xml(
        MANIFEST,
        |xml| {
            let changes = android(only(xml, "activity"), "configChanges").unwrap_or_default();
            let heard: Vec<_> = changes.split('|').collect();
            set(&heard)
                == set(&[
                    "colorMode",
                    "density",
                    "fontScale",
                    "fontWeightAdjustment",
                    "keyboard",
                    "keyboardHidden",
                    "layoutDirection",
                    "locale",
                    "navigation",
                    "orientation",
                    "screenLayout",
                    "screenSize",
                    "smallestScreenSize",
                    "touchscreen",
                    "uiMode",
                ])
        },
        &[
            ("|fontScale", ""),
            ("|fontWeightAdjustment", ""),
            ("|density", ""),
            ("|layoutDirection", ""),
            ("|uiMode", ""),
            ("android:configChanges=", "android:description="),
        ],
    );
}

#[test]
fn the_camera_app_can_be_found_and_no_other() {
    check_xml(
        MANIFEST,
        |xml| {
            let sought: Vec<_> = elements(only(xml, "queries")).map(filter).collect();
            sought == ["action=android.media.action.IMAGE_CAPTURE"]
        },
        &[
            ("media.action.IMAGE_CAPTURE", "media.action.VIDEO_CAPTURE"),
            (
                "<queries>",
                "<queries><package android:name=\"com.android.chrome\" />",
            ),
        ],
    );
}

#[test]
fn the_app_opens_our_links_and_takes_one_text_or_picture() {
    check_xml(
        MANIFEST,
        |xml| {
            let filters: Vec<_> = named(xml, "intent-filter")
                .into_iter()
                .map(filter)
                .collect();
            filters
                == [
                    "action=android.intent.action.MAIN category=android.intent.category.LAUNCHER",
                    "action=android.intent.action.SEND category=android.intent.category.DEFAULT \
                     mimeType=image/* mimeType=text/plain",
                    "action=android.intent.action.VIEW action=org.chromium.arc.intent.action.VIEW \
                     category=android.intent.category.BROWSABLE category=android.intent.category.DEFAULT \
                     scheme=otpauth scheme=otpauth-migration",
                ]
        },
        &[
            ("android:scheme=\"otpauth\"", "android:scheme=\"https\""),
            (
                "android.intent.action.SEND\"",
                "android.intent.action.SEND_MULTIPLE\"",
            ),
            ("android:mimeType=\"image/*\"", "android:mimeType=\"*/*\""),
            (
                "<data android:scheme=\"otpauth\" />",
                "<data android:scheme=\"otpauth\" android:host=\"totp\" />",
            ),
        ],
    );
}

#[test]
fn a_build_leaves_the_block_of_the_deep_link_plugin_alone() {
    // The plugin takes out what stands between its marks and writes it anew at the end of the activity.
    let rule = |text: &str| {
        let mark = "<!-- DEEP LINK PLUGIN. AUTO-GENERATED. DO NOT REMOVE. -->";
        let after = text.split(mark).nth(2).unwrap_or_default();
        text.matches(mark).count() == 2 && after.trim_start().starts_with("</activity>")
    };
    check(
        MANIFEST,
        rule,
        &[
            ("DEEP LINK PLUGIN", "DEEP LINKS"),
            ("        </activity>", "<!-- -->\n        </activity>"),
        ],
    );
}
