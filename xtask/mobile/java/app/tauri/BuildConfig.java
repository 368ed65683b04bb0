package app.tauri;

/** Written by Gradle. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("true");
}
