package dev.nacre.cpu;

import dev.nacre.type.NacreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The threads that share the parts of a piece of work; the caller is one of them.
final class Workers {
    /// What is done for one part.
    @FunctionalInterface
    interface Part {
        void run(int part, Scratch scratch);
    }

    /// Parts for each thread, so that a late one does not hold up all.
    private static final long PARTS = 4;

    private static final long ALIGN = 64;
    private static final String PROPERTY = "nacre.threads";

    private final int threads;
    private final ThreadPoolExecutor pool;

    Workers(int threads) {
        this.threads = threads;
        int helpers = Math.max(threads - 1, 1);
        this.pool =
                new ThreadPoolExecutor(
                        helpers,
                        helpers,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        r -> {
                            Thread t = new Thread(r, "nacre-cpu");
                            t.setDaemon(true);
                            return t;
                        });
        pool.allowCoreThreadTimeOut(true);
    }

    /// The number of cores, or what the system property says.
    static int configured() {
        String property = System.getProperty(PROPERTY);
        if (property == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(property.trim());
            if (threads > 0) {
                return threads;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number below 1 is.
        }
        throw new NacreException(
                "-D%s=%s: the number of threads must be 1 or more".formatted(PROPERTY, property));
    }

    int threads() {
        return threads;
    }

    /// Runs parts `0` to `parts - 1`, in any order, and returns when all are done.
    void run(int parts, Part part) {
        Work work = new Work(parts, part);
        for (int i = 1; i < Math.min(threads, parts); i++) {
            pool.execute(work);
        }
        work.run();
        work.await();
    }

    /// What is done for the numbers from one up to another.
    @FunctionalInterface
    interface Range {
        void run(Scratch scratch, long from, long to);
    }

    /// Runs over the numbers below `n`, on this thread alone if there are not many.
    ///
    /// @param grain how many are worth waking a thread for
    void split(long n, long grain, Range range) {
        long parts = threads == 1 ? 1 : Math.min(n / grain, PARTS * threads);
        if (parts < 2) {
            Scratch s = Scratch.take();
            try {
                range.run(s, 0, n);
            } finally {
                s.giveBack();
            }
            return;
        }
        // Parts begin at a multiple of any vector's length, so that only the last has a tail.
        long even = (n + parts - 1) / parts;
        long size = even < ALIGN ? even : (even + ALIGN - 1) / ALIGN * ALIGN;
        run(
                (int) ((n + size - 1) / size),
                (p, s) -> range.run(s, p * size, Math.min((p + 1) * size, n)));
    }

    /// Parts that are handed out one by one. Whoever comes when none is left goes away again.
    private static final class Work implements Runnable {
        private final int parts;
        private final Part part;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch open;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Work(int parts, Part part) {
            this.parts = parts;
            this.part = part;
            this.open = new CountDownLatch(parts);
        }

        @Override
        public void run() {
            int p = next.getAndIncrement();
            if (p >= parts) {
                return;
            }
            Scratch scratch = Scratch.take();
            try {
                for (; p < parts; p = next.getAndIncrement()) {
                    one(p, scratch);
                }
            } finally {
                scratch.giveBack();
            }
        }

        private void one(int p, Scratch scratch) {
            try {
                if (failure.get() == null) {
                    part.run(p, scratch);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                open.countDown();
            }
        }

        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    open.await();
                    break;
                } catch (InterruptedException e) {
                    // A launch runs to its end; the caller sees the interrupt afterwards.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
