//! The three halves of `clavis-device` say the same: no compiler sees two of them, so their sources are compared here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use clavis_device::contract::{COMMANDS, FILE};
use clavis_device::{DeviceError, limits};

const KOTLIN: &str = "src-tauri/device/android/src/main/java/ch/clavis/device";
const SWIFT: &str = "src-tauri/device/ios/Sources";

/// The fields of something that crosses, each with its type.
type Fields = BTreeMap<String, String>;

/// One command as one half has it.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    arguments: BTreeSet<String>,
    answer: BTreeSet<String>,
}

#[test]
fn kotlin_has_the_commands_of_the_contract() {
    assert_eq!(kotlin_commands(), contract());
}

#[test]
fn swift_has_the_commands_of_the_contract() {
    assert_eq!(swift_commands(), contract());
}

#[test]
fn arguments_have_the_same_types_in_kotlin_and_swift() {
    let (kotlin, swift) = (kotlin_requests(), swift_structs("Request"));
    let with_arguments = COMMANDS.iter().filter(|shape| !shape.arguments.is_empty());
    assert_eq!(kotlin.len(), with_arguments.count());
    assert_eq!(kotlin, swift);
}

#[test]
fn a_file_has_the_fields_of_the_contract() {
    let expected = set(FILE);
    assert_eq!(expected.len(), 3);
    let kotlin = kotlin_functions();
    assert_eq!(
        kotlin_puts(kotlin.get("file").expect("a function `file`")),
        expected
    );
    assert_eq!(
        names(swift_structs("Answer").get("File").expect("FileAnswer")),
        expected
    );
}

#[test]
fn refusals_have_the_codes_of_the_contract() {
    let expected: BTreeSet<_> = DeviceError::CODES
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect();
    assert_eq!(expected.len(), 10);

    let kotlin = text(format!("{KOTLIN}/rules/Refusal.kt"));
    let codes: BTreeSet<_> = lines(&kotlin)
        .filter(|line| line.ends_with("\"),"))
        .filter_map(|line| Some(line.split_once("(\"")?.1.split_once('"')?.0.to_owned()))
        .collect();
    assert_eq!(codes, expected, "Kotlin");

    let swift = all(SWIFT, "swift");
    let body = between(&swift, "enum Refusal:", "\n}").expect("an enum `Refusal`");
    let codes: BTreeSet<_> = lines(body)
        // Not the cases of a `switch`: `case .failed: …`
        .filter_map(|line| line.strip_prefix("case "))
        .filter(|name| !name.starts_with('.'))
        .map(str::to_owned)
        .collect();
    assert_eq!(codes, expected, "Swift");
}

#[test]
fn the_words_of_status_are_spelled_the_same() {
    let (kotlin, swift) = (all(KOTLIN, "kt"), all(SWIFT, "swift"));
    let both = ["ready", "notEnrolled", "unavailable", "none"];
    let android = ["strongBox", "trustedEnvironment", "software"];
    let words = both.map(|word| (word, true, true)).into_iter();
    let words = words.chain(android.map(|word| (word, true, false)));
    for (word, in_kotlin, in_swift) in words.chain([("keychain", false, true)]) {
        let said = format!("\"{word}\"");
        assert_eq!(kotlin.contains(&said), in_kotlin, "Kotlin: {word}");
        assert_eq!(swift.contains(&said), in_swift, "Swift: {word}");
    }
}

#[test]
fn the_halves_keep_the_same_limits() {
    let kotlin = text(format!("{KOTLIN}/rules/Limits.kt"));
    let swift = text(format!("{SWIFT}/Rules/Limits.swift"));
    let rust = [
        ("KEY_BYTES", limits::KEY_BYTES),
        ("CONTENT_BYTES", limits::CONTENT_BYTES),
        ("SHARED_WAITING", limits::SHARED_WAITING),
        ("FILES_CHOSEN", limits::FILES_CHOSEN),
        ("NAMES_LISTED", limits::NAMES_LISTED),
        ("NAME_CHARACTERS", limits::NAME_CHARACTERS),
        ("PROMPT_CHARACTERS", limits::PROMPT_CHARACTERS),
        ("FOLDER_CHARACTERS", limits::FOLDER_CHARACTERS),
    ];
    for (name, limit) in rust {
        let in_kotlin = value(&kotlin, &format!("const val {name} = "));
        let in_swift = value(&swift, &format!("static let {} = ", camel(name)));
        assert_eq!((in_kotlin, in_swift), (Some(limit), Some(limit)), "{name}");
    }
    let file = value(&kotlin, "const val FILE_BYTES = ");
    assert!(file.is_some());
    assert_eq!(value(&swift, "static let fileBytes = "), file);

    let rounds = text(format!("{KOTLIN}/rules/Rounds.kt"));
    assert!(
        rounds.contains(&format!("val RANGE = 1..{}\n", limits::ROUNDS)),
        "Kotlin"
    );
    assert!(
        swift.contains(&format!("static let rounds = 1...{}\n", limits::ROUNDS)),
        "Swift"
    );
}

