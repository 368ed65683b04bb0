//! What the stores show is complete in four languages, short enough and of the right size: the consoles find out too late.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

const ANDROID: [&str; 4] = ["en-US", "fr-FR", "de-DE", "it-IT"];
const APPLE: [&str; 4] = ["en-US", "fr-FR", "de-DE", "it"];

fn store(place: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("store")
        .join(place)
}

fn text(place: &str) -> String {
    fs::read_to_string(store(place)).unwrap_or_else(|error| panic!("store/{place}: {error}"))
}

/// Folders of a language, and nothing besides.
fn languages(place: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(store(place))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.ends_with("review_information"))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn check_lengths(languages: &[&str], folder: &str, limits: &[(&str, usize)]) {
    for language in languages {
        for (file, limit) in limits {
            let place = format!("{folder}/{language}/{file}");
            let text = text(&place);
            let length = text.trim().chars().count();
            assert!(
                (1..=*limit).contains(&length),
                "{place} has {length} signs of {limit}"
            );
        }
    }
}

#[test]
fn the_four_languages_are_there_and_no_other() {
    for (place, expected) in [
        ("metadata/android", ANDROID),
        ("metadata/ios", APPLE),
        ("screenshots/ios", APPLE),
    ] {
        let mut expected = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(languages(place), expected, "store/{place}");
    }
    for language in ["en", "fr", "de", "it"] {
        let policy = text(&format!("privacy/{language}.md"));
        assert_eq!(policy.matches("\n## ").count(), 6, "privacy/{language}.md");
    }
}

/// Limits of the Play Console: support.google.com/googleplay/android-developer/answer/9859152.
#[test]
fn texts_for_google_play_are_short_enough() {
    check_lengths(
        &ANDROID,
        "metadata/android",
        &[
            ("title.txt", 30),
            ("short_description.txt", 80),
            ("full_description.txt", 4_000),
            (&format!("changelogs/{}.txt", version_code()), 500),
        ],
    );
}

/// Limits of App Store Connect: developer.apple.com/help/app-store-connect/reference/app-information.
#[test]
fn texts_for_the_app_store_are_short_enough() {
    check_lengths(
        &APPLE,
        "metadata/ios",
        &[
            ("name.txt", 30),
            ("subtitle.txt", 30),
            ("keywords.txt", 100),
            ("promotional_text.txt", 170),
            ("description.txt", 4_000),
            ("release_notes.txt", 4_000),
        ],
    );
    for language in APPLE {
        let keywords = text(&format!("metadata/ios/{language}/keywords.txt"));
        assert!(
            !keywords.contains(", "),
            "{language}: a blank after a comma is a sign lost"
        );
    }
}

#[test]
fn german_is_swiss_and_nobody_shouts() {
    let mut seen = 0;
    for place in files("") {
        let Some("txt" | "md" | "json") = place.extension().and_then(|ending| ending.to_str())
        else {
            continue;
        };
        let text = fs::read_to_string(&place).unwrap();
        assert!(!text.contains('ß'), "{}", place.display());
        if place.ends_with("README.md") || place.ends_with("answers.md") {
            continue;
        }
        assert!(!text.contains('!'), "{}", place.display());
        seen += 1;
    }
    assert!(seen > 40, "only {seen} texts: this test would prove little");
}

/// Sizes that both consoles take; no alpha channel.
#[test]
fn pictures_have_the_sizes_that_the_stores_take() {
    for language in ANDROID {
        let images = format!("metadata/android/{language}/images");
        assert_eq!(picture(&store(&format!("{images}/icon.png"))), (512, 512));
        assert_eq!(
            picture(&store(&format!("{images}/featureGraphic.png"))),
            (1_024, 500)
        );
        check_pictures(&format!("{images}/phoneScreenshots"), "", 5, (1_080, 1_920));
    }
    for language in APPLE {
        let folder = format!("screenshots/ios/{language}");
        check_pictures(&folder, "iphone", 5, (1_290, 2_796));
        check_pictures(&folder, "ipad", 3, (2_064, 2_752));
    }
}

#[test]
fn every_picture_has_its_line_in_every_language() {
    let captions: serde_json::Value = serde_json::from_str(&text("captions.json")).unwrap();
    let captions = captions.as_object().unwrap();
    assert_eq!(captions.len(), ANDROID.len());
    for language in ANDROID {
        let lines = captions[language].as_object().unwrap();
        assert_eq!(
            lines.keys().collect::<Vec<_>>(),
            captions["en-US"]
                .as_object()
                .unwrap()
                .keys()
                .collect::<Vec<_>>(),
            "{language}"
        );
    }
}

fn check_pictures(folder: &str, start: &str, count: usize, size: (u32, u32)) {
    let pictures: Vec<PathBuf> = files(folder)
        .into_iter()
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(start)
        })
        .collect();
    assert_eq!(pictures.len(), count, "store/{folder}/{start}*");
    for path in pictures {
        assert_eq!(picture(&path), size, "{}", path.display());
        let bytes = fs::metadata(&path).unwrap().len();
        assert!(bytes < 400_000, "{} has {bytes} bytes", path.display());
    }
}

/// Width and height of a PNG without alpha (PNG specification, section 11.2.2).
fn picture(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "{}",
        path.display()
    );
    let number =
        |from: usize| u32::from_be_bytes(bytes.get(from..from + 4).unwrap().try_into().unwrap());
    const TRUE_COLOUR: u8 = 2;
    assert_eq!(bytes.get(25), Some(&TRUE_COLOUR), "{}", path.display());
    (number(16), number(20))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![store(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// Tauri's rule: `major * 1,000,000 + minor * 1,000 + patch`.
fn version_code() -> u32 {
    let numbers: Vec<u32> = env!("CARGO_PKG_VERSION")
        .split('.')
        .map(|number| number.parse().unwrap())
        .collect();
    let [major, minor, patch] = numbers[..] else {
        panic!("a version has three numbers");
    };
    major * 1_000_000 + minor * 1_000 + patch
}
