//! JSON written straight into a buffer that is zeroized, so that secrets pass through no other.

use zeroize::Zeroizing;

/// Members and elements in the order they are written; the caller closes what it opened by returning.
pub(super) struct Json {
    text: Zeroizing<Vec<u8>>,
    /// Nothing stands yet in the object or list that is open.
    first: bool,
}

impl Json {
    /// Starts with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: Zeroizing::new(Vec::with_capacity(bytes)),
            first: true,
        }
    }

    /// The text as far as it was written.
    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.text
    }

    /// Begins a member of the object that is open; its value follows.
    pub(super) fn member(&mut self, name: &str) -> &mut Self {
        self.element().text(name);
        self.push(b":");
        self
    }

    /// Begins an element of the list that is open; its value follows.
    pub(super) fn element(&mut self) -> &mut Self {
        if !self.first {
            self.push(b",");
        }
        self.first = false;
        self
    }

    pub(super) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested(b"{", b"}", write);
    }

    pub(super) fn list(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested(b"[", b"]", write);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.push(b"\"");
        for sign in text.chars() {
            match sign {
                '"' => self.push(b"\\\""),
                '\\' => self.push(b"\\\\"),
                '\u{0}'..='\u{1f}' => self.push(format!("\\u{:04x}", u32::from(sign)).as_bytes()),
                sign => self.push(sign.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        self.push(b"\"");
    }

    pub(super) fn optional_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    pub(super) fn number(&mut self, number: impl Into<u64>) {
        self.push(number.into().to_string().as_bytes());
    }

    pub(super) fn optional_number(&mut self, number: Option<u64>) {
        match number {
            Some(number) => self.number(number),
            None => self.null(),
        }
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.push(if flag { b"true" } else { b"false" });
    }

    pub(super) fn null(&mut self) {
        self.push(b"null");
    }

    fn nested(&mut self, open: &[u8], close: &[u8], write: impl FnOnce(&mut Self)) {
        self.push(open);
        self.first = true;
        write(self);
        self.first = false;
        self.push(close);
    }

    /// Grows by moving into a larger buffer while the old one is zeroized, which `Vec` would not do.
    fn push(&mut self, bytes: &[u8]) {
        let needed = self.text.len().saturating_add(bytes.len());
        if needed > self.text.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.saturating_mul(2)));
            larger.extend_from_slice(&self.text);
            self.text = larger;
        }
        self.text.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parsed(json: Json) -> Value {
        serde_json::from_slice(&json.into_bytes()).unwrap()
    }

    #[test]
    fn everything_nests() {
        let mut json = Json::with_capacity(0);
        json.object(|json| {
            json.member("a").list(|json| {
                json.element().number(1_u64);
                json.element().object(|_| {});
                json.element().list(|_| {});
                json.element().null();
            });
            json.member("b").flag(true);
            json.member("c").optional_text(None);
            json.member("d").optional_number(Some(u64::MAX));
        });
        assert_eq!(
            parsed(json),
            json!({ "a": [1, {}, [], null], "b": true, "c": null, "d": u64::MAX })
        );
    }

    proptest! {
        #[test]
        fn any_text_round_trips(text in any::<String>()) {
            let mut json = Json::with_capacity(1);
            json.text(&text);
            prop_assert_eq!(parsed(json), Value::String(text));
        }
    }
}
