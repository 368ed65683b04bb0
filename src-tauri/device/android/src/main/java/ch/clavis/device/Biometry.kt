package ch.clavis.device

import android.content.Context
import android.content.pm.PackageManager
import android.hardware.biometrics.BiometricManager
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import ch.clavis.device.rules.Biometrics
import ch.clavis.device.rules.DeathOfKeys
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused
import ch.clavis.device.rules.Sealed
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicBoolean
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * The biometric slot: an AES-256-GCM key that the hardware uses once for each finger or face of class 3.
 *
 * The prompt is bound to the cipher (`CryptoObject`), so whoever skips it has no key. There is no way around by the
 * screen lock's code, and a new finger or face ends the key.
 */
internal class Biometry(
    private val current: () -> Context,
    private val executor: Executor,
) {
    private var running: CancellationSignal? = null

    /** The activity of now: it may have been made anew. */
    private val context: Context get() = current()

    /** The `biometry` of `status`. */
    @Suppress("DEPRECATION")
    fun status(): String {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.Q) return statusByTrying()
        val manager = context.getSystemService(BiometricManager::class.java)
        return Biometrics.ofManager(
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
                manager.canAuthenticate(BiometricManager.Authenticators.BIOMETRIC_STRONG)
            } else {
                manager.canAuthenticate()
            },
        )
    }

    /** Makes a new key and seals the secret with it. The old key is gone even when the person then cancels. */
    fun seal(
        prompt: Prompt,
        secret: ByteArray,
        answer: Answer<ByteArray>,
    ) {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        try {
            delete()
            cipher.init(Cipher.ENCRYPT_MODE, make(ALIAS))
        } catch (error: Exception) {
            throw error as? Refused ?: Refused(DeathOfKeys.ofMaking(causes(error)))
        }
        ask(prompt, cipher, wiping(secret, answer)) { unlocked -> Sealed.join(unlocked.iv, unlocked.doFinal(secret)) }
    }

    /** Opens what [seal] gave. */
    fun open(
        prompt: Prompt,
        sealed: ByteArray,
        answer: Answer<ByteArray>,
    ) {
        // A key that is not there any more died like any other: the app was restored, or the lock screen removed.
        val key = Keys.find(ALIAS) ?: throw Refused(Refusal.SLOT_DEAD)
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(Sealed.TAG_BITS, Sealed.nonce(sealed)))
        ask(prompt, cipher, answer) { unlocked -> unlocked.doFinal(Sealed.ciphertext(sealed)) }
    }

    /** Removes the key. */
    fun delete() = Keys.delete(ALIAS)

    /** What the system's prompt says. */
    data class Prompt(
        val title: String,
        val cancel: String,
    )

    /** Hears the one outcome of a prompt. */
    interface Answer<in T> {
        fun give(value: T)

        fun refuse(refusal: Refusal)
    }

    /** Wipes the secret with the outcome, whatever it is. */
    private fun wiping(
        secret: ByteArray,
        answer: Answer<ByteArray>,
    ) = object : Answer<ByteArray> {
        override fun give(value: ByteArray) {
            secret.fill(0)
            answer.give(value)
        }

        override fun refuse(refusal: Refusal) {
            secret.fill(0)
            answer.refuse(refusal)
        }
    }

    private fun make(alias: String): SecretKey =
        Keys.preferStrongBox(context) { strong ->
            val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
            val wish =
                KeyGenParameterSpec
                    .Builder(alias, purposes)
                    .setKeySize(KEY_BITS)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setUserAuthenticationRequired(true)
                    .setInvalidatedByBiometricEnrollment(true)
                    .setIsStrongBoxBacked(strong)
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
                // Zero seconds: one authentication for each use. Before, that was the only way for a biometric key.
                wish.setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)
            }
            Keys.make(KeyProperties.KEY_ALGORITHM_AES, wish.build())
        }

    private fun ask(
        prompt: Prompt,
        cipher: Cipher,
        answer: Answer<ByteArray>,
        use: (Cipher) -> ByteArray,
    ) {
        val once = Once(answer)
        val dialog =
            BiometricPrompt
                .Builder(context)
                .setTitle(prompt.title)
                .setNegativeButton(prompt.cancel, executor) { _, _ -> once.refuse(Refusal.CANCELLED) }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            dialog.setAllowedAuthenticators(BiometricManager.Authenticators.BIOMETRIC_STRONG)
        }
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            // A face is enough: the person just asked for it.
            dialog.setConfirmationRequired(false)
        }
        // A prompt that was left open ends as cancelled; two at once would answer each other.
        running?.cancel()
        val signal = CancellationSignal().also { running = it }
        dialog.build().authenticate(BiometricPrompt.CryptoObject(cipher), signal, executor, Listener(once, use))
    }

    private class Listener(
        private val answer: Once,
        private val use: (Cipher) -> ByteArray,
    ) : BiometricPrompt.AuthenticationCallback() {
        override fun onAuthenticationSucceeded(result: BiometricPrompt.AuthenticationResult) {
            try {
                // Only the cipher that comes back was let through by the hardware.
                val cipher = result.cryptoObject?.cipher ?: throw Refused(Refusal.FAILED)
                answer.give(use(cipher))
            } catch (error: Exception) {
                answer.refuse(refusalOf(error))
            }
        }

        override fun onAuthenticationError(
            errorCode: Int,
            errString: CharSequence?,
        ) = answer.refuse(Biometrics.ofPrompt(errorCode))
    }

    /** The button "cancel" and the error that may follow it are one outcome. */
    private class Once(
        private val answer: Answer<ByteArray>,
    ) {
        private val said = AtomicBoolean(false)

        fun give(value: ByteArray) {
            if (said.compareAndSet(false, true)) answer.give(value)
        }

        fun refuse(refusal: Refusal) {
            if (said.compareAndSet(false, true)) answer.refuse(refusal)
        }
    }

    /** Android 9 has the prompt, but nothing to ask beforehand; whether it makes a key tells whether a finger is there. */
    private fun statusByTrying(): String {
        if (!context.packageManager.hasSystemFeature(PackageManager.FEATURE_FINGERPRINT)) return Biometrics.NONE
        return try {
            make(TRIAL)
            Biometrics.READY
        } catch (error: Exception) {
            val enrolled = DeathOfKeys.ofMaking(causes(error)) != Refusal.NOT_ENROLLED
            if (enrolled) Biometrics.UNAVAILABLE else Biometrics.NOT_ENROLLED
        } finally {
            Keys.delete(TRIAL)
        }
    }

    private companion object {
        const val ALIAS = "clavis-biometric-1"
        const val TRIAL = "clavis-biometric-trial"
        const val KEY_BITS = 256
        const val TRANSFORMATION = "AES/GCM/NoPadding"
    }
}
