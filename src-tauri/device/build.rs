//! Tells Tauri where the Kotlin and the Swift half are. There is no command: the page cannot call this plugin.

fn main() {
    tauri_plugin::Builder::new(&[])
        .android_path("android")
        .ios_path("ios")
        .build();
}
