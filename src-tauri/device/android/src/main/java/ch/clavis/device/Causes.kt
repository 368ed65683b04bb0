package ch.clavis.device

import android.os.Build
import android.security.KeyStoreException
import ch.clavis.device.rules.DeathOfKeys
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused

/** What an exception means to Rust. Its text is dropped: it may say more than anybody should read. */
internal fun refusalOf(error: Throwable): Refusal = (error as? Refused)?.refusal ?: DeathOfKeys.ofUse(causes(error))

/** An exception and its causes, by their names. */
internal fun causes(error: Throwable): List<DeathOfKeys.Cause> =
    generateSequence(error) { it.cause }
        // A chain that bites its own tail is cut.
        .take(MOST_CAUSES)
        .map { DeathOfKeys.Cause(it.javaClass.name, transient(it)) }
        .toList()

private fun transient(error: Throwable): Boolean? =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU && error is KeyStoreException) {
        error.isTransientFailure
    } else {
        null
    }

private const val MOST_CAUSES = 16
