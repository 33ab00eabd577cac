package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// An n-d array of doubles in its plainest form: what tests compute element by element.
record Plain(Shape shape, double... values) {
    /// The elements of a tensor.
    static Plain of(Tensor t) {
        return new Plain(t.shape(), t.toDoubleArray());
    }

    /// The array whose element at each index is what a function gives.
    static Plain of(Shape shape, ToDoubleFunction<long[]> element) {
        List<long[]> indices = indices(shape);
        return new Plain(shape, indices.stream().mapToDouble(element).toArray());
    }

    /// Distinct numbers without order, exact in f32 as are their sums.
    static Plain numbers(long... shape) {
        Shape s = Shape.of(shape);
        return of(s, i -> (flat(s, i) * 37 % 101 - 50) / 8.0);
    }

    /// All indices of a shape in row-major order.
    static List<long[]> indices(Shape shape) {
        List<long[]> all = new ArrayList<>();
        for (long flat = 0; flat < shape.count(); flat++) {
            long[] index = new long[shape.rank()];
            long rest = flat;
            for (int d = index.length - 1; d >= 0; d--) {
                index[d] = rest % shape.dim(d);
                rest /= shape.dim(d);
            }
            all.add(index);
        }
        return all;
    }

    /// The number of an element in row-major order.
    int flat(long... index) {
        return flat(shape, index);
    }

    private static int flat(Shape shape, long... index) {
        long flat = 0;
        for (int d = 0; d < shape.rank(); d++) {
            flat = flat * shape.dim(d) + index[d];
        }
        return (int) flat;
    }

    double at(long... index) {
        return values[flat(shape, index)];
    }

    /// The element that an index of a larger shape reads when this is broadcast to it.
    double stretched(long... index) {
        long[] mine = Arrays.copyOfRange(index, index.length - shape.rank(), index.length);
        for (int d = 0; d < mine.length; d++) {
            mine[d] = shape.dim(d) == 1 ? 0 : mine[d];
        }
        return at(mine);
    }

    /// Every group of elements that differ in some dims only, made one; the dims stay with size 1.
    Plain along(List<Integer> dims, ToDoubleFunction<double[]> one) {
        Shape kept = shape;
        for (int d : dims) {
            kept = kept.with(d, 1);
        }
        return of(
                kept,
                index -> {
                    List<Double> group = new ArrayList<>();
                    for (long[] i : indices(shape)) {
                        boolean mine = true;
                        for (int d = 0; d < i.length; d++) {
                            mine &= dims.contains(d) || i[d] == index[d];
                        }
                        if (mine) {
                            group.add(at(i));
                        }
                    }
                    return one.applyAsDouble(group.stream().mapToDouble(v -> v).toArray());
                });
    }

    /// The same elements under another shape.
    Plain reshaped(Shape to) {
        return new Plain(to, values);
    }

    /// Dense in memory, as f64.
    Tensor tensor() {
        return Tensor.of(values).reshape(shape.toArray());
    }

    /// Compares all elements, NaN equal to NaN, and the shape.
    void check(Tensor actual) {
        check(actual, 0);
    }

    /// Compares with a tolerance relative to the larger of 1 and the element.
    void check(Tensor actual, double tolerance) {
        assertEquals(shape, actual.shape(), "shape");
        double[] got = actual.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            double error = tolerance * Math.max(1, Math.abs(values[i]));
            if (Double.isNaN(values[i]) || Double.isInfinite(values[i]) || error == 0) {
                assertEquals(values[i], got[i], "element " + i);
            } else {
                assertEquals(values[i], got[i], error, "element " + i);
            }
        }
    }
}
