package ch.clavis.device.rules

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Test

class ArgumentsTest {
    @Test
    fun aKeyIsThirtyTwoBytesInPaddedBase64() {
        // RFC 4648 §4; the bytes 0 to 31.
        val text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        val bytes = ByteArray(32) { it.toByte() }
        assertArrayEquals(bytes, Arguments.key(text))
        assertEquals(text, Arguments.text(bytes))
    }

    @Test
    fun anythingElseIsNoKey() {
        val bad =
            listOf(
                "",
                Arguments.text(ByteArray(31)),
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 ",
            )
        for (text in bad) refuses(Refusal.BAD_ARGUMENT) { Arguments.key(text) }
        refuses(Refusal.BAD_ARGUMENT) { Arguments.key(Arguments.text(ByteArray(33))) }
        refuses(Refusal.TOO_LARGE) { Arguments.key(Arguments.text(ByteArray(34))) }
    }

    @Test
    fun whatWasSealedHasOneLength() {
        assertEquals(60, Arguments.sealed(Arguments.text(ByteArray(60))).size)
        refuses(Refusal.BAD_ARGUMENT) { Arguments.sealed(Arguments.text(ByteArray(59))) }
        refuses(Refusal.TOO_LARGE) { Arguments.sealed(Arguments.text(ByteArray(61))) }
    }

    @Test
    fun contentMayBeEmptyAndHasALimit() {
        assertEquals(0, Arguments.content("").size)
        val most = ByteArray(Limits.CONTENT_BYTES)
        assertEquals(Limits.CONTENT_BYTES, Arguments.content(Arguments.text(most)).size)
        refuses(Refusal.TOO_LARGE) { Arguments.content(Arguments.text(ByteArray(Limits.CONTENT_BYTES + 3))) }
    }

    @Test
    fun roundsAreThoseOfTheContract() {
        for (count in listOf(1, 2, 64)) assertEquals(count, Arguments.rounds(count))
        for (count in listOf(-1, 0, 65, Int.MAX_VALUE)) refuses(Refusal.BAD_ARGUMENT) { Arguments.rounds(count) }
    }

    @Test
    fun aPromptSaysSomethingShort() {
        assertEquals("Déverrouiller", Arguments.prompt("Déverrouiller"))
        for (text in listOf("", "  ", "x".repeat(201))) refuses(Refusal.BAD_ARGUMENT) { Arguments.prompt(text) }
    }

    @Test
    fun aNameIsNoPathAndHidesNothing() {
        for (name in listOf("Clavis-2026-11-28-065305.age", "Schlüssel (1).png", "a")) {
            assertEquals(name, Arguments.name(name))
        }
        val paths = listOf("", ".", "..", ".hidden", "a/b", "a\\b", "C:x")
        val signs = listOf("a\u0000b", "a\nb", " a", "a ", "a?b", "x".repeat(121))
        for (name in paths + signs) refuses(Refusal.BAD_ARGUMENT) { Arguments.name(name) }
    }

    @Test
    fun aFolderLiesWithAProvider() {
        val tree = "content://com.android.externalstorage.documents/tree/primary%3ABackups"
        assertEquals(tree, Arguments.folder(tree))
        val bad = listOf("", "/sdcard", "file:///sdcard", "CONTENT://x", "content://" + "x".repeat(4096))
        for (folder in bad) refuses(Refusal.BAD_ARGUMENT) { Arguments.folder(folder) }
    }
}
