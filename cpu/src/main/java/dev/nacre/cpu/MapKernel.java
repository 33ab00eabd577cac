package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Some bodies, compiled for scalars and, once that pays, for vectors.
final class MapKernel {
    private final Kernels kernels;
    private final BitSet scalarOperands;
    private final Program scalars;
    private final @Nullable Program vectors;
    private final Map<List<Place>, Variant> variants = new ConcurrentHashMap<>();
    private volatile @Nullable Kernel scalar;

    /// The code for one arrangement of operands, and whether it is worth running yet.
    record Variant(Program program, Kernel kernel, DType lane, int lanes, Trial trial) {}

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
        return variants.computeIfAbsent(places, k -> assemble(p, lane, k));
    }

    private Variant assemble(Program p, DType lane, List<Place> places) {
        VectorCarrier carrier = new VectorCarrier(kernels.bits(), lane);
        Kernel k = Assembler.kernel(p, carrier, places);
        return new Variant(p, k, lane, carrier.lanes(), new Trial(kernels.isEager()));
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
