package ch.clavis.device.rules

/**
 * The numbers with which Android's `BiometricPrompt` and `BiometricManager` answer, and what they mean here.
 *
 * They are written out because Android's classes do not exist where this is tested; they are part of Android's public
 * interface (`BIOMETRIC_*`), so they do not change.
 */
object Biometrics {
    /** An error that ended a prompt. */
    fun ofPrompt(error: Int): Refusal =
        when (error) {
            ERROR_CANCELED, ERROR_USER_CANCELED -> Refusal.CANCELLED
            ERROR_LOCKOUT, ERROR_LOCKOUT_PERMANENT -> Refusal.LOCKED_OUT
            ERROR_NO_BIOMETRICS, ERROR_NO_DEVICE_CREDENTIAL -> Refusal.NOT_ENROLLED
            ERROR_HW_UNAVAILABLE, ERROR_HW_NOT_PRESENT, ERROR_SECURITY_UPDATE -> Refusal.UNAVAILABLE
            else -> Refusal.FAILED
        }

    /** The `biometry` of `status`, from the answer about class 3. */
    fun ofManager(answer: Int): String =
        when (answer) {
            SUCCESS -> READY
            ERROR_NO_BIOMETRICS -> NOT_ENROLLED
            ERROR_HW_NOT_PRESENT -> NONE
            else -> UNAVAILABLE
        }

    const val READY = "ready"
    const val NOT_ENROLLED = "notEnrolled"
    const val NONE = "none"
    const val UNAVAILABLE = "unavailable"

    private const val SUCCESS = 0
    private const val ERROR_HW_UNAVAILABLE = 1
    private const val ERROR_CANCELED = 5
    private const val ERROR_LOCKOUT = 7
    private const val ERROR_LOCKOUT_PERMANENT = 9
    private const val ERROR_USER_CANCELED = 10
    private const val ERROR_NO_BIOMETRICS = 11
    private const val ERROR_HW_NOT_PRESENT = 12
    private const val ERROR_NO_DEVICE_CREDENTIAL = 14
    private const val ERROR_SECURITY_UPDATE = 15
}
