//! What is seen before the page is there: the icon and the first frame.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::files::{check, names_in, read, root, xml};

const ICONS: &str = "gen/apple/Assets.xcassets/AppIcon.appiconset";
const GROUND: &str = "gen/apple/Assets.xcassets/Ground.colorset/Contents.json";
const LAUNCH: &str = "gen/apple/LaunchScreen.storyboard";

#[test]
fn the_first_frame_has_the_ground_of_the_page() {
    let tokens = read("ui/src/styles/tokens.css");
    let ground = |after: &str| {
        let part = tokens.split(after).nth(1).expect("a part of the tokens");
        let value = part.split("--ground: #").nth(1).expect("a ground");
        value.get(..6).expect("six digits").to_uppercase()
    };
    let expected = vec![
        (json!(null), ground(":root")),
        (json!("dark"), ground("html[data-theme=\"dark\"]")),
    ];
    check(
        GROUND,
        |text| grounds(text) == expected,
        &[
            ("0x13", "0x00"),
            ("\"dark\"", "\"light\""),
            ("0xFF", "0xFE"),
        ],
    );
    check(
        LAUNCH,
        |text| {
            let document = xml(text);
            let mut colors = document
                .descendants()
                .filter(|node| node.attribute("key") == Some("backgroundColor"));
            colors.next().and_then(|node| node.attribute("name")) == Some("Ground")
                && colors.next().is_none()
        },
        &[("name=\"Ground\"", "systemColor=\"systemBackgroundColor\"")],
    );
}

#[test]
fn every_icon_has_its_size_and_no_transparency() {
    let list: Value = serde_json::from_str(&read(&format!("{ICONS}/Contents.json"))).unwrap();
    let images = list["images"].as_array().expect("images");
    assert_eq!(images.len(), 18);
    let mut named = BTreeSet::new();
    for image in images {
        let text = |key: &str| image[key].as_str().expect("a text");
        let number = |text: &str| text.split('x').next().unwrap().parse::<f64>().unwrap();
        let name = text("filename");
        let bytes = fs::read(root().join(ICONS).join(name)).expect("the picture");
        let field =
            |at: usize| f64::from(u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
        let side = number(text("size")) * number(text("scale"));
        assert_eq!(&bytes[1..4], b"PNG", "{name}");
        assert_eq!((field(16), field(20)), (side, side), "{name}");
        // PNG (ISO/IEC 15948) 11.2.2: colour type 2 is true colour without alpha.
        assert_eq!(bytes[25], 2, "{name} has an alpha channel");
        named.insert(name.trim_end_matches(".png").to_owned());
    }
    assert_eq!(named, names_in(ICONS, ".png"));
}

/// The appearance and the colour, six digits, of each entry of a set.
fn grounds(text: &str) -> Vec<(Value, String)> {
    let set: Value = serde_json::from_str(text).expect("JSON");
    let entry = |entry: &Value| {
        let parts = ["red", "green", "blue"];
        let part = |name: &str| {
            entry["color"]["components"][name].as_str().expect("a part")[2..].to_owned()
        };
        (
            entry["appearances"][0]["value"].clone(),
            parts.map(part).concat(),
        )
    };
    set["colors"]
        .as_array()
        .expect("colours")
        .iter()
        .map(entry)
        .collect()
}
