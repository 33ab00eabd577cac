package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both sides of each law are the same numbers where its guard holds, and only there.
class LawTest {
    private static final int POINTS = 600;

    /// 2^-50 of the truth, in units of the last place of f64.
    private static final double NEAR = 4;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        -2,
        4,
        0.5,
        20,
        21,
        40,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private final Random random = new Random(11);

    private static Expr side(String formula, DType t) {
        return FormulaParser.parse(formula, List.of("a", "b", "c")).expr(t);
    }

    private double number(DType t) {
        double m = (1 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        return t.round(
                switch (random.nextInt(4)) {
                    case 0 ->
                            Math.scalb(
                                    m,
                                    random.nextInt(t == DType.F64 ? 2000 : 250)
                                            - (t == DType.F64 ? 1000 : 125));
                    case 1 -> Math.scalb(m, random.nextInt(20) - 10);
                    case 2 -> random.nextInt(9) - 4;
                    default -> random.nextGaussian() * 3;
                });
    }

    private List<double[]> points(DType t) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(new double[] {number(t), number(t), number(t)});
        }
        return points;
    }

    private static List<double[]> specials() {
        List<double[]> points = new ArrayList<>();
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                points.add(new double[] {a, b, 1});
            }
        }
        return points;
    }

    /// Whether the guard of a law holds at each point.
    private static boolean holds(Law law, double[] at) {
        return law.guard().isEmpty()
                || Exact.of(List.of(side(law.guard(), DType.F64)))
                                .at(at)
                                .getFirst()
                                .value(DType.F64)
                        == 1;
    }

    private static boolean isSame(Truth left, Truth right) {
        double v = right.value(DType.F64);
        return left.isNaN() || right.isNaN()
                ? left.isNaN() && right.isNaN()
                : left.value(DType.F64) == v || left.ulps(v, DType.F64) <= NEAR;
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesAreTheSameRealNumber(Law law) {
        Exact exact = Exact.of(List.of(side(law.left(), DType.F64), side(law.right(), DType.F64)));
        int compared = 0;
        for (double[] at : points(DType.F64)) {
            List<Truth> t = exact.at(at);
            boolean number = !t.getFirst().isNaN() && !t.getLast().isNaN();
            if (t.getFirst().isKnown() && t.getLast().isKnown() && number && holds(law, at)) {
                assertTrue(
                        isSame(t.getFirst(), t.getLast()),
                        () -> law + " at " + Arrays.toString(at) + ": " + t);
                compared++;
            }
        }
        assertTrue(compared >= POINTS / 6, law + " compared at " + compared);
    }

    @ParameterizedTest
    @EnumSource
    void aGuardIsNeeded(Law law) {
        assumeTrue(!law.guard().isEmpty());
        Exact exact = Exact.of(List.of(side(law.left(), DType.F64), side(law.right(), DType.F64)));
        boolean failed = false;
        List<double[]> points = points(DType.F64);
        points.addAll(specials());
        for (double[] at : points) {
            List<Truth> t = exact.at(at);
            boolean known = t.getFirst().isKnown() && t.getLast().isKnown();
            failed |= known && !holds(law, at) && !isSame(t.getFirst(), t.getLast());
        }
        assertTrue(failed, law + " holds everywhere");
    }

    @ParameterizedTest
    @EnumSource
    void exactLawsKeepTheBits(Law law) {
        assumeTrue(law.tag() == Law.Tag.EXACT);
        for (DType t : List.of(DType.F32, DType.F64)) {
            List<double[]> points = points(t);
            points.addAll(specials());
            points.removeIf(at -> !holds(law, at));
            List<double[]> columns = new ArrayList<>();
            for (int k = 0; k < 3; k++) {
                int j = k;
                columns.add(points.stream().mapToDouble(p -> p[j]).toArray());
            }
            List<double[]> r =
                    Rounded.evaluate(List.of(side(law.left(), t), side(law.right(), t)), columns);
            for (int i = 0; i < points.size(); i++) {
                double[] at = points.get(i);
                assertEquals(
                        Double.doubleToLongBits(r.getFirst()[i]),
                        Double.doubleToLongBits(r.getLast()[i]),
                        () -> law + " in " + t + " at " + Arrays.toString(at));
            }
        }
    }
}
