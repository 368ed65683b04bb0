import Foundation

/// The folder in which Rust keeps the vault.
struct VaultFolder {
    /// Tauri's `app_local_data_dir` and the name that Rust gives the vault's folder in it.
    private static let place = "ch.clavis.authenticator/vault"

    private let folder: URL

    init() throws {
        folder = try VaultFolder.support().appendingPathComponent(VaultFolder.place, isDirectory: true)
    }

    /// Where the app's own files lie, out of the person's sight.
    static func support() throws -> URL {
        try FileManager.default.url(
            for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
    }

    /// Whether a vault was ever written. What cannot be read counts as one.
    func hasVault() -> Bool {
        let files = FileManager.default
        guard files.fileExists(atPath: folder.path) else { return false }
        guard let names = try? files.contentsOfDirectory(atPath: folder.path) else { return true }
        // Rust's lock lies there without a vault, too.
        return names.contains { $0 != "lock" }
    }

    /// Keeps the vault out of every backup, and encrypted while the device is locked. Files that are made later in the
    /// folder take its protection over; those that are there get it now.
    ///
    /// Out of the backup, because there it would be worthless without the device key, and a copy to guess at with it.
    func protect() throws {
        let files = FileManager.default
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700, .protectionKey: FileProtectionType.complete])
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        var marked = folder
        try marked.setResourceValues(values)
        let inside = files.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        for file in [folder] + inside {
            try files.setAttributes([.protectionKey: FileProtectionType.complete], ofItemAtPath: file.path)
        }
    }
}
