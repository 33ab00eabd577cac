package dev.nacre.backend;

import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.DeviceException;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/// An operand read by index; of an index only as many dims count as the operand has.
sealed interface Access {
    double real(long[] index);

    long whole(long[] index);

    /// Elements in memory, which can be written too.
    record Cells(MemorySegment segment, long offset, DType dtype, Layout layout) implements Access {
        @Override
        public double real(long[] index) {
            return Elements.getDouble(segment, place(index), dtype);
        }

        @Override
        public long whole(long[] index) {
            return Elements.getLong(segment, place(index), dtype);
        }

        void set(long[] index, double value) {
            Elements.set(segment, place(index), dtype, value);
        }

        void set(long[] index, long value) {
            Elements.set(segment, place(index), dtype, value);
        }

        Shape shape() {
            return layout.shape();
        }

        private long place(long[] index) {
            long element = layout.offset();
            for (int d = 0; d < shape().rank(); d++) {
                element += index[d] * layout.stride(d);
            }
            return offset + element * dtype.bytes();
        }
    }

    /// The same number everywhere.
    record Fixed(Operand.Scalar scalar) implements Access {
        @Override
        public double real(long[] index) {
            return scalar.asDouble();
        }

        @Override
        public long whole(long[] index) {
            return scalar.dtype().isFloating() ? (long) scalar.asDouble() : scalar.bits();
        }
    }

    static Cells of(Operand.Memory m) {
        if (!(m.storage() instanceof HostStorage s)) {
            throw new DeviceException(
                    "the reference backend works on host memory only, not on "
                            + m.storage().getClass().getSimpleName());
        }
        return new Cells(s.segment(), s.offset(), m.dtype(), m.layout());
    }

    static List<Access> inputs(List<Operand> operands) {
        return operands.stream().map(Access::input).toList();
    }

    private static Access input(Operand operand) {
        return switch (operand) {
            case Operand.Scalar s -> new Fixed(s);
            case Operand.Memory m -> of(m);
        };
    }

    static List<Cells> outputs(List<Operand.Memory> operands) {
        return operands.stream().map(Access::of).toList();
    }

    /// Visits every index of a shape in row-major order; the array is valid during the visit only.
    static void forEach(Shape shape, Consumer<long[]> visit) {
        long[] index = new long[shape.rank()];
        for (long i = shape.count(); i > 0; i--) {
            visit.accept(index);
            for (int d = index.length - 1; d >= 0 && ++index[d] == shape.dim(d); d--) {
                index[d] = 0;
            }
        }
    }
}
