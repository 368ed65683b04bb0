import Tauri
import UIKit
import WebKit

/// The commands of the contract with Rust, each a few lines: read the arguments, ask the type that knows, answer.
///
/// Only Rust calls them; the page has no permission. Commands come on a queue that all plugins share, so none stays
/// there. What asks the Keychain goes to one queue, so that two questions never overlap; what asks another app for a
/// file goes to a second one, so that unlocking never waits for a slow cloud.
///
/// The device key is wiped. What crosses to and from Rust is text that Tauri keeps too, and is freed unwiped.
class DevicePlugin: Plugin {
    private let keyQueue = DispatchQueue(label: "ch.clavis.device.keys", qos: .userInitiated)
    private let fileQueue = DispatchQueue(label: "ch.clavis.device.files", qos: .userInitiated)
    private let deviceKey = DeviceKey()
    private let cover = Cover()
    private lazy var biometry = Biometry(queue: keyQueue)
    private lazy var picker = Picker { [weak self] in self?.manager.viewController }
    private var isProtected = false

    override init() {
        super.init()
        TemporaryFolder.empty()
        // Now, before Rust makes a vault or asks for a key.
        if let vault = try? VaultFolder() { try? FirstLaunch().purge(hasVault: vault.hasVault()) }
        protectVault()
    }

    override func load(webview: WKWebView) {
        cover.watch(webview)
        // White until the page is painted, unless Rust chose a colour.
        if webview.isOpaque {
            webview.isOpaque = false
            webview.backgroundColor = .systemBackground
        }
    }

    @objc public func status(_ invoke: Invoke) {
        answering(invoke, on: keyQueue) {
            StatusAnswer(biometry: self.biometry.status(), level: self.deviceKey.level())
        }
    }

    @objc public func createDeviceKey(_ invoke: Invoke) {
        answering(invoke, on: keyQueue) {
            self.protectVault()
            return try self.deviceKey.create()
        }
    }

    @objc public func mixDeviceKey(_ invoke: Invoke) {
        answering(invoke, on: keyQueue) {
            let request = try self.arguments(invoke, MixDeviceKeyRequest.self)
            let input = try Arguments.key(request.input)
            let output = try self.deviceKey.mix(input, rounds: Arguments.rounds(request.rounds))
            return MixDeviceKeyAnswer(output: Arguments.text(output))
        }
    }

    @objc public func deleteDeviceKey(_ invoke: Invoke) {
        obeying(invoke, on: keyQueue) { try self.deviceKey.delete() }
    }

    @objc public func sealBiometric(_ invoke: Invoke) {
        working(invoke, on: keyQueue) {
            let request = try self.arguments(invoke, SealBiometricRequest.self)
            let prompt = try self.prompt(request.title, request.cancel)
            let secret = try Arguments.key(request.secret)
            self.biometry.seal(secret, prompt) { sealed in
                self.resolve(invoke, sealed.map { SealBiometricAnswer(sealed: "") })
            }
        }
    }

    @objc public func openBiometric(_ invoke: Invoke) {
        working(invoke, on: keyQueue) {
            let request = try self.arguments(invoke, OpenBiometricRequest.self)
            let prompt = try self.prompt(request.title, request.cancel)
            try Arguments.sealed(request.sealed)
            self.biometry.open(prompt) { opened in
                self.resolve(invoke, opened.map { OpenBiometricAnswer(secret: Arguments.text($0)) })
            }
        }
    }

    @objc public func deleteBiometric(_ invoke: Invoke) {
        obeying(invoke, on: keyQueue) { try self.biometry.delete() }
    }

    @objc public func bootTime(_ invoke: Invoke) {
        answering(invoke, on: keyQueue) { try BootClock.sinceBoot() }
    }

    @objc public func secureWindow(_ invoke: Invoke) {
        obeying(invoke, on: .main) {
            self.cover.set(secure: try self.arguments(invoke, SecureWindowRequest.self).secure)
        }
    }

    @objc public func takeShared(_ invoke: Invoke) {
        answering(invoke, on: fileQueue) { Shared.take() }
    }

    @objc public func pickFiles(_ invoke: Invoke) {
        working(invoke, on: .main) {
            let request = try self.arguments(invoke, PickFilesRequest.self)
            if request.pictures {
                self.picker.pictures(several: request.several) { chosen in
                    self.continuing(invoke, chosen) { photos in
                        Files.take(photos) { self.resolve(invoke, $0.map(PickFilesAnswer.init)) }
                    }
                }
            } else {
                self.picker.files(several: request.several) { chosen in
                    self.continuing(invoke, chosen) { copies in
                        invoke.resolve(PickFilesAnswer(files: try Files.take(copies)))
                    }
                }
            }
        }
    }

    @objc public func saveFile(_ invoke: Invoke) {
        working(invoke, on: .main) {
            let request = try self.arguments(invoke, SaveFileRequest.self)
            let name = try Arguments.name(request.name)
            let content = try Arguments.content(request.content)
            let draft = try Files.draft(content, name: name)
            self.picker.place(for: draft) { chosen in
                TemporaryFolder.remove(draft)
                self.continuing(invoke, chosen) { places in
                    // One byte more than was written, so that a longer file is seen to differ.
                    let back = try places.first.map { try Files.readBack($0, limit: content.count + 1) }
                    invoke.resolve(SaveFileAnswer(saved: back != nil, content: Arguments.text(back ?? Data())))
                }
            }
        }
    }

