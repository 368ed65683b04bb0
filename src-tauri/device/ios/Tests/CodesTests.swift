import XCTest

@testable import clavis_device

final class CodesTests: XCTestCase {
    func testTheCodesAreThoseOfTheContract() {
        let codes = Refusal.allCases.map(\.code)
        let contract = [
            "slotDead", "cancelled", "failed", "lockedOut", "notEnrolled", "missing", "unavailable", "badArgument",
            "folderGone", "tooLarge",
        ]
        XCTAssertEqual(codes, contract)
        XCTAssertEqual(Set(Refusal.allCases.map(\.message)).count, 10, "two refusals say the same")
    }

    func testADeviceKeyThatIsNotThereIsMissing() {
        let cases: [(Int32, Refusal)] = [
            (-25300, .missing), (-25291, .unavailable), (-34018, .unavailable), (-25308, .failed), (-25293, .failed),
            (-50, .failed), (1, .failed),
        ]
        for (status, refusal) in cases { XCTAssertEqual(Codes.ofDeviceKey(status: status), refusal, "\(status)") }
    }

    func testASlotDiesInEveryWayThatIsForGoodAndInNoOther() {
        let cases: [(Int32, Refusal)] = [
            // Another set of fingers or faces, the passcode removed, another phone: gone, shut, not to be decrypted.
            (-25300, .slotDead), (-25293, .slotDead), (-26275, .slotDead),
            // The device was locked, the person left, memory ran out: all of that passes.
            (-25308, .failed), (-128, .cancelled), (-25291, .unavailable), (-34018, .unavailable), (-108, .failed),
            (0, .failed),
        ]
        for (status, refusal) in cases { XCTAssertEqual(Codes.ofSlot(status: status), refusal, "\(status)") }
    }

    func testAPromptEndsWithOneReason() {
        let cases: [(Int, Refusal)] = [
            (-1, .failed), (-2, .cancelled), (-3, .cancelled), (-4, .cancelled), (-5, .notEnrolled), (-6, .unavailable),
            (-7, .notEnrolled), (-8, .lockedOut), (-9, .cancelled), (-10, .failed), (-12, .unavailable),
            (-13, .unavailable), (-1004, .failed), (0, .failed),
        ]
        for (number, refusal) in cases { XCTAssertEqual(Codes.ofPrompt(biometry: number), refusal, "\(number)") }
    }

    func testWithoutBiometricsThereIsNoSetToOpenFor() {
        let cases: [(Int, Refusal)] = [
            (-7, .slotDead), (-5, .slotDead), (-8, .lockedOut), (-6, .unavailable), (-4, .cancelled), (-1, .failed),
        ]
        for (number, refusal) in cases { XCTAssertEqual(Codes.ofOpening(biometry: number), refusal, "\(number)") }
    }

    func testStatusSaysWhatStandsInTheWay() {
        let cases: [(Int?, Bool, String)] = [
            (nil, true, "ready"), (-7, true, "notEnrolled"), (-5, true, "notEnrolled"), (-6, false, "none"),
            (-6, true, "unavailable"), (-8, true, "unavailable"), (-1004, true, "unavailable"), (-1, false, "none"),
        ]
        for (obstacle, hasSensor, biometry) in cases {
            XCTAssertEqual(
                Codes.biometry(obstacle: obstacle, hasSensor: hasSensor), biometry, "\(String(describing: obstacle))")
        }
    }

    func testAKeyThatMayNotBeReadNowIsStillThere() {
        let cases: [(Int32, String)] = [(0, "keychain"), (-25308, "keychain"), (-25300, "none"), (-34018, "none")]
        for (status, level) in cases { XCTAssertEqual(Codes.level(status: status), level, "\(status)") }
    }

    func testAFolderIsGoneWhenItCannotBeFoundOrUsed() {
        let cocoa = "NSCocoaErrorDomain"
        let cases: [(String, Int, Refusal, Refusal)] = [
            // domain, code, in a folder, of a file
            (cocoa, 4, .folderGone, .failed), (cocoa, 257, .folderGone, .failed), (cocoa, 260, .folderGone, .failed),
            (cocoa, 513, .folderGone, .failed), (cocoa, 642, .folderGone, .failed), (cocoa, 640, .failed, .failed),
            (cocoa, 263, .tooLarge, .tooLarge), (cocoa, 3072, .cancelled, .cancelled),
            ("NSPOSIXErrorDomain", 4, .failed, .failed), ("NSFileProviderErrorDomain", 260, .failed, .failed),
        ]
        for (domain, code, folder, file) in cases {
            XCTAssertEqual(Codes.ofFolder(domain: domain, code: code), folder, "\(domain) \(code)")
            XCTAssertEqual(Codes.ofFile(domain: domain, code: code), file, "\(domain) \(code)")
        }
    }
}
