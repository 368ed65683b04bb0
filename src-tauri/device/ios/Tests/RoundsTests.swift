import XCTest

@testable import clavis_device

final class RoundsTests: XCTestCase {
    func testEachRoundTakesTheLastOnesOutput() {
        var asked: [Data] = []
        let output = Rounds.chain(Data([1, 2]), rounds: 3) { input in
            asked.append(input)
            return Data(input.map { $0 &* 10 })
        }
        XCTAssertEqual(asked, [Data([1, 2]), Data([10, 20]), Data([100, 200])])
        XCTAssertEqual(output, Data([232, 208]))
    }

    func testTheCallersInputStaysAsItIs() {
        let input = Data(repeating: 7, count: 32)
        _ = Rounds.chain(input, rounds: 1) { $0 }
        XCTAssertEqual(input, Data(repeating: 7, count: 32))
    }

    func testTheMostRoundsThatTheContractAllows() {
        XCTAssertEqual(Rounds.count, 64)
        XCTAssertTrue(Limits.rounds.contains(Rounds.count))
    }
}
