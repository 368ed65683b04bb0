//! The notices of everything the program is built from.
//!
//! They are as long as a novel, and nobody reads one on each start: the build packs them (RFC 1951) to a seventh.

const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/notices.deflate"));

/// The text of `src-tauri/notices.txt`, which `cargo xtask notices` writes.
#[must_use]
pub fn text() -> String {
    let unpacked = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    String::from_utf8(unpacked).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_is_lost_by_packing() {
        let written = include_str!("../notices.txt");
        assert!(written.contains("iota_stronghold"));
        assert_eq!(super::text(), written);
    }
}
