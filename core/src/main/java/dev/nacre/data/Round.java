package dev.nacre.data;

import dev.nacre.type.NacreException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The batches of an epoch in their order, made ahead by threads of its own.
///
/// Batches are asked for only as others are taken. So a round that nobody goes on with comes to
/// rest by itself, and its threads end when they have had nothing to do for a while.
final class Round {
    private static final long IDLE_MILLIS = 500;
    private static final AtomicLong THREADS = new AtomicLong();

    private final Epoch epoch;
    private final long batches;
    private final int ahead;
    private final ThreadPoolExecutor pool;
    private final Queue<Future<Samples>> asked = new ArrayDeque<>();
    private long next;

    /// @param ahead how many batches are made before they are asked for
    Round(Epoch epoch, long batches, int workers, int ahead) {
        this.epoch = epoch;
        this.batches = batches;
        this.ahead = ahead;
        this.pool =
                new ThreadPoolExecutor(
                        workers,
                        workers,
                        IDLE_MILLIS,
                        TimeUnit.MILLISECONDS,
                        new LinkedBlockingQueue<>(),
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("nacre-data-" + THREADS.incrementAndGet())
                                        .unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        ask();
    }

    private void ask() {
        for (; next < batches && asked.size() < ahead; next++) {
            long number = next;
            asked.add(pool.submit(() -> epoch.batch(number)));
        }
    }

    /// The batch after the last one taken; there is no going on after an error.
    Samples next() {
        try {
            Samples batch = asked.remove().get();
            ask();
            return batch;
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            throw new NacreException("DataLoader: interrupted while it waited for a batch", e);
        } catch (ExecutionException e) {
            pool.shutdownNow();
            switch (e.getCause()) {
                case RuntimeException r -> throw r;
                case Error r -> throw r;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
