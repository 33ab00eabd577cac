package dev.nacre.kernel;

import dev.nacre.type.DType;
import dev.nacre.type.Layout;

/// What a body reads or writes: elements in memory, or one number known when it is launched.
public sealed interface Operand {
    DType dtype();

    /// Elements in memory, laid out over the domain of the launch.
    record Memory(Storage storage, DType dtype, Layout layout) implements Operand {}

    /// One number. Whole numbers and truth values (0 and 1) are held in `bits` as a long, others as
    /// the bits of a double.
    record Scalar(DType dtype, long bits) implements Operand {
        public static Scalar of(DType dtype, double value) {
            return dtype.isFloating()
                    ? new Scalar(dtype, Double.doubleToRawLongBits(dtype.round(value)))
                    : new Scalar(dtype, (long) dtype.round(value));
        }

        public static Scalar of(DType dtype, long value) {
            return dtype.isFloating()
                    ? of(dtype, (double) value)
                    : new Scalar(dtype, dtype.wrap(value));
        }

        public double asDouble() {
            return dtype.isFloating() ? Double.longBitsToDouble(bits) : bits;
        }
    }
}
