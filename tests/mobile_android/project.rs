//! How the project is built, and how it is written.

use super::files::*;

/// The file is a root of its own, so ours above it says nothing here.
#[test]
fn the_activity_has_the_style_of_our_other_kotlin() {
    let ours = read(OUR_STYLE);
    let names = [
        "insert_final_newline",
        "indent_size",
        "ktlint_code_style",
        "max_line_length",
    ];
    let last = |text: &str, name: &str| settings(text, name).last().copied().map(str::to_owned);
    check(
        STYLE,
        |text| {
            let (_, section) = text.split_once("\n[MainActivity.kt]\n").unwrap_or_default();
            !section.contains('[')
                && names.iter().all(|name| {
                    last(section, name).is_some() && last(section, name) == last(&ours, name)
                })
        },
        &[
            ("[MainActivity.kt]", "[*.java]"),
            ("indent_size = 4", "indent_size = 2"),
            ("insert_final_newline = true", ""),
            ("ktlint_official", "android_studio"),
            ("max_line_length = 120", "max_line_length = 100"),
        ],
    );
}

#[test]
fn gradle_calls_the_cli_through_cargo() {
    check(
        BUILD_TASK,
        |text| {
            settings(text, "val executable") == ["\"\"\"cargo\"\"\";"]
                && settings(text, "val args")
                    == ["listOf(\"tauri\", \"android\", \"android-studio-script\");"]
        },
        &[
            ("\"\"\"cargo\"\"\"", "\"\"\"node\"\"\""),
            ("listOf(\"tauri\", ", "listOf(\"run\", \"tauri\", "),
        ],
    );
}

#[test]
fn what_a_build_writes_is_not_kept() {
    let rule = |lines: &'static [&'static str]| {
        move |text: &str| lines.iter().all(|line| text.lines().any(|l| l == *line))
    };
    check(
        "gen/android/app/.gitignore",
        rule(&[
            "/src/main/**/generated",
            "/src/main/jniLibs/**/*.so",
            "/tauri.build.gradle.kts",
            "/tauri.properties",
            "/proguard-tauri.pro",
            "/src/main/assets/tauri.conf.json",
        ]),
        &[("/tauri.properties", ""), ("/src/main/**/generated", "")],
    );
    check(
        "gen/android/.gitignore",
        rule(&[
            "/tauri.settings.gradle",
            "keystore.properties",
            "local.properties",
            "build",
        ]),
        &[("keystore.properties", ""), ("/tauri.settings.gradle", "")],
    );
    check(
        "src-tauri/device/android/.gitignore",
        rule(&["/build", "/.tauri"]),
        &[("/.tauri", "")],
    );
}
