import XCTest

@testable import clavis_device

final class ArgumentsTests: XCTestCase {
    /// RFC 4648 §4; the bytes 0 to 31.
    private let text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    func testAKeyIsThirtyTwoBytesInPaddedBase64() throws {
        let bytes = Data((0..<32).map(UInt8.init))
        XCTAssertEqual(try Arguments.key(text), bytes)
        XCTAssertEqual(Arguments.text(bytes), text)
    }

    func testAnythingElseIsNoKey() {
        let bad = [
            "",
            Arguments.text(Data(count: 31)),
            Arguments.text(Data(count: 33)),
            String(text.dropLast()),
            text.replacingOccurrences(of: "8=", with: "9="),
            text.replacingOccurrences(of: "8=", with: "-="),
            text.replacingOccurrences(of: "8=", with: "8 "),
            text.replacingOccurrences(of: "Hh8=", with: "H\n8="),
        ]
        for text in bad { expect(.badArgument, try Arguments.key(text), text) }
        expect(.tooLarge, try Arguments.key(Arguments.text(Data(count: 34))))
        expect(.tooLarge, try Arguments.key(text + "\n"))
    }

    func testWhatWasSealedIsNothing() throws {
        try Arguments.sealed("")
        for text in [" ", "AA==", self.text] { expect(.badArgument, try Arguments.sealed(text), text) }
    }

    func testContentMayBeEmptyAndHasALimit() throws {
        XCTAssertEqual(try Arguments.content("").count, 0)
        let most = Data(count: Limits.contentBytes)
        XCTAssertEqual(try Arguments.content(Arguments.text(most)).count, 16_777_216)
        expect(.tooLarge, try Arguments.content(Arguments.text(most + Data(count: 3))))
        expect(.badArgument, try Arguments.content("AA"))
    }

    func testRoundsAreThoseOfTheContract() throws {
        for count in [1, 2, 64] { XCTAssertEqual(try Arguments.rounds(count), count) }
        for count in [-1, 0, 65, Int.max] { expect(.badArgument, try Arguments.rounds(count), "\(count)") }
    }

    func testAPromptSaysSomethingShort() throws {
        let most = String(repeating: "é", count: 200)
        for text in ["Déverrouiller", most] { XCTAssertEqual(try Arguments.prompt(text), text) }
        // A sign outside the basic plane counts twice, as it does in Rust and Kotlin.
        let keys = String(repeating: "\u{1F511}", count: 101)
        for text in ["", "  ", "\n", most + "x", keys] { expect(.badArgument, try Arguments.prompt(text), text) }
    }

    func testANameIsNoPathAndHidesNothing() throws {
        for name in ["Clavis-2026-11-28-065305.age", "Schlüssel (1).png", "a"] {
            XCTAssertEqual(try Arguments.name(name), name)
        }
        let paths = ["", ".", "..", ".hidden", "a/b", "a\\b", "C:x", "../a", "a/\u{301}b", ".\u{301}a"]
        let signs = [
            "a\0b", "a\nb", "a\r\nb", " a", "a ", "a\u{a0}", "a?b", "a\u{85}", String(repeating: "x", count: 121),
        ]
        for name in paths + signs { expect(.badArgument, try Arguments.name(name), name) }
    }

    func testAFolderIsABookmark() throws {
        XCTAssertEqual(try Arguments.folder("Ym9vaw=="), Data("book".utf8))
        let most = Data(count: Limits.bookmarkBytes)
        XCTAssertEqual(Arguments.text(most).utf16.count, Limits.folderCharacters)
        XCTAssertEqual(try Arguments.folder(Arguments.text(most)).count, 3_072)
        for folder in ["", "/private/var/a", "file:///x", "Ym9vaw"] {
            expect(.badArgument, try Arguments.folder(folder), folder)
        }
        expect(.tooLarge, try Arguments.folder(Arguments.text(most + Data(count: 1))))
    }
}
