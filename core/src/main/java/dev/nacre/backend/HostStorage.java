package dev.nacre.backend;

import dev.nacre.kernel.Storage;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Memory of the machine itself, outside the Java heap.
///
/// It must stay reachable while its segment is in use: what reads or writes the segment ends with
/// `Reference.reachabilityFence` on the storage or on what holds it. Otherwise the memory may be
/// handed to somebody else in between.
public final class HostStorage implements Storage {
    private final long bytes;
    private @Nullable MemorySegment segment;

    /// What brings the memory back; null where it belongs to something else.
    @Nullable Lease lease;

    HostStorage(MemorySegment segment, long bytes) {
        this.segment = segment;
        this.bytes = bytes;
    }

    /// Storage over memory that belongs to something else, such as a mapped file. It counts towards
    /// no budget, and releasing it only lets go of the segment.
    public static HostStorage of(MemorySegment segment) {
        return new HostStorage(segment, segment.byteSize());
    }

    /// The memory; byte [#offset()] is the first of the storage, and [#bytes()] of them are its
    /// own.
    ///
    /// @throws IllegalStateException after the release
    public MemorySegment segment() {
        MemorySegment s = segment;
        if (s == null) {
            throw new IllegalStateException(
                    "storage of " + bytes + " bytes used after its release");
        }
        return s;
    }

    /// Where the storage begins in its segment, in bytes.
    public long offset() {
        return 0;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    public boolean isReleased() {
        return segment == null;
    }

    @Override
    public void release() {
        segment = null;
        Lease l = lease;
        if (l != null) {
            l.giveBack();
        }
    }
}
