import UIKit
import WebKit

/// Covers the window when the app is left, and while the screen is recorded or mirrored. A screenshot nobody can refuse
/// on iOS.
///
/// Everything here happens on the main thread.
final class Cover: NSObject {
    private weak var webView: WKWebView?
    private var watching = false
    private var secure = true
    private var active = true
    private var waiting: [() -> Void] = []
    private var shown = Shade.none
    private var view: UIView?

    /// Begins to watch, secure until Rust says otherwise.
    func watch(_ webView: WKWebView) {
        self.webView = webView
        if watching { return update() }
        watching = true
        let center = NotificationCenter.default
        center.addObserver(
            self, selector: #selector(left), name: UIApplication.willResignActiveNotification, object: nil)
        center.addObserver(
            self, selector: #selector(returned), name: UIApplication.didBecomeActiveNotification, object: nil)
        center.addObserver(self, selector: #selector(update), name: UIScreen.capturedDidChangeNotification, object: nil)
        update()
    }

    /// Changes whether the screen may be captured.
    func set(secure: Bool) {
        self.secure = secure
        update()
    }

    /// Calls when the app is in front and nothing of the system lies over it: now, or as soon as that is so.
    func whenActive(_ call: @escaping () -> Void) {
        if active { call() } else { waiting.append(call) }
    }

    @objc private func left() {
        active = false
        update()
    }

    @objc private func returned() {
        active = true
        update()
        let calls = waiting
        waiting = []
        calls.forEach { $0() }
    }

    @objc private func update() {
        // Without a window there is nothing to see; it asks again when it becomes active.
        guard let window = webView?.window else { return }
        let shade = Shade.over(secure: secure, active: active, captured: window.screen.isCaptured)
        if shade != shown {
            view?.removeFromSuperview()
            view = make(shade, window.bounds)
            shown = shade
        }
        // Again on top: a picker may have opened since.
        if let view = view { window.addSubview(view) }
    }

    private func make(_ shade: Shade, _ bounds: CGRect) -> UIView? {
        if shade == .none { return nil }
        let cover = UIView(frame: bounds)
        cover.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        cover.backgroundColor = .systemBackground
        // A screen reader reads the cover, not what is under it.
        cover.accessibilityViewIsModal = true
        if shade == .captured { addWords(to: cover) }
        return cover
    }

    private func addWords(to cover: UIView) {
        let label = UILabel()
        label.text = Shade.words(languages: Bundle.main.preferredLocalizations)
        label.font = .preferredFont(forTextStyle: .body)
        label.adjustsFontForContentSizeCategory = true
        label.textColor = .label
        label.textAlignment = .center
        label.numberOfLines = 0
        label.translatesAutoresizingMaskIntoConstraints = false
        cover.addSubview(label)
        let margins = cover.layoutMarginsGuide
        NSLayoutConstraint.activate([
            label.centerYAnchor.constraint(equalTo: margins.centerYAnchor),
            label.leadingAnchor.constraint(equalTo: margins.leadingAnchor),
            label.trailingAnchor.constraint(equalTo: margins.trailingAnchor),
        ])
    }
}
