package dev.nacre.testkit;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// The points where functions have no derivative, and what PyTorch gives there all the same.
final class Kinks {
    /// @param by the operand the slope is by, or [#ANY]
    /// @param where whether an operand list is such a point
    /// @param slope what the slope is to be there
    record Kink(String name, int by, Predicate<double[]> where, ToDoubleFunction<double[]> slope) {
        boolean isAbout(Quantity q) {
            return name.equals(q.subject().name()) && (by == ANY || by == q.by());
        }

        /// The slope in the dtype of the quantity.
        double slope(Quantity q, double[] at) {
            return q.dtype().round(slope.applyAsDouble(at));
        }
    }

    private static final int ANY = -1;

    static final List<Kink> ALL =
            List.of(
                    kink("relu", 0, 0),
                    kink("relu6", 0, 0),
                    kink("relu6", 6, 0),
                    kink("hardtanh", -1, 0),
                    kink("hardtanh", 1, 0),
                    kink("hardtanh(-2.0, 3.0)", -2, 0),
                    kink("hardtanh(-2.0, 3.0)", 3, 0),
                    kink("clamp(-1.5, 2.0)", -1.5, 1),
                    kink("clamp(-1.5, 2.0)", 2, 1),
                    kink("leakyRelu", 0, 0.01),
                    kink("leakyRelu(0.2)", 0, 0.2),
                    kink("prelu(0.25)", 0, 0.25),
                    kink("elu(1.5)", 0, 1.5),
                    kink("selu", 0, 1.0507009873554804934 * 1.6732632423543772848),
                    kink("hardsigmoid", -3, 0),
                    kink("hardsigmoid", 3, 0),
                    kink("hardswish", -3, 0),
                    kink("hardswish", 3, 1),
                    kink("hardshrink", -0.5, 0),
                    kink("hardshrink", 0.5, 0),
                    kink("hardshrink(0.75)", -0.75, 0),
                    kink("hardshrink(0.75)", 0.75, 0),
                    kink("softshrink", -0.5, 0),
                    kink("softshrink", 0.5, 0),
                    kink("softshrink(0.75)", -0.75, 0),
                    kink("softshrink(0.75)", 0.75, 0),
                    kink("threshold(1.0, -2.0)", 1, 0),
                    kink("abs", 0, 0),
                    // The sign of a zero is that of the root.
                    new Kink("sqrt", ANY, x -> x[0] == 0, x -> 1 / x[0]),
                    flat("sign", x -> x == 0),
                    flat("floor", Kinks::isWhole),
                    flat("ceil", Kinks::isWhole),
                    flat("round", x -> isWhole(x + 0.5) || isWhole(x)),
                    // Ties share.
                    new Kink("min", ANY, x -> x[0] == x[1], x -> 0.5),
                    new Kink("max", ANY, x -> x[0] == x[1], x -> 0.5),
                    new Kink("remainder", 0, x -> isWhole(x[0] / x[1]), x -> 1),
                    new Kink(
                            "remainder",
                            1,
                            x -> isWhole(x[0] / x[1]),
                            x -> -Math.floor(x[0] / x[1])),
                    // 0^b is 0 for every b above 0, and 1 at 0.
                    new Kink("pow", 1, x -> x[0] == 0 && x[1] == 0, x -> 0));

    private Kinks() {}

    static List<Kink> of(Quantity q) {
        return ALL.stream().filter(k -> k.isAbout(q)).toList();
    }

    private static Kink kink(String name, double x, double slope) {
        return new Kink(name, ANY, at -> at[0] == (float) x, at -> slope);
    }

    private static Kink flat(String name, Predicate<Double> where) {
        return new Kink(name, ANY, at -> where.test(at[0]), at -> 0);
    }

    private static boolean isWhole(double x) {
        return x == Math.rint(x);
    }
}
