package dev.nacre.cpu;

import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Combines the states of a reduction that lie in arrays, one array for each part of the state.
final class Combiner {
    private static final MemorySegment[] NO_MEMORY = {};
    private static final long[] NO_SCALARS = {};

    private final int parts;
    private final Kernel scalar;
    private final Program scalarProgram;
    private final MapKernel.@Nullable Variant vector;

    Combiner(Reduction reduction, DType element, Kernels kernels) {
        parts = reduction.isIndexed() ? 2 : 1;
        MapKernel kernel = kernels.map(reduction.combine(element), new BitSet());
        scalar = kernel.scalar();
        scalarProgram = kernel.scalars();
        Access[] in = new Access[2 * parts];
        Access[] out = new Access[parts];
        if (parts == 1) {
            Arrays.fill(in, new Tile(this, 0, element));
            out[0] = in[0];
        }
        vector = parts == 1 && element.isFloating() ? kernel.variant(in, out) : null;
    }

    /// The number of values that a state has.
    int parts() {
        return parts;
    }

    /// Makes few rows of `m`, each `width` states long, by halving: row `i` takes up row `i + h`,
    /// where `h` is half of `m` rounded up. The tree depends on `m` only.
    ///
    /// @param rows how many may be left
    /// @return how many are left
    int halve(Object[] states, int start, int m, int width, int rows) {
        int left = m;
        while (left > rows) {
            int h = (left + 1) / 2;
            combine(states, start, start + h * width, (left - h) * width);
            left = h;
        }
        return left;
    }

    /// Combines `n` states from `i` on with those from `j` on, in place of the former.
    private void combine(Object[] states, int i, int j, int n) {
        MapKernel.Variant v = vector;
        if (v == null) {
            run(scalar, scalarProgram, states, i, j, n);
            return;
        }
        int done = 0;
        int end = n - n % v.lanes();
        Trial trial = v.trial();
        while (done < end && !trial.isWon()) {
            boolean due = trial.isDue();
            int piece = Math.min(end - done, Trial.PASSES * v.lanes());
            long start = System.nanoTime();
            if (due) {
                run(v.kernel(), v.program(), states, i + done, j + done, piece);
                trial.vector(System.nanoTime() - start, piece);
            } else {
                run(scalar, scalarProgram, states, i + done, j + done, piece);
                trial.scalar(System.nanoTime() - start, piece);
            }
            done += piece;
        }
        if (done < end) {
            run(v.kernel(), v.program(), states, i + done, j + done, end - done);
        }
        if (end < n) {
            run(scalar, scalarProgram, states, i + end, j + end, n - end);
        }
    }

    private void run(Kernel k, Program p, Object[] states, int i, int j, int n) {
        int inputs = p.inputs().size();
        Object[] arrays = new Object[inputs + parts];
        long[] starts = new long[inputs + parts];
        for (int s = 0; s < inputs; s++) {
            int operand = p.inputs().get(s).operand();
            arrays[s] = states[operand % parts];
            starts[s] = operand < parts ? i : j;
        }
        for (int s = 0; s < parts; s++) {
            arrays[inputs + s] = states[s];
            starts[inputs + s] = i;
        }
        k.run(NO_MEMORY, starts, arrays, NO_SCALARS, n);
    }
}
