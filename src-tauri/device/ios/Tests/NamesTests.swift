import XCTest

@testable import clavis_device

final class NamesTests: XCTestCase {
    func testAFileThatICloudHoldsElsewhereKeepsItsName() throws {
        let names = ["b.age", ".a.age.icloud", ".a.age", "x.icloud", ".icloud", ".b.age.icloud"]
        XCTAssertEqual(try Names.listed(names), ["b.age", "a.age", ".a.age", "x.icloud", ".icloud"])
    }

    func testMoreNamesThanTheLimitAreTooMany() throws {
        let names = (0...10_000).map { "\($0).age" }
        XCTAssertEqual(try Names.listed(Array(names.dropLast())).count, 10_000)
        expect(.tooLarge, try Names.listed(names))
    }
}
