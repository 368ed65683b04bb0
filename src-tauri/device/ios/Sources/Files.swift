import Foundation
import UniformTypeIdentifiers

/// Files that a person chose, taken in for Rust, and files that are written for him.
enum Files {
    /// Takes in copies that the system made for us; all or none.
    static func take(_ copies: [URL]) throws -> [FileAnswer] {
        if copies.count > Limits.filesChosen {
            discard(copies)
            throw Refused(.tooLarge)
        }
        var taken: [FileAnswer] = []
        do {
            for copy in copies { taken.append(try take(copy)) }
        } catch {
            discard(copies)
            discard(taken.map { URL(fileURLWithPath: $0.path) })
            throw refused(error, Codes.ofFile)
        }
        return taken
    }

    /// Takes in photos, in the order in which they were chosen; all or none.
    static func take(_ photos: [NSItemProvider], answer: @escaping (Result<[FileAnswer], Error>) -> Void) {
        let group = DispatchGroup()
        let lock = NSLock()
        var taken: [Int: Result<FileAnswer, Error>] = [:]
        for (index, photo) in photos.enumerated() {
            group.enter()
            photo.loadFileRepresentation(forTypeIdentifier: UTType.image.identifier) { url, _ in
                // The file lives only until this returns.
                let one = Result<FileAnswer, Error> {
                    guard let url = url else { throw Refused(.failed) }
                    return try take(url)
                }
                lock.lock()
                taken[index] = one
                lock.unlock()
                group.leave()
            }
        }
        group.notify(queue: .global(qos: .userInitiated)) {
            let all = photos.indices.compactMap { taken[$0] }
            let files = all.compactMap { try? $0.get() }
            if files.count == photos.count { return answer(.success(files)) }
            discard(files.map { URL(fileURLWithPath: $0.path) })
            answer(Result { try all.map { try $0.get() } }.mapError { refused($0, Codes.ofFile) })
        }
    }

    /// Makes a file that the system can copy to a place of the person's choice.
    static func draft(_ content: Data, name: String) throws -> URL {
        let file = try TemporaryFolder.place(for: name)
        do {
            try content.write(to: file, options: .completeFileProtection)
        } catch {
            TemporaryFolder.remove(file)
            throw Refused(.failed)
        }
        return file
    }

    /// Reads a file that the system copied to such a place.
    static func readBack(_ file: URL, limit: Int) throws -> Data {
        let opened = file.startAccessingSecurityScopedResource()
        defer { if opened { file.stopAccessingSecurityScopedResource() } }
        do {
            return try Coordination.reading(file) { try read($0, limit: limit) }
        } catch {
            throw refused(error, Codes.ofFile)
        }
    }

    /// Writes a file as a whole, down to the disk.
    static func write(_ content: Data, to file: URL) throws {
        try Data().write(to: file, options: .withoutOverwriting)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.write(contentsOf: content)
        try handle.synchronize()
    }

    /// Reads a file up to a limit.
    static func read(_ file: URL, limit: Int) throws -> Data {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        return try handle.read(upToCount: limit) ?? Data()
    }

    /// What an error means to Rust. Its text is dropped: it may name a file.
    static func refused(_ error: Error, _ rule: (String, Int) -> Refusal) -> Refused {
        if let refused = error as? Refused { return refused }
        let error = error as NSError
        return Refused(rule(error.domain, error.code))
    }

    /// Moves one file to where Rust takes it.
    static func take(_ file: URL) throws -> FileAnswer {
        let values = try file.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
        guard values.isRegularFile == true, let size = values.fileSize else { throw Refused(.failed) }
        if size > Limits.fileBytes { throw Refused(.tooLarge) }
        let name = file.lastPathComponent
        let place = try TemporaryFolder.place(for: name)
        do {
            try FileManager.default.moveItem(at: file, to: place)
            try FileManager.default.setAttributes(
                [.protectionKey: FileProtectionType.complete], ofItemAtPath: place.path)
        } catch {
            TemporaryFolder.remove(place)
            throw error
        }
        return FileAnswer(name: name, path: place.path)
    }

    private static func discard(_ files: [URL]) {
        for file in files { try? FileManager.default.removeItem(at: file) }
    }
}

/// Other apps and clouds look after their files; this asks them first.
enum Coordination {
    /// Reads once whoever writes there has ended, and a file in a cloud has come down.
    static func reading<T>(_ file: URL, _ work: (URL) throws -> T) throws -> T {
        var outcome: Result<T, Error>?
        var error: NSError?
        NSFileCoordinator().coordinate(readingItemAt: file, options: [], error: &error) { granted in
            outcome = Result { try work(granted) }
        }
        return try given(outcome, error)
    }

    /// Writes while nobody else reads or writes there.
    static func writing<T>(
        _ file: URL, _ options: NSFileCoordinator.WritingOptions, _ work: (URL) throws -> T
    ) throws -> T {
        var outcome: Result<T, Error>?
        var error: NSError?
        NSFileCoordinator().coordinate(writingItemAt: file, options: options, error: &error) { granted in
            outcome = Result { try work(granted) }
        }
        return try given(outcome, error)
    }

    private static func given<T>(_ outcome: Result<T, Error>?, _ error: NSError?) throws -> T {
        if let outcome = outcome { return try outcome.get() }
        throw error ?? Refused(.failed)
    }
}
