//! The bytes of one file and what they turn out to be, each looked at once.

use std::cell::OnceCell;

use serde_json::Value;

/// A file as detectors and readers see it.
pub(crate) struct Content<'a> {
    bytes: &'a [u8],
    /// The write-ahead log that was given with an SQLite database.
    wal: Option<&'a [u8]>,
    json: OnceCell<Option<Value>>,
}

impl<'a> Content<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            wal: None,
            json: OnceCell::new(),
        }
    }

    /// The same with the log that lay beside it.
    pub(crate) fn with_wal(self, wal: &'a [u8]) -> Self {
        Self {
            wal: Some(wal),
            ..self
        }
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn wal(&self) -> Option<&'a [u8]> {
        self.wal
    }

    pub(crate) fn starts_with(&self, magic: &[u8]) -> bool {
        self.bytes.starts_with(magic)
    }

    /// The whole as UTF-8, without a byte order mark.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let text = std::str::from_utf8(self.bytes).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The whole as JSON. `serde_json` stops at 128 levels by itself.
    pub(crate) fn json(&self) -> Option<&Value> {
        self.json
            .get_or_init(|| {
                let text = self.text()?.trim_start();
                // A number or a word is JSON too, but nobody's export.
                if !text.starts_with(['{', '[']) {
                    return None;
                }
                serde_json::from_str(text).ok()
            })
            .as_ref()
    }

    /// Whether it is a JSON object with all of these members.
    pub(crate) fn is_object_with(&self, members: &[&str]) -> bool {
        self.json()
            .and_then(Value::as_object)
            .is_some_and(|object| members.iter().all(|member| object.contains_key(*member)))
    }
}
