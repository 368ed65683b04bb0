package ch.clavis.authenticator

import android.content.Intent
import android.content.res.Configuration
import android.os.Bundle
import android.os.Environment
import android.view.View
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback
import androidx.activity.enableEdgeToEdge
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import ch.clavis.device.SecureWindow

/** The one window: what must hold before the page and Rust run. */
class MainActivity : TauriActivity() {
    private var page: WebView? = null

    /** Back, where nobody else takes it: the window stays, for Tauri's plugins do not outlive it in the same process. */
    private val aside =
        object : OnBackPressedCallback(true) {
            override fun handleOnBackPressed() {
                moveTaskToBack(true)
            }
        }

    override fun onCreate(savedInstanceState: Bundle?) {
        // Before anything can be drawn.
        SecureWindow.restore(this)
        // Made anew, the window gets the intent of last time again: a link or a share is taken once.
        if (savedInstanceState != null) intent = Intent(Intent.ACTION_MAIN)
        forgetPhotos()
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
        protect(findViewById(android.R.id.content))
        onBackPressedDispatcher.addCallback(this, aside)
    }

    /**
     * When the process died in the background, the window is made anew with the old intent, which is dropped, and the
     * new one comes here before there is a plugin. Plugins look at the window's intent when they are made.
     */
    override fun onNewIntent(intent: Intent) {
        setIntent(intent)
        super.onNewIntent(intent)
    }

    override fun onWebViewCreate(webView: WebView) {
        page = webView
        webView.settings.apply {
            // Wry switches it on.
            setGeolocationEnabled(false)
            allowFileAccess = false
            allowContentAccess = false
        }
        webView.filterTouchesWhenObscured = true
        webView.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        // White until the page is painted, otherwise.
        webView.setBackgroundColor(getColor(R.color.ground))
        paint()
    }

    /** The window is not made anew when the text size changes, so the page is told. */
    override fun onConfigurationChanged(newConfig: Configuration) {
        super.onConfigurationChanged(newConfig)
        page?.settings?.textZoom = (100 * newConfig.fontScale).toInt()
    }

    override fun onWindowFocusChanged(hasFocus: Boolean) {
        super.onWindowFocusChanged(hasFocus)
        if (hasFocus) paint()
    }

    override fun onDestroy() {
        forgetPhotos()
        super.onDestroy()
    }

    /** The content stays clear of bars, cutout and keyboard, and takes no touch through another app's window. */
    private fun protect(content: View) {
        content.filterTouchesWhenObscured = true
        content.importantForAutofill = View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS
        ViewCompat.setOnApplyWindowInsetsListener(content) { view, insets ->
            val bars = insets.getInsets(WindowInsetsCompat.Type.systemBars() or WindowInsetsCompat.Type.displayCutout())
            val keyboard = insets.getInsets(WindowInsetsCompat.Type.ime())
            view.setPadding(bars.left, bars.top, bars.right, maxOf(bars.bottom, keyboard.bottom))
            // Web views that know insets would keep clear a second time.
            WindowInsetsCompat.CONSUMED
        }
    }

    /** From Android 14 on the first picture can be lost when the window has the focus before the page is there. */
    private fun paint() {
        if (hasWindowFocus()) page?.invalidate()
    }

    /** A photo of a QR code holds a secret, and the web view leaves it where the camera app put it. */
    private fun forgetPhotos() {
        getExternalFilesDir(Environment.DIRECTORY_PICTURES)?.listFiles()?.forEach { it.delete() }
    }
}
