import Foundation

/// The only checks of what Rust sends; each gives the value back or refuses with `badArgument`.
enum Arguments {
    /// Base64 (RFC 4648 §4, padded) of exactly 32 bytes.
    static func key(_ text: String) throws -> Data {
        let key = try bytes(text, atMost: Limits.keyBytes)
        try require(key.count == Limits.keyBytes)
        return key
    }

    /// Base64 of a file to write.
    static func content(_ text: String) throws -> Data {
        try bytes(text, atMost: Limits.contentBytes)
    }

    /// What `sealBiometric` gave: nothing, because the Keychain holds the secret.
    static func sealed(_ text: String) throws {
        try require(text.isEmpty)
    }

    /// How often the device key is asked in a row.
    static func rounds(_ count: Int) throws -> Int {
        try require(Limits.rounds.contains(count))
        return count
    }

    /// A text for the system's prompt.
    static func prompt(_ text: String) throws -> String {
        try require(text.contains { !$0.isWhitespace })
        try require(text.utf16.count <= Limits.promptCharacters)
        return text
    }

    /// A file name: no path, nothing hidden, nothing that a file system reads as a sign of its own.
    static func name(_ text: String) throws -> String {
        try require(!text.isEmpty && text.utf16.count <= Limits.nameCharacters)
        let signs = text.unicodeScalars
        try require(signs.first != "." && !isSpace(signs.first) && !isSpace(signs.last))
        try require(!signs.contains { $0.properties.generalCategory == .control })
        // Sign by sign: combined with an accent, a slash would be another character and still a slash on the disk.
        try require(!signs.contains { forbidden.contains($0) })
        return text
    }

    /// The bookmark of a folder that a person chose.
    static func folder(_ text: String) throws -> Data {
        let bookmark = try bytes(text, atMost: Limits.bookmarkBytes)
        try require(!bookmark.isEmpty)
        return bookmark
    }

    /// How bytes go to Rust.
    static func text(_ bytes: Data) -> String {
        bytes.base64EncodedString()
    }

    private static let forbidden = Set("/\\:*?\"<>|".unicodeScalars)

    private static func isSpace(_ sign: Unicode.Scalar?) -> Bool {
        sign?.properties.isWhitespace ?? false
    }

    private static func bytes(_ text: String, atMost limit: Int) throws -> Data {
        // Four signs for each three bytes; a text that is too long is not even decoded.
        if text.utf8.count > (limit + 2) / 3 * 4 { throw Refused(.tooLarge) }
        guard let bytes = Data(base64Encoded: text) else { throw Refused(.badArgument) }
        // The decoder takes stray bits at the end; the contract does not.
        try require(self.text(bytes) == text)
        return bytes
    }

    private static func require(_ holds: Bool) throws {
        if !holds { throw Refused(.badArgument) }
    }
}
