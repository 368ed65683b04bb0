package ch.clavis.device.rules

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Test
import javax.crypto.Cipher
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.SecretKeySpec

class SealedTest {
    @Test
    fun whatIsJoinedComesApartAgainAndOpens() {
        val key = SecretKeySpec(ByteArray(32) { 7 }, "AES")
        val secret = ByteArray(Limits.KEY_BYTES) { it.toByte() }
        val sealing = Cipher.getInstance("AES/GCM/NoPadding")
        sealing.init(Cipher.ENCRYPT_MODE, key, GCMParameterSpec(Sealed.TAG_BITS, ByteArray(Sealed.NONCE_BYTES) { 9 }))
        val sealed = Sealed.join(sealing.iv, sealing.doFinal(secret))
        assertEquals(60, sealed.size)

        val opening = Cipher.getInstance("AES/GCM/NoPadding")
        opening.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(Sealed.TAG_BITS, Sealed.nonce(sealed)))
        assertArrayEquals(secret, opening.doFinal(Sealed.ciphertext(sealed)))
    }

    @Test
    fun hardwareThatAnswersInAnotherFormIsRefused() {
        refuses(Refusal.FAILED) { Sealed.join(ByteArray(16), ByteArray(44)) }
        refuses(Refusal.FAILED) { Sealed.join(ByteArray(12), ByteArray(32)) }
    }
}
