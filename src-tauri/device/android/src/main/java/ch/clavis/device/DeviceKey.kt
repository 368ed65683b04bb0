package ch.clavis.device

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused
import ch.clavis.device.rules.Rounds
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.KeyGenerator
import javax.crypto.Mac
import javax.crypto.SecretKey
import javax.crypto.SecretKeyFactory

/**
 * The key that the hardware holds and never gives away: HMAC-SHA-256, one call for each guess of a PIN.
 *
 * A StrongBox key has an alias of its own, because before Android 12 a key does not tell where it lies.
 */
internal class DeviceKey(
    private val context: Context,
) {
    /** Makes the key, or keeps the one that is there and answers: a key in use is only ever deleted by name. */
    fun create(): Created {
        val key = working() ?: make()
        return Created(Rounds.measure(System::nanoTime) { round(key) }, level(key))
    }

    /** Asks the hardware `rounds` times in a row; each question is the last answer. */
    fun mix(
        input: ByteArray,
        rounds: Int,
    ): ByteArray {
        val key = find() ?: throw Refused(Refusal.MISSING)
        val mac = Mac.getInstance(ALGORITHM)
        mac.init(key)
        var value = input
        repeat(rounds) {
            val next = mac.doFinal(value)
            value.fill(0)
            value = next
        }
        return value
    }

    /** Removes it for good: every slot that it is mixed into is dead from then on. */
    fun delete() = ALIASES.forEach(Keys::delete)

    /** The `level` of `status`. */
    fun level(): String =
        try {
            find()?.let(::level) ?: NO_KEY
        } catch (_: GeneralSecurityException) {
            NO_KEY
        }

    /** What making a key answers. */
    data class Created(
        val rounds: Int,
        val level: String,
    )

    private fun find(): SecretKey? = ALIASES.firstNotNullOfOrNull(Keys::find)

    private fun working(): SecretKey? =
        try {
            find()?.also(::round)
        } catch (error: Exception) {
            // A busy device is no reason to throw a key away.
            if (refusalOf(error) == Refusal.SLOT_DEAD) null else throw error
        }

    private fun make(): SecretKey =
        Keys.preferStrongBox(context) { strong ->
            // Also what an attempt with StrongBox may have left.
            delete()
            val alias = if (strong) STRONG_BOX_ALIAS else ALIAS
            val wish = KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_SIGN).setKeySize(KEY_BITS)
            wish.setIsStrongBoxBacked(strong)
            // Some chips make a key that they cannot use.
            Keys.make(ALGORITHM, wish.build()).also(::round)
        }

    private fun round(key: SecretKey) {
        val mac = Mac.getInstance(ALGORITHM)
        mac.init(key)
        mac.doFinal(ByteArray(KEY_BITS / 8))
    }

    private fun level(key: SecretKey): String {
        val factory = SecretKeyFactory.getInstance(key.algorithm, Keys.STORE)
        val info = factory.getKeySpec(key, KeyInfo::class.java) as KeyInfo
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
            return when (info.securityLevel) {
                KeyProperties.SECURITY_LEVEL_STRONGBOX -> STRONG_BOX
                KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT, KeyProperties.SECURITY_LEVEL_UNKNOWN_SECURE -> TRUSTED
                else -> SOFTWARE
            }
        }
        @Suppress("DEPRECATION")
        val hardware = info.isInsideSecureHardware
        return when {
            !hardware -> SOFTWARE
            info.keystoreAlias == STRONG_BOX_ALIAS -> STRONG_BOX
            else -> TRUSTED
        }
    }

    private companion object {
        const val ALGORITHM = KeyProperties.KEY_ALGORITHM_HMAC_SHA256
        const val KEY_BITS = 256
        const val ALIAS = "clavis-device-1"
        const val STRONG_BOX_ALIAS = "clavis-device-1-strongbox"
        val ALIASES = listOf(STRONG_BOX_ALIAS, ALIAS)

        const val STRONG_BOX = "strongBox"
        const val TRUSTED = "trustedEnvironment"
        const val SOFTWARE = "software"
        const val NO_KEY = "none"
    }
}

/** The system's store of keys. */
internal object Keys {
    const val STORE = "AndroidKeyStore"

    fun find(alias: String): SecretKey? = store().getKey(alias, null) as? SecretKey

    fun delete(alias: String) = store().deleteEntry(alias)

    fun make(
        algorithm: String,
        wish: KeyGenParameterSpec,
    ): SecretKey {
        val generator = KeyGenerator.getInstance(algorithm, STORE)
        generator.init(wish)
        return generator.generateKey()
    }

    /** Makes a key in StrongBox where there is one and it works, in the trusted environment otherwise. */
    fun preferStrongBox(
        context: Context,
        make: (strong: Boolean) -> SecretKey,
    ): SecretKey {
        if (!context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)) return make(false)
        return try {
            make(true)
        } catch (_: Exception) {
            // StrongBoxUnavailableException in theory; what some chips throw in practice has no common class.
            make(false)
        }
    }

    private fun store(): KeyStore = KeyStore.getInstance(STORE).apply { load(null) }
}
