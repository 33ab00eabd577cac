package dev.nacre.backend;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Asks the JVM for a garbage collection and waits until it has told what it found.
final class Collector {
    private static final long ANSWER_MILLIS = 300;
    private static final long SETTLE_MILLIS = 5;
    private static final long SETTLE_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int GARBAGE = 1 << 20;

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
                isObeyed = canary.isFoundWithin(ANSWER_MILLIS);
                settle(dropped, found);
            }
            if (!isObeyed && force) {
                provoke(dropped, found, enough);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Makes garbage, at most as much as the Java heap holds, until the JVM has to collect.
    private static <T> void provoke(
            ReferenceQueue<T> dropped, Consumer<Object> found, BooleanSupplier enough)
            throws InterruptedException {
        Canary canary = Canary.hatch();
        long left = Runtime.getRuntime().maxMemory() / GARBAGE;
        for (; left > 0 && !enough.getAsBoolean(); left--) {
            byte[] garbage = new byte[GARBAGE];
            try {
                if (canary.isFound()) {
                    settle(dropped, found);
                    canary = Canary.hatch();
                }
            } finally {
                // Or the compiler would leave the array out.
                Reference.reachabilityFence(garbage);
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
