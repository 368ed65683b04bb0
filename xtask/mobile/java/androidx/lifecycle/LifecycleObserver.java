package androidx.lifecycle;

/** The wheels give it no method, so it would be taken for a class. */
public interface LifecycleObserver {}
