package ch.clavis.device.rules

/** Names one run of the system, so that the throttle can tell whether its clock began anew. */
object Boot {
    /** The name for the system's count of starts; a device that does not count has none. */
    fun id(count: Int): String = if (count > 0) "boot-$count" else throw Refused(Refusal.UNAVAILABLE)
}
