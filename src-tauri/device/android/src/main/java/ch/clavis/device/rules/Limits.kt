package ch.clavis.device.rules

/** Nothing that comes from outside is larger, longer or more than this. */
object Limits {
    /** What a hardware call takes and gives. */
    const val KEY_BYTES = 32

    /** A file of the outside, as `MAX_FILE_BYTES` in Rust. */
    const val FILE_BYTES = 64L shl 20

    /** A backup or an export that is written. */
    const val CONTENT_BYTES = 16 shl 20

    /** A text that another app shares: a list of key URIs, or a migration payload. */
    const val SHARED_CHARACTERS = 64 shl 10

    /** Texts and pictures that wait while the app is locked; the oldest goes first. */
    const val SHARED_WAITING = 16

    /** Files chosen in one go. */
    const val FILES_CHOSEN = 64

    /** Names read from one folder. */
    const val NAMES_LISTED = 10_000

    /** A file name, in characters. */
    const val NAME_CHARACTERS = 120

    /** A text of the system's prompt. */
    const val PROMPT_CHARACTERS = 200

    /** A folder's address. */
    const val FOLDER_CHARACTERS = 4 shl 10
}
