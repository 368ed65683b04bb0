package ch.clavis.device

import android.app.Activity
import android.content.ContentResolver
import android.content.Intent
import android.net.Uri
import android.provider.DocumentsContract
import android.provider.DocumentsContract.Document
import ch.clavis.device.rules.Limits
import ch.clavis.device.rules.Refusal
import ch.clavis.device.rules.Refused

/** One folder that a person gave the app for good: automatic backups go there. */
internal class Folder(
    private val resolver: ContentResolver,
    private val files: Files,
) {
    /** A folder as Rust remembers it. */
    data class Chosen(
        val folder: String,
        val name: String,
    )

    /** The screen on which a folder is chosen. */
    fun choose(): Intent {
        val forGood = RIGHTS or Intent.FLAG_GRANT_PERSISTABLE_URI_PERMISSION
        return Intent(Intent.ACTION_OPEN_DOCUMENT_TREE).addFlags(forGood)
    }

    /** What was chosen there, with the right to it kept over restarts; two empty texts when nothing was. */
    fun chosen(
        resultCode: Int,
        data: Intent?,
    ): Chosen {
        val tree = data?.data?.takeIf { resultCode == Activity.RESULT_OK } ?: return Chosen("", "")
        return withProvider {
            resolver.takePersistableUriPermission(tree, RIGHTS)
            Chosen(tree.toString(), files.nameOf(root(tree)))
        }
    }

    /** The names of the files in it, not of the folders. */
    fun names(folder: String): List<String> = children(tree(folder)).map { it.name }

    /**
     * Writes a file and reads it back. One of the same name goes only after the new one is whole, so that a full disk
     * costs no backup.
     */
    fun write(
        folder: String,
        name: String,
        content: ByteArray,
    ): ByteArray {
        val tree = tree(folder)
        val old = children(tree).filter { it.name == name }
        val file = create(tree, name)
        val back =
            try {
                files.write(file, content)
            } catch (error: Refused) {
                remove(file)
                throw error
            }
        if (!back.contentEquals(content)) {
            // Rust is told what was read, and says so; nobody is to find half a backup later.
            remove(file)
            return back
        }
        old.forEach { remove(it.address) }
        if (old.isNotEmpty()) rename(file, name)
        return back
    }

    /** Removes a file; that it is not there is no error. */
    fun remove(
        folder: String,
        name: String,
    ) {
        val tree = tree(folder)
        val found = children(tree).filter { it.name == name }
        if (!found.all { remove(it.address) }) throw Refused(Refusal.FAILED)
    }

    private data class Child(
        val name: String,
        val address: Uri,
    )

    /** The folder's address, if the app still has the right to it. */
    private fun tree(folder: String): Uri {
        val tree = Uri.parse(folder)
        val right = resolver.persistedUriPermissions.find { it.uri == tree }
        val held = right != null && right.isReadPermission && right.isWritePermission
        if (!held || !DocumentsContract.isTreeUri(tree)) throw Refused(Refusal.FOLDER_GONE)
        return tree
    }

    private fun root(tree: Uri): Uri =
        DocumentsContract.buildDocumentUriUsingTree(tree, DocumentsContract.getTreeDocumentId(tree))

    /** Asks the provider; a folder that was removed or unplugged answers with an error or not at all. */
    private fun children(tree: Uri): List<Child> {
        val address = DocumentsContract.buildChildDocumentsUriUsingTree(tree, DocumentsContract.getTreeDocumentId(tree))
        val columns = arrayOf(Document.COLUMN_DISPLAY_NAME, Document.COLUMN_DOCUMENT_ID, Document.COLUMN_MIME_TYPE)
        val found = mutableListOf<Child>()
        inFolder {
            // Some providers answer for a folder that is gone; its own entry tells.
            val alive = resolver.query(root(tree), columns, null, null, null)?.use { it.moveToFirst() } ?: false
            if (!alive) throw Refused(Refusal.FOLDER_GONE)
            val cursor = resolver.query(address, columns, null, null, null) ?: throw Refused(Refusal.FOLDER_GONE)
            cursor.use {
                while (it.moveToNext()) {
                    if (found.size == Limits.NAMES_LISTED) throw Refused(Refusal.TOO_LARGE)
                    if (it.text(2) == Document.MIME_TYPE_DIR) continue
                    found += Child(it.text(0), DocumentsContract.buildDocumentUriUsingTree(tree, it.text(1)))
                }
            }
        }
        return found
    }

    private fun create(
        tree: Uri,
        name: String,
    ): Uri =
        inFolder {
            DocumentsContract.createDocument(resolver, root(tree), Files.BYTES, name) ?: throw Refused(Refusal.FAILED)
        }

    private fun remove(file: Uri): Boolean =
        try {
            DocumentsContract.deleteDocument(resolver, file)
        } catch (_: Exception) {
            false
        }

    /** Where a provider cannot rename, the file keeps the name with a number that it got. */
    private fun rename(
        file: Uri,
        name: String,
    ) {
        try {
            DocumentsContract.renameDocument(resolver, file, name)
        } catch (_: Exception) {
            return
        }
    }

    private fun <T> inFolder(work: () -> T): T =
        try {
            work()
        } catch (error: Refused) {
            throw error
        } catch (_: Exception) {
            throw Refused(Refusal.FOLDER_GONE)
        }

    private companion object {
        const val RIGHTS = Intent.FLAG_GRANT_READ_URI_PERMISSION or Intent.FLAG_GRANT_WRITE_URI_PERMISSION
    }
}
