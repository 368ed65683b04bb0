import XCTest

/// The guide's way in the simulator, by what a screen reader sees: the page's controls by their English names.
final class PathTests: XCTestCase {
  private let app = XCUIApplication(bundleIdentifier: "ch.clavis.authenticator")
  private let pin = "739154"
  /// The first start derives keys at full strength.
  private let patience: TimeInterval = 60

  override func setUp() {
    continueAfterFailure = false
    app.launchArguments = ["-AppleLanguages", "(en)", "-AppleLocale", "en_CH"]
  }

  func testTheGuidesWay() throws {
    app.launch()
    see("Choose a PIN")
    enterPin()
    see("Repeat the PIN")
    enterPin()

    try addByPicture()
    try compareCode(of: "CC Commerce Suisse", with: "CONNECT_CODES")
    addByLink(try setting("BANK_LINK"))
    try compareCode(of: "Banque du Lac", with: "BANK_CODES")

    // What iOS does with an app in the background when memory runs short.
    app.terminate()
    app.launch()
    see("Enter your PIN")
    XCTAssertFalse(key("CC Commerce Suisse").exists, "a key shows on the locked screen")
    try linkWhileLocked("Banque du Lac", by: try setting("BANK_LINK"))
    try compareCode(of: "CC Commerce Suisse", with: "CONNECT_CODES")
  }

  private func addByPicture() throws {
    tap("Photo")
    tap("Choose a picture")
    // The system's own chooser, in a process of its own; the newest picture is the last one.
    let pictures = app.scrollViews.images.matching(NSPredicate(format: "label BEGINSWITH 'Photo'"))
    XCTAssertTrue(pictures.firstMatch.waitForExistence(timeout: patience), "the chooser shows no picture")
    pictures.element(boundBy: 0).tap()
    confirm("CC Commerce Suisse")
  }

  private func addByLink(_ link: String) {
    guard let link = URL(string: link) else { return XCTFail("a link that is none") }
    app.open(link)
    confirm("Banque du Lac")
  }

  /// It waits for the PIN, and is kept only when it is confirmed.
  private func linkWhileLocked(_ issuer: String, by text: String) throws {
    app.open(try XCTUnwrap(URL(string: text)))
    see("Enter your PIN")
    XCTAssertFalse(app.buttons["Save"].exists, "a link is shown while the app is locked")
    enterPin()
    see(issuer)
    tap("Cancel")
  }

  private func confirm(_ issuer: String) {
    see(issuer)
    tap("Save")
    XCTAssertTrue(key(issuer).waitForExistence(timeout: patience), "\(issuer) was not kept")
  }

  /// Touches the key and compares what it shows with oathtool's code for the same moment.
  private func compareCode(of issuer: String, with name: String) throws {
    let codes = try setting(name).split(separator: " ").map(String.init)
    let first = try XCTUnwrap(Int(try setting("FIRST_STEP")))
    key(issuer).tap()
    let end = Date(timeIntervalSinceNow: patience)
    while Date() < end {
      let index = Int(Date().timeIntervalSince1970) / 30 - first
      XCTAssertTrue(codes.indices.contains(index), "the test took longer than its list of codes")
      // The code is read digit by digit: "1 2 3 4 5 6".
      let digits = key(issuer).label.filter(\.isNumber)
      if digits.contains(codes[index]) { return }
      Thread.sleep(forTimeInterval: 0.5)
    }
    XCTFail("the code of \(issuer) is not oathtool's: \(key(issuer).label)")
  }

  private func enterPin() {
    for digit in pin { tap(String(digit)) }
    tap("Done")
  }

  private func key(_ issuer: String) -> XCUIElement {
    app.webViews.buttons.matching(NSPredicate(format: "label CONTAINS %@", issuer)).firstMatch
  }

  private func tap(_ name: String) {
    let control = app.buttons.matching(NSPredicate(format: "label == %@", name)).firstMatch
    XCTAssertTrue(control.waitForExistence(timeout: patience), "no button \(name)")
    control.tap()
  }

  private func see(_ words: String) {
    let text = app.staticTexts.matching(NSPredicate(format: "label CONTAINS %@", words)).firstMatch
    XCTAssertTrue(text.waitForExistence(timeout: patience), "\(words) is not on the screen, which may be blank")
  }

  /// `xcodebuild` hands variables over without their `TEST_RUNNER_`.
  private func setting(_ name: String) throws -> String {
    try XCTUnwrap(ProcessInfo.processInfo.environment[name], "\(name) is not set")
  }
}
