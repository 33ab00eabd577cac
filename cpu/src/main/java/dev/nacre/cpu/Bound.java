package dev.nacre.cpu;

import org.jspecify.annotations.Nullable;

/// A kernel together with its operands.
final class Bound {
    private final MapKernel kernel;
    private final @Nullable Access[] in;
    private final long[] numbers;
    private final Access[] out;
    private final MapKernel.@Nullable Variant variant;

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
        MapKernel.Variant v = variant;
        if (v == null || to - from < v.lanes()) {
            scalars().run(s, from, to);
            return;
        }
        long end = to - (to - from) % v.lanes();
        long at = v.trial().isWon() ? from : warm(v, s, from, end);
        if (at < end) {
            vectors(v).run(s, at, end);
        }
        if (end < to) {
            scalars().run(s, end, to);
        }
    }

    /// Runs scalar code with trials of the vector code; returns where the vector code has won.
    private long warm(MapKernel.Variant v, Scratch s, long from, long end) {
        Trial trial = v.trial();
        long at = from;
        while (at < end && !trial.isWon()) {
            boolean due = trial.isDue();
            long n = Math.min(due ? (long) v.lanes() * Trial.PASSES : Pass.TILE, end - at);
            long start = System.nanoTime();
            if (due) {
                vectors(v).run(s, at, at + n);
                trial.vector(System.nanoTime() - start, n);
            } else {
                scalars().run(s, at, at + n);
                trial.scalar(System.nanoTime() - start, n);
            }
            at += n;
        }
        return at;
    }

    private Pass scalars() {
        return new Pass(
                kernel.kernels(), kernel.scalars(), kernel.scalar(), null, in, numbers, out);
    }

    private Pass vectors(MapKernel.Variant v) {
        return new Pass(
                kernel.kernels(), v.program(), v.kernel(), v.program().lane(), in, numbers, out);
    }
}
