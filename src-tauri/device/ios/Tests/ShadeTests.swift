import XCTest

@testable import clavis_device

final class ShadeTests: XCTestCase {
    func testTheWindowIsCoveredWhileOthersCouldSeeIt() {
        let cases: [(secure: Bool, active: Bool, captured: Bool, shade: Shade)] = [
            (true, true, false, .none), (true, false, false, .away), (true, true, true, .captured),
            (true, false, true, .captured), (false, true, false, .none), (false, false, false, .away),
            (false, true, true, .none), (false, false, true, .away),
        ]
        for one in cases {
            let shade = Shade.over(secure: one.secure, active: one.active, captured: one.captured)
            XCTAssertEqual(shade, one.shade, "\(one)")
        }
    }

    func testTheCoverSpeaksTheLanguageOfTheApp() {
        let cases: [([String], String)] = [
            (["de-CH"], "Der Bildschirm"), (["fr"], "L’écran"), (["it-CH", "de"], "Lo schermo"),
            (["en-GB"], "The screen"),
            (["rm", "it_CH"], "Lo schermo"), (["ja"], "The screen"), ([], "The screen"), (["DE"], "Der Bildschirm"),
        ]
        for (languages, start) in cases {
            XCTAssertTrue(Shade.words(languages: languages).hasPrefix(start), "\(languages)")
        }
        let all = Set(["en", "fr", "de", "it"].map { Shade.words(languages: [$0]) })
        XCTAssertEqual(all.count, 4)
        for words in all { XCTAssertFalse(words.contains("ß") || words.contains("!"), words) }
    }
}
