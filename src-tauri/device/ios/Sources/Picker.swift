import PhotosUI
import UIKit
import UniformTypeIdentifiers

/// The system's own screens for files and photos: the app has no right to any of them, and asks for none.
///
/// Everything here happens on the main thread. One screen at a time.
final class Picker: NSObject {
    /// Hears the one outcome; nothing chosen is an empty list.
    typealias Answer<T> = (Result<[T], Error>) -> Void

    private let presenter: () -> UIViewController?
    private var documents: Answer<URL>?
    private var photos: Answer<NSItemProvider>?

    init(presenter: @escaping () -> UIViewController?) {
        self.presenter = presenter
    }

    /// Lets the person choose files, of which the system makes copies.
    func files(several: Bool, answer: @escaping Answer<URL>) {
        let picker = UIDocumentPickerViewController(forOpeningContentTypes: [.data], asCopy: true)
        picker.allowsMultipleSelection = several
        show(picker, answer)
    }

    /// Lets the person choose a folder, in which the app may then work.
    func folder(answer: @escaping Answer<URL>) {
        show(UIDocumentPickerViewController(forOpeningContentTypes: [.folder]), answer)
    }

    /// Lets the person choose a place for a copy of a file.
    func place(for file: URL, answer: @escaping Answer<URL>) {
        show(UIDocumentPickerViewController(forExporting: [file], asCopy: true), answer)
    }

    /// Lets the person choose photos. Only those chosen are seen by the app, so iOS asks for no permission.
    func pictures(several: Bool, answer: @escaping Answer<NSItemProvider>) {
        var wish = PHPickerConfiguration()
        wish.filter = .images
        wish.selectionLimit = several ? Limits.filesChosen : 1
        // JPEG in place of HEIC: Rust reads no HEIC.
        wish.preferredAssetRepresentationMode = .compatible
        let picker = PHPickerViewController(configuration: wish)
        picker.delegate = self
        if present(picker, refuse: answer) { photos = answer }
    }

    private func show(_ picker: UIDocumentPickerViewController, _ answer: @escaping Answer<URL>) {
        picker.delegate = self
        if present(picker, refuse: answer) { documents = answer }
    }

    private func present<T>(_ picker: UIViewController, refuse: Answer<T>) -> Bool {
        guard documents == nil, photos == nil else {
            refuse(.failure(Refused(.failed)))
            return false
        }
        guard var top = presenter() else {
            refuse(.failure(Refused(.unavailable)))
            return false
        }
        while let above = top.presentedViewController {
            // What is shown over it now UIKit may drop, and then nobody would hear an answer.
            if above.isBeingDismissed {
                refuse(.failure(Refused(.failed)))
                return false
            }
            top = above
        }
        // Pulled down instead of closed: only this hears it.
        picker.presentationController?.delegate = self
        top.present(picker, animated: true)
        return true
    }

    private func finish(documents urls: [URL]) {
        let answer = documents
        documents = nil
        answer?(.success(urls))
    }

    private func finish(photos items: [NSItemProvider]) {
        let answer = photos
        photos = nil
        answer?(.success(items))
    }
}

extension Picker: UIDocumentPickerDelegate {
    func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
        finish(documents: urls)
    }

    func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) {
        finish(documents: [])
    }
}

extension Picker: PHPickerViewControllerDelegate {
    func picker(_ picker: PHPickerViewController, didFinishPicking results: [PHPickerResult]) {
        picker.dismiss(animated: true)
        finish(photos: results.map(\.itemProvider))
    }
}

extension Picker: UIAdaptivePresentationControllerDelegate {
    func presentationControllerDidDismiss(_ presentationController: UIPresentationController) {
        finish(documents: [])
        finish(photos: [])
    }
}
