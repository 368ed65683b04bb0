package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class OffersTest {
    @Test
    fun aTextIsTakenWithoutItsEdges() {
        assertEquals("otpauth://totp/a?secret=GE", Offers.text(" otpauth://totp/a?secret=GE\n"))
        assertEquals(Limits.SHARED_CHARACTERS, Offers.text("x".repeat(Limits.SHARED_CHARACTERS))?.length)
        for (text in listOf(null, "", " \n", "x".repeat(Limits.SHARED_CHARACTERS + 1))) assertNull(Offers.text(text))
    }

    @Test
    fun onlyOurLinksAreLinks() {
        val schemes =
            mapOf(
                "otpauth" to true,
                "OTPAUTH" to true,
                "otpauth-migration" to true,
                "https" to false,
                "otpauths" to false,
                "" to false,
                null to false,
            )
        for ((scheme, ours) in schemes) assertEquals("$scheme", ours, Offers.isLink(scheme))
    }

    @Test
    fun ourOwnFilesAreNeverOpenedForAnotherApp() {
        data class Case(
            val scheme: String?,
            val authority: String?,
            val foreign: Boolean,
        )
        val own = "ch.clavis.authenticator"
        val cases =
            listOf(
                Case("content", "com.android.providers.media.documents", true),
                Case("content", "media", true),
                // A user of a work profile stands before the sign.
                Case("content", "10@media", true),
                Case("content", "ch.clavis.authenticatorx", true),
                Case("content", own, false),
                Case("content", "$own.fileprovider", false),
                Case("content", "CH.clavis.authenticator.FileProvider", false),
                Case("content", "0@$own.fileprovider", false),
                Case("content", "", false),
                Case("content", null, false),
                Case("file", null, false),
                Case("file", "media", false),
                Case(null, null, false),
            )
        for (case in cases) assertEquals("$case", case.foreign, Offers.isForeign(case.scheme, case.authority, own))
    }
}
