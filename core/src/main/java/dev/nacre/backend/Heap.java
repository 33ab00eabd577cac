package dev.nacre.backend;

import dev.nacre.type.OutOfMemoryException;
import java.lang.ref.ReferenceQueue;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hands out blocks within a budget and gets them back, at the latest when their storages have
/// become garbage.
///
/// The JVM does not see how much memory hangs on a storage, so it collects too late. So a
/// collection is asked for when what is live has doubled since the last one (and grown by a fair
/// amount), and before the budget would be passed. The same goes for the number of storages, though
/// not often: collectors that leave references to their rare major collections, as ZGC does, would
/// let small ones pile up.
final class Heap {
    /// Below this growth no collection is worth its time.
    private static final long FAIR_GROWTH = 256L << 20;

    private static final int FAIR_NUMBER = 4096;
    private static final long SELDOM_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long KEEP_LARGE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int HOLDERS_NAMED = 5;

    private final ReferenceQueue<HostStorage> dropped = new ReferenceQueue<>();
    private final Collector collector = new Collector();
    private final long budget;

    /// Held by the one thread that has asked for a collection.
    private final ReentrantLock collecting = new ReentrantLock();

    private final Object lock = new Object();
    private final Pool pool;
    private @Nullable Lease newest;
    private long live;
    private long peak;
    private long liveAfterCollection;
    private int leases;
    private int leasesAfterCollection;
    private long lastCollection = System.nanoTime();
    private long collections;

    /// Whether the system had less memory left than the budget.
    private boolean isRefused;

    Heap(long budget) {
        this(budget, KEEP_LARGE_NANOS);
    }

    Heap(long budget, long keepLargeNanos) {
        this.budget = budget;
        this.pool = new Pool(keepLargeNanos);
    }

    ReferenceQueue<HostStorage> dropped() {
        return dropped;
    }

    HostStorage allocate(long bytes, String what) {
        if (bytes < 0) {
            throw new IllegalArgumentException(what + ": " + bytes + " bytes");
        }
        drain();
        HostStorage s = bytes <= budget ? withinBudget(bytes, what) : null;
        if (s == null) {
            String message = message(bytes, what);
            if (MemoryEvents.areRecorded()) {
                MemoryEvents.exhausted(bytes, message);
            }
            throw new OutOfMemoryException(message);
        }
        return s;
    }

    private @Nullable HostStorage withinBudget(long bytes, String what) {
        if (isCollectionDue(bytes)) {
            collect(false, bytes);
        }
        HostStorage s = attempt(bytes, what, false);
        if (s == null) {
            s = attempt(bytes, what, true);
        }
        if (s == null) {
            collect(true, bytes);
            s = attempt(bytes, what, true);
        }
        return s;
    }

    /// A storage, or null if there is no room.
    ///
    /// @param trim whether to make room of what is idle but does not fit
    private @Nullable HostStorage attempt(long bytes, String what, boolean trim) {
        synchronized (lock) {
            if (trim) {
                pool.merge();
            }
            Block block = pool.take(bytes);
            if (block == null) {
                if (trim) {
                    pool.trim(isRefused ? 0 : budget - SizeClass.align(bytes));
                }
                block = grow(bytes, what);
            }
            if (block == null) {
                return null;
            }
            live += block.bytes();
            peak = Math.max(peak, live);
            HostStorage s = new HostStorage(block.segment(), bytes);
            Lease lease = new Lease(s, this, block, what);
            s.lease = lease;
            link(lease);
            if (MemoryEvents.areRecorded()) {
                MemoryEvents.allocation(what, bytes, live);
            }
            return s;
        }
    }

    private @Nullable Block grow(long bytes, String what) {
        isRefused = false;
        try {
            long before = pool.reserved();
            Block block = pool.grow(bytes, budget - before);
            if (pool.reserved() > before && MemoryEvents.areRecorded()) {
                MemoryEvents.growth(what, pool.reserved(), live, budget);
            }
            return block;
        } catch (OutOfMemoryError e) {
            isRefused = true;
            return null;
        }
    }

    void giveBack(Lease lease) {
        synchronized (lock) {
            if (unlink(lease)) {
                live -= lease.block.bytes();
                pool.giveBack(lease.block);
            }
        }
        lease.clear();
    }

