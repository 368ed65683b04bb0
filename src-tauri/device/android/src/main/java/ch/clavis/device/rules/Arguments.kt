package ch.clavis.device.rules

import java.util.Base64

/** The only checks of what Rust sends; each gives the value back or refuses with [Refusal.BAD_ARGUMENT]. */
object Arguments {
    /** Base64 (RFC 4648 §4, padded) of exactly [Limits.KEY_BYTES] bytes. */
    fun key(text: String): ByteArray = bytes(text, Limits.KEY_BYTES).also { require(it.size == Limits.KEY_BYTES) }

    /** Base64 of a file to write. */
    fun content(text: String): ByteArray = bytes(text, Limits.CONTENT_BYTES)

    /** Base64 of what [Sealed] gave, as bytes. */
    fun sealed(text: String): ByteArray = bytes(text, Sealed.BYTES).also { require(it.size == Sealed.BYTES) }

    /** How often the hardware is asked in a row. */
    fun rounds(count: Int): Int = count.also { require(it in Rounds.RANGE) }

    /** A text for the system's prompt. */
    fun prompt(text: String): String = text.also { require(it.isNotBlank() && it.length <= Limits.PROMPT_CHARACTERS) }

    /** A file name: no path, nothing hidden, nothing that a file system reads as a sign of its own. */
    fun name(text: String): String =
        text.also {
            require(it.isNotEmpty() && it.length <= Limits.NAME_CHARACTERS)
            require(!it.startsWith(".") && it == it.trim())
            require(it.none { sign -> sign.isISOControl() || sign in "/\\:*?\"<>|" })
        }

    /** The address of a folder that a person chose. */
    fun folder(text: String): String =
        text.also { require(it.startsWith("content://") && it.length <= Limits.FOLDER_CHARACTERS) }

    /** How bytes go to Rust. */
    fun text(bytes: ByteArray): String = Base64.getEncoder().encodeToString(bytes)

    private fun bytes(
        text: String,
        limit: Int,
    ): ByteArray {
        // Four signs for each three bytes; a text that is too long is not even decoded.
        if (text.length > (limit + 2) / 3 * 4) throw Refused(Refusal.TOO_LARGE)
        val bytes =
            try {
                Base64.getDecoder().decode(text)
            } catch (_: IllegalArgumentException) {
                throw Refused(Refusal.BAD_ARGUMENT)
            }
        // The decoder takes a text without its padding; the contract does not.
        require(this.text(bytes) == text)
        return bytes
    }

    private fun require(holds: Boolean) {
        if (!holds) throw Refused(Refusal.BAD_ARGUMENT)
    }
}
