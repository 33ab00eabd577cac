package dev.nacre.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The blocks of memory that one budget has taken from the system. Not thread-safe.
///
/// Small requests get a block of their size class: an idle one of that class, or one cut off a
/// longer run of idle memory. A large request gets a slab of its own.
final class Pool {
    /// Up to here blocks share slabs.
    static final long LARGE = 4L << 20;

    private static final long FIRST_SLAB = 1L << 20;
    private static final long LAST_SLAB = 64L << 20;

    private final @Nullable Block[] stacks = new @Nullable Block[SizeClass.of(LARGE) + 1];
    private final List<Slab> slabs = new ArrayList<>();
    private final BestFit runs = new BestFit();
    private final BestFit large = new BestFit();
    private final long keepNanos;

    private long pooled;
    private long pooledIdle;
    private long releasedSinceMerge;
    private long dedicated;

    /// @param keepNanos how long a large block may be idle before it goes back to the system
    Pool(long keepNanos) {
        this.keepNanos = keepNanos;
    }

    /// The bytes taken from the system.
    long reserved() {
        return pooled + dedicated;
    }

    /// A block out of memory that is idle, or null if none fits.
    @Nullable Block take(long bytes) {
        if (bytes > LARGE) {
            Block b = large.take(bytes, bytes + bytes / 4);
            if (b != null) {
                b.idle = false;
            }
            return b;
        }
        int c = SizeClass.of(bytes);
        Block b = stacks[c];
        if (b != null) {
            stacks[c] = b.below;
            b.below = null;
        } else {
            b = carve(SizeClass.bytes(c));
            if (b == null) {
                return null;
            }
        }
        b.idle = false;
        pooledIdle -= b.bytes();
        return b;
    }

    /// A block out of new memory, or null if that takes more than `room` bytes.
    ///
    /// @throws OutOfMemoryError if the system has no memory left
    @Nullable Block grow(long bytes, long room) {
        sweep();
        if (bytes > LARGE) {
            long size = SizeClass.align(bytes);
            if (size > room) {
                return null;
            }
            Block b = Slab.of(size).first;
            b.idle = false;
            dedicated += size;
            return b;
        }
        long size = SizeClass.bytes(SizeClass.of(bytes));
        if (releasedSinceMerge >= pooled / 4 && pooledIdle >= pooled / 4) {
            merge();
            Block b = take(bytes);
            if (b != null) {
                return b;
            }
        }
        long slab = Math.clamp(Long.highestOneBit(pooled), FIRST_SLAB, LAST_SLAB);
        while (slab < size) {
            slab *= 2;
        }
        slab = Math.min(slab, room & -SizeClass.UNIT);
        if (slab < size) {
            return null;
        }
        Slab s = Slab.of(slab);
        slabs.add(s);
        runs.add(s.first);
        pooled += slab;
        pooledIdle += slab;
        return take(bytes);
    }

    /// Takes a block back. What it holds stays as it is.
    void giveBack(Block b) {
        b.idle = true;
        if (b.bytes() > LARGE) {
            b.idleSince = System.nanoTime();
            large.add(b);
            sweep();
            return;
        }
        int c = SizeClass.of(b.bytes());
        b.below = stacks[c];
        stacks[c] = b;
        pooledIdle += b.bytes();
        releasedSinceMerge += b.bytes();
    }

    /// Makes runs of the idle blocks, so that they serve for other classes as well.
    void merge() {
        releasedSinceMerge = 0;
        runs.clear();
        Arrays.fill(stacks, null);
        for (Slab s : slabs) {
            for (Block b = s.first; b != null; b = b.next) {
                b.below = null;
                if (b.idle) {
                    b.swallow();
                    runs.add(b);
                }
            }
        }
    }

    /// Gives idle slabs back to the system until no more than `most` bytes are taken from it.
    void trim(long most) {
        large.removeIf(b -> reserved() > most && closed(b));
        merge();
        for (Iterator<Slab> i = slabs.iterator(); i.hasNext() && reserved() > most; ) {
            Slab s = i.next();
            if (s.isIdle() && s.close()) {
                i.remove();
                runs.remove(s.first);
                pooled -= s.bytes();
                pooledIdle -= s.bytes();
            }
        }
    }

    /// Gives large blocks back that nobody has wanted for a while.
    private void sweep() {
        if (!large.isEmpty()) {
            long now = System.nanoTime();
            large.removeIf(b -> now - b.idleSince >= keepNanos && closed(b));
        }
    }

    private boolean closed(Block b) {
        boolean closed = b.slab.close();
        if (closed) {
            dedicated -= b.bytes();
        }
        return closed;
    }

    /// A block of exactly so many bytes off the smallest run that has them.
    private @Nullable Block carve(long bytes) {
        Block run = runs.take(bytes, Long.MAX_VALUE);
        if (run == null || run.bytes() == bytes) {
            return run;
        }
        Block b = run.cut(bytes);
        runs.add(run);
        return b;
    }
}
