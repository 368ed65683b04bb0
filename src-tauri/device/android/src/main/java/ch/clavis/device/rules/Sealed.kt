package ch.clavis.device.rules

/** The biometric slot's secret as it leaves the hardware: the nonce of AES-256-GCM, then the ciphertext with its tag. */
object Sealed {
    /** NIST SP 800-38D §8.2: 96 bits, made by the hardware. */
    const val NONCE_BYTES = 12

    /** The full tag of 128 bits. */
    const val TAG_BITS = 128

    /** Nonce, secret and tag. */
    const val BYTES = NONCE_BYTES + Limits.KEY_BYTES + TAG_BITS / 8

    /** Puts the parts in one. */
    fun join(
        nonce: ByteArray,
        ciphertext: ByteArray,
    ): ByteArray {
        if (nonce.size != NONCE_BYTES || nonce.size + ciphertext.size != BYTES) throw Refused(Refusal.FAILED)
        return nonce + ciphertext
    }

    /** The first part. */
    fun nonce(sealed: ByteArray): ByteArray = sealed.copyOfRange(0, NONCE_BYTES)

    /** The second part. */
    fun ciphertext(sealed: ByteArray): ByteArray = sealed.copyOfRange(NONCE_BYTES, sealed.size)
}
