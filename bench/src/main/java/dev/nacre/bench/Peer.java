package dev.nacre.bench;

import org.jspecify.annotations.Nullable;

/// Another library that can do what is measured, found by `ServiceLoader`.
public interface Peer {
    /// A short lower-case name such as `libtorch`.
    String name();

    /// How it was built and how it is set up, in a line.
    String configuration();

    /// How many threads it may use.
    void threads(int count);

    /// Its way to do a task, or null where it has none.
    @Nullable Side side(Task task);
}
