import Foundation
import LocalAuthentication
import Security

/// The biometric slot: a secret that the Keychain opens to the fingers or the face that are enrolled now, and to no
/// code.
///
/// The system deletes it when the passcode is removed and shuts it when another finger or face is enrolled. The prompt
/// is no gate of ours: without it, the secure chip has no key for the item.
final class Biometry {
    static let item = KeychainItem(account: "biometric-1")

    /// What the system's prompt says.
    struct Prompt {
        let title: String
        let cancel: String
    }

    private let queue: DispatchQueue
    private var running: LAContext?

    /// Everything happens on `queue`; prompts do not hold it up.
    init(queue: DispatchQueue) {
        self.queue = queue
    }

    /// The `biometry` of `status`.
    func status() -> String {
        let context = LAContext()
        let obstacle = self.obstacle(context)
        // The sensor is named only after the question.
        return Codes.biometry(obstacle: obstacle, hasSensor: context.biometryType != .none)
    }

    /// Asks the person, then stores the secret in place of an older one. A prompt is not needed to store; it shows the
    /// person that it works, and lets iOS ask for Face ID here and not at the first unlock.
    func seal(_ secret: Data, _ prompt: Prompt, answer: @escaping (Result<Void, Error>) -> Void) {
        ask(prompt, refusal: Codes.ofPrompt) { asked in
            answer(
                Result {
                    _ = try asked.get()
                    try self.store(secret)
                })
        }
    }

    /// Asks the person, then gives the secret.
    func open(_ prompt: Prompt, answer: @escaping (Result<Data, Error>) -> Void) {
        if Biometry.item.look() == errSecItemNotFound {
            // No prompt for nothing.
            return answer(.failure(Refused(.slotDead)))
        }
        ask(prompt, refusal: Codes.ofOpening) { asked in
            answer(Result { try self.read(asked.get()) })
        }
    }

    /// Removes the secret.
    func delete() throws {
        do {
            try Biometry.item.delete()
        } catch {
            throw Refused(.failed)
        }
    }

    private func ask(
        _ prompt: Prompt,
        refusal: @escaping (Int) -> Refusal,
        answer: @escaping (Result<LAContext, Error>) -> Void
    ) {
        // A prompt that was left open ends as cancelled; two at once would answer each other.
        running?.invalidate()
        let context = LAContext()
        context.localizedCancelTitle = prompt.cancel
        // No button for the passcode: whoever knows it could enrol a finger.
        context.localizedFallbackTitle = ""
        running = context
        if let obstacle = obstacle(context) { return answer(.failure(Refused(refusal(obstacle)))) }
        let queue = self.queue
        context.evaluatePolicy(Biometry.policy, localizedReason: prompt.title) { recognised, error in
            queue.async {
                answer(recognised ? .success(context) : .failure(Refused(refusal(Biometry.number(error)))))
            }
        }
    }

    private func store(_ secret: Data) throws {
        // The set of now, and only while the device has a passcode.
        let created = SecAccessControlCreateWithFlags(
            nil, kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, .biometryCurrentSet, nil)
        guard let access = created else { throw Refused(.unavailable) }
        do {
            try Biometry.item.delete()
            try Biometry.item.add(secret, protection: [kSecAttrAccessControl: access])
        } catch let error as KeychainError {
            // Nothing of the slot is read here, so nothing of it can be dead.
            let refusal = Codes.ofSlot(status: error.status)
            throw Refused(refusal == .slotDead ? .failed : refusal)
        }
    }

    private func read(_ context: LAContext) throws -> Data {
        defer { context.invalidate() }
        do {
            let secret = try Biometry.item.read(context: context)
            guard secret.count == Limits.keyBytes else { throw Refused(.slotDead) }
            return secret
        } catch let error as KeychainError {
            throw Refused(Codes.ofSlot(status: error.status))
        }
    }

    private func obstacle(_ context: LAContext) -> Int? {
        var error: NSError?
        return context.canEvaluatePolicy(Biometry.policy, error: &error) ? nil : Biometry.number(error)
    }

    /// The error's number; its text stays behind.
    private static func number(_ error: Error?) -> Int {
        guard let error = error as NSError?, error.domain == LAErrorDomain else { return 0 }
        return error.code
    }

    private static let policy = LAPolicy.deviceOwnerAuthenticationWithBiometrics
}
