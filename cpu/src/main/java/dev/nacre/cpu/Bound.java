package dev.nacre.cpu;

import dev.nacre.type.DType;
import org.jspecify.annotations.Nullable;

/// A kernel made ready for operands that lie in some way: found or compiled, with the casts around
/// it.
final class Bound {
    /// So many elements are not worth a loop for each step.
    private static final int FEW = 64;

    private final MapKernel kernel;
    private final @Nullable Access[] in;
    private final Access[] out;
    private final long row;
    private final Variant fastest;
    private volatile @Nullable Pass fast;
    private volatile @Nullable Pass scalars;
    private volatile @Nullable Pass stepwise;

    /// @param in the operands that are elements, null for those that are one number
    Bound(MapKernel kernel, @Nullable Access[] in, Access[] out) {
        this.kernel = kernel;
        this.in = in;
        this.out = out;
        this.row = View.rows(in, out, kernel.lanes());
        this.fastest = kernel.fastest(in, out, row);
    }

    /// Computes the elements `from` to `to` of operands that lie as the first ones did.
    ///
    /// @param numbers the operands that are one number
    void run(Scratch s, @Nullable Access[] in, long[] numbers, Access[] out, long from, long to) {
        Trial trial = fastest.trial();
        long end = to - (to - from) % fastest.lanes();
        for (long at = from; at < end; ) {
            boolean won = trial.isWon();
            long n = Math.min(won ? trial.stride() : Pass.TILE, end - at);
            boolean few = n < FEW && kernel.kernels().mode() != Kernels.Mode.READY;
            Pass p = won ? fast() : few ? scalars() : stepwise();
            boolean timed = trial.isTimed(won, n);
            long start = timed ? System.nanoTime() : 0;
            p.on(in, numbers, out).run(s, at, at + n);
            if (timed) {
                trial.took(won, System.nanoTime() - start, n);
            }
            at += n;
        }
        if (end < to) {
            scalars().on(in, numbers, out).run(s, end, to);
        }
    }

    // Threads that come at once may make one each; they are the same.
    private Pass fast() {
        Pass p = fast;
        if (p == null) {
            p = pass(fastest.program(), fastest.kernel(), fastest.lane(), row);
            fast = p;
        }
        return p;
    }

    private Pass scalars() {
        Pass p = scalars;
        if (p == null) {
            p = pass(kernel.scalars(), kernel.scalar().kernel(), null, 0);
            scalars = p;
        }
        return p;
    }

    private Pass stepwise() {
        Pass p = stepwise;
        if (p == null) {
            p = pass(kernel.scalars(), kernel.stepwise(), null, 0);
            stepwise = p;
        }
        return p;
    }

    private Pass pass(Program program, Kernel loop, @Nullable DType lane, long row) {
        return new Pass(kernel.kernels(), program, loop, lane, in, out, lane == null ? 0 : row);
    }
}
