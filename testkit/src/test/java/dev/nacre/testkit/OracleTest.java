package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import org.junit.jupiter.api.Test;

/// The oracle where doubles fail, against numbers from elsewhere.
class OracleTest {
    private static final Oracle ORACLE = new Oracle(DType.F64);

    @Test
    void valuesAreTrueWhereDoublesCancel() {
        // x - tanh(x) = x^3/3 - 2 x^5/15 + ...
        BigNumber y = ORACLE.value(x -> x.getFirst().tanhshrink(), 1e-100);
        assertEquals(1e-300 / 3, y.toDouble(), 1e-314);
        // e^x - 1, squared
        BigNumber z = ORACLE.value(x -> x.getFirst().exp().sub(1L).square(), 1e-20);
        assertEquals(1e-40, z.toDouble(), 2e-56);
    }

    @Test
    void valuesAreTrueInTheTails() {
        // erfc(10), Abramowitz and Stegun.
        assertEquals(
                2.0884875837625447570e-45,
                ORACLE.value(x -> x.getFirst().erfc(), 10).toDouble(),
                1e-60);
        assertEquals(-0.0, ORACLE.value(x -> x.getFirst().mish(), -1e6).toDouble());
        assertEquals(1e6, ORACLE.value(x -> x.getFirst().mish(), 1e6).toDouble());
    }

    @Test
    void limitsAreTakenAtInfinitiesOnly() {
        double inf = Double.POSITIVE_INFINITY;
        assertEquals(-0.0, ORACLE.limit(x -> x.getFirst().silu(), -inf).toDouble());
        assertEquals(1, ORACLE.limit(x -> x.getFirst().softsign(), inf).toDouble());
        assertTrue(ORACLE.limit(x -> x.getFirst().log(), -1).isNaN());
    }

    @Test
    void slopesAreThoseOfTheFormula() {
        assertEquals(1, ORACLE.slope(x -> x.mish(), 1000, 1, 0).toDouble());
        // (1 - tanh^2) at 200 is 4 e^-400.
        assertEquals(
                4 * StrictMath.exp(-400),
                ORACLE.slope(x -> x.tanh(), 200, 1, 0).toDouble(),
                1e-188);
        assertEquals(0.5, ORACLE.slope(x -> x.silu(), 0, 1, 0).toDouble());
        assertEquals(0, ORACLE.slope(x -> x.silu(), Double.NEGATIVE_INFINITY, 1, 0).toDouble(), 0);
    }
}
