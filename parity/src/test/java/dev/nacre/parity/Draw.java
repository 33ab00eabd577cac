package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

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
