package ch.clavis.device

import app.tauri.annotation.InvokeArg

/*
 * What each command takes, as it comes from Rust. A field that is missing keeps a value that no rule lets through, or
 * that asks for less.
 */

@InvokeArg
class MixDeviceKeyRequest {
    var input: String = ""
    var rounds: Int = 0
}

@InvokeArg
class SealBiometricRequest {
    var secret: String = ""
    var title: String = ""
    var cancel: String = ""
}

@InvokeArg
class OpenBiometricRequest {
    var sealed: String = ""
    var title: String = ""
    var cancel: String = ""
}

@InvokeArg
class SecureWindowRequest {
    var secure: Boolean = true
}

@InvokeArg
class PickFilesRequest {
    var pictures: Boolean = false
    var several: Boolean = false
}

@InvokeArg
class SaveFileRequest {
    var name: String = ""
    var content: String = ""
}

@InvokeArg
class WriteToFolderRequest {
    var folder: String = ""
    var name: String = ""
    var content: String = ""
}

@InvokeArg
class ListFolderRequest {
    var folder: String = ""
}

@InvokeArg
class RemoveFromFolderRequest {
    var folder: String = ""
    var name: String = ""
}

@InvokeArg
class TorchRequest {
    var on: Boolean = false
}

@InvokeArg
class ExpireClipboardRequest {
    var seconds: Int = 0
}
