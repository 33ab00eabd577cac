package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Combines states that lie in arrays, one array for each part of the state, or in memory.
final class Combiner {
    private final Program program;
    private final @Nullable VectorCarrier carrier;
    private final Kernels.Mode mode;
    private final Choice<Fold> halves;
    private final Choice<RowFold> states;

    /// @param combine the combined state of the parts of the earlier state and of the later
    Combiner(List<Expr> combine, Kernels kernels) {
        List<Expr> lowered = Lowering.lower(combine);
        Program vectors = kernels.bits() == 0 ? null : Program.ofVectors(lowered);
        this.program = vectors == null ? Program.ofScalars(lowered) : vectors;
        this.carrier = vectors == null ? null : new VectorCarrier(kernels.bits(), vectors.lane());
        this.mode = kernels.mode();
        this.halves =
                choice(
                        program.steps().size(),
                        v -> FoldAssembler.fold(program, v),
                        this::rehearsal);
        List<Expr> parts = new ArrayList<>();
        for (Program.Output o : program.outputs()) {
            parts.add(Expr.arg(parts.size(), o.stored()));
        }
        this.states =
                rowFold(Program.ofScalars(parts), Collections.nCopies(parts.size(), Place.ARRAY));
    }

    /// The loops that reduce a few rows of what a program computes.
    ///
    /// @param places where its inputs are
    Choice<RowFold> rowFold(Program elements, List<Place> places) {
        return choice(
                elements.steps().size() + program.steps().size(),
                v -> RowFoldAssembler.fold(elements, places, program, v),
                f -> rehearsal(f, elements, places));
    }

    private <T> Choice<T> choice(
            int steps,
            Function<@Nullable VectorCarrier, T> maker,
            Function<T, Trial.Rehearsal> rehearsal) {
        return new Choice<>(mode, carrier, steps, maker, rehearsal);
    }

    /// What the vectors are made of, null where there are none.
    @Nullable DType lane() {
        return carrier == null ? null : program.lane();
    }

    /// The parts of a state.
    int parts() {
        return program.outputs().size();
    }

    /// Reduces rows to one, as [Fold#run] says.
    void run(Object[] states, int start, int m, int width, int times, int distance) {
        halves.run(
                m < 2 ? 0 : (long) m * width * times,
                f -> f.run(states, start, m, width, times, distance));
    }

    /// The loops that reduce a few rows of states.
    Choice<RowFold> rowFold() {
        return states;
    }

    private Trial.Rehearsal rehearsal(Fold f) {
        int n = Trial.PASSES * Fold.LANES;
        Object[] states = states(n);
        return () -> {
            f.run(states, 0, Trial.PASSES, Fold.LANES, 1, n);
            return n;
        };
    }

    private Trial.Rehearsal rehearsal(RowFold f, Program elements, List<Place> places) {
        int n = Fold.LANES;
        int all = Trial.PASSES * n;
        int slots = places.size();
        MemorySegment[] memory = new MemorySegment[slots];
        Object[] arrays = new Object[slots];
        long[] apart = new long[slots];
        List<HostStorage> held = new ArrayList<>();
        for (int k = 0; k < slots; k++) {
            DType t = elements.inputs().get(k).as();
            if (places.get(k) == Place.ARRAY) {
                arrays[k] = Cell.of(t).allocate(all);
                apart[k] = n;
            } else if (places.get(k) != Place.SCALAR) {
                HostStorage s = HostMemory.allocate((long) all * t.bytes());
                memory[k] = s.segment().fill((byte) 0);
                apart[k] = places.get(k) == Place.ROW ? 0 : (long) n * t.bytes();
                held.add(s);
            }
        }
        long[] zero = new long[slots];
        Object[] to = states(n);
        return () -> {
            try {
                int rows = Trial.PASSES;
                f.run(memory, arrays, zero, apart, zero, zero, rows, n, 1, to, 0, 0);
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
