//! The files of the iOS project, how they are read, and how a rule is held against them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

pub use crate::rules::{check, read, root};

pub const TEMPLATE: &str = "src-tauri/ios/project.yml";
pub const PROJECT: &str = "gen/apple/project.yml";
pub const ADDITIONS: &str = "src-tauri/ios/Info.plist";
pub const INFO: &str = "gen/apple/clavis_iOS/Info.plist";
pub const OLDEST_IOS: &str = "15.0";

/// The names in a folder that end so, without that ending.
pub fn names_in(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a folder of the repository");
    entries
        .filter_map(|entry| {
            let name = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name");
            name.strip_suffix(ending).map(str::to_owned)
        })
        .collect()
}

/// Whether a file that ends so lies anywhere under a path.
pub fn holds(path: &Path, ending: &str) -> bool {
    if path.is_dir() {
        let mut entries = fs::read_dir(path).expect("a folder");
        return entries.any(|entry| holds(&entry.expect("an entry").path(), ending));
    }
    path.to_string_lossy().ends_with(ending)
}

pub fn config() -> Value {
    serde_json::from_str(&read("tauri.conf.json")).expect("the configuration is JSON")
}

/// The version of the workspace.
pub fn version() -> String {
    let manifest = read("Cargo.toml");
    let (_, package) = manifest
        .split_once("[workspace.package]\n")
        .expect("a version for all");
    let line = package.lines().next().expect("a line");
    line.strip_prefix("version = \"")
        .and_then(|rest| rest.strip_suffix('"'))
        .expect("a version")
        .to_owned()
}

/// A property list as JSON.
pub fn plist(text: &str) -> Value {
    let document = xml(text);
    value(
        document
            .root_element()
            .first_element_child()
            .expect("a value"),
    )
}

pub fn xml(text: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).expect("well-formed XML")
}

fn value(node: Node<'_, '_>) -> Value {
    let parts = || node.children().filter(Node::is_element);
    match node.tag_name().name() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "string" => Value::from(node.text().unwrap_or_default()),
        "array" => parts().map(value).collect(),
        "dict" => {
            let all: Vec<_> = parts().collect();
            let mut map = Map::new();
            for pair in all.chunks(2) {
                assert!(
                    pair.len() == 2 && pair[0].has_tag_name("key"),
                    "a key, then a value"
                );
                let old = map.insert(pair[0].text().expect("a key").to_owned(), value(pair[1]));
                assert!(old.is_none(), "a key stands twice");
            }
            Value::Object(map)
        }
        other => panic!("no rule reads <{other}>"),
    }
}
