import Foundation

/// Ends what an earlier installation left in the Keychain, which outlives the app.
struct FirstLaunch {
    private let mark: URL

    init() throws {
        mark = try VaultFolder.support().appendingPathComponent("ch.clavis.device/launched", isDirectory: false)
    }

    /// Purges both keys at the first start of an installation. When that fails, the next start tries again.
    func purge(hasVault: Bool) throws {
        if isMarked() { return }
        if Reinstall.isFresh(marked: false, hasVault: hasVault) {
            try DeviceKey.item.delete()
            try Biometry.item.delete()
        }
        try leaveMark()
    }

    private func isMarked() -> Bool {
        FileManager.default.fileExists(atPath: mark.path)
    }

    /// The mark is not encrypted, for it must be seen even at a start behind the lock screen. It is in no backup: on a
    /// restored phone the vault is missing too, and what the Keychain may hold belongs to nothing.
    private func leaveMark() throws {
        let folder = mark.deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.protectionKey: FileProtectionType.none])
        try Data().write(to: mark, options: .noFileProtection)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        var marked = mark
        try marked.setResourceValues(values)
    }
}
