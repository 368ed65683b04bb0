package ch.clavis.device.rules

import org.junit.Assert.assertEquals
import org.junit.Test

class BiometricsTest {
    /** The numbers are those of `android.hardware.biometrics.BiometricPrompt`. */
    @Test
    fun everyErrorOfAPromptHasItsMeaning() {
        val errors =
            mapOf(
                1 to Refusal.UNAVAILABLE,
                2 to Refusal.FAILED,
                3 to Refusal.FAILED,
                4 to Refusal.FAILED,
                5 to Refusal.CANCELLED,
                7 to Refusal.LOCKED_OUT,
                8 to Refusal.FAILED,
                9 to Refusal.LOCKED_OUT,
                10 to Refusal.CANCELLED,
                11 to Refusal.NOT_ENROLLED,
                12 to Refusal.UNAVAILABLE,
                14 to Refusal.NOT_ENROLLED,
                15 to Refusal.UNAVAILABLE,
                99 to Refusal.FAILED,
            )
        for ((error, refusal) in errors) assertEquals("$error", refusal, Biometrics.ofPrompt(error))
    }

    /** The numbers are those of `android.hardware.biometrics.BiometricManager`. */
    @Test
    fun everyAnswerAboutClassThreeHasItsWord() {
        val answers =
            mapOf(
                0 to "ready",
                1 to "unavailable",
                11 to "notEnrolled",
                12 to "none",
                15 to "unavailable",
                99 to "unavailable",
            )
        for ((answer, word) in answers) assertEquals("$answer", word, Biometrics.ofManager(answer))
    }
}
