package dev.nacre.cpu;

import dev.nacre.type.DType;
import org.jspecify.annotations.Nullable;

/// A kernel made ready for operands: found or compiled, with the casts around it.
final class Bound {
    private final MapKernel kernel;
    private final @Nullable Access[] in;
    private final long[] numbers;
    private final Access[] out;
    private final MapKernel.@Nullable Variant variant;
    private volatile @Nullable Pass scalars;
    private volatile @Nullable Pass vectors;

    /// @param in the operands that are elements
    /// @param numbers the operands that are one number
    Bound(MapKernel kernel, @Nullable Access[] in, long[] numbers, Access[] out) {
        this.kernel = kernel;
        this.in = in;
        this.numbers = numbers;
        this.out = out;
        this.variant = kernel.variant(in, out);
    }

    /// Computes the elements `from` to `to`.
    void run(Scratch s, long from, long to) {
        run(s, in, out, from, to);
    }

    /// The same on other operands, which lie as the first ones did.
    void run(Scratch s, @Nullable Access[] in, Access[] out, long from, long to) {
        MapKernel.Variant v = variant;
        long end = v == null ? from : to - (to - from) % v.lanes();
        if (v != null && from < end) {
            long at = v.trial().isWon() ? from : warm(v, s, in, out, from, end);
            if (at < end) {
                vectors(v).on(in, out).run(s, at, end);
            }
        }
        if (end < to) {
            scalars().on(in, out).run(s, end, to);
        }
    }

    /// Runs scalar code with trials of the vector code; returns where the vector code has won.
    private long warm(
            MapKernel.Variant v,
            Scratch s,
            @Nullable Access[] in,
            Access[] out,
            long from,
            long end) {
        Trial trial = v.trial();
        long at = from;
        while (at < end && !trial.isWon()) {
            boolean due = trial.isDue();
            long n = Math.min(due ? (long) v.lanes() * Trial.PASSES : Pass.TILE, end - at);
            Pass pass = due ? vectors(v) : scalars();
            long start = System.nanoTime();
            pass.on(in, out).run(s, at, at + n);
            if (due) {
                trial.vector(System.nanoTime() - start, n);
            } else {
                trial.scalar(System.nanoTime() - start, n);
            }
            at += n;
        }
        return at;
    }

    // Threads that come at once may make one each; they are the same.
    private Pass scalars() {
        Pass p = scalars;
        if (p == null) {
            p =
                    new Pass(
                            kernel.kernels(),
                            kernel.scalars(),
                            kernel.scalar(),
                            null,
                            in,
                            numbers,
                            out);
            scalars = p;
        }
        return p;
    }

    private Pass vectors(MapKernel.Variant v) {
        Pass p = vectors;
        if (p == null) {
            DType lane = v.program().lane();
            p = new Pass(kernel.kernels(), v.program(), v.kernel(), lane, in, numbers, out);
            vectors = p;
        }
        return p;
    }
}
