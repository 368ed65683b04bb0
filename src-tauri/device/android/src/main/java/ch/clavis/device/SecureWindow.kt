package ch.clavis.device

import android.app.Activity
import android.content.Context
import android.view.WindowManager.LayoutParams.FLAG_SECURE

/**
 * Keeps the window out of screenshots, recordings, casts and the list of recent apps, unless the person allows it.
 *
 * The choice is kept here too, because the window exists before Rust runs.
 */
object SecureWindow {
    /** Applies the choice of last time; without one, or with one that cannot be read, the window is secure. */
    @JvmStatic
    fun restore(activity: Activity) = apply(activity, secure = !allowed(activity))

    /** Changes the choice. To be called on the main thread. */
    @JvmStatic
    fun set(
        activity: Activity,
        secure: Boolean,
    ) {
        choices(activity).edit().putBoolean(ALLOWED, !secure).apply()
        apply(activity, secure)
    }

    private fun apply(
        activity: Activity,
        secure: Boolean,
    ) = if (secure) activity.window.addFlags(FLAG_SECURE) else activity.window.clearFlags(FLAG_SECURE)

    private fun allowed(activity: Activity): Boolean =
        try {
            choices(activity).getBoolean(ALLOWED, false)
        } catch (_: ClassCastException) {
            false
        }

    private fun choices(activity: Activity) = activity.getSharedPreferences(FILE, Context.MODE_PRIVATE)

    private const val FILE = "clavis-window"
    private const val ALLOWED = "screenshotsAllowed"
}
