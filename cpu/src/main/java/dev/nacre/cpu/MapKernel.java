package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Some bodies, compiled for scalars and, once that pays, for vectors.
final class MapKernel {
    private final Kernels kernels;
    private final BitSet scalarOperands;
    private final Program scalars;
    private final @Nullable Program vectors;
    private final Map<List<Place>, Variant> variants = new ConcurrentHashMap<>();
    private volatile @Nullable Kernel scalar;

    /// The vector code for one arrangement of operands, and whether it is worth running yet.
    static final class Variant {
        private final Program program;
        private final VectorCarrier carrier;
        private final List<Place> places;
        private final Trial trial;
        private volatile @Nullable Kernel kernel;

        private Variant(Program program, VectorCarrier carrier, List<Place> places, Trial trial) {
            this.program = program;
            this.carrier = carrier;
            this.places = places;
            this.trial = trial;
        }

        Program program() {
            return program;
        }

        int lanes() {
            return carrier.lanes();
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
    }

    MapKernel(Kernels kernels, List<Expr> bodies, BitSet scalarOperands) {
        this.kernels = kernels;
        this.scalarOperands = scalarOperands;
        List<Expr> lowered = Lowering.lower(HalfPrecision.widen(bodies));
        this.scalars = Program.ofScalars(lowered);
        this.vectors = kernels.bits() == 0 ? null : Program.ofVectors(lowered);
    }

    Program scalars() {
        return scalars;
    }

    @Nullable Program vectors() {
        return vectors;
    }

    Kernels kernels() {
        return kernels;
    }

    /// The loop over arrays of elements as they are stored.
    Kernel scalar() {
        Kernel k = scalar;
        if (k == null) {
            synchronized (this) {
                k = scalar;
                if (k == null) {
                    k = Assembler.kernel(scalars, new ScalarCarrier(), places(scalars));
                    scalar = k;
                }
            }
        }
        return k;
    }

    /// The loop over vectors for operands at some places, or null where there is none.
    @Nullable Variant variant(@Nullable Access[] in, Access[] out) {
        Program p = vectors;
        if (p == null) {
            return null;
        }
        DType lane = p.lane();
        List<Place> places = new ArrayList<>();
        for (Program.Input i : p.inputs()) {
            places.add(
                    scalarOperands.get(i.operand())
                            ? Place.SCALAR
                            : place(in[i.operand()], i.as() == lane ? lane : null));
        }
        for (int o = 0; o < out.length; o++) {
            boolean same = p.steps().get(p.outputs().get(o).value()).dtype() == lane;
            places.add(place(out[o], same ? lane : null));
        }
        return variants.computeIfAbsent(places, k -> variant(p, k));
    }

    private Variant variant(Program p, List<Place> places) {
        VectorCarrier carrier = new VectorCarrier(kernels.bits(), p.lane());
        return new Variant(p, carrier, places, new Trial(kernels.isEager()));
    }

    private static Place place(@Nullable Access a, @Nullable DType lane) {
        return a instanceof View v && v.dtype() == lane && v.isDense() ? Place.MEMORY : Place.ARRAY;
    }

    private List<Place> places(Program p) {
        List<Place> places = new ArrayList<>();
        for (Program.Input i : p.inputs()) {
            places.add(scalarOperands.get(i.operand()) ? Place.SCALAR : Place.ARRAY);
        }
        places.addAll(Collections.nCopies(p.outputs().size(), Place.ARRAY));
        return places;
    }
}
