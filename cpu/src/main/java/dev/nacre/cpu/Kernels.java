package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The compiled kernels: bounded, the least recently used go first.
final class Kernels {
    private static final int CAPACITY = 1024;

    /// Which loops run; all compute the same bits.
    enum Mode {
        /// Those that have been measured to be faster.
        MEASURED,
        /// The fastest from the start.
        FAST,
        /// The slow ones that are always ready, for good.
        READY
    }

    /// Equal bodies are lists of the same expressions, so the key is cheap.
    private record Key(List<Expr> bodies, BitSet scalars) {}

    private final int bits;
    private final Mode mode;
    private final Map<String, Products> products = new ConcurrentHashMap<>();
    private final Map<Key, Kernel> steps = new ConcurrentHashMap<>();
    private final Map<List<Expr>, Combiner> combiners = new ConcurrentHashMap<>();
    private final Map<Key, MapKernel> maps =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, MapKernel> eldest) {
                    return size() > CAPACITY;
                }
            };

    /// @param bits the width of vectors, 0 for none
    Kernels(int bits, Mode mode) {
        this.bits = bits;
        this.mode = mode;
    }

    int bits() {
        return bits;
    }

    Mode mode() {
        return mode;
    }

    /// @param scalars the operands that are one number
    MapKernel map(List<Expr> bodies, BitSet scalars) {
        Key key = new Key(bodies, scalars);
        synchronized (maps) {
            MapKernel known = maps.get(key);
            if (known == null) {
                known = new MapKernel(this, bodies, scalars);
                maps.put(key, known);
            }
            return known;
        }
    }

    /// The loop of one primitive over the fronts of arrays, which all kernels share.
    ///
    /// @param scalars the operands that are one number
    Kernel step(Expr primitive, BitSet scalars) {
        return steps.computeIfAbsent(
                new Key(List.of(primitive), scalars),
                k -> {
                    Program p = Program.ofScalars(k.bodies());
                    return Assembler.kernel(
                            p, new ScalarCarrier(), MapKernel.places(p, k.scalars(), Place.FRONT));
                });
    }

    /// Takes elements stored as one dtype to another by way of a third.
    MapKernel cast(DType from, DType via, DType to) {
        return map(List.of(Expr.arg(0, from).cast(via).cast(to)), new BitSet());
    }

    /// The loops of matrix products.
    ///
    /// @param width of the vectors, 0 for scalars
    Products products(DType t, int width) {
        return products.computeIfAbsent(t + "/" + width, key -> new Products(t, width, mode));
    }

    /// The loops of reductions.
    ///
    /// @param combine the combined state of the parts of the earlier state and of the later
    Combiner combiner(List<Expr> combine) {
        return combiners.computeIfAbsent(combine, c -> new Combiner(c, this));
    }
}
