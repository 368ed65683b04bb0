package ch.clavis.authenticator;

/** Written by Gradle. */
public final class BuildConfig {
    public static final boolean DEBUG = Boolean.parseBoolean("true");
}
