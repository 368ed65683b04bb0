//! Android's `shared_prefs`: XML of one `map` with named values.

use roxmltree::{Document, ParsingOptions};

use super::content::Content;

/// The most nodes read.
const MAX_NODES: u32 = 400_000;

/// The named texts of a preferences file, in their order. `None` when it is none; a document type is refused.
pub(super) fn read(content: &Content<'_>) -> Option<Vec<(String, String)>> {
    let text = content.text()?;
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).ok()?;
    let map = document.root_element();
    if !map.has_tag_name("map") {
        return None;
    }
    let values = map.children().filter(|node| node.has_tag_name("string"));
    Some(
        values
            .filter_map(|node| {
                let name = node.attribute("name")?;
                Some((name.to_owned(), node.text().unwrap_or_default().to_owned()))
            })
            .collect(),
    )
}

/// One value by its name.
pub(super) fn value<'a>(values: &'a [(String, String)], name: &str) -> Option<&'a str> {
    values
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// Whether a text is XML that mentions a name; a cheap look before parsing.
pub(super) fn mentions(content: &Content<'_>, name: &str) -> bool {
    content
        .text()
        .is_some_and(|text| text.trim_start().starts_with('<') && text.contains(name))
}
