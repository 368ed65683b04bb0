package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

class RefusalTest {
    @Test
    fun theCodesAreThoseOfTheContract() {
        val contract =
            setOf(
                "slotDead",
                "cancelled",
                "failed",
                "lockedOut",
                "notEnrolled",
                "missing",
                "unavailable",
                "badArgument",
                "folderGone",
                "tooLarge",
            )
        assertEquals(contract, Refusal.entries.map { it.code }.toSet())
        assertEquals(contract.size, Refusal.entries.size)
    }

    @Test
    fun aMessageIsLowerCaseWithoutAFullStopAndIsAllThatARefusalSays() {
        for (refusal in Refusal.entries) {
            assertTrue(refusal.message, refusal.message.matches(Regex("[a-z][a-zA-Z ,]+[a-z]")))
            assertEquals(refusal.message, Refused(refusal).message)
        }
    }
}
