/// Nothing that comes from outside is larger, longer or more than this. Rust and Kotlin keep the same limits.
enum Limits {
    /// What the device key takes and gives.
    static let keyBytes = 32

    /// HMACs in a row for one guess.
    static let rounds = 1...64

    /// A file of the outside.
    static let fileBytes = 64 << 20

    /// A backup or an export that is written.
    static let contentBytes = 16 << 20

    /// Files that wait until Rust takes them.
    static let sharedWaiting = 16

    /// Files chosen in one go.
    static let filesChosen = 64

    /// Names read from one folder.
    static let namesListed = 10_000

    /// A file name, in UTF-16 units as Rust and Kotlin count.
    static let nameCharacters = 120

    /// A text of the system's prompt, in UTF-16 units.
    static let promptCharacters = 200

    /// A folder's bookmark in Base64, in UTF-16 units.
    static let folderCharacters = 4 << 10

    /// A folder's bookmark.
    static let bookmarkBytes = folderCharacters / 4 * 3

    /// What names one start of the system.
    static let bootIdBytes = 128
}
