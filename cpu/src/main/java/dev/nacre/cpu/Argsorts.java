package dev.nacre.cpu;

import dev.nacre.backend.Order;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;

/// Runs [Launch.Argsort]: threads share the lines.
final class Argsorts {
    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 11;

    private final DType dtype;
    private final boolean descending;
    private final View from;
    private final View out;
    private final int length;

    private Argsorts(Launch.Argsort a) {
        dtype = a.from().dtype();
        descending = a.descending();
        length = Math.toIntExact(a.from().layout().shape().dim(a.dim()));
        int rank = a.from().layout().shape().rank();
        from = View.split(last(a.from(), a.dim()), rank - 1);
        out = View.split(last(a.out(), a.dim()), rank - 1);
    }

    /// The same elements with a dim behind all others.
    private static Operand.Memory last(Operand.Memory m, int dim) {
        int rank = m.layout().shape().rank();
        int[] order = new int[rank];
        for (int d = 0; d < rank; d++) {
            order[d] = d < dim ? d : d < rank - 1 ? d + 1 : dim;
        }
        Layout l = m.layout().permute(order);
        return new Operand.Memory(m.storage(), m.dtype(), l);
    }

    static void run(Launch.Argsort a, Workers workers) {
        long n = a.out().layout().shape().count();
        if (n > 0) {
            Argsorts sorts = new Argsorts(a);
            workers.split(n / sorts.length, Math.max(GRAIN / sorts.length, 1), sorts::lines);
        }
    }

    private void lines(Scratch s, long first, long end) {
        Object line = s.array(Cell.of(dtype), 0, length);
        long[] places = (long[]) s.array(Cell.of(DType.I64), 1, length);
        for (long r = first; r < end; r++) {
            from.read(r * length, length, line, 0);
            int[] order = order(line);
            for (int i = 0; i < length; i++) {
                places[i] = order[i];
            }
            out.write(r * length, length, places, 0);
        }
    }

    private int[] order(Object line) {
        if (dtype.bytes() > DType.F32.bytes()) {
            long[] keys = new long[length];
            for (int i = 0; i < length; i++) {
                long bits = Numbers.get(line, i, dtype);
                keys[i] = dtype.isFloating() ? Order.key(Double.longBitsToDouble(bits)) : bits;
            }
            return Order.of(keys, descending);
        }
        int[] keys = new int[length];
        for (int i = 0; i < length; i++) {
            long bits = Numbers.get(line, i, dtype);
            keys[i] =
                    dtype.isFloating()
                            ? Order.key((float) Double.longBitsToDouble(bits))
                            : (int) bits;
        }
        return Order.of(keys, descending);
    }
}
