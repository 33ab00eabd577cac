package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Combines states that lie in arrays, one array for each part of the state, or in memory.
final class Combiner {
    private final Program program;
    private final @Nullable VectorCarrier carrier;
    private final Kernels.Mode mode;
    private final Choice<Fold> halves;
    private final Choice<RowFold> memoryRows;
    private final Choice<RowFold> rows;

    /// @param combine the combined state of the parts of the earlier state and of the later
    Combiner(List<Expr> combine, Kernels kernels) {
        List<Expr> lowered = Lowering.lower(combine);
        Program vectors = kernels.bits() == 0 ? null : Program.ofVectors(lowered);
        this.program = vectors == null ? Program.ofScalars(lowered) : vectors;
        this.carrier = vectors == null ? null : new VectorCarrier(kernels.bits(), vectors.lane());
        this.mode = kernels.mode();
        this.halves = choice(v -> FoldAssembler.fold(program, v), this::rehearsal);
        this.memoryRows = rows(true);
        this.rows = rows(false);
    }

    private Choice<RowFold> rows(boolean inMemory) {
        return choice(
                v -> RowFoldAssembler.fold(program, inMemory, v), f -> rehearsal(f, inMemory));
    }

    private <T> Choice<T> choice(
            Function<@Nullable VectorCarrier, T> maker, Function<T, Trial.Rehearsal> rehearsal) {
        return new Choice<>(mode, carrier, program.steps().size(), maker, rehearsal);
    }

    /// Whether [#rowFold] could read states where they lie in memory.
    boolean readsMemory() {
        DType t = program.lane();
        return program.outputs().size() == 1 && (t == DType.F32 || t == DType.F64);
    }

    /// Whether it is faster to do so than to bring them to an array first: scalars are not.
    boolean isFasterInMemory() {
        return carrier != null && memoryRows.isVector();
    }

    /// States that could have been read where they lie were brought to an array first.
    void tookArrays(long nanos, long elements) {
        if (carrier != null) {
            memoryRows.took(nanos, elements);
        }
    }

    /// Reduces rows to one, as [Fold#run] says.
    void run(Object[] states, int start, int m, int width, int times, int distance) {
        halves.run(
                m < 2 ? 0 : (long) m * width * times,
                f -> f.run(states, start, m, width, times, distance));
    }

    /// The loops that reduce a few rows of states.
    Choice<RowFold> rowFold(boolean inMemory) {
        return inMemory ? memoryRows : rows;
    }

    private Trial.Rehearsal rehearsal(Fold f) {
        int n = Trial.PASSES * Fold.LANES;
        Object[] states = states(n);
        return () -> {
            f.run(states, 0, Trial.PASSES, Fold.LANES, 1, n);
            return n;
        };
    }

    private Trial.Rehearsal rehearsal(RowFold f, boolean inMemory) {
        int n = Fold.LANES;
        int all = Trial.PASSES * n;
        Object[] states = states(all);
        Object[] results = states(n);
        int bytes = inMemory ? program.lane().bytes() : 1;
        HostStorage held = HostMemory.allocate((long) all * bytes);
        MemorySegment memory = held.segment().fill((byte) 0);
        return () -> {
            try {
                long apart = (long) n * bytes;
                f.run(memory, states, 0, apart, Trial.PASSES, 0, n, 1, results, 0, 0);
            } finally {
                Reference.reachabilityFence(held);
            }
            return all;
        };
    }

    private Object[] states(int n) {
        Object[] states = new Object[program.outputs().size()];
        Arrays.setAll(states, p -> Cell.of(program.outputs().get(p).stored()).allocate(n));
        return states;
    }
}
