//! The files of the Android project, how they are read, and how a rule is held against them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use roxmltree::{Document, Node};

pub use crate::rules::{check, read, root};

const ANDROID: &str = "http://schemas.android.com/apk/res/android";
const TOOLS: &str = "http://schemas.android.com/tools";

pub const MANIFEST: &str = "gen/android/app/src/main/AndroidManifest.xml";
pub const DEBUG: &str = "gen/android/app/src/debug/AndroidManifest.xml";
pub const RELEASE: &str = "gen/android/app/src/release/AndroidManifest.xml";
pub const PLUGIN_MANIFEST: &str = "src-tauri/device/android/src/main/AndroidManifest.xml";
pub const RULES: &str = "gen/android/app/src/main/res/xml/data_extraction_rules.xml";
pub const PATHS: &str = "gen/android/app/src/main/res/xml/file_paths.xml";
pub const LOCALES: &str = "gen/android/app/src/main/res/xml/locales_config.xml";
pub const RES: &str = "gen/android/app/src/main/res";
pub const STRINGS: &str = "gen/android/app/src/main/res/values/strings.xml";
pub const THEMES: &str = "gen/android/app/src/main/res/values/themes.xml";
pub const COLORS: &str = "gen/android/app/src/main/res/values/colors.xml";
pub const NIGHT_COLORS: &str = "gen/android/app/src/main/res/values-night/colors.xml";
pub const ICON: &str = "gen/android/app/src/main/res/mipmap-anydpi/ic_launcher.xml";
pub const KEY: &str = "gen/android/app/src/main/res/drawable/ic_launcher_key.xml";
pub const APP_GRADLE: &str = "gen/android/app/build.gradle.kts";
pub const PLUGIN_GRADLE: &str = "src-tauri/device/android/build.gradle.kts";
pub const CARGO: &str = ".cargo/config.toml";
pub const BUILD_TASK: &str =
    "gen/android/buildSrc/src/main/java/ch/clavis/authenticator/kotlin/BuildTask.kt";
pub const ACTIVITY: &str = "gen/android/app/src/main/java/ch/clavis/authenticator/MainActivity.kt";
pub const STYLE: &str = "gen/android/.editorconfig";
pub const OUR_STYLE: &str = ".editorconfig";
pub const BIOMETRY: &str = "src-tauri/device/android/src/main/java/ch/clavis/device/Biometry.kt";
pub const SECURE_WINDOW: &str =
    "src-tauri/device/android/src/main/java/ch/clavis/device/SecureWindow.kt";

/// The same for XML; a mistake leaves it well-formed.
pub fn check_xml(file: &str, rule: impl Fn(&Document<'_>) -> bool, mistakes: &[(&str, &str)]) {
    check(file, |text| rule(&parse(text)), mistakes);
}

/// The names in a folder of the repository.
pub fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder of the repository");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries
        .map(|entry| name(entry.expect("an entry")))
        .collect()
}

/// Our Kotlin that ships: the plugin and the activity.
pub fn kotlin() -> Vec<String> {
    let mut found = vec![ACTIVITY.to_owned()];
    collect("src-tauri/device/android/src/main", &mut found);
    found
}

pub fn parse(text: &str) -> Document<'_> {
    Document::parse(text).expect("well-formed XML")
}

/// All elements of that name.
pub fn named<'a>(xml: &'a Document<'a>, name: &str) -> Vec<Node<'a, 'a>> {
    xml.descendants()
        .filter(|node| node.has_tag_name(name))
        .collect()
}

/// The one element of that name.
pub fn only<'a>(xml: &'a Document<'a>, name: &str) -> Node<'a, 'a> {
    only_in(xml.root(), name)
}

/// The one element of that name inside another.
pub fn only_in<'a>(node: Node<'a, 'a>, name: &str) -> Node<'a, 'a> {
    let mut found = node.descendants().filter(|node| node.has_tag_name(name));
    match (found.next(), found.next()) {
        (Some(one), None) => one,
        (one, _) => panic!(
            "{} {name}, not one",
            if one.is_some() { "several" } else { "no" }
        ),
    }
}

