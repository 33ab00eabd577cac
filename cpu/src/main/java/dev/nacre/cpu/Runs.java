package dev.nacre.cpu;

import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;

/// The elements of an indexed access as runs of equal index, in the order of the elements.
///
/// The dims before the indexed one are numbered as one, those behind it too.
final class Runs {
    private final View index;
    private final DType dtype;
    private final Shape shape;
    private final int dim;
    private final long places;
    private final long behind;
    private final int length;
    private final String what;

    /// @param places the size of the indexed dim in what is accessed
    Runs(Operand.Memory index, int dim, long places, String what) {
        Layout l = index.layout();
        this.shape = l.shape();
        this.dim = dim;
        this.dtype = index.dtype();
        this.places = places;
        this.what = what;
        Axis inner = Axis.of(l, dim + 1, shape.rank(), 1);
        this.behind = inner.count();
        boolean same = inner.isUniform() && behind <= Integer.MAX_VALUE;
        this.length = same ? (int) behind : 1;
        this.index =
                same
                        ? View.split(index, dim + 1).part(0, shape.count() / behind, 0, 1)
                        : View.of(index);
    }

    /// The elements of a run.
    int length() {
        return length;
    }

    long count() {
        return shape.count() / length;
    }

    /// How many runs there are for each place of the dims in front.
    long perFront() {
        return shape.dim(dim) * (behind / length);
    }

    /// The indices of runs `from` to `from + n`.
    long[] read(Scratch s, int slot, long from, int n) {
        Object raw = s.array(Cell.of(dtype), slot, n);
        index.read(from, n, raw, 0);
        if (raw instanceof long[] longs) {
            return longs;
        }
        long[] longs = (long[]) s.array(Cell.LONG, slot, n);
        for (int i = 0; i < n; i++) {
            longs[i] = Numbers.get(raw, i, dtype);
        }
        return longs;
    }

    /// The number of the first element that run `r` accesses.
    long target(long r, long i) {
        if (i < 0 || i >= places) {
            throw outOfRange(r * length, i);
        }
        long inner = behind / length;
        long front = r / inner / shape.dim(dim);
        return ((front * places + i) * inner + r % inner) * length;
    }

    private NacreException outOfRange(long element, long i) {
        long[] at = new long[shape.rank()];
        long rest = element;
        for (int d = at.length - 1; d >= 0; d--) {
            at[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        String allowed = places == 0 ? "none, the dim is empty" : "0 to " + (places - 1);
        return new NacreException(
                "%s: index %d at %s is out of range (allowed: %s)"
                        .formatted(what, i, Arrays.toString(at), allowed));
    }

    /// The part of an operand that the index can reach: its own size in all dims but the indexed.
    static Operand.Memory reach(Operand.Memory m, Shape index, int dim) {
        Layout l = m.layout();
        for (int d = 0; d < index.rank(); d++) {
            if (d != dim && index.dim(d) < l.shape().dim(d)) {
                l = l.slice(d, 0, 1, index.dim(d));
            }
        }
        return new Operand.Memory(m.storage(), m.dtype(), l);
    }
}
