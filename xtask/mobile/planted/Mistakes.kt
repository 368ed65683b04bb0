package ch.clavis.device

import android.app.Activity
import android.hardware.biometrics.BiometricPrompt
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import app.tauri.plugin.Invoke
import ch.clavis.device.rules.Arguments

// Each line with the mark holds one mistake; the check fails unless it finds exactly these.
internal fun mistakes(
    activity: Activity,
    info: KeyInfo,
    invoke: Invoke,
) {
    KeyGenParameterSpec.Builder("a", KeyProperties.PURPOSE_SIGN).setStrongBox(true) // MISTAKE: there is no such method
    BiometricPrompt.CryptoObject("a") // MISTAKE: neither a cipher nor a MAC
    KeyGenParameterSpec.Builder("a").build() // MISTAKE: the purposes are missing
    val level: String = info.securityLevel // MISTAKE: a number
    activity.window.addFlags("secure") // MISTAKE: flags are a number
    invoke.reject(1, "failed") // MISTAKE: the message is a text
    Arguments.key(ByteArray(32)) // MISTAKE: Base64 comes in
    activity.getSystemService(BiometricPrompt::class.java).cancel() // MISTAKE: there is no such method
}
