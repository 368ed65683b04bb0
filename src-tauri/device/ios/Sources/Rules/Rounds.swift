import Foundation

/// HMACs in a row for one guess of a PIN.
enum Rounds {
    /// iOS has no HMAC in its secure chip, so a round takes microseconds whatever we measure: the most rounds it is.
    static let count = Limits.rounds.upperBound

    /// Calls `mac` as often as `rounds` says; each call's input is the last one's output.
    static func chain(_ input: Data, rounds: Int, mac: (Data) -> Data) -> Data {
        var value = input
        for _ in 0..<rounds {
            var last = value
            value = mac(last)
            last.resetBytes(in: last.startIndex..<last.endIndex)
        }
        return value
    }
}
