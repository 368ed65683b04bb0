import Foundation

/// One folder that a person gave the app for good: automatic backups go there.
struct Folder {
    private let bookmark: Data

    /// A folder as Rust remembers it.
    init(bookmark: Data) {
        self.bookmark = bookmark
    }

    /// What Rust is to remember of a folder that was just chosen.
    static func remember(_ folder: URL) throws -> PickFolderAnswer {
        guard folder.startAccessingSecurityScopedResource() else { throw Refused(.failed) }
        defer { folder.stopAccessingSecurityScopedResource() }
        guard let bookmark = try? folder.bookmarkData() else { throw Refused(.failed) }
        if bookmark.count > Limits.bookmarkBytes { throw Refused(.tooLarge) }
        return PickFolderAnswer(folder: Arguments.text(bookmark), name: folder.lastPathComponent)
    }

    /// The names of the files in it, not of the folders.
    func names() throws -> [String] {
        try inside { folder in
            let found = try FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: [.isDirectoryKey])
            let files = try found.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true }
            return try Names.listed(files.map(\.lastPathComponent))
        }
    }

    /// Writes a file and reads it back. One of the same name goes only after the new one is whole, so that a full disk
    /// costs no backup.
    func write(_ content: Data, name: String) throws -> Data {
        try inside { folder in
            let file = folder.appendingPathComponent(name, isDirectory: false)
            return try Coordination.writing(file, .forReplacing) { file in
                let draft = folder.appendingPathComponent(".clavis-\(UUID().uuidString)", isDirectory: false)
                // Once it has its name, there is none to remove. Nobody is to find half a backup later.
                defer { try? FileManager.default.removeItem(at: draft) }
                try Files.write(content, to: draft)
                // One byte more than was written, so that a longer file is seen to differ.
                let back = try Files.read(draft, limit: content.count + 1)
                if back == content { try put(draft, at: file) }
                return back
            }
        }
    }

    /// Removes a file; that it is not there is no error.
    func remove(name: String) throws {
        try inside { folder in
            let file = folder.appendingPathComponent(name, isDirectory: false)
            do {
                try Coordination.writing(file, .forDeleting) { try FileManager.default.removeItem(at: $0) }
            } catch CocoaError.fileNoSuchFile {
                return
            }
        }
    }

    private func put(_ draft: URL, at file: URL) throws {
        if FileManager.default.fileExists(atPath: file.path) {
            _ = try FileManager.default.replaceItemAt(file, withItemAt: draft)
        } else {
            try FileManager.default.moveItem(at: draft, to: file)
        }
    }

    /// Works in the folder with the right that the person gave, if it is still there.
    private func inside<T>(_ work: (URL) throws -> T) throws -> T {
        // A bookmark that grows stale still leads there; when it no longer does, the person chooses anew.
        var stale = false
        guard let folder = try? URL(resolvingBookmarkData: bookmark, bookmarkDataIsStale: &stale),
            folder.startAccessingSecurityScopedResource()
        else { throw Refused(.folderGone) }
        defer { folder.stopAccessingSecurityScopedResource() }
        guard (try? folder.checkResourceIsReachable()) == true else { throw Refused(.folderGone) }
        do {
            return try work(folder)
        } catch {
            throw Files.refused(error, Codes.ofFolder)
        }
    }
}
