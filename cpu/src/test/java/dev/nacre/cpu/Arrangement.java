package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.lang.foreign.ValueLayout;
import java.util.function.IntToDoubleFunction;

/// The ways in which the elements of an operand may lie in memory.
enum Arrangement {
    DENSE {
        @Override
        Layout layout(Shape s) {
            return Layout.dense(s);
        }
    },
    OFFSET {
        @Override
        Layout layout(Shape s) {
            return s.rank() == 0
                    ? Layout.dense(s)
                    : Layout.dense(s.with(0, s.dim(0) + 5)).slice(0, 3, 1, s.dim(0));
        }
    },
    STRIDED {
        @Override
        Layout layout(Shape s) {
            int last = s.rank() - 1;
            return s.rank() == 0
                    ? Layout.dense(s)
                    : Layout.dense(s.with(last, 2 * s.dim(last) + 1))
                            .slice(last, 1, 2, s.dim(last));
        }
    },
    BACKWARDS {
        @Override
        Layout layout(Shape s) {
            return s.rank() == 0 || s.count() == 0
                    ? Layout.dense(s)
                    : Layout.dense(s).slice(0, s.dim(0) - 1, -1, s.dim(0));
        }
    },
    TRANSPOSED {
        @Override
        Layout layout(Shape s) {
            int[] order = new int[s.rank()];
            long[] dims = new long[s.rank()];
            for (int i = 0; i < order.length; i++) {
                order[i] = order.length - 1 - i;
                dims[i] = s.dim(order[i]);
            }
            return Layout.dense(Shape.of(dims)).permute(order);
        }
    },
    ONE_ROW {
        @Override
        Layout layout(Shape s) {
            return s.rank() == 0 ? Layout.dense(s) : Layout.dense(Shape.of(s.dim(-1))).expand(s);
        }
    },
    ONE_COLUMN {
        @Override
        Layout layout(Shape s) {
            return s.rank() == 0 || s.dim(-1) == 0
                    ? Layout.dense(s)
                    : Layout.dense(s.with(s.rank() - 1, 1)).expand(s);
        }
    },
    /// One number for each place of the last dim but one, as a bias of channels is.
    CHANNELS {
        @Override
        Layout layout(Shape s) {
            int channel = s.rank() - 2;
            return s.rank() < 2
                    ? Layout.dense(s)
                    : Layout.dense(Shape.of(s.dim(channel), 1)).expand(s);
        }
    },
    /// The last dim dense, the others the other way round.
    CROSSED {
        @Override
        Layout layout(Shape s) {
            int last = s.rank() - 1;
            int[] order = new int[s.rank()];
            long[] dims = new long[s.rank()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i == last ? last : last - 1 - i;
                dims[i] = s.dim(order[i]);
            }
            return Layout.dense(Shape.of(dims)).permute(order);
        }
    },
    UNIFORM {
        @Override
        Layout layout(Shape s) {
            return Layout.dense(Shape.SCALAR).expand(s);
        }
    };

    abstract Layout layout(Shape s);

    /// Elements whose values follow the order in which they lie in memory.
    Operand.Memory filled(DType t, Shape s, IntToDoubleFunction values) {
        return filled(t, layout(s), values);
    }

    static Operand.Memory filled(DType t, Layout l, IntToDoubleFunction values) {
        // The largest arrangement takes twice the elements, and some more.
        long room = 1;
        for (int d = 0; d < l.shape().rank(); d++) {
            room *= 2 * l.shape().dim(d) + 8;
        }
        int n = Math.toIntExact(Math.min(room, 4 * l.shape().count() + 4096));
        HostStorage h = HostMemory.allocate((long) n * t.bytes(), "a test");
        for (int i = 0; i < n; i++) {
            set(h, i, t, values.applyAsDouble(i));
        }
        return new Operand.Memory(h, t, l);
    }

    private static void set(HostStorage h, int i, DType t, double v) {
        long at = h.offset() + (long) i * t.bytes();
        switch (t) {
            case BOOL -> h.segment().set(ValueLayout.JAVA_BYTE, at, (byte) (v != 0 ? 1 : 0));
            case I32 -> h.segment().set(ValueLayout.JAVA_INT, at, (int) v);
            case I64 -> h.segment().set(ValueLayout.JAVA_LONG, at, (long) v);
            case F16 ->
                    h.segment().set(ValueLayout.JAVA_SHORT, at, Float.floatToFloat16((float) v));
            case BF16 -> h.segment().set(ValueLayout.JAVA_SHORT, at, BFloat16.bits((float) v));
            case F32 -> h.segment().set(ValueLayout.JAVA_FLOAT, at, (float) v);
            case F64 -> h.segment().set(ValueLayout.JAVA_DOUBLE, at, v);
        }
    }

    /// Where elements go; nothing is in it yet that a test could take for a result.
    Operand.Memory empty(DType t, Shape s) {
        return filled(t, s, i -> -77);
    }
}
