package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
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
                    k = Assembler.kernel(program, carrier, places);
                    kernel = k;
                }
            }
        }
        return k;
    }

    /// Memory and arrays of its own, all zero.
    private Trial.Rehearsal rehearsal() {
        int n = Trial.PASSES * carrier.lanes();
        MemorySegment[] memory = new MemorySegment[places.size()];
        Object[] arrays = new Object[places.size()];
        List<HostStorage> held = new ArrayList<>();
        for (int k = 0; k < places.size(); k++) {
            DType t = carrier.held(Assembler.dtype(program, k));
            switch (places.get(k)) {
                case MEMORY -> {
                    HostStorage s = HostMemory.allocate((long) n * t.bytes());
                    memory[k] = s.segment().fill((byte) 0);
                    held.add(s);
                }
                case ARRAY, FRONT -> arrays[k] = Cell.of(t).allocate(n);
                case SCALAR -> {}
            }
        }
        Kernel loop = kernel();
        long[] starts = new long[places.size()];
        long[] numbers = new long[places.size()];
        return () -> {
            try {
                loop.run(memory, starts, arrays, numbers, n);
            } finally {
                Reference.reachabilityFence(held);
            }
            return n;
        };
    }
}
