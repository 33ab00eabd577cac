package dev.nacre.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExhaustiveTest {
    private static final int BLOCKS = 3;
    private static final int BLOCK = 1 << 17;

    /// Also where squares overflow, and around a root that the kernel in f64 misses by far.
    @ParameterizedTest
    @ValueSource(strings = {"x * exp(x)", "x*x / (x*x + 1)", "sin(x) * x"})
    void findsWhatAComparisonOfEachFloatWithTheTruthFinds(String formula) {
        Computation c =
                Computation.value(
                        FormulaParser.parse(formula), DType.F32, Backends.named("reference"));
        Census census = Exhaustive.walk(c, BLOCKS, _ -> {});
        double[] x = new double[BLOCKS * BLOCK];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(Exhaustive.first(i / BLOCK) + i % BLOCK);
        }
        Errors errors = new Errors();
        new Meter(c).judge(List.of(x), c.run(List.of(x)), errors);
        Measurement each = errors.measurement();
        Measurement walked = census.measurement();
        assertEquals(each.maxUlp(), walked.maxUlp(), 1e-4);
        assertEquals(each.points(), walked.points());
        assertEquals(each.newNonFinite(), walked.newNonFinite());
        assertEquals(each.aboveHalf(), walked.aboveHalf(), x.length * 1e-4);
        assertEquals(each.aboveOne(), walked.aboveOne(), x.length * 1e-4);
        assertTrue(census.reference() < 1e-4);
        assertTrue(census.exact() < x.length / 2);
    }
}
