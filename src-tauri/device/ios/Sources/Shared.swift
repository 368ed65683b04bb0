import Foundation
import UniformTypeIdentifiers

/// Pictures that other apps handed over. iOS puts a copy into the app's inbox, where it waits until Rust asks.
///
/// Links do not come this way: iOS gives them to Tauri, whose deep-link plugin gives them to Rust.
enum Shared {
    /// Gives what waits, and forgets it. What is no picture, or too much, is removed unread.
    static func take() -> TakeSharedAnswer {
        var taken: [FileAnswer] = []
        for file in waiting() {
            if taken.count < Limits.sharedWaiting, isPicture(file), let picture = try? Files.take(file) {
                taken.append(picture)
            } else {
                try? FileManager.default.removeItem(at: file)
            }
        }
        return TakeSharedAnswer(texts: [], files: taken)
    }

    private static func waiting() -> [URL] {
        let files = FileManager.default
        let documents = files.urls(for: .documentDirectory, in: .userDomainMask).first
        guard let inbox = documents?.appendingPathComponent("Inbox", isDirectory: true) else { return [] }
        return (try? files.contentsOfDirectory(at: inbox, includingPropertiesForKeys: nil)) ?? []
    }

    private static func isPicture(_ file: URL) -> Bool {
        UTType(filenameExtension: file.pathExtension)?.conforms(to: .image) ?? false
    }
}
