import CryptoKit
import Foundation
import Security

/// The key that this device alone has: HMAC-SHA-256 over every guess of a PIN.
///
/// iOS has no HMAC in its secure chip, so the key is a secret of the Keychain, which gives it out while the device is
/// unlocked. Off the device a stolen vault is worthless without it; on a broken device it does not slow guesses down.
struct DeviceKey {
    static let item = KeychainItem(account: "device-key-1")

    /// Makes the key, or keeps the one that is there and answers: a key in use is only ever deleted by name.
    func create() throws -> CreateDeviceKeyAnswer {
        do {
            var key = try read()
            key.wipe()
        } catch let refused as Refused where refused.refusal == .missing {
            try make()
        }
        return CreateDeviceKeyAnswer(rounds: Rounds.count, level: level())
    }

    /// HMAC-SHA-256 `rounds` times in a row; each round's input is the last one's output.
    func mix(_ input: Data, rounds: Int) throws -> Data {
        var secret = try read()
        let key = SymmetricKey(data: secret)
        secret.wipe()
        return Rounds.chain(input, rounds: rounds) { Data(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
    }

    /// Removes it for good: every slot that it is mixed into is dead from then on.
    func delete() throws {
        try keychain { try DeviceKey.item.delete() }
    }

    /// The `level` of `status`.
    func level() -> String {
        Codes.level(status: DeviceKey.item.look())
    }

    private func read() throws -> Data {
        let key = try keychain { try DeviceKey.item.read() }
        // Whatever has another length was never ours.
        guard key.count == Limits.keyBytes else { throw Refused(.missing) }
        return key
    }

    private func make() throws {
        var key = try randomKey()
        defer { key.wipe() }
        try keychain {
            // Also what may be there without being a key.
            try DeviceKey.item.delete()
            try DeviceKey.item.add(key, protection: [kSecAttrAccessible: kSecAttrAccessibleWhenUnlockedThisDeviceOnly])
        }
    }

    private func keychain<T>(_ work: () throws -> T) throws -> T {
        do {
            return try work()
        } catch let error as KeychainError {
            throw Refused(Codes.ofDeviceKey(status: error.status))
        }
    }
}
