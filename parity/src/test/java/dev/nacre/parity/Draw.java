package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/// What a subject is given, drawn from a seed: the same numbers for every engine.
final class Draw {
    private final DType dtype;
    private final SplittableRandom random;
    private final SequencedMap<String, Numbers> drawn = new LinkedHashMap<>();

    /// @param dtype that of floating-point numbers
    Draw(DType dtype, String seed) {
        this.dtype = dtype;
        this.random = new SplittableRandom(seed.hashCode());
    }

    static SequencedMap<String, Numbers> of(Subject subject, DType dtype) {
        Draw d = new Draw(dtype, subject.toString());
        subject.draw(d);
        return Collections.unmodifiableSequencedMap(d.drawn);
    }

    /// Numbers of the normal distribution.
    Draw normal(String name, long... shape) {
        return put(name, dtype, shape, random::nextGaussian);
    }

    /// Numbers of the normal distribution, and some that are none.
    Draw wild(String name, long... shape) {
        return put(
                name,
                dtype,
                shape,
                () ->
                        switch (random.nextInt(12)) {
                            case 0 -> Double.NaN;
                            case 1 -> Double.POSITIVE_INFINITY;
                            case 2 -> Double.NEGATIVE_INFINITY;
                            default -> random.nextGaussian();
                        });
    }

    /// Numbers from `low` to `high`.
    Draw even(String name, double low, double high, long... shape) {
        return put(name, dtype, shape, () -> random.nextDouble(low, high));
    }

    /// Whole numbers from 0 to below a bound, in floating point: many are equal.
    Draw ties(String name, int bound, long... shape) {
        return put(name, dtype, shape, () -> random.nextInt(bound));
    }

    /// Whole numbers from 0 to below a bound.
    Draw indices(String name, long bound, long... shape) {
        return put(name, DType.I64, shape, () -> (double) random.nextLong(bound));
    }

    /// Whole numbers from 0 to below a bound, no two the same along the last dim.
    Draw places(String name, long bound, long... shape) {
        List<Double> left = new ArrayList<>();
        long row = shape[shape.length - 1];
        return put(
                name,
                DType.I64,
                shape,
                () -> {
                    if (left.size() <= bound - row) {
                        left.clear();
                        LongStream.range(0, bound).forEach(n -> left.add((double) n));
                    }
                    return left.remove(random.nextInt(left.size()));
                });
    }

    /// Whole numbers 0 or 1, and 0 at the beginning of each row.
    Draw hiding(String name, long... shape) {
        int[] next = {0};
        int row = (int) shape[shape.length - 1];
        return put(name, DType.I64, shape, () -> next[0]++ % row == 0 ? 0 : random.nextInt(2));
    }

    /// 1 or -1, in floating point.
    Draw signs(String name, long... shape) {
        return put(name, dtype, shape, () -> random.nextBoolean() ? 1 : -1);
    }

    /// Given numbers.
    Draw fixed(String name, double... elements) {
        int[] next = {0};
        return put(name, dtype, new long[] {elements.length}, () -> elements[next[0]++]);
    }

    private Draw put(String name, DType dtype, long[] shape, DoubleSupplier source) {
        int count = 1;
        for (long s : shape) {
            count *= (int) s;
        }
        double[] e = new double[count];
        for (int i = 0; i < count; i++) {
            double x = source.getAsDouble();
            e[i] = dtype.isFloating() ? dtype.round(x) : x;
        }
        drawn.put(name, new Numbers(dtype, shape, e));
        return this;
    }
}
