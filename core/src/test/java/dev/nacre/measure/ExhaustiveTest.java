package dev.nacre.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExhaustiveTest {
    private static final int BLOCKS = 3;
    private static final int BLOCK = 1 << 17;

    /// Also where squares overflow, and around a root that the kernel in f64 misses by far.
    @ParameterizedTest
    @ValueSource(strings = {"x * exp(x)", "x*x / (x*x + 1)", "sin(x) * x"})
    void findsWhatAComparisonOfEachFloatWithTheTruthFinds(String formula) {
        Census census = compare(formula, Backends.named("reference"), 0);
        assertEquals(0, census.measurement().forgiven().points());
    }

    /// The one cancels in f64 too, the other's constant is another number there.
    @ParameterizedTest
    @ValueSource(strings = {"x/1000 - tanh(x/1000)", "leakyRelu(x, 0.2)"})
    void needsFewTruthsWhereTheKernelInF64IsNoReference(String formula) {
        Census census = compare(formula, Backends.named("reference"), 0);
        assertTrue(census.exact() < BLOCKS * BLOCK / 20, census.toString());
    }

    /// In one block the tolerance is four units in the last place, in another all numbers are less.
    @Test
    void forgivesWhatAComparisonOfEachFloatWithTheTruthForgives() {
        Census census = compare("x * exp(x)", new Inaccurate(), 2e-9);
        Measurement m = census.measurement();
        assertEquals(7, m.maxUlp(), 1);
        // In the one block 3, 4, 5, 6 and 7 ULP, in the other 3 and 4.
        assertTrue(m.forgiven().points() > BLOCK / 8 * 5 + BLOCK / 8, m.toString());
        assertTrue(m.aboveTwo() > BLOCK / 4, m.toString());
    }

    private static Census compare(String formula, Backend backend, double tolerance) {
        Computation c = Computation.value(FormulaParser.parse(formula), DType.F32, backend);
        Census census = Exhaustive.walk(c, tolerance, BLOCKS, _ -> {});
        double[] x = new double[BLOCKS * BLOCK];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(Exhaustive.first(i / BLOCK) + i % BLOCK);
        }
        Meter meter = new Meter(c, tolerance);
        Errors errors = meter.errors();
        meter.judge(List.of(x), c.run(List.of(x)), errors);
        Measurement each = errors.measurement();
        Measurement walked = census.measurement();
        assertEquals(each.maxUlp(), walked.maxUlp(), 1e-4);
        assertEquals(each.points(), walked.points());
        assertEquals(each.newNonFinite(), walked.newNonFinite());
        assertEquals(each.aboveHalf(), walked.aboveHalf(), x.length * 1e-4);
        assertEquals(each.aboveOne(), walked.aboveOne(), x.length * 1e-4);
        assertEquals(each.forgiven().points(), walked.forgiven().points(), x.length * 1e-4);
        assertEquals(each.forgiven().maxUlp(), walked.forgiven().maxUlp(), 1e-3);
        assertTrue(census.reference() < 1e-4);
        assertTrue(census.exact() < x.length / 2);
        return census;
    }
}
