package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Combines states that lie in arrays, one array for each part of the state.
final class Combiner {
    private final Program program;
    private final @Nullable VectorCarrier carrier;
    private final Trial trial;
    private volatile @Nullable Fold scalar;
    private volatile @Nullable Fold vector;

    /// @param combine the combined state of the parts of the earlier state and of the later
    Combiner(List<Expr> combine, Kernels kernels) {
        List<Expr> lowered = Lowering.lower(combine);
        Program vectors = kernels.bits() == 0 ? null : Program.ofVectors(lowered);
        this.program = vectors == null ? Program.ofScalars(lowered) : vectors;
        this.carrier = vectors == null ? null : new VectorCarrier(kernels.bits(), vectors.lane());
        this.trial = new Trial(kernels.mode(), program.steps().size(), this::rehearsal);
    }

    /// Reduces rows to one, as [Fold#run] says.
    void run(Object[] states, int start, int m, int width, int times, int distance) {
        if (carrier == null || m < 2) {
            scalar().run(states, start, m, width, times, distance);
        } else {
            boolean won = trial.isWon();
            Fold f = won ? vector() : scalar();
            long all = (long) m * width * times;
            boolean timed = trial.isTimed(won, all);
            long begin = timed ? System.nanoTime() : 0;
            f.run(states, start, m, width, times, distance);
            if (timed) {
                trial.took(won, System.nanoTime() - begin, all);
            }
        }
    }

    private Trial.Rehearsal rehearsal() {
        Fold f = vector();
        Object[] states = new Object[program.outputs().size()];
        int n = Trial.PASSES * Fold.LANES;
        for (int p = 0; p < states.length; p++) {
            states[p] = Cell.of(program.outputs().get(p).stored()).allocate(n);
        }
        return () -> {
            f.run(states, 0, Trial.PASSES, Fold.LANES, 1, n);
            return n;
        };
    }

    // Threads that come at once may make one each; they are the same.
    private Fold scalar() {
        Fold f = scalar;
        if (f == null) {
            f = FoldAssembler.fold(program, null);
            scalar = f;
        }
        return f;
    }

    private Fold vector() {
        Fold f = vector;
        if (f == null) {
            f = FoldAssembler.fold(program, carrier);
            vector = f;
        }
        return f;
    }
}
