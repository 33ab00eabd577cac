package dev.nacre.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Launches that can be run in parts: all of them for some places of a dim, then all for the next
/// ones, so that what one writes is still in a cache when the next reads it.
///
/// @param launches each a [Launch.Map] or a [Launch.Reduce], in order
/// @param dims for each the dim of its domain that is cut, one that stays if it reduces
/// @param extent the size of that dim, the same for all
/// @param locals what is of no use afterwards: there need be no more of it than for one part. Its
///   parts follow each other
public record Blocks(List<Launch> launches, List<Integer> dims, long extent, Set<Storage> locals) {
    /// The elements of the largest domain at one place of the dim that is cut.
    public long elements() {
        long most = 0;
        for (Launch l : launches) {
            most = Math.max(most, domain(l) / extent);
        }
        return most;
    }

    private static long domain(Launch launch) {
        long n = launch.outputs().getFirst().layout().shape().count();
        if (launch instanceof Launch.Reduce r) {
            for (Operand o : r.inputs()) {
                n = o instanceof Operand.Memory m ? m.layout().shape().count() : n;
            }
        }
        return n;
    }

    /// The launch `i` for `n` places from `from` on.
    ///
    /// @param memory what holds a part of each of the locals
    public Launch part(int i, long from, long n, Map<Storage, Storage> memory) {
        Cut cut = new Cut(dims.get(i), from, n, memory);
        return switch (launches.get(i)) {
            case Launch.Map m ->
                    new Launch.Map(m.bodies(), cut.all(m.inputs()), cut.each(m.outputs()));
            case Launch.Reduce r ->
                    new Launch.Reduce(
                            r.reduction(),
                            r.body(),
                            cut.all(r.inputs()),
                            r.kept(),
                            r.epilogue(),
                            cut.all(r.extras()),
                            cut.each(r.outputs()));
            default -> throw new IllegalStateException("not to be cut: " + launches.get(i));
        };
    }

    private record Cut(int dim, long from, long n, Map<Storage, Storage> memory) {
        private Operand.Memory one(Operand.Memory m) {
            Storage local = memory.get(m.storage());
            return local == null
                    ? new Operand.Memory(m.storage(), m.dtype(), m.layout().slice(dim, from, 1, n))
                    : new Operand.Memory(local, m.dtype(), m.layout().slice(dim, 0, 1, n));
        }

        private List<Operand.Memory> each(List<Operand.Memory> list) {
            List<Operand.Memory> cut = new ArrayList<>(list.size());
            for (Operand.Memory m : list) {
                cut.add(one(m));
            }
            return cut;
        }

        private List<Operand> all(List<Operand> list) {
            List<Operand> cut = new ArrayList<>(list.size());
            for (Operand o : list) {
                cut.add(o instanceof Operand.Memory m ? one(m) : o);
            }
            return cut;
        }
    }
}
