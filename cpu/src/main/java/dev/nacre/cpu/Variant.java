package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fast loop of a kernel for one arrangement of operands, and whether it is worth running yet.
final class Variant {
    private final Program program;
    private final Carrier carrier;
    private final List<Place> places;
    private final Trial trial;
    private volatile @Nullable Kernel kernel;

    /// @param places where the inputs and, behind them, the outputs are
    /// @param mode which loops run
    Variant(Program program, Carrier carrier, List<Place> places, Kernels.Mode mode) {
        this.program = program;
        this.carrier = carrier;
        this.places = places;
        int steps = program.steps().size() + program.outputs().size();
        this.trial = new Trial(mode, lane() == null ? 0 : steps, this::rehearsal);
    }

    Program program() {
        return program;
    }

    int lanes() {
        return carrier.lanes();
    }

    /// What the vectors are made of; null for scalars.
    @Nullable DType lane() {
        return carrier instanceof VectorCarrier ? program.lane() : null;
    }

    Trial trial() {
        return trial;
    }

    /// The loop, made when it is asked for: most kernels do not live that long.
    Kernel kernel() {
        Kernel k = kernel;
        if (k == null) {
            synchronized (this) {
                k = kernel;
                if (k == null) {
                    Program p = lane() == null ? program : program.branched();
                    k = Assembler.kernel(p, carrier, places);
                    kernel = k;
                }
            }
        }
        return k;
    }

    /// Memory and arrays of its own, for vectors all zero and all NaN in turns: of loops that have
    /// two ways both have to be compiled.
    private Trial.Rehearsal rehearsal() {
        int n = Trial.PASSES * carrier.lanes();
        MemorySegment[] memory = new MemorySegment[places.size()];
        Object[] arrays = new Object[places.size()];
        List<HostStorage> held = new ArrayList<>();
        for (int k = 0; k < places.size(); k++) {
            DType t = carrier.held(Assembler.dtype(program, k));
            switch (places.get(k)) {
                case MEMORY, ROW -> {
                    HostStorage s = HostMemory.allocate((long) n * t.bytes());
                    memory[k] = s.segment();
                    mix(s.segment(), t.bytes());
                    held.add(s);
                }
                case ARRAY, FRONT -> arrays[k] = mixed(t, n);
                case SCALAR -> {}
            }
        }
        Kernel loop = kernel();
        long[] starts = new long[places.size()];
        long[] apart = new long[places.size()];
        long[] numbers = new long[places.size()];
        return () -> {
            try {
                loop.run(memory, starts, apart, arrays, numbers, 1, n);
            } finally {
                Reference.reachabilityFence(held);
            }
            return n;
        };
    }

    private void mix(MemorySegment s, int bytes) {
        s.fill((byte) 0);
        long size = (long) carrier.lanes() * bytes;
        for (long at = size; at < s.byteSize() && lane() != null; at += 2 * size) {
            s.asSlice(at, size).fill((byte) -1);
        }
    }

    private Object mixed(DType t, int n) {
        Cell cell = Cell.of(t);
        Object array = cell.allocate(n);
        int size = carrier.lanes();
        for (int at = size; at < n && lane() != null; at += 2 * size) {
            Numbers.set(array, at, t, Operand.Scalar.of(t, Double.NaN).bits());
            cell.fill(array, at, at + size);
        }
        return array;
    }
}
