package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class UlpsTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double f32(double result, double truth) {
        return Ulps.of(result, BigNumber.of(truth, 50), DType.F32);
    }

    @Test
    void theUnitIsTheSpacingAtTheTruth() {
        assertEquals(1, f32(Math.nextUp(1f), 1));
        assertEquals(0.5, f32(Math.nextDown(1f), 1));
        assertEquals(0.25, f32(1, 1 + 0x1p-25));
        assertEquals(1, Ulps.of(Math.nextUp(1e300), BigNumber.of(1e300, 50), DType.F64));
    }

    @Test
    void amongSubnormalNumbersItIsTheSmallest() {
        assertEquals(1, f32(0, Float.MIN_VALUE));
        assertEquals(3, f32(4 * Float.MIN_VALUE, Float.MIN_VALUE));
        BigNumber tiny = BigNumber.of(new BigDecimal("1e-400"), 50);
        assertEquals(0, Ulps.of(0, tiny, DType.F64), 1e-70);
        assertEquals(1, Ulps.of(Double.MIN_VALUE, tiny, DType.F64), 1e-70);
    }

    @Test
    void infinityIsTheNextAfterTheLargest() {
        assertEquals(1, f32(INF, Float.MAX_VALUE));
        assertEquals(1, f32(Float.MAX_VALUE, 1e39));
        assertEquals(0, f32(INF, 1e39));
        assertEquals(INF, f32(Float.MAX_VALUE, INF));
        assertEquals(0, f32(-INF, -INF));
    }

    @Test
    void nansAndSignsOfZeroMustBeMet() {
        assertEquals(0, f32(Double.NaN, Double.NaN));
        assertEquals(INF, f32(0, Double.NaN));
        assertEquals(INF, f32(Double.NaN, 0));
        assertEquals(INF, f32(0.0, -0.0));
        assertEquals(0, f32(-0.0, -0.0));
    }
}
