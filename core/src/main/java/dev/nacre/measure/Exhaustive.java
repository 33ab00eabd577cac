package dev.nacre.measure;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.exact.Truth;
import dev.nacre.rewrite.Judgement;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;

/// A comparison of a result of one variable in f32 with the truth, at every float there is: see
/// [Census] for how.
public final class Exhaustive {
    private static final int BITS = 17;
    private static final int BLOCK = 1 << BITS;
    private static final int BLOCKS = 1 << (32 - BITS);

    /// So many floats are compared with the truth together where the kernel in f64 cannot be relied
    /// on.
    private static final int PIECE = BLOCK >> 5;

    private static final int PIECES = BLOCK / PIECE;

    /// So many floats are chosen at random, from each block and from each piece of a block that is
    /// in doubt.
    private static final int SAMPLE = 8;

    /// The distance from the truth, in ULP, up to which the kernel in f64 is relied on.
    private static final double CLOSE = 1e-4;

    /// Blocks are taken in such steps, so that bad errors are met early and few later ones may be
    /// worse.
    private static final int STRIDE = 12_345;

    /// So many floats of a block, at most, are compared with the truth because they may be the
    /// worst: without a bound, a formula that is equally wrong everywhere would take hours.
    private static final int CANDIDATES = 256;

    private static final double BEYOND = 0x1p128;

    private final int blocks;
    private final Computation single;
    private final Computation wide;
    private final Meter meter;
    private final Errors errors;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder exact = new LongAdder();
    private final BitSet delicate = new BitSet();
    private double reference;

