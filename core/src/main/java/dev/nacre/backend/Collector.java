package dev.nacre.backend;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Asks the JVM for a garbage collection and waits until it has told what it found.
final class Collector {
    private static final long ANSWER_MILLIS = 300;
    private static final long ANSWER_OF_THE_DEAF_MILLIS = 20;
    private static final long SETTLE_MILLIS = 5;
    private static final long SETTLE_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PROVOKE_MOST_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int PIECE = 1 << 20;

    /// Whether `System.gc()` does something; it does not under `-XX:+DisableExplicitGC`.
    private volatile boolean isObeyed = true;

    /// A piece of garbage that tells when it has been found.
    private static final class Canary extends PhantomReference<Object> {
        private final ReferenceQueue<Object> queue;

        private Canary(ReferenceQueue<Object> queue) {
            super(new Object(), queue);
            this.queue = queue;
        }

        static Canary hatch() {
            return new Canary(new ReferenceQueue<>());
        }

        boolean isFound() {
            return queue.poll() != null;
        }

        boolean isFoundWithin(long millis) throws InterruptedException {
            return queue.remove(millis) != null;
        }
    }

    /// @param dropped where the garbage that matters turns up
    /// @param found what to do with each piece of it
    /// @param enough when to stop
    /// @param force whether to fill the heap with garbage should the JVM ignore requests
    <T> void collect(
            ReferenceQueue<T> dropped,
            Consumer<Object> found,
            BooleanSupplier enough,
            boolean force) {
        try {
            if (isObeyed || force) {
                Canary canary = Canary.hatch();
                System.gc();
                isObeyed =
                        canary.isFoundWithin(isObeyed ? ANSWER_MILLIS : ANSWER_OF_THE_DEAF_MILLIS);
                settle(dropped, found);
            }
            if (!isObeyed && force) {
                provoke(dropped, found, enough);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Fills the Java heap with what it may throw away, at most twice over, until the JVM collects.
    ///
    /// The filling is softly reachable: so it stays long enough to crowd the old generation too,
    /// where storages may lie, and nobody runs out of heap because of it.
    private static <T> void provoke(
            ReferenceQueue<T> dropped, Consumer<Object> found, BooleanSupplier enough)
            throws InterruptedException {
        List<SoftReference<byte[]>> filling = new ArrayList<>();
        Canary canary = Canary.hatch();
        long pieces = 2 * (Runtime.getRuntime().maxMemory() / PIECE);
        long end = System.nanoTime() + PROVOKE_MOST_NANOS;
        while (filling.size() < pieces && System.nanoTime() < end && !enough.getAsBoolean()) {
            filling.add(new SoftReference<>(new byte[PIECE]));
            if (canary.isFound()) {
                settle(dropped, found);
                canary = Canary.hatch();
            }
        }
    }

    /// Takes what the collection found until no more comes.
    private static <T> void settle(ReferenceQueue<T> dropped, Consumer<Object> found)
            throws InterruptedException {
        long end = System.nanoTime() + SETTLE_MOST_NANOS;
        Object r = dropped.remove(SETTLE_MILLIS);
        while (r != null) {
            found.accept(r);
            r = System.nanoTime() < end ? dropped.remove(SETTLE_MILLIS) : null;
        }
    }
}
