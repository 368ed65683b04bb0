package ch.clavis.device

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.ClipboardManager
import android.content.Intent
import android.os.SystemClock
import android.provider.Settings
import androidx.activity.result.ActivityResult
import app.tauri.annotation.ActivityCallback
import app.tauri.annotation.Command
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSArray
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import app.tauri.plugin.PluginManager
import ch.clavis.device.rules.Arguments
import ch.clavis.device.rules.Boot
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused
import java.util.concurrent.Executors

/**
 * The commands of the contract with Rust, each a few lines: read the arguments, ask the class that knows, answer.
 *
 * Only Rust calls them; the page has no permission. Commands come on the main thread. What asks the hardware goes to
 * one worker, so that two questions never overlap; what asks another app for a file goes to a second one, so that
 * unlocking never waits for a slow cloud.
 */
@TauriPlugin
class DevicePlugin(
    private val first: Activity,
) : Plugin(first) {
    private val keyWorker = Executors.newSingleThreadExecutor()
    private val fileWorker = Executors.newSingleThreadExecutor()
    private val deviceKey = DeviceKey(first.applicationContext)
    private val files = Files(first.applicationContext.contentResolver)
    private val folder = Folder(first.applicationContext.contentResolver, files)
    private val shared = Shared(first.applicationContext, files)
    private val biometry = Biometry({ activity }, keyWorker)

    /** The activity may have been made anew since the plugin was. */
    private val activity: Activity get() = PluginManager.activity ?: first

    init {
        // Now, not when there is a web view: Rust asks once at the start. The window keeps its latest intent here.
        shared.offer(first.intent)
    }

    override fun onNewIntent(intent: Intent) = shared.offer(intent)

    @Command
    fun status(invoke: Invoke) =
        answering(invoke) {
            put("biometry", biometry.status())
            put("level", deviceKey.level())
        }

    @Command
    fun createDeviceKey(invoke: Invoke) =
        answering(invoke) {
            val created = deviceKey.create()
            put("rounds", created.rounds)
            put("level", created.level)
        }

    @Command
    fun mixDeviceKey(invoke: Invoke) =
        answering(invoke) {
            val request = arguments(invoke, MixDeviceKeyRequest::class.java)
            val output = deviceKey.mix(Arguments.key(request.input), Arguments.rounds(request.rounds))
            put("output", Arguments.text(output))
        }

    @Command
    fun deleteDeviceKey(invoke: Invoke) = answering(invoke) { deviceKey.delete() }

    @Command
    fun sealBiometric(invoke: Invoke) =
        prompting(invoke) {
            val request = arguments(invoke, SealBiometricRequest::class.java)
            val prompt = prompt(request.title, request.cancel)
            biometry.seal(prompt, Arguments.key(request.secret), bytes(invoke, "sealed"))
        }

    @Command
    fun openBiometric(invoke: Invoke) =
        prompting(invoke) {
            val request = arguments(invoke, OpenBiometricRequest::class.java)
            val prompt = prompt(request.title, request.cancel)
            biometry.open(prompt, Arguments.sealed(request.sealed), bytes(invoke, "secret"))
        }

    @Command
    fun deleteBiometric(invoke: Invoke) = answering(invoke) { biometry.delete() }

    @Command
    fun bootTime(invoke: Invoke) =
        answering(invoke) {
            val count = Settings.Global.getInt(first.contentResolver, Settings.Global.BOOT_COUNT, 0)
            put("bootId", Boot.id(count))
            put("elapsedMs", SystemClock.elapsedRealtime())
        }

    @Command
    fun secureWindow(invoke: Invoke) =
        guarding(invoke) {
            val request = arguments(invoke, SecureWindowRequest::class.java)
            activity.runOnUiThread {
                guarding(invoke) {
                    SecureWindow.set(activity, request.secure)
                    invoke.resolve()
                }
            }
        }

    @Command
    fun takeShared(invoke: Invoke) =
        reading(invoke) {
            val taken = shared.take()
            put("texts", list(taken.texts))
            put("files", list(taken.files.map(::file)))
        }

    @Command
    fun pickFiles(invoke: Invoke) =
        screen(invoke, "filesPicked") {
            val request = arguments(invoke, PickFilesRequest::class.java)
            files.choose(request.pictures, request.several)
        }

    @ActivityCallback
    fun filesPicked(
        invoke: Invoke,
        result: ActivityResult,
    ) = reading(invoke) {
        val opened = files.open(files.chosen(result.resultCode, result.data))
        put("files", list(opened.map(::file)))
    }

    @Command
    fun saveFile(invoke: Invoke) =
        screen(invoke, "placePicked") {
            val request = arguments(invoke, SaveFileRequest::class.java)
            Arguments.content(request.content)
            files.choosePlace(Arguments.name(request.name))
        }

    @ActivityCallback
    fun placePicked(
        invoke: Invoke,
        result: ActivityResult,
    ) = reading(invoke) {
        val place = files.chosen(result.resultCode, result.data).firstOrNull()
        val request = arguments(invoke, SaveFileRequest::class.java)
        val back = place?.let { files.write(it, Arguments.content(request.content)) } ?: ByteArray(0)
        put("saved", place != null)
        put("content", Arguments.text(back))
    }

    @Command
    fun pickFolder(invoke: Invoke) = screen(invoke, "folderPicked") { folder.choose() }

    @ActivityCallback
    fun folderPicked(
        invoke: Invoke,
        result: ActivityResult,
    ) = reading(invoke) {
        val chosen = folder.chosen(result.resultCode, result.data)
        put("folder", chosen.folder)
        put("name", chosen.name)
    }

    @Command
    fun writeToFolder(invoke: Invoke) =
        reading(invoke) {
            val request = arguments(invoke, WriteToFolderRequest::class.java)
            val address = Arguments.folder(request.folder)
            val back = folder.write(address, Arguments.name(request.name), Arguments.content(request.content))
            put("content", Arguments.text(back))
        }

    @Command
    fun listFolder(invoke: Invoke) =
        reading(invoke) {
            val request = arguments(invoke, ListFolderRequest::class.java)
            put("names", list(folder.names(Arguments.folder(request.folder))))
        }

    @Command
    fun removeFromFolder(invoke: Invoke) =
        reading(invoke) {
            val request = arguments(invoke, RemoveFromFolderRequest::class.java)
            folder.remove(Arguments.folder(request.folder), Arguments.name(request.name))
        }

    @Command
    fun torch(invoke: Invoke) =
        answering(invoke) {
            put("on", Torch.set(arguments(invoke, TorchRequest::class.java).on))
        }

    /** Android forgets what is in the clipboard in its own time only; Rust clears it. */
    @Command
    fun expireClipboard(invoke: Invoke) =
        answering(invoke) {
            arguments(invoke, ExpireClipboardRequest::class.java)
        }

    /** Whether anything is in it the system tells only the app in front; it may be emptied from behind. */
    @Command
    fun clearClipboard(invoke: Invoke) =
        answering(invoke) {
            first.getSystemService(ClipboardManager::class.java).clearPrimaryClip()
        }

    /** Nothing to wait for: Android says by itself when the app comes and goes. */
    @Command
    fun untilActive(invoke: Invoke) = answering(invoke) { }

    /** Answers with the fields that the hardware's worker put. */
    private fun answering(
        invoke: Invoke,
        work: JSObject.() -> Unit,
    ) = keyWorker.execute { guarding(invoke) { invoke.resolve(JSObject().apply(work)) } }

    /** Answers with the fields that the files' worker put. */
    private fun reading(
        invoke: Invoke,
        work: JSObject.() -> Unit,
    ) = fileWorker.execute { guarding(invoke) { invoke.resolve(JSObject().apply(work)) } }

    /** Prompts; the answer comes later. */
    private fun prompting(
        invoke: Invoke,
        work: () -> Unit,
    ) = keyWorker.execute { guarding(invoke, work) }

    /** Asks the person on a screen of the system; its result comes to the callback of that name. */
    private fun screen(
        invoke: Invoke,
        callback: String,
        intent: () -> Intent,
    ) = guarding(invoke) { startActivityForResult(invoke, intent(), callback) }

    /** Whatever goes wrong becomes one of the codes; no other text leaves, for it might hold a value. */
    private fun guarding(
        invoke: Invoke,
        work: () -> Unit,
    ) {
        try {
            work()
        } catch (_: ActivityNotFoundException) {
            reject(invoke, Refusal.UNAVAILABLE)
        } catch (error: Exception) {
            reject(invoke, refusalOf(error))
        }
    }

    private fun <T> arguments(
        invoke: Invoke,
        of: Class<T>,
    ): T =
        try {
            invoke.parseArgs(of)
        } catch (_: Exception) {
            // Its text quotes the arguments.
            throw Refused(Refusal.BAD_ARGUMENT)
        }

    private fun prompt(
        title: String,
        cancel: String,
    ) = Biometry.Prompt(Arguments.prompt(title), Arguments.prompt(cancel))

    private fun bytes(
        invoke: Invoke,
        field: String,
    ) = object : Biometry.Answer<ByteArray> {
        override fun give(value: ByteArray) {
            val answer = JSObject()
            answer.put(field, Arguments.text(value))
            value.fill(0)
            invoke.resolve(answer)
        }

        override fun refuse(refusal: Refusal) = reject(invoke, refusal)
    }

    private fun reject(
        invoke: Invoke,
        refusal: Refusal,
    ) = invoke.reject(refusal.message, refusal.code)

    private fun file(opened: Files.Opened): JSObject {
        val file = JSObject()
        file.put("name", opened.name)
        file.put("descriptor", opened.descriptor)
        file.put("path", "")
        return file
    }

    private fun list(items: List<Any>): JSArray {
        val list = JSArray()
        items.forEach { list.put(it) }
        return list
    }
}
