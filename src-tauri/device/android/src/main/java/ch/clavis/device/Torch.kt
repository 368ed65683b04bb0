package ch.clavis.device

/**
 * The lamp beside the camera, while the scanner has the camera.
 *
 * Android refuses the lamp to everybody else meanwhile, so it is switched through the scanner's own camera, which that
 * plugin gives out by reflection (`BarcodeScannerPlugin.getActiveCamera`, "keep the name and signature stable").
 */
internal object Torch {
    /** Switches it, and answers whether it is on. */
    fun set(on: Boolean): Boolean =
        try {
            val camera = Class.forName(SCANNER).getMethod("getActiveCamera").invoke(null)
            camera != null && hasLamp(camera) && switch(camera, on)
        } catch (_: ReflectiveOperationException) {
            false
        }

    private fun hasLamp(camera: Any): Boolean {
        val info = Class.forName(CAMERA).getMethod("getCameraInfo").invoke(camera)
        return Class.forName("${CAMERA}Info").getMethod("hasFlashUnit").invoke(info) == true
    }

    private fun switch(
        camera: Any,
        on: Boolean,
    ): Boolean {
        val control = Class.forName(CAMERA).getMethod("getCameraControl").invoke(camera)
        Class.forName("${CAMERA}Control").getMethod("enableTorch", Boolean::class.javaPrimitiveType).invoke(control, on)
        return on
    }

    private const val SCANNER = "app.tauri.barcodescanner.BarcodeScannerPlugin"
    private const val CAMERA = "androidx.camera.core.Camera"
}
