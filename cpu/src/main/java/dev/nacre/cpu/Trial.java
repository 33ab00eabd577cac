package dev.nacre.cpu;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// Finds out when the fast loop of a kernel is worth running.
///
/// A new loop is slow until the JIT compiler has got to it, vectors a hundred times slower than
/// afterwards, and it gets there only if the loop runs. So a thread aside runs it on operands of
/// its own, for no more time than a few times what slow loops have cost, until it wins. A loop that
/// is slow again, because the compiler took its code back, loses and has to win anew. All loops
/// compute the same bits. Races lose a measurement at worst.
final class Trial {
    /// A loop on operands of its own.
    @FunctionalInterface
    interface Rehearsal {
        /// Runs it once; the elements it went over.
        long run();
    }

    /// Passes of the loop in a rehearsal: enough calls and passes for the JIT compiler, soon.
    static final int PASSES = 32;

    private static final int WINS = 3;
    private static final int LOSSES = 2;

    /// Compiled code does a step of one element in less than this, in ns; vectors that are not
    /// compiled take ten times as long.
    private static final double STEP = 1;

    /// A program that computes for less time than this, in ns, is better off without what the
    /// Vector API takes to start.
    private static final long FIRST = 50_000_000;

    /// A kernel that runs for less time than this is better off without its fast loop.
    private static final long SETTLED = 5_000_000;

    /// Rehearsals may take so many times what the slow loops have cost, each at least a while. In
    /// between they pause: the compiler needs the time too.
    private static final int SHARE = 4;

    private static final long WHILE = 20_000_000;
    private static final long TURN = 1_000_000;
    private static final long PAUSE_MILLIS = 1;

    /// Elements that a fast loop is trusted with before it is looked at again, at first and at
    /// most.
    private static final int FEW = 1 << 11;

    private static final int MANY = 1 << 16;

    /// So short a run tells nothing.
    private static final int SHORT = 1 << 9;

    private static final ThreadPoolExecutor ASIDE = aside();

    private static final LongAdder ALL = new LongAdder();

    private final Kernels.Mode mode;
    private final Supplier<Rehearsal> loop;
    private final double limit;
    private volatile boolean won;
    private volatile int stride = FEW;
    private boolean waiting;
    private long slowTime;
    private long rehearsed;
    private double slowPace;
    private int losses;

    /// @param mode which loops run
    /// @param steps what it does for an element; 0 for a loop whose pace tells nothing
    /// @param loop makes operands for each rehearsal, aside
    Trial(Kernels.Mode mode, int steps, Supplier<Rehearsal> loop) {
        this.mode = mode;
        this.won = mode == Kernels.Mode.FAST;
        this.limit = steps == 0 ? Double.POSITIVE_INFINITY : steps * STEP;
        this.loop = loop;
    }

    private static ThreadPoolExecutor aside() {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        r -> {
                            Thread t = new Thread(r, "nacre-warm");
                            t.setDaemon(true);
                            return t;
                        });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /// Whether to use the fast loop.
    boolean isWon() {
        return won;
    }

    /// How many elements the fast loop is trusted with at once.
    int stride() {
        return stride;
    }

    /// Whether it matters how long a loop takes for so many elements.
    ///
    /// @param fast whether it is the fast one
    boolean isTimed(boolean fast, long elements) {
        return !fast || elements >= SHORT;
    }

    /// A loop went over some elements.
    ///
    /// @param fast whether it was the fast one
    void took(boolean fast, long nanos, long elements) {
        if (fast) {
            fast(nanos, elements);
        } else {
            slow(nanos, elements);
        }
    }

    /// The fast loop went over some elements.
    private void fast(long nanos, long elements) {
        if (nanos <= 2 * limit * elements) {
            losses = 0;
            stride = Math.min(2 * stride, MANY);
        } else if (++losses >= LOSSES && mode == Kernels.Mode.MEASURED) {
            losses = 0;
            stride = FEW;
            won = false;
        }
    }

    /// Slow loops went over some elements.
    void slow(long nanos, long elements) {
        double pace = (double) nanos / elements;
        slowPace = slowPace == 0 ? pace : 0.75 * slowPace + 0.25 * pace;
        slowTime += nanos;
        ALL.add(nanos);
        if (mode == Kernels.Mode.MEASURED
                && !won
                && slowTime > SETTLED
                && rehearsed < SHARE * slowTime
                && ALL.sum() > FIRST) {
            rehearse();
        }
    }

    private synchronized void rehearse() {
        if (!waiting) {
            waiting = true;
            ASIDE.execute(this::run);
        }
    }

    /// Runs the fast loop until it wins or has had its time.
    private void run() {
        try {
            Rehearsal r = loop.get();
            long most = Math.max(rehearsed + WHILE, SHARE * slowTime);
            int wins = 0;
            while (rehearsed < most) {
                wins = turn(r) < Math.min(limit, slowPace) ? wins + 1 : 0;
                if (wins == WINS) {
                    won = true;
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (ArithmeticException e) {
            // The numbers made up for it are no good, such as a divisor of 0.
            rehearsed = Long.MAX_VALUE;
        } catch (RuntimeException | Error e) {
            // Once is enough: the slow loops go on.
            rehearsed = Long.MAX_VALUE;
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                waiting = false;
            }
        }
    }

    /// Runs the fast loop for a moment; its best pace in ns an element.
    private double turn(Rehearsal r) {
        double best = Double.POSITIVE_INFINITY;
        long begin = System.nanoTime();
        long start = begin;
        while (start - begin < TURN) {
            long elements = 0;
            while (elements < SHORT) {
                elements += r.run();
            }
            long end = System.nanoTime();
            best = Math.min(best, (double) (end - start) / elements);
            start = end;
        }
        rehearsed += start - begin;
        return best;
    }
}
