package ch.clavis.device.rules

/** Why a command gives no answer: the codes of the contract with Rust, each with the one text that goes with it. */
enum class Refusal(
    val code: String,
    val message: String,
) {
    SLOT_DEAD("slotDead", "the key of this slot is gone for good"),
    CANCELLED("cancelled", "the person cancelled"),
    FAILED("failed", "the device could not do it"),
    LOCKED_OUT("lockedOut", "too many tries with biometrics"),
    NOT_ENROLLED("notEnrolled", "no biometrics are enrolled"),
    MISSING("missing", "there is no device key"),
    UNAVAILABLE("unavailable", "the device has nothing for that"),
    BAD_ARGUMENT("badArgument", "an argument breaks its rule"),
    FOLDER_GONE("folderGone", "the folder is gone or may not be used any more"),
    TOO_LARGE("tooLarge", "there is more than the limit allows"),
}

/** Ends a command with a [Refusal]. It has no text of its own, so no value can slip into one. */
class Refused(
    val refusal: Refusal,
) : Exception(refusal.message)
