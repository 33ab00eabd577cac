package dev.nacre.kernel;

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
        return launch instanceof Launch.Reduce r
                ? r.domain().count()
                : launch.outputs().getFirst().layout().shape().count();
    }

    /// The launch `i` for `n` places from `from` on.
    ///
    /// @param memory what holds a part of each of the locals
    public Launch part(int i, long from, long n, Map<Storage, Storage> memory) {
        int dim = dims.get(i);
        return launches.get(i)
                .over(
                        m -> {
                            Storage local = memory.get(m.storage());
                            long start = local == null ? from : 0;
                            return new Operand.Memory(
                                    local == null ? m.storage() : local,
                                    m.dtype(),
                                    m.layout().slice(dim, start, 1, n));
                        },
                        s -> s);
    }
}
