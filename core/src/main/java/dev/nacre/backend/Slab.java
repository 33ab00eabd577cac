package dev.nacre.backend;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory taken from the system in one piece, divided into blocks without gaps.
final class Slab {
    /// The block at the lowest address; the others hang on it in the order of their addresses.
    final Block first;

    private final Arena arena;
    private final MemorySegment segment;

    private Slab(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
        this.first = new Block(this, 0, segment.byteSize());
    }

    /// @throws OutOfMemoryError if the system has no such piece
    // A slab outlives the call; whoever owns it closes it.
    @SuppressWarnings("MustBeClosedChecker")
    static Slab of(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment huge = HugePages.allocate(bytes, arena);
            return new Slab(arena, huge == null ? arena.allocate(bytes, SizeClass.UNIT) : huge);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    MemorySegment slice(long offset, long bytes) {
        return segment.asSlice(offset, bytes, SizeClass.UNIT);
    }

    long address() {
        return segment.address();
    }

    long bytes() {
        return segment.byteSize();
    }

    /// Whether it is one idle block.
    boolean isIdle() {
        return first.idle && first.bytes() == bytes();
    }

    /// Gives the memory back to the system, unless a system call has hold of it.
    boolean close() {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException inUse) {
            return false;
        }
    }
}
