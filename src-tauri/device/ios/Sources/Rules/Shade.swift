/// What lies over the window.
enum Shade: Equatable {
    /// Nothing.
    case none
    /// A plain cover, for the picture that the system keeps of an app that is left.
    case away
    /// A cover that says why: the screen is recorded or mirrored.
    case captured

    /// What lies over it now. The system's picture of an app that is left never shows a code, allowed screenshots or
    /// not: it stays on the disk.
    static func over(secure: Bool, active: Bool, captured: Bool) -> Shade {
        if secure && captured { return .captured }
        return active ? .none : .away
    }

    /// What the cover says. It lies over the page, so the page's texts cannot be asked.
    static func words(languages: [String]) -> String {
        let known = languages.lazy.compactMap { texts[String($0.prefix { $0 != "-" && $0 != "_" }).lowercased()] }
        return known.first ?? english
    }

    private static let english = "The screen is being recorded or mirrored. End that to see your codes."

    private static let texts = [
        "en": english,
        "fr": "L’écran est enregistré ou recopié. Mettez-y fin pour voir vos codes.",
        "de": "Der Bildschirm wird aufgenommen oder gespiegelt. Beenden Sie das, um Ihre Codes zu sehen.",
        "it": "Lo schermo viene registrato o duplicato. Interrompa l’operazione per vedere i Suoi codici.",
    ]
}
