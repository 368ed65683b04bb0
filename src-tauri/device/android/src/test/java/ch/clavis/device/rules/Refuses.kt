package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows

/** Checks that something is refused for exactly this reason. */
internal fun refuses(
    expected: Refusal,
    work: () -> Unit,
) {
    val refused = assertThrows(Refused::class.java) { work() }
    assertEquals(expected, refused.refusal)
}
