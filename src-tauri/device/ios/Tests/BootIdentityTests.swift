import XCTest

@testable import clavis_device

final class BootIdentityTests: XCTestCase {
    func testAStartIsNamedByItsSessionOrElseByItsSecond() throws {
        let session = "F3A1C0DE-0000-4000-8000-0123456789AB"
        let cases: [(String?, Int?, String)] = [
            (session, nil, "boot-f3a1c0de-0000-4000-8000-0123456789ab"),
            (session, 1_764_300_000, "boot-f3a1c0de-0000-4000-8000-0123456789ab"),
            (nil, 1_764_300_000, "start-1764300000"), ("", 7, "start-7"), ("0", 7, "start-7"),
        ]
        for (session, started, id) in cases {
            let named = try BootIdentity.id(session: session, started: started)
            XCTAssertEqual(named, id)
            XCTAssertLessThanOrEqual(named.utf8.count, Limits.bootIdBytes)
        }
    }

    func testWithoutEitherThereIsNoName() {
        let cases: [(String?, Int?)] = [(nil, nil), ("", 0), ("F3A1C0DE", -1), ("not a session", nil)]
        for (session, started) in cases {
            expect(.unavailable, try BootIdentity.id(session: session, started: started))
        }
    }

    func testTicksBecomeMilliseconds() throws {
        let cases: [(UInt64, UInt32, UInt32, UInt64)] = [
            // A tick of a nanosecond, as on Intel and in the simulator.
            (0, 1, 1, 0), (999_999, 1, 1, 0), (1_000_000, 1, 1, 1), (61_500_000_000, 1, 1, 61_500),
            // 24 MHz, as on an iPhone: 125/3 nanoseconds.
            (24_000, 125, 3, 1), (24_000_000 * 86_400, 125, 3, 86_400_000),
            // The product alone has more than 64 bits.
            (.max, 125, 3, 768_614_336_404_564), (.max, 1, 1, 18_446_744_073_709),
        ]
        for (ticks, numerator, denominator, milliseconds) in cases {
            let counted = try BootIdentity.milliseconds(ticks: ticks, numerator: numerator, denominator: denominator)
            XCTAssertEqual(counted, milliseconds, "\(ticks)")
        }
    }

    func testAClockThatMakesNoSenseIsNone() {
        for (numerator, denominator) in [(0, 1), (1, 0), (.max, 1)] as [(UInt32, UInt32)] {
            expect(
                .unavailable,
                try BootIdentity.milliseconds(ticks: .max, numerator: numerator, denominator: denominator),
                "\(numerator)/\(denominator)")
        }
    }
}
