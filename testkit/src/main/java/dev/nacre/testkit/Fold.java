package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Elements that are reduced to one, and what that is to be.
final class Fold {
    private static final MathContext ENOUGH = new MathContext(60);

    private final double[] elements;
    private final DType dtype;
    private final boolean halves;

    /// @param halves whether sums combine the first half with the second, and so on, in the dtype;
    ///   otherwise one element after the other in `double`
    Fold(double[] elements, DType dtype, boolean halves) {
        this.elements = elements;
        this.dtype = dtype;
        this.halves = halves;
    }

    void check(Reduction r, double result, String what) {
        switch (r) {
            case SUM -> checkSum(result, what);
            case PROD -> checkClose(product(elements), elements.length, 0, result, what);
            case MAX -> assertEquals(fold(Math::max), result, what);
            case MIN -> assertEquals(fold(Math::min), result, what);
            case ANY ->
                    assertEquals(Arrays.stream(elements).anyMatch(v -> v != 0), result != 0, what);
            case ALL ->
                    assertEquals(Arrays.stream(elements).allMatch(v -> v != 0), result != 0, what);
            case ARGMAX -> assertEquals(place(fold(Math::max)), result, what);
            case ARGMIN -> assertEquals(place(fold(Math::min)), result, what);
        }
    }

    /// The gradient of element `i`.
    void checkSlope(Reduction r, int i, double slope, String what) {
        switch (r) {
            case SUM -> assertEquals(1, slope, what);
            case PROD -> {
                double[] others =
                        IntStream.range(0, elements.length)
                                .filter(k -> k != i)
                                .mapToDouble(k -> elements[k])
                                .toArray();
                checkClose(product(others), elements.length + 1, 0, slope, what);
            }
            case MAX, MIN -> {
                double best = fold(r == Reduction.MAX ? Math::max : Math::min);
                long ties = Arrays.stream(elements).filter(v -> v == best).count();
                assertEquals(elements[i] == best ? 1.0 / ties : 0, slope, what);
            }
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(r + " has none");
        }
    }

    private double fold(DoubleBinaryOperator op) {
        return Arrays.stream(elements).reduce(op).orElseThrow();
    }

    /// The first place of a value; adding 0 makes all zeros one, and NaN is found.
    private int place(double value) {
        return IntStream.range(0, elements.length)
                .filter(i -> Double.compare(elements[i] + 0.0, value + 0.0) == 0)
                .findFirst()
                .orElseThrow();
    }

    private void checkSum(double result, String what) {
        if (!DoubleStream.of(elements).allMatch(Double::isFinite)) {
            assertEquals(Arrays.stream(elements).sum(), result, what);
            return;
        }
        BigDecimal sum = BigDecimal.ZERO;
        double sizes = 0;
        for (double v : elements) {
            sum = sum.add(new BigDecimal(v));
            sizes += Math.abs(v);
        }
        int n = elements.length;
        int roundings = halves ? 32 - Integer.numberOfLeadingZeros(n) : n;
        checkClose(sum, 0, roundings * sizes, result, what);
    }

    private static BigDecimal product(double[] factors) {
        BigDecimal product = BigDecimal.ONE;
        for (double v : factors) {
            product =
                    product.multiply(Double.isNaN(v) ? BigDecimal.ZERO : new BigDecimal(v), ENOUGH);
        }
        return product;
    }

    /// @param relative how many factors have been rounded
    /// @param absolute the sum of what has been rounded
    private void checkClose(
            BigDecimal exact, int relative, double absolute, double result, String what) {
        if (DoubleStream.of(elements).anyMatch(Double::isNaN)) {
            assertEquals(Double.NaN, result, what);
            return;
        }
        double rounded = dtype.round(exact.doubleValue());
        if (Double.isInfinite(rounded)) {
            assertEquals(rounded, result, what);
            return;
        }
        double u = Math.scalb(1.0, -dtype.precision());
        double allowed =
                u * (absolute + (relative + 1.0) * Math.abs(exact.doubleValue()))
                        + relative * dtype.smallest();
        assertTrue(
                Double.isFinite(result)
                        && new BigDecimal(result).subtract(exact).abs().doubleValue() <= allowed,
                () -> "%s: %s instead of %s".formatted(what, result, exact.doubleValue()));
    }
}
