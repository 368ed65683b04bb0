package ch.clavis.device.rules

/**
 * Tells a key that is dead from a device that is busy.
 *
 * Keys die when a finger or face is enrolled, when the screen lock is removed, when the app is restored on another
 * phone, and sometimes with an update of the system. Makers report that in different ways, so all that cannot pass by
 * itself means the same here: the slot is dead, the PIN opens the vault, and the page explains it.
 *
 * Classes are known by their names: those of Android do not exist where this is tested.
 */
object DeathOfKeys {
    /** One link of an exception's chain of causes; `transient` is the system's own word, where it gives one. */
    data class Cause(
        val className: String,
        val transient: Boolean? = null,
    )

    private val DEAD =
        setOf(
            // The documented one.
            "android.security.keystore.KeyPermanentlyInvalidatedException",
            // Seen in its place: when the lock screen was removed, after updates, after a restore.
            "java.security.InvalidKeyException",
            "java.security.UnrecoverableKeyException",
            "java.security.UnrecoverableEntryException",
            // The key is there, but it is not the one that sealed.
            "javax.crypto.AEADBadTagException",
            "javax.crypto.BadPaddingException",
            // What some makers throw when an invalidated key is used after the prompt; our text always has one length.
            "javax.crypto.IllegalBlockSizeException",
        )

    private val ALIVE =
        setOf(
            // A kind of InvalidKeyException that only means: not yet, or no longer, within the time allowed.
            "android.security.keystore.UserNotAuthenticatedException",
            "android.security.keystore.KeyNotYetValidException",
            "android.security.keystore.BackendBusyException",
        )

    private val NOTHING_ENROLLED = setOf("java.security.InvalidAlgorithmParameterException")

    /** Names what ended a use of a key, from the outermost exception to its innermost cause. */
    fun ofUse(causes: List<Cause>): Refusal =
        when {
            causes.any { it.transient == true } -> Refusal.FAILED

            causes.any { it.className in ALIVE } -> Refusal.FAILED

            causes.any { it.className in DEAD } -> Refusal.SLOT_DEAD

            // The system's own error with the word that asking again will not help.
            causes.any { it.transient == false } -> Refusal.SLOT_DEAD

            else -> Refusal.FAILED
        }

    /** Names what ended the making of a key that needs biometrics: without any enrolled the system makes none. */
    fun ofMaking(causes: List<Cause>): Refusal =
        when {
            causes.any { it.className in NOTHING_ENROLLED } -> Refusal.NOT_ENROLLED
            else -> Refusal.FAILED
        }
}
