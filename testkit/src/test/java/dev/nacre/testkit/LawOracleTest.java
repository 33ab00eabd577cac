package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.rewrite.Law;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws of rewriting hold by the oracle that shares no code with the compiler's.
class LawOracleTest {
    private static final int POINTS = 150;

    private static final BigDecimal NEAR = new BigDecimal(0x1p-50);

    private final Random random = new Random(13);
    private final Oracle oracle = new Oracle(DType.F32);

    private double number() {
        double m = (1 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        return switch (random.nextInt(3)) {
            case 0 -> Math.scalb(m, random.nextInt(100) - 50);
            case 1 -> random.nextInt(9) - 4;
            default -> random.nextGaussian() * 3;
        };
    }

    private BigNumber value(String formula, double[] at) {
        ParsedFormula f = FormulaParser.parse(formula, List.of("a", "b", "c"));
        return oracle.value(f::apply, at);
    }

    private static boolean isSame(BigNumber a, BigNumber b) {
        if (!a.isFinite() || !b.isFinite()) {
            return a.toDouble() == b.toDouble();
        }
        BigDecimal size = a.value().abs().max(b.value().abs());
        BigDecimal by = size.multiply(NEAR, MathContext.DECIMAL64).max(new BigDecimal("1e-60"));
        return a.value().subtract(b.value()).abs().compareTo(by) <= 0;
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesAreTheSame(Law law) {
        int compared = 0;
        for (int i = 0; i < POINTS; i++) {
            double[] at = {number(), number(), number()};
            boolean guarded = law.guard().isEmpty() || value(law.guard(), at).toDouble() == 1;
            BigNumber left = value(law.left(), at);
            BigNumber right = value(law.right(), at);
            if (guarded && !left.isNaN() && !right.isNaN()) {
                assertTrue(
                        isSame(left, right),
                        () -> law + " at " + Arrays.toString(at) + ": " + left + ", " + right);
                compared++;
            }
        }
        assertTrue(compared >= POINTS / 6, law + " compared at " + compared);
    }
}
