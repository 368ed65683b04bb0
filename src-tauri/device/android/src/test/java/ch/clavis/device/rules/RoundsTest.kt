package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Test

class RoundsTest {
    @Test
    fun aGuessTakesAbout150Milliseconds() {
        val cases =
            mapOf(
                10 to 15,
                15 to 10,
                20 to 8,
                60 to 3,
                100 to 2,
                101 to 1,
                500 to 1,
                4000 to 1,
                2 to 64,
                3 to 50,
            )
        for ((millis, rounds) in cases) assertEquals("$millis ms", rounds, Rounds.from(List(5) { millis * 1_000_000L }))
    }

    @Test
    fun oneHiccupDoesNotWeakenTheSlot() {
        val times = listOf(10L, 10L, 900L, 10L, 10L).map { it * 1_000_000 }
        assertEquals(15, Rounds.from(times))
    }

    @Test
    fun aClockThatStandsStillGivesTheMostRounds() {
        assertEquals(64, Rounds.from(List(5) { 0L }))
        assertEquals(64, Rounds.from(List(5) { -1L }))
    }

    @Test
    fun aFastChipIsMeasuredFiveTimesAfterOneToWarmUp() = check(millis = 10, calls = 6, rounds = 15)

    @Test
    fun aSlowChipIsNotAskedForLonger() = check(millis = 400, calls = 3, rounds = 1)

    private fun check(
        millis: Long,
        calls: Int,
        rounds: Int,
    ) {
        var clock = 0L
        var made = 0
        val measured =
            Rounds.measure({ clock }) {
                made += 1
                clock += millis * 1_000_000
            }
        assertEquals(rounds, measured)
        assertEquals(calls, made)
    }
}
