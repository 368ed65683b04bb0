//! What the Kotlin and the Gradle files do.

use super::files::*;

#[test]
fn nothing_older_than_android_9() {
    for file in [APP_GRADLE, PLUGIN_GRADLE] {
        let rule = |text: &str| settings(text, "minSdk") == ["28"];
        check(
            file,
            rule,
            &[("minSdk = 28", "minSdk = 24"), ("minSdk = 28", "")],
        );
    }
}

/// Without tables an unwinding panic would be undefined, so both or none; Android 8 could not read the relocations.
#[test]
fn the_library_is_small_and_loads_on_every_phone_we_support() {
    check(
        CARGO,
        |text| {
            let (_, android) = text
                .split_once("\n[target.'cfg(target_os = \"android\")']\nrustflags = [")
                .unwrap_or_default();
            let flags = android.split(']').next().unwrap_or_default();
            let has = |flag: &str| flags.contains(&format!("\"{flag}\""));
            has("-Cpanic=abort")
                && has("-Cforce-unwind-tables=no")
                && has("-Clink-arg=-Wl,--pack-dyn-relocs=android+relr,--use-android-relr-tags")
                && has("-Clink-arg=-Wl,-z,max-page-size=16384")
        },
        &[
            ("-Cpanic=abort", "-Cpanic=unwind"),
            ("-Cforce-unwind-tables=no", "-Cforce-unwind-tables=yes"),
            (",--use-android-relr-tags", ""),
            ("16384", "4096"),
            ("target_os = \"android\"", "target_os = \"linux\""),
        ],
    );
}

/// `cargo xtask check-mobile` sees that it arrives in the web view.
#[test]
fn no_keyboard_learns_what_is_typed() {
    check(
        CARGO,
        |text| {
            let (_, extension) = text
                .split_once("\n[env]\nWRY_RUSTWEBVIEW_CLASS_EXTENSION = \"\"\"")
                .unwrap_or_default();
            extension.contains("EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING\n")
                && extension.contains("attributes.imeOptions = attributes.imeOptions or noLearning")
        },
        &[
            ("IME_FLAG_NO_PERSONALIZED_LEARNING", "IME_ACTION_DONE"),
            ("imeOptions or noLearning", "imeOptions"),
            ("WRY_RUSTWEBVIEW", "WRY_WEBVIEW"),
        ],
    );
}

#[test]
fn the_release_speaks_no_clear_text_and_cannot_be_debugged() {
    check_xml(
        MANIFEST,
        |xml| {
            let application = only(xml, "application");
            android(application, "usesCleartextTraffic") == Some("${usesCleartextTraffic}")
                && android(application, "debuggable").is_none()
        },
        &[
            ("${usesCleartextTraffic}", "true"),
            ("<application", "<application android:debuggable=\"true\""),
        ],
    );
    check(
        APP_GRADLE,
        |text| {
            let (before, debug, release) = build_types(text);
            let traffic = "manifestPlaceholders[\"usesCleartextTraffic\"]";
            settings(before, traffic) == ["\"false\""]
                && settings(release, traffic).is_empty()
                && settings(debug, "isDebuggable") == ["true"]
                && settings(release, "isDebuggable").is_empty()
                && settings(release, "enable") == ["true"]
        },
        &[
            (
                "[\"usesCleartextTraffic\"] = \"false\"",
                "[\"usesCleartextTraffic\"] = \"true\"",
            ),
            (
                "getByName(\"release\") {",
                "getByName(\"release\") {\n isDebuggable = true",
            ),
            ("enable = true", "enable = false"),
        ],
    );
}

#[test]
fn the_window_is_secure_before_it_can_be_seen() {
    check(
        ACTIVITY,
        |text| {
            let created = function(text, "onCreate");
            let secure = created.find("SecureWindow.restore(this)");
            let shown = created.find("super.onCreate(savedInstanceState)");
            secure.is_some() && shown.is_some() && secure < shown
        },
        &[
            ("SecureWindow.restore(this)", ""),
            (
                "SecureWindow.restore(this)",
                "super.onCreate(savedInstanceState)\nSecureWindow.restore(this)",
            ),
        ],
    );
    check(
        SECURE_WINDOW,
        |text| {
            // Without a choice, and with one that cannot be read, it is secure.
            text.contains(
                "restore(activity: Activity) = apply(activity, secure = !allowed(activity))",
            ) && function(text, "allowed").contains("getBoolean(ALLOWED, false)")
                && text.contains("if (secure) activity.window.addFlags(FLAG_SECURE)")
        },
        &[
            ("secure = !allowed(activity)", "secure = allowed(activity)"),
            ("getBoolean(ALLOWED, false)", "getBoolean(ALLOWED, true)"),
            ("addFlags(FLAG_SECURE)", "clearFlags(FLAG_SECURE)"),
        ],
    );
}

#[test]
fn a_link_is_taken_once_and_no_photo_stays() {
    check(
        ACTIVITY,
        |text| {
            let created = function(text, "onCreate");
            let dropped =
                created.find("if (savedInstanceState != null) intent = Intent(Intent.ACTION_MAIN)");
            dropped.is_some()
                && dropped < created.find("super.onCreate")
                && created.contains("forgetPhotos()")
                && function(text, "onDestroy").contains("forgetPhotos()")
                && text.contains("getExternalFilesDir(Environment.DIRECTORY_PICTURES)?.listFiles()?.forEach { it.delete() }")
        },
        &[
            ("if (savedInstanceState != null) intent", "val old"),
            ("it.delete()", "it.exists()"),
            ("forgetPhotos()\n        super", "super"),
        ],
    );
}

