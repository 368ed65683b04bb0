import Foundation
import LocalAuthentication
import Security

/// The system's refusal, as its number.
struct KeychainError: Error {
    let status: OSStatus
}

/// One secret in the Keychain. It never leaves this device: no iCloud, no backup that another phone could read.
struct KeychainItem {
    let account: String

    /// Stores the secret; `protection` says when the system gives it out. One that is there already stays.
    func add(_ secret: Data, protection: [CFString: Any]) throws {
        let content: [CFString: Any] = [kSecValueData: secret]
        try check(SecItemAdd(query(content, protection), nil))
    }

    /// Reads the secret. With a context that recognised the person, items are open to him without another prompt.
    func read(context: LAContext? = nil) throws -> Data {
        var found: CFTypeRef?
        try check(SecItemCopyMatching(query([kSecReturnData: true], authentication(context)), &found))
        guard let secret = found as? Data else { throw KeychainError(status: errSecDecode) }
        return secret
    }

    /// Whether it is there, as the system's number. Reads nothing and asks nobody.
    func look() -> OSStatus {
        let context = LAContext()
        context.interactionNotAllowed = true
        return SecItemCopyMatching(query(authentication(context)), nil)
    }

    /// Removes it; that it is not there is no error.
    func delete() throws {
        let status = SecItemDelete(query())
        if status != errSecItemNotFound { try check(status) }
    }

    private func query(_ more: [CFString: Any]...) -> CFDictionary {
        let item: [CFString: Any] = [
            kSecClass: kSecClassGenericPassword,
            kSecAttrService: "ch.clavis.device",
            kSecAttrAccount: account,
            kSecAttrSynchronizable: false,
        ]
        return more.reduce(item) { $0.merging($1) { _, new in new } } as CFDictionary
    }

    private func authentication(_ context: LAContext?) -> [CFString: Any] {
        context.map { [kSecUseAuthenticationContext: $0] } ?? [:]
    }

    private func check(_ status: OSStatus) throws {
        if status != errSecSuccess { throw KeychainError(status: status) }
    }
}

/// 32 bytes that nobody could guess.
func randomKey() throws -> Data {
    var key = Data(count: Limits.keyBytes)
    let status = key.withUnsafeMutableBytes { bytes -> OSStatus in
        guard let start = bytes.baseAddress else { return errSecParam }
        return SecRandomCopyBytes(kSecRandomDefault, bytes.count, start)
    }
    if status != errSecSuccess { throw Refused(.failed) }
    return key
}

extension Data {
    /// Overwrites our own copy. Those that the system made on the way are its own.
    mutating func wipe() {
        resetBytes(in: startIndex..<endIndex)
    }
}
