package ch.clavis.device

import android.content.Context
import android.content.Intent
import android.net.Uri
import androidx.core.content.IntentCompat
import ch.clavis.device.rules.Limits
import ch.clavis.device.rules.Offers
import ch.clavis.device.rules.Refused

/** Texts, links and pictures that other apps handed over. They wait here until Rust asks: while locked, nothing is read. */
internal class Shared(
    private val context: Context,
    private val files: Files,
) {
    private val texts = ArrayDeque<String>()
    private val pictures = ArrayDeque<Uri>()
    private var last: Intent? = null

    /** What waited, opened. */
    data class Taken(
        val texts: List<String>,
        val files: List<Files.Opened>,
    )

    /** Keeps what an intent brings, if it is something that we read. */
    @Synchronized
    fun offer(intent: Intent?) {
        // The window hands over each new intent, and keeps it for the plugin that is made later: the same twice.
        if (intent == null || intent === last || isOld(intent)) return
        last = intent
        when (intent.action) {
            Intent.ACTION_SEND -> sent(intent)
            Intent.ACTION_VIEW, CHROME_OS_VIEW -> viewed(intent)
        }
        while (texts.size + pictures.size > Limits.SHARED_WAITING) {
            texts.removeFirstOrNull() ?: pictures.removeFirst()
        }
    }

    /** Gives what waits, and forgets it. A picture that its app does not give any more is left out. */
    fun take(): Taken {
        val (words, addresses) = drain()
        val opened =
            addresses.flatMap {
                try {
                    files.open(listOf(it))
                } catch (_: Refused) {
                    emptyList()
                }
            }
        return Taken(words, opened)
    }

    @Synchronized
    private fun drain(): Pair<List<String>, List<Uri>> {
        val waiting = texts.toList() to pictures.toList()
        texts.clear()
        pictures.clear()
        return waiting
    }

    private fun sent(intent: Intent) {
        if (intent.type?.startsWith(Offers.PICTURES) == true) {
            val picture = stream(intent) ?: return
            if (Offers.isForeign(picture.scheme, picture.authority, context.packageName)) pictures.addLast(picture)
        } else {
            Offers.text(words(intent))?.let(texts::addLast)
        }
    }

    private fun viewed(intent: Intent) {
        if (Offers.isLink(intent.data?.scheme)) Offers.text(intent.dataString)?.let(texts::addLast)
    }

    /** Coming back from the list of recent apps starts the app with the intent of last time. */
    private fun isOld(intent: Intent): Boolean = intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0

    private fun words(intent: Intent): String? =
        try {
            intent.getCharSequenceExtra(Intent.EXTRA_TEXT)?.toString()
        } catch (_: RuntimeException) {
            null
        }

    private fun stream(intent: Intent): Uri? =
        try {
            IntentCompat.getParcelableExtra(intent, Intent.EXTRA_STREAM, Uri::class.java)
        } catch (_: RuntimeException) {
            // The extras of a stranger may hold anything, even what cannot be read.
            null
        }

    private companion object {
        const val CHROME_OS_VIEW = "org.chromium.arc.intent.action.VIEW"
    }
}
