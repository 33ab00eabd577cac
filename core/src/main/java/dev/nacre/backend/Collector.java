package dev.nacre.backend;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks the JVM for a garbage collection and waits until it has told what it found.
final class Collector {
    private static final long ANSWER_MILLIS = 300;
    private static final long SETTLE_MILLIS = 5;
    private static final long SETTLE_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int GARBAGE = 1 << 20;

    /// Where garbage goes through, so that the compiler cannot leave it out.
    private static volatile byte @Nullable [] sink;

    /// Whether `System.gc()` does something; it does not under `-XX:+DisableExplicitGC`.
    private volatile boolean isObeyed = true;

    /// A piece of garbage that tells when it has been found.
    private static final class Canary {
        private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
        private final PhantomReference<Object> reference =
                new PhantomReference<>(new Object(), queue);

        boolean isFound(long millis) throws InterruptedException {
            return (millis == 0 ? queue.poll() : queue.remove(millis)) == reference;
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
            if (isObeyed) {
                Canary canary = new Canary();
                System.gc();
                isObeyed = canary.isFound(ANSWER_MILLIS);
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
            ReferenceQueue<T> dropped,
            Consumer<Object> found,
            BooleanSupplier enough)
            throws InterruptedException {
        Canary canary = new Canary();
        long left = Runtime.getRuntime().maxMemory() / GARBAGE;
        for (; left > 0 && !enough.getAsBoolean(); left--) {
            sink = new byte[GARBAGE];
            if (canary.isFound(0)) {
                settle(dropped, found);
                canary = new Canary();
            }
        }
        sink = null;
    }

    /// Takes what the collection found until no more comes.
    private static <T> void settle(
            ReferenceQueue<T> dropped, Consumer<Object> found)
            throws InterruptedException {
        long end = System.nanoTime() + SETTLE_MOST_NANOS;
        Object r = dropped.remove(SETTLE_MILLIS);
        while (r != null) {
            found.accept(r);
            r = System.nanoTime() < end ? dropped.remove(SETTLE_MILLIS) : null;
        }
    }
}
