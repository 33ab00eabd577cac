package dev.nacre.cpu;

import static java.util.Objects.requireNonNull;

import dev.nacre.expr.Expr;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Some bodies: as steps that are always ready, as a loop over scalars and, where there is one, as
/// a loop over vectors.
final class MapKernel {
    private record Folded(Combiner combiner, List<Place> places) {}

    private final Kernels kernels;
    private final BitSet scalarOperands;
    private final Program scalars;
    private final @Nullable Program vectors;
    private final Map<Folded, Choice<RowFold>> folds = new ConcurrentHashMap<>();
    private final Map<List<Place>, Variant> variants = new ConcurrentHashMap<>();
    private final Variant scalar;
    private volatile @Nullable Kernel stepwise;

    MapKernel(Kernels kernels, List<Expr> bodies, BitSet scalarOperands) {
        this.kernels = kernels;
        this.scalarOperands = scalarOperands;
        List<Expr> lowered = Lowering.lower(HalfPrecision.widen(bodies));
        this.scalars = Program.ofScalars(lowered);
        this.vectors = kernels.bits() == 0 ? null : Program.ofVectors(lowered);
        this.scalar =
                new Variant(
                        scalars,
                        new ScalarCarrier(),
                        places(scalars, scalarInputs(scalars), Place.ARRAY),
                        kernels.mode());
    }

    Kernels kernels() {
        return kernels;
    }

    Program scalars() {
        return scalars;
    }

    /// What the loops over vectors do, null if there are none.
    @Nullable Program vectors() {
        return vectors;
    }

    /// The loops that reduce what it computes, with the inputs of [#vectors()] at some places.
    Choice<RowFold> fold(Combiner combiner, List<Place> places) {
        return folds.computeIfAbsent(
                new Folded(combiner, places),
                k -> combiner.rowFold(requireNonNull(vectors), places));
    }

    /// The loop over scalars: it works on arrays of elements as they are stored.
    Variant scalar() {
        return scalar;
    }

    /// The same for any number of elements, and as fast when it is new.
    Kernel stepwise() {
        Kernel k = stepwise;
        if (k == null) {
            k = new Stepwise(scalars, scalarInputs(scalars), kernels);
            stepwise = k;
        }
        return k;
    }

    /// How many elements the fastest loops take at once.
    int lanes() {
        Program p = vectors;
        return p == null ? 1 : new VectorCarrier(kernels.bits(), p.lane()).lanes();
    }

    /// The fastest loop for operands at some places.
    ///
    /// @param row the length of rows that it is to run over, one at a time, or 0
    Variant fastest(@Nullable Access[] in, Access[] out, long row) {
        Program p = vectors;
        if (p == null) {
            return scalar;
        }
        DType lane = p.lane();
        List<Place> places = new ArrayList<>();
        for (Program.Input i : p.inputs()) {
            Access a = in[i.operand()];
            if (a == null) {
                places.add(Place.SCALAR);
            } else {
                places.add(place(a, i.as() == lane ? lane : null, row));
            }
        }
        for (int o = 0; o < out.length; o++) {
            boolean same = p.steps().get(p.outputs().get(o).value()).dtype() == lane;
            places.add(place(out[o], same ? lane : null, row));
        }
        return variants.computeIfAbsent(
                places,
                k -> new Variant(p, new VectorCarrier(kernels.bits(), lane), k, kernels.mode()));
    }

    private static Place place(Access a, @Nullable DType lane, long row) {
        if (!(a instanceof View v) || v.dtype() != lane) {
            return Place.ARRAY;
        }
        return v.isUniform(row) ? Place.ROW : v.isDense(row) ? Place.MEMORY : Place.ARRAY;
    }

    private BitSet scalarInputs(Program p) {
        BitSet set = new BitSet();
        for (int k = 0; k < p.inputs().size(); k++) {
            set.set(k, scalarOperands.get(p.inputs().get(k).operand()));
        }
        return set;
    }

    /// All in one place but for the inputs that are one number.
    static List<Place> places(Program p, BitSet scalars, Place usual) {
        List<Place> places = new ArrayList<>();
        for (int k = 0; k < p.inputs().size() + p.outputs().size(); k++) {
            places.add(scalars.get(k) ? Place.SCALAR : usual);
        }
        return places;
    }
}
