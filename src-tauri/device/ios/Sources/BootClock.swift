import Darwin

/// The clock that goes on while the device sleeps and that nobody can set.
enum BootClock {
    /// Names this start of the system and says how long ago it was.
    static func sinceBoot() throws -> BootTimeAnswer {
        var scale = mach_timebase_info_data_t()
        guard mach_timebase_info(&scale) == KERN_SUCCESS else { throw Refused(.unavailable) }
        return BootTimeAnswer(
            bootId: try BootIdentity.id(session: session(), started: started()),
            elapsedMs: try BootIdentity.milliseconds(
                ticks: mach_continuous_time(), numerator: scale.numer, denominator: scale.denom))
    }

    private static func session() -> String? {
        var text = [CChar](repeating: 0, count: Limits.bootIdBytes)
        // The last byte stays zero.
        var size = text.count - 1
        guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return nil }
        return String(cString: text)
    }

    private static func started() -> Int? {
        var time = timeval()
        var size = MemoryLayout<timeval>.size
        guard sysctlbyname("kern.boottime", &time, &size, nil, 0) == 0 else { return nil }
        return Int(time.tv_sec)
    }
}
