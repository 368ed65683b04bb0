package ch.clavis.device.rules

/** What another app may hand over. Any app can send anything, so this is checked before it waits for Rust. */
object Offers {
    /** The links that are taken, as the manifest names them. */
    val SCHEMES = setOf("otpauth", "otpauth-migration")

    /** The one kind of file that is taken. */
    const val PICTURES = "image/"

    /** A shared text or link, or nothing when it is empty or longer than anything we could read. */
    fun text(text: String?): String? = text?.trim()?.takeIf { it.isNotEmpty() && it.length <= Limits.SHARED_CHARACTERS }

    /** Whether a link is one of ours. */
    fun isLink(scheme: String?): Boolean = scheme?.lowercase() in SCHEMES

    /**
     * Whether a shared file may be opened at all: it must lie with another app.
     *
     * Opened with our rights, a `file:` address or one of our own provider would make us hand out our own files.
     */
    fun isForeign(
        scheme: String?,
        authority: String?,
        ownPackage: String,
    ): Boolean {
        val owner = authority?.substringAfterLast('@')?.lowercase()
        if (scheme != "content" || owner.isNullOrEmpty()) return false
        return owner != ownPackage && !owner.startsWith("$ownPackage.")
    }
}