    @objc public func pickFolder(_ invoke: Invoke) {
        working(invoke, on: .main) {
            self.picker.folder { chosen in
                self.continuing(invoke, chosen) { folders in
                    let none = PickFolderAnswer(folder: "", name: "")
                    invoke.resolve(try folders.first.map(Folder.remember) ?? none)
                }
            }
        }
    }

    @objc public func writeToFolder(_ invoke: Invoke) {
        answering(invoke, on: fileQueue) {
            let request = try self.arguments(invoke, WriteToFolderRequest.self)
            let folder = Folder(bookmark: try Arguments.folder(request.folder))
            let name = try Arguments.name(request.name)
            let back = try folder.write(Arguments.content(request.content), name: name)
            return WriteToFolderAnswer(content: Arguments.text(back))
        }
    }

    @objc public func listFolder(_ invoke: Invoke) {
        answering(invoke, on: fileQueue) {
            let request = try self.arguments(invoke, ListFolderRequest.self)
            return ListFolderAnswer(names: try Folder(bookmark: Arguments.folder(request.folder)).names())
        }
    }

    @objc public func removeFromFolder(_ invoke: Invoke) {
        obeying(invoke, on: fileQueue) {
            let request = try self.arguments(invoke, RemoveFromFolderRequest.self)
            try Folder(bookmark: Arguments.folder(request.folder)).remove(name: Arguments.name(request.name))
        }
    }

    @objc public func torch(_ invoke: Invoke) {
        answering(invoke, on: .main) {
            TorchAnswer(on: Torch.set(on: try self.arguments(invoke, TorchRequest.self).on))
        }
    }

    /// What is in it is ours, so the system asks nobody whether it may be read.
    @objc public func expireClipboard(_ invoke: Invoke) {
        obeying(invoke, on: .main) {
            let seconds = try self.arguments(invoke, ExpireClipboardRequest.self).seconds
            let end = Date(timeIntervalSinceNow: TimeInterval(seconds))
            let clipboard = UIPasteboard.general
            clipboard.setItems(clipboard.items, options: [.localOnly: true, .expirationDate: end])
        }
    }

    @objc public func clearClipboard(_ invoke: Invoke) {
        obeying(invoke, on: .main) { UIPasteboard.general.items = [] }
    }

    /// The window says when it is left, also for a prompt of the system, but not when such a prompt is gone again.
    @objc public func untilActive(_ invoke: Invoke) {
        working(invoke, on: .main) { self.cover.whenActive { invoke.resolve() } }
    }

    /// At the start, and again with a new key: behind the lock screen the system may refuse it.
    private func protectVault() {
        if isProtected { return }
        isProtected = (try? VaultFolder().protect()) != nil
    }
}

// How commands answer.
extension DevicePlugin {
    /// Answers with what `work` gives.
    private func answering<T: Encodable>(
        _ invoke: Invoke, on queue: DispatchQueue, _ work: @escaping () throws -> T
    ) {
        working(invoke, on: queue) { invoke.resolve(try work()) }
    }

    /// Answers, with nothing to say.
    private func obeying(_ invoke: Invoke, on queue: DispatchQueue, _ work: @escaping () throws -> Void) {
        working(invoke, on: queue) {
            try work()
            invoke.resolve()
        }
    }

    /// Goes on with what the person chose.
    private func continuing<T>(
        _ invoke: Invoke, _ chosen: Result<[T], Error>, _ work: @escaping ([T]) throws -> Void
    ) {
        working(invoke, on: fileQueue) { try work(chosen.get()) }
    }

    private func resolve<T: Encodable>(_ invoke: Invoke, _ outcome: Result<T, Error>) {
        guarding(invoke) { invoke.resolve(try outcome.get()) }
    }

    /// Works; the answer comes now or later.
    private func working(_ invoke: Invoke, on queue: DispatchQueue, _ work: @escaping () throws -> Void) {
        queue.async { self.guarding(invoke, work) }
    }

    /// Whatever goes wrong becomes one of the codes; no other text leaves, for it might hold a value.
    private func guarding(_ invoke: Invoke, _ work: () throws -> Void) {
        do {
            try work()
        } catch {
            let refusal = (error as? Refused)?.refusal ?? .failed
            invoke.reject(refusal.message, code: refusal.code)
        }
    }

    private func arguments<T: Decodable>(_ invoke: Invoke, _ type: T.Type) throws -> T {
        guard let request = try? invoke.parseArgs(type) else {
            // Its error may quote the arguments.
            throw Refused(.badArgument)
        }
        return request
    }

    private func prompt(_ title: String, _ cancel: String) throws -> Biometry.Prompt {
        Biometry.Prompt(title: try Arguments.prompt(title), cancel: try Arguments.prompt(cancel))
    }
}

@_cdecl("init_plugin_clavis_device")
public func initPlugin() -> Plugin {
    return DevicePlugin()
}
