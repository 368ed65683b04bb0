//! What XcodeGen is told: the template, the sources, the library, versions.

use serde_json::json;

use crate::files::{
    ADDITIONS, INFO, OLDEST_IOS, PROJECT, TEMPLATE, check, config, holds, plist, read, root,
    version,
};

#[test]
fn the_project_is_the_template_filled_in() {
    let config = config();
    let name = config["productName"].as_str().expect("a name").to_owned();
    let identifier = config["identifier"].as_str().expect("one").to_owned();
    let version = version();
    let filled = |template: &str| {
        [
            ("{{app.name}}", "clavis"),
            ("{{app.identifier}}", identifier.as_str()),
            ("{{app.stylized-name}}", name.as_str()),
            ("{{app.asset-dir}}", "assets"),
            ("{{apple.ios-version}}", OLDEST_IOS),
            ("{{apple.bundle-version-short}}", version.as_str()),
            ("{{apple.bundle-version}}", version.as_str()),
            ("{{join ios-valid-archs}}", "arm64"),
            ("{{ lib-output-file-name }}", "libapp.a"),
        ]
        .iter()
        .fold(template.to_owned(), |text, (tag, value)| {
            assert!(template.contains(tag), "{TEMPLATE} has no {tag}");
            text.replace(tag, value)
        })
    };
    let expected = filled(&read(TEMPLATE));
    assert!(!expected.contains("{{"), "a tag nobody fills in");
    check(
        PROJECT,
        |text| text == expected,
        &[("metal", "gpu"), ("15.0", "14.0"), ("Clavis", "clavis")],
    );
}

#[test]
fn tauri_is_told_of_the_template_and_the_additions() {
    assert_eq!(
        config()["bundle"]["iOS"],
        json!({ "template": TEMPLATE, "infoPlist": ADDITIONS, "minimumSystemVersion": OLDEST_IOS })
    );
}

#[test]
fn every_source_is_there_or_made_by_the_one_command() {
    let project = read(PROJECT);
    let sources = sources(&project);
    assert_eq!(sources.len(), 7, "{sources:?}");
    let readme = read("gen/apple/README.md");
    for source in sources {
        let made = readme.contains(&format!("gen/apple/{source} "));
        let there = root().join("gen/apple").join(source).exists();
        assert!(made || there, "XcodeGen would not find {source}");
        let ignored = read("gen/apple/.gitignore").contains(&format!("\n{source}/\n"));
        assert_eq!(
            made, ignored,
            "{source} is either written by a build or kept"
        );
    }
    check(
        PROJECT,
        |text| {
            let groups: Vec<_> = text
                .lines()
                .filter(|line| line.contains("fileGroups"))
                .collect();
            groups == ["fileGroups: [../../src-tauri/src]"]
        },
        &[("../../src-tauri/src", "../../src")],
    );
    assert!(root().join("gen/apple/../../src-tauri/src").is_dir());
}

#[test]
fn the_built_library_is_linked_and_never_a_resource() {
    check(
        PROJECT,
        |text| {
            text.contains("      - path: Externals\n        excludes: [\"**/*.a\"]\n      - path:")
                && sources(text)
                    .iter()
                    .filter(|path| path.starts_with("Externals"))
                    .count()
                    == 1
                && text.contains("      - framework: libapp.a\n        embed: false\n")
                && !sources(text).iter().any(|path| path.ends_with(".a"))
        },
        &[
            ("        excludes: [\"**/*.a\"]\n", ""),
            ("**/*.a", "**/*.o"),
            ("embed: false", "embed: true"),
            ("- path: Sources", "- path: Externals/arm64"),
            ("- path: Sources", "- path: libapp.a"),
            (
                "[\"**/*.a\"]\n",
                "[\"**/*.a\"]\n        buildPhase: resources\n",
            ),
        ],
    );
    let project = read(PROJECT);
    for source in sources(&project)
        .into_iter()
        .filter(|path| *path != "Externals")
    {
        assert!(
            !holds(&root().join("gen/apple").join(source), ".a"),
            "{source}"
        );
    }
}

#[test]
fn the_privacy_manifest_is_a_resource() {
    check(
        PROJECT,
        |text| {
            text.contains("      - path: PrivacyInfo.xcprivacy\n        buildPhase: resources\n")
        },
        &[("PrivacyInfo.xcprivacy", "Privacy.xcprivacy")],
    );
}

#[test]
fn nothing_older_than_ios_15_is_asked_to_run_it() {
    let target = format!("  deploymentTarget:\n    iOS: {OLDEST_IOS}\n");
    check(PROJECT, |text| text.contains(&target), &[("15.0", "14.0")]);
    let platform = format!("platform :ios, '{OLDEST_IOS}'\n");
    check(
        "gen/apple/Podfile",
        |text| text.contains(&platform),
        &[("15.0", "14.0")],
    );
}

#[test]
fn every_file_names_the_version_of_the_app() {
    let version = version();
    assert_eq!(version.split('.').count(), 3, "Apple takes three numbers");
    assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()));
    assert_eq!(config()["version"], json!(version));
    let lines = format!(
        "        CFBundleShortVersionString: {version}\n        CFBundleVersion: \"{version}\"\n"
    );
    let other = "9.9.9";
    check(
        PROJECT,
        |text| text.contains(&lines),
        &[
            (&format!("\"{version}\""), "\"9.9.9\""),
            (&format!(": {version}"), ": 9.9.9"),
        ],
    );
    check(
        INFO,
        |text| {
            let info = plist(text);
            info["CFBundleShortVersionString"] == json!(version)
                && info["CFBundleVersion"] == json!(version)
        },
        &[(&version, other)],
    );
}

/// The paths under `sources:`.
fn sources(project: &str) -> Vec<&str> {
    let (_, rest) = project.split_once("    sources:\n").expect("sources");
    let (list, _) = rest.split_once("    info:\n").expect("info after sources");
    list.lines()
        .filter_map(|line| line.strip_prefix("      - path: "))
        .collect()
}