    private Exhaustive(Computation single, double tolerance, int blocks) {
        this.single = single;
        this.blocks = blocks;
        this.wide = single.in(DType.F64, fastest());
        this.meter = new Meter(single, tolerance);
        this.errors = meter.errors();
        List<Double> special = new ArrayList<>(meter.probe().special());
        special.addAll(List.of(0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        for (double v : special) {
            int piece = Float.floatToRawIntBits((float) v) >>> (BITS - 5);
            for (int near = -1; near <= 1; near++) {
                delicate.set(Math.floorMod(piece + near, BLOCKS * PIECES));
            }
        }
    }

    /// What the reference is computed with, whoever computes what is measured.
    private static Backend fastest() {
        return Backends.all().stream().filter(Backend::isUsable).findFirst().orElseThrow();
    }

    /// Walks all floats.
    ///
    /// @param computation one result of one variable, in f32
    /// @param tolerance errors that are absolutely at most so large do not count; 0 if all do
    /// @param progress is told now and then which part of the way is done, from 0 to 1
    public static Census walk(Computation computation, double tolerance, DoubleConsumer progress) {
        return walk(computation, tolerance, BLOCKS, progress);
    }

    /// Walks the first blocks only.
    static Census walk(
            Computation computation, double tolerance, int blocks, DoubleConsumer progress) {
        return new Exhaustive(computation, tolerance, blocks).walk(progress);
    }

    /// The first float of a block, in the order of the walk, as bits; the others follow.
    static int first(int block) {
        return block * STRIDE % BLOCKS * BLOCK;
    }

    private Census walk(DoubleConsumer progress) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(this::work));
            }
            for (Future<?> f : running) {
                await(f, progress);
            }
        }
        return new Census(errors.measurement(), sampled.sum(), reference, exact.sum());
    }

    private void await(Future<?> f, DoubleConsumer progress) {
        while (true) {
            try {
                f.get(200, TimeUnit.MILLISECONDS);
                progress.accept((double) done.get() / blocks);
                return;
            } catch (TimeoutException e) {
                progress.accept((double) done.get() / blocks);
            } catch (ExecutionException e) {
                next.set(blocks);
                throw e.getCause() instanceof RuntimeException r
                        ? r
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                next.set(blocks);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private void work() {
        float[] x = new float[BLOCK];
        double[] same = new double[BLOCK];
        float[] y = new float[BLOCK];
        double[] r = new double[BLOCK];
        double[] distance = new double[BLOCK];
        for (int k = next.getAndIncrement(); k < blocks; k = next.getAndIncrement()) {
            int from = first(k);
            for (int i = 0; i < BLOCK; i++) {
                x[i] = Float.intBitsToFloat(from + i);
                same[i] = x[i];
            }
            run(single, MemorySegment.ofArray(x), MemorySegment.ofArray(y));
            run(wide, MemorySegment.ofArray(same), MemorySegment.ofArray(r));
            BitSet doubtful = doubtful(from >>> BITS, same, r);
            for (int p = 0; p < PIECES; p++) {
                if (doubtful.get(p) && interpolates((from >>> BITS) * PIECES + p, p, same, r)) {
                    doubtful.clear(p);
                } else if (doubtful.get(p)) {
                    judge(same, y, range(p), errors);
                }
            }
            compare(same, y, r, doubtful, distance);
            done.incrementAndGet();
        }
    }

    /// Results in memory that is there already, since new arrays would take as long as the kernel.
    private static void run(Computation c, MemorySegment from, MemorySegment to) {
        c.run(
                from,
                result -> {
                    result.copyTo(to, 0);
                    return to;
                });
    }

    private static int[] range(int piece) {
        int[] all = new int[PIECE];
        for (int i = 0; i < PIECE; i++) {
            all[i] = piece * PIECE + i;
        }
        return all;
    }

    /// The pieces of a block in which the kernel in f64 cannot be relied on.
    private BitSet doubtful(int block, double[] x, double[] r) {
        BitSet doubtful = delicate.get(block * PIECES, (block + 1) * PIECES);
        SplittableRandom random = new SplittableRandom(block);
        int[] some = random.ints(SAMPLE, 0, BLOCK).toArray();
        if (mark(some, x, r, doubtful)) {
            int[] more = new int[SAMPLE * PIECES];
            for (int i = 0; i < more.length; i++) {
                more[i] = i / SAMPLE * PIECE + random.nextInt(PIECE);
            }
            mark(more, x, r, doubtful);
        }
        return doubtful;
    }

    /// Marks the pieces, and those beside them, of floats at which the kernel in f64 is too far
    /// from the truth; whether there are any.
    private boolean mark(int[] sample, double[] x, double[] r, BitSet doubtful) {
        Judgement truths = meter.truths(List.of(pick(x, sample)));
        sampled.add(sample.length);
        exact.add(sample.length);
        boolean any = false;
        double farthest = 0;
        for (int i = 0; i < sample.length; i++) {
            Truth t = truths.truth(0, i);
            int piece = sample[i] / PIECE;
            if (t == null || !t.isKnown() || doubtful.get(piece)) {
                continue;
            }
            double d = distance(t, r[sample[i]]);
            if (d > CLOSE && !meter.isKink(0, x[sample[i]])) {
                any = true;
                doubtful.set(Math.max(0, piece - 1), Math.min(PIECES, piece + 2));
            } else {
                farthest = Math.max(farthest, d <= CLOSE ? d : 0);
            }
        }
        relied(farthest);
        return any;
    }

    /// Puts a polynomial through the truth in the place of the kernel in f64, if it is a better
    /// reference in a piece.
    ///
    /// @param piece among all there are
    /// @param p the same piece among those of its block
    private boolean interpolates(int piece, int p, double[] x, double[] r) {
        if (delicate.get(piece)) {
            return false;
        }
        int from = p * PIECE;
        int[] nodes = Interpolation.nodes(from, PIECE);
        int[] some = new SplittableRandom(piece).ints(SAMPLE, from, from + PIECE).toArray();
        exact.add(nodes.length + some.length);
        Judgement truths = meter.truths(List.of(pick(x, nodes)));
        double[] values = new double[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            Truth t = truths.truth(0, i);
            values[i] = t == null || !t.isKnown() ? Double.NaN : t.value(DType.F64);
        }
        Interpolation through = new Interpolation(from, PIECE, values);
        sampled.add(some.length);
        truths = meter.truths(List.of(pick(x, some)));
        double farthest = 0;
        for (int i = 0; i < some.length; i++) {
            Truth t = truths.truth(0, i);
            double d =
                    t == null || !t.isKnown()
                            ? Double.POSITIVE_INFINITY
                            : distance(t, through.at(some[i]));
            if (!(d <= CLOSE)) {
                return false;
            }
            farthest = Math.max(farthest, d);
        }
        relied(farthest);
        for (int i = from; i < from + PIECE; i++) {
            r[i] = through.at(i);
        }
        return true;
    }

    private synchronized void relied(double distance) {
        reference = Math.max(reference, distance);
    }

    private static double distance(Truth t, double r) {
        boolean zero = Math.abs(r) < Float.MIN_VALUE * CLOSE && t.value(DType.F32) == 0;
        double clipped = Double.isFinite(r) ? Math.clamp(r, -BEYOND, BEYOND) : r;
        return zero ? 0 : t.ulps(clipped, DType.F32);
    }

    private static double[] pick(double[] from, int[] which) {
        double[] picked = new double[which.length];
        for (int i = 0; i < which.length; i++) {
            picked[i] = from[which[i]];
        }
        return picked;
    }

    /// Compares some results with the truth.
    private void judge(double[] x, float[] y, int[] which, Errors into) {
        if (which.length == 0) {
            return;
        }
        double[] results = new double[which.length];
        for (int i = 0; i < which.length; i++) {
            results[i] = y[which[i]];
        }
        exact.add(which.length);
        meter.judge(List.of(pick(x, which)), List.of(results), into);
    }

    /// Compares results with those of the kernel in f64, and those that might be the worst with the
    /// truth.
    private void compare(double[] x, float[] y, double[] r, BitSet doubtful, double[] distance) {
        Errors.Part part = errors.part();
        int top = -1;
        int unlike = 0;
        int[] disagreeing = new int[BLOCK];
        // Results that are rounded once are off by half an ULP at most.
        boolean skipRounded = errors.max() > 0.5 + 2 * CLOSE;
        int rounded = 0;
        for (int piece = 0; piece < PIECES; piece++) {
            int from = piece * PIECE;
            if (doubtful.get(piece)) {
                Arrays.fill(distance, from, from + PIECE, 0);
                continue;
            }
            for (int i = from; i < from + PIECE; i++) {
                double truth = r[i];
                if (truth == y[i] || (skipRounded && (float) truth == y[i])) {
                    distance[i] = 0;
                    rounded++;
                    continue;
                }
                double d;
                if (isNormal(truth) && isNormal(y[i]) && !errors.forgives()) {
                    d = Math.abs(y[i] - truth) * power(23 - Math.getExponent(truth));
                    part.point(d, false);
                } else if (Math.abs(truth) <= Double.MAX_VALUE) {
                    // Nothing is forgiven that the distance of the kernel in f64 may have made
                    // small.
                    double off = Math.abs(y[i] - truth) + CLOSE * power(exponent(truth) - 23);
                    d = part.counted(ulps(y[i], truth), off);
                    part.point(d, Float.isFinite((float) truth) && !Float.isFinite(y[i]));
                } else {
                    d = 0;
                    if (truth == y[i] || (Double.isNaN(truth) && Float.isNaN(y[i]))) {
                        part.point(0, false);
                    } else {
                        disagreeing[unlike++] = i;
                    }
                }
                distance[i] = d;
                top = top < 0 || d > distance[top] ? i : top;
            }
        }
        part.exact(rounded);
        part.add();
        judge(x, y, Arrays.copyOf(disagreeing, unlike), errors);
        if (top >= 0 && mayBeWorst(distance[top])) {
            // The worst first, so that few others are left.
            worst(x, y, new int[] {top});
            int some = 0;
            for (int i = 0; i < BLOCK && some < CANDIDATES; i++) {
                if (i != top && mayBeWorst(distance[i])) {
                    disagreeing[some++] = i;
                }
            }
            worst(x, y, Arrays.copyOf(disagreeing, some));
        }
    }

    /// Whether a number is a normal one of f32.
    private static boolean isNormal(double v) {
        double size = Math.abs(v);
        return size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE;
    }

    private boolean mayBeWorst(double distance) {
        return distance > CLOSE && distance > errors.max() - CLOSE;
    }

    private void worst(double[] x, float[] y, int[] which) {
        if (which.length > 0) {
            Errors found = meter.errors();
            judge(x, y, which, found);
            Measurement m = found.measurement();
            if (m.at() != null) {
                errors.worst(m.maxUlp(), m.at());
            }
        }
    }

    /// The distance of a result from a number in units in the last place of f32, as [Truth] has it.
    private static double ulps(float result, double truth) {
        if (Float.isNaN(result)) {
            return Double.POSITIVE_INFINITY;
        }
        double t = Math.clamp(truth, -BEYOND, BEYOND);
        double y = Float.isInfinite(result) ? Math.copySign(BEYOND, result) : result;
        return Math.abs(y - t) * power(23 - exponent(t));
    }

    private static int exponent(double truth) {
        return Math.clamp(Math.getExponent(truth), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    }

    private static double power(int exponent) {
        return Double.longBitsToDouble((long) (1023 + exponent) << 52);
    }
}
