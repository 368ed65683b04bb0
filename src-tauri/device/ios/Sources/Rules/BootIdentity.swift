import Foundation

/// Names one run of the system and counts its time, so that the throttle can tell whether its clock began anew.
enum BootIdentity {
    /// The name, from the system's identifier of this start (`kern.bootsessionuuid`) or, where an app may not read
    /// that, from the second of the start (`kern.boottime`).
    ///
    /// That second moves when somebody sets the clock. The throttle then takes it for a new start and begins the wait
    /// again in full, which is the safe side.
    static func id(session: String?, started: Int?) throws -> String {
        if let session = session, let uuid = UUID(uuidString: session) { return "boot-" + uuid.uuidString.lowercased() }
        if let started = started, started > 0 { return "start-\(started)" }
        throw Refused(.unavailable)
    }

    /// Milliseconds of a count of ticks that goes on while the device sleeps; `numerator` / `denominator` nanoseconds
    /// are one tick.
    static func milliseconds(ticks: UInt64, numerator: UInt32, denominator: UInt32) throws -> UInt64 {
        guard numerator > 0, denominator > 0 else { throw Refused(.unavailable) }
        let product = ticks.multipliedFullWidth(by: UInt64(numerator))
        let divisor = UInt64(denominator) * 1_000_000
        // Beyond this the quotient has no room; the device would have run for half a billion years.
        guard product.high < divisor else { throw Refused(.unavailable) }
        return divisor.dividingFullWidth(product).quotient
    }
}
