import AVFoundation

/// The lamp beside the camera, which the scanner has meanwhile; within one app both may use it.
enum Torch {
    /// Switches it, and answers whether it is on.
    static func set(on: Bool) -> Bool {
        guard let camera = AVCaptureDevice.default(for: .video), camera.hasTorch, camera.isTorchAvailable else {
            return false
        }
        do {
            try camera.lockForConfiguration()
        } catch {
            return false
        }
        defer { camera.unlockForConfiguration() }
        let mode: AVCaptureDevice.TorchMode = on ? .on : .off
        guard camera.isTorchModeSupported(mode) else { return false }
        camera.torchMode = mode
        return on
    }
}
