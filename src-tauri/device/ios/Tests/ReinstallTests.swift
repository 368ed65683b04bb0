import XCTest

@testable import clavis_device

final class ReinstallTests: XCTestCase {
    func testOnlyANewInstallationWithoutVaultLosesWhatTheKeychainHolds() {
        let cases = [
            (marked: false, hasVault: false, fresh: true),
            (marked: false, hasVault: true, fresh: false),
            (marked: true, hasVault: false, fresh: false),
            (marked: true, hasVault: true, fresh: false),
        ]
        for one in cases {
            XCTAssertEqual(Reinstall.isFresh(marked: one.marked, hasVault: one.hasVault), one.fresh, "\(one)")
        }
    }
}
