package dev.nacre.backend;

import org.jspecify.annotations.Nullable;

/// The memory of the machine itself: hands out storage within one budget for the whole process.
///
/// The budget is half of the machine's (or the container's) memory, or what the system property
/// `nacre.memory` says: bytes, with `k`, `m` or `g` behind, or a percentage.
public final class HostMemory {
    private static volatile @Nullable Heap heap;

    private HostMemory() {}

    /// Storage of at least so many bytes, aligned to 64, not cleared.
    public static HostStorage allocate(long bytes) {
        return allocate(bytes, "unnamed");
    }

    /// Storage of at least so many bytes, aligned to 64, not cleared.
    ///
    /// @param what whom to name when memory runs out, such as an op and a shape
    /// @throws dev.nacre.type.OutOfMemoryException if the budget does not allow it, even after a
    ///   garbage collection
    public static HostStorage allocate(long bytes, String what) {
        return heap().allocate(bytes, what);
    }

    public static MemoryUsage usage() {
        return heap().usage();
    }

    /// Gives back to the system what is kept for later.
    public static void trim() {
        heap().trim();
    }

    private static Heap heap() {
        Heap h = heap;
        return h == null ? create() : h;
    }

    private static synchronized Heap create() {
        Heap h = heap;
        if (h == null) {
            h = new Heap(MemoryBudget.get());
            heap = h;
        }
        return h;
    }
}
