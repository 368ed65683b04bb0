import Foundation

/// The names of files as a folder shows them.
enum Names {
    /// The names of a folder's files, each once. iCloud shows a file that it holds elsewhere as `.name.icloud`; it is
    /// still that file.
    static func listed(_ names: [String]) throws -> [String] {
        var seen = Set<String>()
        let listed = names.map(real).filter { seen.insert($0).inserted }
        if listed.count > Limits.namesListed { throw Refused(.tooLarge) }
        return listed
    }

    private static func real(_ name: String) -> String {
        let (start, end) = (".", ".icloud")
        guard name.hasPrefix(start), name.hasSuffix(end), name.count > start.count + end.count else { return name }
        return String(name.dropFirst(start.count).dropLast(end.count))
    }
}
