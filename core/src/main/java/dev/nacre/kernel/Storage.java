package dev.nacre.kernel;

/// A piece of memory on some device, owned by whoever holds it.
///
/// It goes back by [#release()] as soon as its owner knows that nobody needs it, and otherwise when
/// it is no longer reachable.
public interface Storage {
    /// The usable size in bytes.
    long bytes();

    /// Gives the memory back; nothing may touch it afterwards. Doing it twice is harmless.
    void release();
}