/// The elements directly inside one.
pub fn elements<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(Node::is_element)
}

pub fn android<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    node.attribute((ANDROID, name))
}

pub fn tools<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    node.attribute((TOOLS, name))
}

pub fn permissions(xml: &Document<'_>) -> BTreeSet<String> {
    let all = xml
        .descendants()
        .filter(|node| node.tag_name().name().starts_with("uses-permission"));
    all.filter_map(|node| node.attribute((ANDROID, "name")))
        .map(str::to_owned)
        .collect()
}

/// The value of the application's meta-data of that name.
pub fn meta<'a>(xml: &'a Document<'a>, name: &str) -> Option<&'a str> {
    let found = named(xml, "meta-data")
        .into_iter()
        .find(|node| android(*node, "name") == Some(name))?;
    android(found, "value")
}

/// An intent filter as one line, its parts sorted.
pub fn filter(node: Node<'_, '_>) -> String {
    let mut parts: Vec<String> = node
        .children()
        .filter(Node::is_element)
        .flat_map(|part| {
            let tag = part.tag_name().name();
            part.attributes().map(move |attribute| {
                let name = if tag == "data" { attribute.name() } else { tag };
                format!("{name}={}", attribute.value())
            })
        })
        .collect();
    parts.sort();
    parts.join(" ")
}

/// The text of a style's item.
pub fn item<'a>(xml: &'a Document<'a>, name: &str) -> Option<&'a str> {
    named(xml, "item")
        .into_iter()
        .find(|node| node.attribute("name") == Some(name))?
        .text()
}

/// A colour, in lower case.
pub fn color(xml: &Document<'_>, name: &str) -> String {
    let mut all = xml.descendants().filter(|node| node.has_tag_name("color"));
    let found = all.find(|node| node.attribute("name") == Some(name));
    found
        .and_then(|node| node.text().map(str::to_lowercase))
        .unwrap_or_default()
}

/// What stands behind `name =` at the start of a line.
pub fn settings<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let value = |line: &'a str| {
        line.trim()
            .strip_prefix(name)?
            .trim_start()
            .strip_prefix('=')
            .map(str::trim)
    };
    text.lines().filter_map(value).collect()
}

/// What stands between `name` and `end` on lines that begin with it.
pub fn settings_with(text: &str, name: &str, end: char) -> Vec<String> {
    let value = |line: &str| {
        Some(
            line.trim()
                .strip_prefix(name)?
                .split(end)
                .next()?
                .trim()
                .to_owned(),
        )
    };
    text.lines().filter_map(value).collect()
}

/// The Gradle file before the build types, in the one for debugging, and in the one for release.
pub fn build_types(text: &str) -> (&str, &str, &str) {
    let (before, rest) = text
        .split_once("getByName(\"debug\")")
        .expect("a build type for debugging");
    let (debug, release) = rest
        .split_once("getByName(\"release\")")
        .expect("a build type for release");
    (before, debug, release)
}

/// The source of a function of a class, up to the blank line after it.
pub fn function<'a>(text: &'a str, name: &str) -> &'a str {
    let start = format!("fun {name}(");
    let body = text
        .split_once(&start)
        .map(|(_, body)| body)
        .unwrap_or_default();
    body.split("\n    }\n").next().unwrap_or_default()
}

/// A path's data with single spaces.
pub fn squeezed(data: Option<&str>) -> String {
    data.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn collect(folder: &str, found: &mut Vec<String>) {
    for name in names_in(folder) {
        let path = format!("{folder}/{name}");
        if Path::new(&path)
            .extension()
            .is_some_and(|ending| ending == "kt")
        {
            found.push(path);
        } else if root().join(&path).is_dir() {
            collect(&path, found);
        }
    }
}
