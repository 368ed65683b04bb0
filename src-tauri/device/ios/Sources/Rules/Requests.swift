// What each command takes, as it comes from Rust. A field that is missing is a broken rule.

struct MixDeviceKeyRequest: Decodable {
    let input: String
    let rounds: Int
}

struct SealBiometricRequest: Decodable {
    let secret: String
    let title: String
    let cancel: String
}

struct OpenBiometricRequest: Decodable {
    let sealed: String
    let title: String
    let cancel: String
}

struct SecureWindowRequest: Decodable {
    let secure: Bool
}

struct PickFilesRequest: Decodable {
    let pictures: Bool
    let several: Bool
}

struct SaveFileRequest: Decodable {
    let name: String
    let content: String
}

struct WriteToFolderRequest: Decodable {
    let folder: String
    let name: String
    let content: String
}

struct ListFolderRequest: Decodable {
    let folder: String
}

struct RemoveFromFolderRequest: Decodable {
    let folder: String
    let name: String
}

struct TorchRequest: Decodable {
    let on: Bool
}

struct ExpireClipboardRequest: Decodable {
    let seconds: Int
}