    MemoryUsage usage() {
        drain();
        synchronized (lock) {
            return new MemoryUsage(
                    budget, live, peak, pool.reserved(), collections, HugePages.areUsed());
        }
    }

    void trim() {
        drain();
        synchronized (lock) {
            pool.trim(0);
        }
    }

    /// Takes back what the JVM has found to be garbage.
    private void drain() {
        for (Object r = dropped.poll(); r != null; r = dropped.poll()) {
            found(r);
        }
    }

    private void found(Object reference) {
        ((Lease) reference).giveBack();
    }

    private boolean isCollectionDue(long bytes) {
        synchronized (lock) {
            long growth = live + bytes - liveAfterCollection;
            int more = leases - leasesAfterCollection;
            return growth > Math.max(FAIR_GROWTH, liveAfterCollection)
                    || (more > Math.max(FAIR_NUMBER, leasesAfterCollection)
                            && System.nanoTime() - lastCollection > SELDOM_NANOS);
        }
    }

    private long live() {
        synchronized (lock) {
            return live;
        }
    }

    private boolean hasRoom(long bytes) {
        synchronized (lock) {
            return bytes <= budget - live;
        }
    }

    /// Has the JVM collect. Where that is not urgent and another thread is at it, there is nothing
    /// to do.
    private void collect(boolean urgent, long bytes) {
        if (urgent) {
            collecting.lock();
        } else if (!collecting.tryLock()) {
            return;
        }
        try {
            MemoryEvents.Collection event =
                    MemoryEvents.areRecorded() ? MemoryEvents.collection(urgent, live()) : null;
            collector.collect(dropped, this::found, () -> hasRoom(bytes), urgent);
            if (event != null) {
                event.end(live());
            }
            synchronized (lock) {
                liveAfterCollection = live;
                leasesAfterCollection = leases;
                lastCollection = System.nanoTime();
                collections++;
            }
        } finally {
            collecting.unlock();
        }
    }

    private void link(Lease lease) {
        Lease second = newest;
        lease.older = second;
        if (second != null) {
            second.newer = lease;
        }
        newest = lease;
        leases++;
        lease.isHeld = true;
    }

    /// Takes a lease off the list; false if it was not there any more.
    private boolean unlink(Lease lease) {
        if (!lease.isHeld) {
            return false;
        }
        lease.isHeld = false;
        leases--;
        Lease newer = lease.newer;
        Lease older = lease.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        }
        lease.newer = null;
        lease.older = null;
        return true;
    }

    private String message(long bytes, String what) {
        synchronized (lock) {
            StringBuilder s = new StringBuilder("out of memory: ").append(what);
            s.append(" needs ").append(MemoryBudget.text(bytes)).append(", but ");
            s.append(isRefused && bytes <= budget ? "the system has no more; " : "");
            s.append(MemoryBudget.text(live)).append(" are live (and ");
            s.append(MemoryBudget.text(pool.reserved())).append(" reserved) of a budget of ");
            s.append(MemoryBudget.text(budget)).append(".");
            for (Holder h : holders()) {
                s.append("\n  ").append(MemoryBudget.text(h.bytes())).append(" in ");
                s.append(h.count()).append(h.count() == 1 ? " block of " : " blocks of ");
                s.append(h.what());
            }
            s.append("\nRaise the budget with -D").append(MemoryBudget.PROPERTY);
            s.append("=AMOUNT (8g, or 75% of the machine), take smaller batches, or let go of");
            return s.append(" tensors that are no longer needed.").toString();
        }
    }

    /// Who holds the most, by name.
    private List<Holder> holders() {
        Map<String, Holder> all = new HashMap<>();
        for (Lease l = newest; l != null; l = l.older) {
            all.merge(l.what, new Holder(l.what, l.block.bytes(), 1), Holder::plus);
        }
        return all.values().stream()
                .sorted(Comparator.comparingLong(Holder::bytes).reversed())
                .limit(HOLDERS_NAMED)
                .toList();
    }

    /// What the blocks of one name take together.
    private record Holder(String what, long bytes, int count) {
        Holder plus(Holder other) {
            return new Holder(what, bytes + other.bytes, count + other.count);
        }
    }
}
