package dev.nacre.backend;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A part of a slab that is handed out whole.
final class Block {
    final Slab slab;
    final long offset;

    /// The block behind it in the slab.
    @Nullable Block next;

    /// The block below it in the stack of idle blocks of its class.
    @Nullable Block below;

    boolean idle = true;

    /// When it became idle, by `System.nanoTime()`; kept for large blocks only.
    long idleSince;

    private long bytes;
    private @Nullable MemorySegment segment;

    Block(Slab slab, long offset, long bytes) {
        this.slab = slab;
        this.offset = offset;
        this.bytes = bytes;
    }

    long address() {
        return slab.address() + offset;
    }

    long bytes() {
        return bytes;
    }

    MemorySegment segment() {
        MemorySegment s = segment;
        if (s == null) {
            s = slab.slice(offset, bytes);
            segment = s;
        }
        return s;
    }

    /// Cuts so many bytes off the end, which become a block of their own.
    Block cut(long size) {
        bytes -= size;
        segment = null;
        Block tail = new Block(slab, offset + bytes, size);
        tail.next = next;
        next = tail;
        return tail;
    }

    /// Takes in the blocks behind it as long as they are idle too.
    void swallow() {
        for (Block b = next; b != null && b.idle; b = b.next) {
            bytes += b.bytes;
            next = b.next;
            segment = null;
        }
    }
}
