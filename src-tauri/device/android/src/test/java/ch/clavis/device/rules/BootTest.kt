package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Test

class BootTest {
    @Test
    fun eachStartHasAnotherName() {
        assertEquals("boot-41", Boot.id(41))
        assertNotEquals(Boot.id(41), Boot.id(42))
    }

    @Test
    fun aDeviceThatDoesNotCountItsStartsSaysSo() {
        for (count in listOf(0, -1)) refuses(Refusal.UNAVAILABLE) { Boot.id(count) }
    }
}
