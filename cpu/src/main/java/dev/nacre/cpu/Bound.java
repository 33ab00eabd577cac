package dev.nacre.cpu;

import dev.nacre.type.DType;
import org.jspecify.annotations.Nullable;

/// A kernel made ready for operands: found or compiled, with the casts around it.
final class Bound {
    /// So many elements are not worth a loop for each step.
    private static final int FEW = 64;

    private final MapKernel kernel;
    private final @Nullable Access[] in;
    private final long[] numbers;
    private final Access[] out;
    private final Variant fastest;
    private volatile @Nullable Pass fast;
    private volatile @Nullable Pass scalars;
    private volatile @Nullable Pass stepwise;

    /// @param in the operands that are elements
    /// @param numbers the operands that are one number
    Bound(MapKernel kernel, @Nullable Access[] in, long[] numbers, Access[] out) {
        this.kernel = kernel;
        this.in = in;
        this.numbers = numbers;
        this.out = out;
        this.fastest = kernel.fastest(in, out);
    }

    /// Computes the elements `from` to `to`.
    void run(Scratch s, long from, long to) {
        run(s, in, out, from, to);
    }

    /// The same on other operands, which lie as the first ones did.
    void run(Scratch s, @Nullable Access[] in, Access[] out, long from, long to) {
        Trial trial = fastest.trial();
        long end = to - (to - from) % fastest.lanes();
        for (long at = from; at < end; ) {
            boolean won = trial.isWon();
            long n = Math.min(won ? trial.stride() : Pass.TILE, end - at);
            boolean few = n < FEW && kernel.kernels().mode() != Kernels.Mode.READY;
            Pass p = won ? fast() : few ? scalars() : stepwise();
            long start = System.nanoTime();
            p.on(in, out).run(s, at, at + n);
            long nanos = System.nanoTime() - start;
            if (won) {
                trial.fast(nanos, n);
            } else {
                trial.slow(nanos, n);
            }
            at += n;
        }
        if (end < to) {
            scalars().on(in, out).run(s, end, to);
        }
    }

    // Threads that come at once may make one each; they are the same.
    private Pass fast() {
        Pass p = fast;
        if (p == null) {
            p = pass(fastest.program(), fastest.kernel(), fastest.lane());
            fast = p;
        }
        return p;
    }

    private Pass scalars() {
        Pass p = scalars;
        if (p == null) {
            p = pass(kernel.scalars(), kernel.scalar().kernel(), null);
            scalars = p;
        }
        return p;
    }

    private Pass stepwise() {
        Pass p = stepwise;
        if (p == null) {
            p = pass(kernel.scalars(), kernel.stepwise(), null);
            stepwise = p;
        }
        return p;
    }

    private Pass pass(Program program, Kernel loop, @Nullable DType lane) {
        return new Pass(kernel.kernels(), program, loop, lane, in, numbers, out);
    }
}
