// What each command answers, as it goes to Rust.

struct StatusAnswer: Encodable {
    let biometry: String
    let level: String
}

struct CreateDeviceKeyAnswer: Encodable {
    let rounds: Int
    let level: String
}

struct MixDeviceKeyAnswer: Encodable {
    let output: String
}

struct SealBiometricAnswer: Encodable {
    let sealed: String
}

struct OpenBiometricAnswer: Encodable {
    let secret: String
}

struct BootTimeAnswer: Encodable {
    let bootId: String
    let elapsedMs: UInt64
}

struct TakeSharedAnswer: Encodable {
    let texts: [String]
    let files: [FileAnswer]
}

struct PickFilesAnswer: Encodable {
    let files: [FileAnswer]
}

struct SaveFileAnswer: Encodable {
    let saved: Bool
    let content: String
}

struct PickFolderAnswer: Encodable {
    let folder: String
    let name: String
}

struct WriteToFolderAnswer: Encodable {
    let content: String
}

struct ListFolderAnswer: Encodable {
    let names: [String]
}

struct TorchAnswer: Encodable {
    let on: Bool
}

/// A file for Rust: a path, which Rust removes once it is open. Only Android has descriptors.
struct FileAnswer: Encodable {
    let name: String
    let descriptor: Int
    let path: String

    init(name: String, path: String) {
        self.name = name
        self.path = path
        descriptor = -1
    }
}