#[test]
fn a_link_reaches_the_plugins_when_the_process_had_died() {
    check(
        ACTIVITY,
        |text| {
            let brought = function(text, "onNewIntent");
            let kept = brought.find("setIntent(intent)");
            kept.is_some() && kept < brought.find("super.onNewIntent(intent)")
        },
        &[
            ("setIntent(intent)", ""),
            ("super.onNewIntent(intent)", ""),
            (
                "setIntent(intent)",
                "super.onNewIntent(intent)\n        setIntent(intent)",
            ),
        ],
    );
}

#[test]
fn the_page_is_told_of_another_text_size() {
    check(
        ACTIVITY,
        |text| {
            let changed = function(text, "onConfigurationChanged");
            changed.contains("super.onConfigurationChanged(newConfig)")
                && changed.contains("textZoom = (100 * newConfig.fontScale).toInt()")
        },
        &[
            ("super.onConfigurationChanged(newConfig)", ""),
            ("100 * newConfig.fontScale", "100 * newConfig.densityDpi"),
        ],
    );
}

/// Added before Tauri's plugins are made: the callback that was added last is asked first.
#[test]
fn back_from_the_first_screen_keeps_the_window() {
    check(
        ACTIVITY,
        |text| {
            let aside = text
                .split("object : OnBackPressedCallback(true)")
                .nth(1)
                .unwrap_or_default();
            let ours = aside.split('}').next().unwrap_or_default();
            function(text, "onCreate").contains("onBackPressedDispatcher.addCallback(this, aside)")
                && ours.contains("moveTaskToBack(true)")
        },
        &[
            ("moveTaskToBack(true)", "finish()"),
            ("addCallback(this, aside)", "addCallback(this, other)"),
            (
                "OnBackPressedCallback(true)",
                "OnBackPressedCallback(false)",
            ),
        ],
    );
}

#[test]
fn the_page_stays_clear_of_bars_cutout_and_keyboard() {
    check(
        ACTIVITY,
        |text| {
            let padded = text
                .split("setOnApplyWindowInsetsListener(content)")
                .nth(1)
                .unwrap_or_default();
            padded.contains("Type.systemBars() or WindowInsetsCompat.Type.displayCutout()")
                && padded.contains("Type.ime()")
                && padded.contains("maxOf(bars.bottom, keyboard.bottom)")
                && padded.contains("WindowInsetsCompat.CONSUMED")
        },
        &[
            (
                "setOnApplyWindowInsetsListener(content)",
                "setOnApplyWindowInsetsListener(view)",
            ),
            ("maxOf(bars.bottom, keyboard.bottom)", "bars.bottom"),
            (
                "            WindowInsetsCompat.CONSUMED",
                "            insets",
            ),
        ],
    );
}

#[test]
fn the_web_view_knows_no_place_and_reads_no_file() {
    check(
        ACTIVITY,
        |text| {
            let made = function(text, "onWebViewCreate");
            [
                "setGeolocationEnabled(false)",
                "allowFileAccess = false",
                "allowContentAccess = false",
            ]
            .iter()
            .all(|line| made.contains(line))
        },
        &[
            ("setGeolocationEnabled(false)", ""),
            ("allowFileAccess = false", "allowFileAccess = true"),
            ("allowContentAccess = false", "allowContentAccess = true"),
        ],
    );
}

#[test]
fn no_touch_comes_through_another_window_and_no_field_is_autofilled() {
    check(
        ACTIVITY,
        |text| {
            [("onWebViewCreate", "webView"), ("protect", "content")].iter().all(|(name, view)| {
                let body = function(text, name);
                body.contains(&format!("{view}.filterTouchesWhenObscured = true"))
                    && body.contains(&format!(
                        "{view}.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS"
                    ))
            })
        },
        &[
            ("webView.filterTouchesWhenObscured = true", ""),
            (
                "content.filterTouchesWhenObscured = true",
                "content.filterTouchesWhenObscured = false",
            ),
            ("AUTOFILL_NO_EXCLUDE_DESCENDANTS", "AUTOFILL_AUTO"),
        ],
    );
}

#[test]
fn biometrics_are_bound_to_a_key_of_class_3() {
    check(
        BIOMETRY,
        |text| {
            text.contains(".setUserAuthenticationRequired(true)")
                && text.contains(".setInvalidatedByBiometricEnrollment(true)")
                && text.contains(
                    "setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)",
                )
                && text.contains("authenticate(BiometricPrompt.CryptoObject(cipher),")
                && text.contains("result.cryptoObject?.cipher")
                && !text.contains("DEVICE_CREDENTIAL")
                && !text.contains("BIOMETRIC_WEAK")
                && !text.contains("androidx.biometric")
        },
        &[
            (
                "setUserAuthenticationRequired(true)",
                "setUserAuthenticationRequired(false)",
            ),
            (
                "setInvalidatedByBiometricEnrollment(true)",
                "setInvalidatedByBiometricEnrollment(false)",
            ),
            (
                "authenticate(BiometricPrompt.CryptoObject(cipher),",
                "authenticate(",
            ),
            ("result.cryptoObject?.cipher", "cipher"),
            (
                "KeyProperties.AUTH_BIOMETRIC_STRONG",
                "KeyProperties.AUTH_DEVICE_CREDENTIAL",
            ),
        ],
    );
}

#[test]
fn our_kotlin_logs_nothing() {
    let sources = kotlin();
    assert!(sources.len() > 15, "only {} sources", sources.len());
    let rule = |text: &str| {
        !["Log.", "Logger", "println", "printStackTrace", "System.out"]
            .iter()
            .any(|word| text.contains(word))
    };
    for file in sources {
        let mistake = (
            "package ch.clavis",
            "import android.util.Log\nval a = Log.d(\"\", \"\")\npackage ch.clavis",
        );
        check(&file, rule, &[mistake]);
    }
}
