package dev.nacre;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;

/// Tensors made from arrays, numbers and ranges.
final class Creation {
    /// Whole numbers up to this size become part of a kernel's structure; others are its arguments.
    private static final int SMALL = 8;

    private Creation() {}

    static Tensor of(float[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.F32, shape);
    }

    static Tensor of(double[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.F64, shape);
    }

    static Tensor of(int[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.I32, shape);
    }

    static Tensor of(long[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.I64, shape);
    }

    static Tensor of(short[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.I16, shape);
    }

    static Tensor of(byte[] values, Shape shape) {
        return copied(MemorySegment.ofArray(values), DType.I8, shape);
    }

    static Tensor of(boolean[] values, Shape shape) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return copied(MemorySegment.ofArray(bytes), DType.BOOL, shape);
    }

    /// @param rows an array of arrays of one primitive type
    static Tensor rows(Object[] rows) {
        int width = rows.length == 0 ? 0 : Array.getLength(rows[0]);
        Class<?> number = rows.getClass().componentType().componentType();
        Object all = Array.newInstance(number, rows.length * width);
        for (int i = 0; i < rows.length; i++) {
            if (Array.getLength(rows[i]) != width) {
                throw new ShapeException(
                        "%s: row %d has %d numbers, row 0 has %d; all rows must be equally long"
                                .formatted(Checks.at("of"), i, Array.getLength(rows[i]), width));
            }
            System.arraycopy(rows[i], 0, all, i * width, width);
        }
        Shape shape = Shape.of(rows.length, width);
        return switch (all) {
            case float[] v -> of(v, shape);
            case double[] v -> of(v, shape);
            case int[] v -> of(v, shape);
            case long[] v -> of(v, shape);
            case short[] v -> of(v, shape);
            case byte[] v -> of(v, shape);
            case boolean[] v -> of(v, shape);
            default -> throw new IllegalArgumentException("no tensor of " + number);
        };
    }

    private static Tensor copied(MemorySegment values, DType dtype, Shape shape) {
        if (values.byteSize() != shape.count() * dtype.bytes()) {
            throw new ShapeException(
                    "%s: %d values do not fill shape %s"
                            .formatted(Checks.at("of"), values.byteSize() / dtype.bytes(), shape));
        }
        HostStorage storage = HostMemory.allocate(values.byteSize());
        MemorySegment.copy(values, 0, storage.segment(), storage.offset(), values.byteSize());
        return over(storage, dtype, shape);
    }

    static Tensor over(HostStorage storage, DType dtype, Shape shape) {
        if (storage.bytes() / dtype.bytes() < shape.count()) {
            throw new ShapeException(
                    "%s: %d bytes of memory do not hold %s of shape %s"
                            .formatted(Checks.at("of"), storage.bytes(), dtype, shape));
        }
        return Tensor.of(Graph.source(new Operand.Memory(storage, dtype, Layout.dense(shape))));
    }

    /// A number that is always a kernel's argument.
    static Node scalar(double value, DType dtype) {
        return Graph.scalar(Operand.Scalar.of(dtype, value));
    }

    /// A number beside a tensor: in its dtype where that can hold its kind, else f32.
    static Node number(double value, DType beside) {
        return number(beside.isFloating() ? beside : DType.F32, value);
    }

    /// A whole number beside a tensor: in its dtype where that has it and is not bool, else i64.
    static Node number(long value, DType beside) {
        DType dtype = beside == DType.BOOL || !beside.holds(value) ? DType.I64 : beside;
        return Math.abs(value) <= SMALL
                ? Graph.literal((double) value, dtype)
                : Graph.scalar(Operand.Scalar.of(dtype, value));
    }

    /// A number in a dtype, which rounds it or cuts its fraction off.
    static Node number(DType dtype, double value) {
        double v = dtype.isFloating() ? value : dtype.round(value);
        return isStructure(v) ? Graph.literal(v, dtype) : scalar(v, dtype);
    }

    /// A number spread over a shape.
    static Node full(Shape shape, double value, DType dtype) {
        return Graph.expand(number(dtype, value), shape);
    }

    private static boolean isStructure(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= SMALL;
        boolean negativeZero = value == 0 && 1 / value < 0;
        return (whole && !negativeZero) || Math.abs(value) == 0.5;
    }

    static Tensor arange(long start, long end, long step) {
        if (step == 0 || (step > 0 ? end < start : end > start)) {
            throw endless(start, end, step);
        }
        long span = end - start;
        long count = span / step + (span % step == 0 ? 0 : 1);
        Tensor i = Tensor.of(Graph.iota(count));
        return step == 1 && start == 0 ? i : i.mul(step).add(start);
    }

    static Tensor arange(double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0) || Double.isInfinite(count)) {
            throw endless(start, end, step);
        }
        Tensor i = Tensor.of(Graph.iota((long) count)).cast(DType.F64);
        return i.mul(step).add(start).cast(DType.F32);
    }

    private static NacreException endless(Number start, Number end, Number step) {
        return new NacreException(
                "%s: steps of %s do not lead from %s to %s"
                        .formatted(Checks.at("arange"), step, start, end));
    }

    static Tensor linspace(double start, double end, long steps) {
        if (steps < 0) {
            throw new NacreException(
                    Checks.at("linspace") + ": a negative number of steps: " + steps);
        }
        Tensor i = Tensor.of(Graph.iota(steps)).cast(DType.F64);
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        // From the nearer end, so that both ends come out exactly.
        Tensor up = i.mul(step).add(start);
        Tensor back = i.neg().add(steps - 1).mul(-step).add(end);
        return (steps > 1 ? up.where(i.mul(2).lt(steps), back) : up).cast(DType.F32);
    }
}
