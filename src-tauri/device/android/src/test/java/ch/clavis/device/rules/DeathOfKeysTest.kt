package ch.clavis.device.rules

import ch.clavis.device.rules.DeathOfKeys.Cause
import org.junit.Assert.assertEquals
import org.junit.Test

class DeathOfKeysTest {
    @Test
    fun everyWayAKeyDiesIsOneError() {
        val deaths =
            listOf(
                // A new finger, or the screen lock removed.
                listOf("android.security.keystore.KeyPermanentlyInvalidatedException"),
                // The same on phones that do not know that one.
                listOf("java.security.InvalidKeyException", "android.security.KeyStoreException"),
                // Restored on another phone, or an update of the system.
                listOf("java.security.UnrecoverableKeyException", "android.security.KeyStoreException"),
                listOf("java.security.UnrecoverableEntryException"),
                // After the prompt.
                listOf("javax.crypto.IllegalBlockSizeException", "android.security.KeyStoreException"),
                listOf("javax.crypto.AEADBadTagException"),
                listOf("javax.crypto.BadPaddingException"),
                // Wrapped.
                listOf("java.lang.RuntimeException", "java.security.InvalidKeyException"),
            )
        for (death in deaths) assertEquals("$death", Refusal.SLOT_DEAD, DeathOfKeys.ofUse(death.map { Cause(it) }))
    }

    @Test
    fun aBusyDeviceKillsNoSlot() {
        val hiccups =
            listOf(
                listOf("java.security.ProviderException"),
                listOf("android.security.keystore.BackendBusyException"),
                listOf("android.security.keystore.UserNotAuthenticatedException"),
                listOf("java.security.InvalidKeyException", "android.security.keystore.BackendBusyException"),
                listOf("java.security.ProviderException", "android.security.KeyStoreException"),
                listOf("java.lang.IllegalStateException"),
                emptyList(),
            )
        for (hiccup in hiccups) assertEquals("$hiccup", Refusal.FAILED, DeathOfKeys.ofUse(hiccup.map { Cause(it) }))
    }

    @Test
    fun theSystemsOwnWordCountsMost() {
        val cases = mapOf(true to Refusal.FAILED, false to Refusal.SLOT_DEAD)
        for ((transient, refusal) in cases) {
            val system = Cause("android.security.KeyStoreException", transient)
            assertEquals(refusal, DeathOfKeys.ofUse(listOf(Cause("java.security.ProviderException"), system)))
        }
        val busy = Cause("android.security.KeyStoreException", transient = true)
        assertEquals(Refusal.FAILED, DeathOfKeys.ofUse(listOf(Cause("java.security.InvalidKeyException"), busy)))
    }

    @Test
    fun aKeyIsNotMadeWithoutAFingerOrAFace() {
        val none = listOf("java.security.InvalidAlgorithmParameterException", "java.lang.IllegalStateException")
        assertEquals(Refusal.NOT_ENROLLED, DeathOfKeys.ofMaking(none.map { Cause(it) }))
        val other = listOf("java.security.ProviderException", "android.security.KeyStoreException")
        assertEquals(Refusal.FAILED, DeathOfKeys.ofMaking(other.map { Cause(it) }))
    }
}
