import Foundation

/// Where files wait for Rust, each in a folder of its own, encrypted while the device is locked.
///
/// Rust removes a file once it is open, because it lies in the system's temporary folder.
enum TemporaryFolder {
    private static let prefix = "clavis-"
    /// Where the system's picker puts its copies, until they are placed here.
    private static let inbox = "-Inbox"

    /// A place for a file of that name.
    static func place(for name: String) throws -> URL {
        let folder = files.temporaryDirectory.appendingPathComponent(prefix + UUID().uuidString, isDirectory: true)
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.protectionKey: FileProtectionType.complete])
        return folder.appendingPathComponent(name, isDirectory: false)
    }

    /// Removes a file that was placed here, with its folder.
    static func remove(_ file: URL) {
        try? files.removeItem(at: file.deletingLastPathComponent())
    }

    /// Removes what an earlier run left behind.
    static func empty() {
        let folder = files.temporaryDirectory
        let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix) || name.hasSuffix(inbox) {
            try? files.removeItem(at: folder.appendingPathComponent(name, isDirectory: true))
        }
    }

    private static let files = FileManager.default
}
