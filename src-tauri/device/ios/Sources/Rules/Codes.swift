import Foundation

/// Why a command gives no answer: the codes of the contract with Rust, each with the one text that goes with it.
enum Refusal: String, CaseIterable {
    case slotDead
    case cancelled
    case failed
    case lockedOut
    case notEnrolled
    case missing
    case unavailable
    case badArgument
    case folderGone
    case tooLarge

    var code: String { rawValue }

    var message: String {
        switch self {
        case .slotDead: return "the key of this slot is gone for good"
        case .cancelled: return "the person cancelled"
        case .failed: return "the device could not do it"
        case .lockedOut: return "too many tries with biometrics"
        case .notEnrolled: return "no biometrics are enrolled"
        case .missing: return "there is no device key"
        case .unavailable: return "the device has nothing for that"
        case .badArgument: return "an argument breaks its rule"
        case .folderGone: return "the folder is gone or may not be used any more"
        case .tooLarge: return "there is more than the limit allows"
        }
    }
}

/// Ends a command with a refusal. It has no text of its own, so no value can slip into one.
struct Refused: Error, Equatable {
    let refusal: Refusal

    init(_ refusal: Refusal) {
        self.refusal = refusal
    }
}

/// The numbers with which the Keychain, LocalAuthentication and Foundation answer, and what they mean here.
///
/// They are written out because Apple's frameworks do not exist where this is tested; they are part of Apple's public
/// interface (`SecBase.h`, `LAError.h`, `FoundationErrors.h`), so they do not change.
enum Codes {
    /// What ended a use of the device key.
    static func ofDeviceKey(status: Int32) -> Refusal {
        switch status {
        case itemNotFound: return .missing
        case keychainNotAvailable, missingEntitlement: return .unavailable
        default: return .failed
        }
    }

    /// What ended the reading of the biometric slot's secret, once the system recognised the person. From then on only
    /// the item itself can be the hindrance.
    static func ofSlot(status: Int32) -> Refusal {
        switch status {
        case itemNotFound, authenticationFailed, cannotDecode:
            // Enrolment, the passcode removed, a restore: the system deletes the item, opens it to nobody, or cannot
            // decrypt it any more.
            return .slotDead
        case userCancelled: return .cancelled
        case keychainNotAvailable, missingEntitlement: return .unavailable
        // Also a device that was locked meanwhile, which says nothing about the item.
        default: return .failed
        }
    }

    /// What ended the prompt that was to open the slot, or stands in its way. Without a finger or face there is no set
    /// for which it was sealed.
    static func ofOpening(biometry: Int) -> Refusal {
        switch biometry {
        case biometryNotEnrolled, passcodeNotSet: return .slotDead
        default: return ofPrompt(biometry: biometry)
        }
    }

    /// What ended any other prompt, or stands in the way of one.
    static func ofPrompt(biometry: Int) -> Refusal {
        switch biometry {
        case laUserCancel, laUserFallback, laSystemCancel, laAppCancel: return .cancelled
        case biometryLockout: return .lockedOut
        case biometryNotEnrolled, passcodeNotSet: return .notEnrolled
        case biometryNotAvailable, biometryNotPaired, biometryDisconnected: return .unavailable
        default: return .failed
        }
    }

    /// The `biometry` of `status`; `obstacle` is why `LAContext` cannot ask now.
    static func biometry(obstacle: Int?, hasSensor: Bool) -> String {
        guard let obstacle = obstacle else { return "ready" }
        switch obstacle {
        case biometryNotEnrolled, passcodeNotSet: return "notEnrolled"
        default:
            // A person who refuses Face ID to the app leaves the sensor where it is.
            return hasSensor ? "unavailable" : "none"
        }
    }

    /// The `level` of `status`, from a look for the device key.
    static func level(status: Int32) -> String {
        switch status {
        case success, interactionNotAllowed: return "keychain"
        default: return "none"
        }
    }

    /// What an error of Foundation means for the folder that a person gave us.
    static func ofFolder(domain: String, code: Int) -> Refusal {
        let gone = [noSuchFile, readNoPermission, readNoSuchFile, writeNoPermission, writeVolumeReadOnly]
        if domain == cocoa, gone.contains(code) { return .folderGone }
        return ofFile(domain: domain, code: code)
    }

    /// What an error of Foundation means for a file that a person chose.
    static func ofFile(domain: String, code: Int) -> Refusal {
        if domain == cocoa, code == readTooLarge { return .tooLarge }
        if domain == cocoa, code == cocoaUserCancelled { return .cancelled }
        return .failed
    }

    // Security/SecBase.h
    static let success: Int32 = 0
    static let itemNotFound: Int32 = -25300
    static let interactionNotAllowed: Int32 = -25308
    private static let userCancelled: Int32 = -128
    private static let keychainNotAvailable: Int32 = -25291
    private static let authenticationFailed: Int32 = -25293
    private static let cannotDecode: Int32 = -26275
    private static let missingEntitlement: Int32 = -34018

    // LocalAuthentication/LAError.h
    private static let laUserCancel = -2
    private static let laUserFallback = -3
    private static let laSystemCancel = -4
    private static let passcodeNotSet = -5
    private static let biometryNotAvailable = -6
    private static let biometryNotEnrolled = -7
    private static let biometryLockout = -8
    private static let laAppCancel = -9
    private static let biometryNotPaired = -12
    private static let biometryDisconnected = -13

    // Foundation/FoundationErrors.h
    private static let cocoa = "NSCocoaErrorDomain"
    private static let noSuchFile = 4
    private static let readNoPermission = 257
    private static let readNoSuchFile = 260
    private static let readTooLarge = 263
    private static let writeNoPermission = 513
    private static let writeVolumeReadOnly = 642
    private static let cocoaUserCancelled = 3072
}
