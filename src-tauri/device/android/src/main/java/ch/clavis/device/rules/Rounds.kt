package ch.clavis.device.rules

/**
 * How many HMACs in a row make one guess of a PIN cost about 150 ms in the hardware.
 *
 * With a chain nobody can ask the hardware for two guesses at once, so a million PINs take about 40 hours.
 */
object Rounds {
    /** What one guess is to take. */
    const val TARGET_NANOS = 150_000_000L

    /** What the contract allows. */
    val RANGE = 1..64

    /** Calls that are measured at most, after one that warms up. */
    private const val SAMPLES = 5

    /** A slow chip is not asked again after this: StrongBox may take half a second for each call. */
    private const val BUDGET_NANOS = 600_000_000L

    /** Measures `call` with a clock that only goes forward. */
    fun measure(
        now: () -> Long,
        call: () -> Unit,
    ): Int {
        call()
        val times = mutableListOf<Long>()
        while (times.size < SAMPLES && times.sum() < BUDGET_NANOS) {
            val start = now()
            call()
            times += now() - start
        }
        return from(times)
    }

    /** The count for these times of single calls: their median, so one hiccup does not weaken the slot. */
    fun from(times: List<Long>): Int {
        val sorted = times.sorted()
        val median = sorted.getOrNull(sorted.size / 2) ?: return RANGE.first
        // A clock that stood still says nothing; the safe side is the most rounds.
        if (median <= 0) return RANGE.last
        val rounded = (TARGET_NANOS + median / 2) / median
        return rounded.coerceIn(RANGE.first.toLong(), RANGE.last.toLong()).toInt()
    }
}