#[test]
fn rust_finds_the_other_halves_by_their_names() {
    let rust = text("src-tauri/device/src/mobile.rs");
    let kotlin = text(format!("{KOTLIN}/DevicePlugin.kt"));
    let swift = all(SWIFT, "swift");
    for (half, said, there) in [
        (&rust, "\"ch.clavis.device\", \"DevicePlugin\"", "Rust"),
        (
            &rust,
            "ios_plugin_binding!(init_plugin_clavis_device)",
            "Rust",
        ),
        (&kotlin, "package ch.clavis.device\n", "Kotlin"),
        (&kotlin, "@TauriPlugin\nclass DevicePlugin(", "Kotlin"),
        (&swift, "@_cdecl(\"init_plugin_clavis_device\")", "Swift"),
    ] {
        assert!(half.contains(said), "{there}: {said}");
    }
    // Tauri links the Swift library that is called like the crate.
    let package = text("src-tauri/device/ios/Package.swift");
    assert!(package.contains(".library(") && package.contains("name: \"clavis-device\""));
}

fn contract() -> BTreeMap<String, Shape> {
    let commands: BTreeMap<_, _> = COMMANDS
        .iter()
        .map(|shape| {
            let (arguments, answer) = (set(shape.arguments), set(shape.answer));
            (shape.name.to_owned(), Shape { arguments, answer })
        })
        .collect();
    assert_eq!(commands.len(), 20);
    commands
}

// Kotlin. A command is a function with `@Command`. It names the class of its arguments, and puts the fields of its answer,
// or names the function with `@ActivityCallback` that does.

fn kotlin_commands() -> BTreeMap<String, Shape> {
    let plugin = text(format!("{KOTLIN}/DevicePlugin.kt"));
    let functions = kotlin_functions();
    let requests = kotlin_requests();
    let commands = plugin.split("@Command\n").skip(1).map(|rest| {
        let name = between(rest, "fun ", "(").expect("a function after @Command");
        let mut body = functions.get(name).expect("its body").clone();
        for (callback, more) in &functions {
            if body.contains(&format!("\"{callback}\"")) {
                body.push_str(more);
            }
        }
        let arguments = requests
            .iter()
            .filter(|(request, _)| body.contains(&format!("{request}Request::class.java")))
            .map(|(request, fields)| {
                assert_eq!(
                    *request,
                    capital(name),
                    "{name} takes the arguments of another command"
                );
                names(fields)
            })
            .fold(BTreeSet::new(), |all, more| &all | &more);
        let shape = Shape {
            arguments,
            answer: kotlin_puts(&body),
        };
        (name.to_owned(), shape)
    });
    commands.collect()
}

