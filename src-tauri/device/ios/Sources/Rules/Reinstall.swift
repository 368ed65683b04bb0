/// The Keychain outlives the app, so a new installation may find the keys of an old one.
enum Reinstall {
    /// Whether what the Keychain holds is left over. A vault that is there never loses its keys, whatever became of the
    /// mark.
    static func isFresh(marked: Bool, hasVault: Bool) -> Bool {
        !marked && !hasVault
    }
}
