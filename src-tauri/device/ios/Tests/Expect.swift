import XCTest

@testable import clavis_device

/// Expects that something is refused for this reason and no other.
func expect<T>(
    _ refusal: Refusal, _ what: @autoclosure () throws -> T, _ about: String = "", file: StaticString = #filePath,
    line: UInt = #line
) {
    XCTAssertThrowsError(try what(), about, file: file, line: line) { error in
        XCTAssertEqual(error as? Refused, Refused(refusal), about, file: file, line: line)
    }
}
