package dev.nacre.type;

import java.util.Arrays;
import java.util.stream.LongStream;

/// The sizes of a tensor's dims, outermost first; `[]` is a single number.
public final class Shape {
    /// The shape of a single number.
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long count;

    private Shape(long[] dims) {
        this.dims = dims;
        long product = 1;
        boolean empty = false;
        for (long d : dims) {
            if (d < 0) {
                throw new ShapeException("a dim cannot be negative: " + Arrays.toString(dims));
            }
            empty |= d == 0;
        }
        if (!empty) {
            for (long d : dims) {
                try {
                    product = Math.multiplyExact(product, d);
                } catch (ArithmeticException e) {
                    throw new ShapeException(
                            "more elements than a long can count: " + Arrays.toString(dims));
                }
            }
        }
        this.count = empty ? 0 : product;
    }

    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /// The number of elements.
    public long count() {
        return count;
    }

    /// The size of dim `i`, counted from the end where `i` is negative.
    public long dim(int i) {
        return dims[i < 0 ? i + dims.length : i];
    }

    public long[] toArray() {
        return dims.clone();
    }

    public LongStream stream() {
        return Arrays.stream(dims);
    }

    /// The index of a dim counted from either end, checked.
    ///
    /// @param op the operation to name in the error
    public int index(int dim, String op) {
        int n = Math.max(dims.length, 1);
        if (dim < -n || dim >= n) {
            throw new ShapeException(
                    "%s: dim %d is out of range for shape %s (allowed: %d to %d)"
                            .formatted(op, dim, this, -n, n - 1));
        }
        return dim < 0 ? dim + n : dim;
    }

    /// The shape with one size replaced.
    public Shape with(int dim, long size) {
        long[] d = dims.clone();
        d[dim] = size;
        return new Shape(d);
    }

    /// The shape with a dim of the given size put in front of dim `at`.
    public Shape insert(int at, long size) {
        long[] d = new long[dims.length + 1];
        System.arraycopy(dims, 0, d, 0, at);
        d[at] = size;
        System.arraycopy(dims, at, d, at + 1, dims.length - at);
        return new Shape(d);
    }

    /// The shape without dim `at`.
    public Shape remove(int at) {
        long[] d = new long[dims.length - 1];
        System.arraycopy(dims, 0, d, 0, at);
        System.arraycopy(dims, at + 1, d, at, d.length - at);
        return new Shape(d);
    }

    /// The shape both broadcast to by NumPy's rule: aligned at the end, a size of 1 stretches.
    ///
    /// @param op the operation to name in the error
    public Shape broadcast(Shape other, String op) {
        if (other.rank() == 0 || equals(other)) {
            return this;
        }
        if (rank() == 0) {
            return other;
        }
        int n = Math.max(rank(), other.rank());
        long[] d = new long[n];
        for (int i = 1; i <= n; i++) {
            long a = i <= rank() ? dims[rank() - i] : 1;
            long b = i <= other.rank() ? other.dims[other.rank() - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new ShapeException(
                        "%s: shapes %s and %s do not broadcast: dim %d is %d against %d"
                                        .formatted(op, this, other, -i, a, b)
                                + " (sizes must be equal or 1, aligned at the last dim)");
            }
            d[n - i] = a == 1 ? b : a;
        }
        return new Shape(d);
    }

    /// The strides, in elements, of a dense row-major tensor of this shape.
    public long[] strides() {
        long[] s = new long[dims.length];
        long step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            s[i] = step;
            step *= Math.max(dims[i], 1);
        }
        return s;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