/// The functions of the plugin's class by their names, each up to the next one.
fn kotlin_functions() -> BTreeMap<String, String> {
    let plugin = text(format!("{KOTLIN}/DevicePlugin.kt"));
    // Four spaces: a member of the class.
    let starts: Vec<_> = plugin
        .match_indices("\n    ")
        .filter(|(at, _)| plugin.get(at + 5..).is_some_and(is_function))
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([plugin.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| {
            let whole = plugin.get(*start..end)?;
            let name = between(whole, "fun ", "(")?;
            Some((name.rsplit(' ').next()?.to_owned(), whole.to_owned()))
        })
        .collect()
}

fn is_function(member: &str) -> bool {
    ["fun ", "private fun ", "override fun "]
        .iter()
        .any(|start| member.starts_with(start))
}

/// `put("field", …)`, and `bytes(invoke, "field")` for the prompts, whose answers come later.
fn kotlin_puts(body: &str) -> BTreeSet<String> {
    ["put(\"", "bytes(invoke, \""]
        .iter()
        .flat_map(|start| body.split(start).skip(1))
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

fn kotlin_requests() -> BTreeMap<String, Fields> {
    let classes = text(format!("{KOTLIN}/Requests.kt"));
    let each = classes.split("@InvokeArg\nclass ").skip(1).map(|class| {
        let name = class
            .split_once("Request {")
            .expect("a class of arguments")
            .0;
        let fields = lines(between(class, "{", "\n}").expect("its fields"))
            .filter_map(|line| line.strip_prefix("var ")?.split_once(": "))
            .map(|(field, rest)| {
                let kind = rest.split(' ').next().unwrap_or_default();
                (field.to_owned(), kind.replace("Boolean", "Bool"))
            })
            .collect();
        (name.to_owned(), fields)
    });
    each.collect()
}

// Swift. A command is a method with `@objc`; `NameRequest` and `NameAnswer` are its arguments and its answer.

fn swift_commands() -> BTreeMap<String, Shape> {
    let plugin = text(format!("{SWIFT}/DevicePlugin.swift"));
    let sources = all(SWIFT, "swift");
    let (requests, answers) = (swift_structs("Request"), swift_structs("Answer"));
    let commands: BTreeMap<_, _> = plugin
        .split("@objc ")
        .skip(1)
        .filter_map(|rest| {
            let (head, body) = rest.split_once("(_ invoke: Invoke)")?;
            let name = head.trim_start_matches("public ").strip_prefix("func ")?;
            let capital = capital(name);
            let (request, answer) = (requests.get(&capital), answers.get(&capital));
            if request.is_some() {
                assert!(
                    body.contains(&format!("{capital}Request.self")),
                    "{name} reads no arguments"
                );
            }
            if answer.is_some() {
                assert!(
                    sources.contains(&format!("{capital}Answer(")),
                    "{name} answers nothing"
                );
            }
            let shape = Shape {
                arguments: request.map(names).unwrap_or_default(),
                answer: answer.map(names).unwrap_or_default(),
            };
            Some((name.to_owned(), shape))
        })
        .collect();
    // A structure that belongs to no command would be a command that was renamed.
    let capitals: BTreeSet<_> = commands
        .keys()
        .map(|name| capital(name))
        .chain(["File".to_owned()])
        .collect();
    for name in requests.keys().chain(answers.keys()) {
        assert!(capitals.contains(name), "{name} belongs to no command");
    }
    commands
}

/// The structures whose name ends so, without that end, and their fields.
fn swift_structs(end: &str) -> BTreeMap<String, Fields> {
    let sources = all(SWIFT, "swift");
    let each = sources.split("\nstruct ").skip(1).filter_map(|rest| {
        let name = rest.split([':', ' ']).next()?.strip_suffix(end)?;
        let fields = lines(between(rest, "{", "\n}")?)
            .filter_map(|line| line.strip_prefix("let ")?.split_once(": "))
            .map(|(field, kind)| {
                let kind = kind.split(" = ").next().unwrap_or(kind);
                (field.to_owned(), kind.to_owned())
            })
            .collect();
        Some((name.to_owned(), fields))
    });
    each.collect()
}

/// A file of the repository.
fn text(file: impl AsRef<Path>) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// All sources of one half in one text.
fn all(folder: &str, ending: &str) -> String {
    let mut whole = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                whole.push_str(&text(&path));
                whole.push('\n');
            }
        }
    }
    assert!(
        !whole.is_empty(),
        "no source in {folder}: this test would prove nothing"
    );
    whole
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn names(fields: &Fields) -> BTreeSet<String> {
    fields.keys().cloned().collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `KEY_BYTES` as `keyBytes`.
fn camel(name: &str) -> String {
    let mut words = name.split('_').map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    words.fold(first, |camel, word| camel + &capital(&word))
}

/// The number after `start`: `32`, `10_000`, `16 shl 20` or `16 << 20`.
fn value(text: &str, start: &str) -> Option<usize> {
    let written = lines(text).find_map(|line| line.strip_prefix(start))?;
    let number = |text: &str| {
        text.trim()
            .trim_end_matches('L')
            .replace('_', "")
            .parse::<usize>()
            .ok()
    };
    match written
        .split_once(" shl ")
        .or_else(|| written.split_once(" << "))
    {
        Some((left, right)) => Some(number(left)? << number(right)?),
        None => number(written),
    }
}
