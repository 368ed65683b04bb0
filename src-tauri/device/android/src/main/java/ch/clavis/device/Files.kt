package ch.clavis.device

import android.app.Activity
import android.content.ContentResolver
import android.content.Intent
import android.database.Cursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import ch.clavis.device.rules.Limits
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused
import java.io.FileNotFoundException
import java.io.FileOutputStream
import java.io.IOException
import java.io.InputStream

/** Files that a person chooses, through the system's own screens: the app has no right to any storage. */
internal class Files(
    private val resolver: ContentResolver,
) {
    /** A file opened for Rust, which owns the descriptor from then on and closes it. */
    data class Opened(
        val name: String,
        val descriptor: Int,
    )

    /** The screen on which files are chosen. */
    fun choose(
        pictures: Boolean,
        several: Boolean,
    ): Intent =
        Intent(Intent.ACTION_OPEN_DOCUMENT)
            .addCategory(Intent.CATEGORY_OPENABLE)
            .setType(if (pictures) "image/*" else "*/*")
            .putExtra(Intent.EXTRA_ALLOW_MULTIPLE, several)

    /** The screen on which a place for a new file is chosen. */
    fun choosePlace(name: String): Intent =
        Intent(Intent.ACTION_CREATE_DOCUMENT)
            .addCategory(Intent.CATEGORY_OPENABLE)
            // Bytes of no kind: for any other the system may add an ending of its own.
            .setType(BYTES)
            .putExtra(Intent.EXTRA_TITLE, name)

    /** What was chosen on such a screen; nothing when the person left it. */
    fun chosen(
        resultCode: Int,
        data: Intent?,
    ): List<Uri> {
        if (resultCode != Activity.RESULT_OK || data == null) return emptyList()
        val several = data.clipData
        val all =
            if (several == null) {
                listOfNotNull(data.data)
            } else {
                (0 until several.itemCount).mapNotNull { several.getItemAt(it).uri }
            }
        if (all.size > Limits.FILES_CHOSEN) throw Refused(Refusal.TOO_LARGE)
        return all
    }

    /** Opens files for reading; when one cannot be opened, none stays open. */
    fun open(files: List<Uri>): List<Opened> {
        val opened = mutableListOf<Opened>()
        try {
            files.mapTo(opened, ::open)
        } catch (error: Exception) {
            opened.forEach { close(it.descriptor) }
            throw error
        }
        return opened
    }

    /** Writes a file as a whole and reads it back. */
    fun write(
        file: Uri,
        content: ByteArray,
    ): ByteArray =
        withProvider {
            val descriptor = resolver.openFileDescriptor(file, "wt") ?: throw Refused(Refusal.FAILED)
            descriptor.use {
                val stream = FileOutputStream(it.fileDescriptor)
                stream.write(content)
                stream.flush()
                sync(stream)
            }
            // One byte more than was written, so that a longer file is seen to differ.
            val back = resolver.openInputStream(file) ?: throw Refused(Refusal.FAILED)
            back.use { stream -> stream.readUpTo(content.size + 1) }
        }

    /** The name a provider gives a file, or nothing. */
    fun nameOf(file: Uri): String =
        withProvider {
            val columns = arrayOf(OpenableColumns.DISPLAY_NAME)
            val answer = resolver.query(file, columns, null, null, null)
            answer?.use { if (it.moveToFirst()) it.text(0) else "" } ?: ""
        }

    private fun open(file: Uri): Opened =
        withProvider {
            val descriptor = resolver.openFileDescriptor(file, "r") ?: throw Refused(Refusal.FAILED)
            descriptor.use {
                if (it.statSize > Limits.FILE_BYTES) throw Refused(Refusal.TOO_LARGE)
                Opened(nameOf(file), it.detachFd())
            }
        }

    private fun close(descriptor: Int) = ParcelFileDescriptor.adoptFd(descriptor).close()

    /** A provider may lie behind a network or a pipe, where there is nothing to sync. */
    private fun sync(stream: FileOutputStream) {
        try {
            stream.fd.sync()
        } catch (_: IOException) {
            return
        }
    }

    companion object {
        const val BYTES = "application/octet-stream"
    }
}

/** Providers are other apps: whatever they throw is a failure, and their text goes nowhere. */
internal fun <T> withProvider(work: () -> T): T =
    try {
        work()
    } catch (error: Refused) {
        throw error
    } catch (_: FileNotFoundException) {
        throw Refused(Refusal.FAILED)
    } catch (_: IOException) {
        throw Refused(Refusal.FAILED)
    } catch (_: RuntimeException) {
        throw Refused(Refusal.FAILED)
    }

internal fun Cursor.text(column: Int): String = getString(column) ?: ""

private fun InputStream.readUpTo(limit: Int): ByteArray {
    val bytes = ByteArray(limit)
    var filled = 0
    while (filled < limit) {
        val read = read(bytes, filled, limit - filled)
        if (read < 0) break
        filled += read
    }
    return bytes.copyOf(filled)
}
