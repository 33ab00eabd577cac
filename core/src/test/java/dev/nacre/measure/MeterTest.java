package dev.nacre.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final double UNIT = 0x1p-23;

    /// The identity, as if it was computed with errors of one, three and four units of numbers
    /// between 1 and 2, and with three units of a tiny number.
    private static Measurement measure(double tolerance) {
        Computation c =
                Computation.value(FormulaParser.parse("x"), DType.F32, Backends.named("reference"));
        Meter meter = new Meter(c, tolerance);
        Errors errors = meter.errors();
        double tiny = 0x1p-60;
        meter.judge(
                List.of(new double[] {1, 1.25, 1.5, tiny, 2}),
                List.of(
                        new double[] {
                            1 + UNIT,
                            1.25 + 3 * UNIT,
                            1.5 - 4 * UNIT,
                            tiny * (1 + 3 * UNIT),
                            Double.NaN
                        }),
                errors);
        return errors.measurement();
    }

    @Test
    void withoutAToleranceAllErrorsCount() {
        Measurement m = measure(0);
        assertEquals(Double.POSITIVE_INFINITY, m.maxUlp());
        assertEquals(List.of(5L, 5L, 4L), List.of(m.points(), m.aboveHalf(), m.aboveTwo()));
        assertEquals(new Forgiven(0, 0, 0, 0), m.forgiven());
    }

    @Test
    void errorsUpToTheToleranceDoNotCount() {
        Measurement m = measure(3 * UNIT);
        // NaN is never near, and four units are more than three.
        assertEquals(List.of(5L, 2L, 2L), List.of(m.points(), m.aboveHalf(), m.aboveTwo()));
        assertEquals(1, m.newNonFinite());
        assertEquals(new Forgiven(3 * UNIT, 2, 3, 3 * UNIT), m.forgiven());
    }

    @Test
    void aToleranceJustBelowAnErrorDoesNotForgiveIt() {
        Measurement m = measure(Math.nextDown(3 * UNIT));
        assertEquals(List.of(3L, 1L), List.of(m.aboveTwo(), m.forgiven().points()));
        assertTrue(m.forgiven().maxAbsolute() < 1e-20, m.toString());
    }
}
