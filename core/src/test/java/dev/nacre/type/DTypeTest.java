package dev.nacre.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DTypeTest {
    @Test
    void theEndsOfTheRangeAreThoseOfTheFormat() {
        check(DType.F64, Double.MAX_VALUE, Double.MIN_NORMAL, Double.MIN_VALUE);
        check(DType.F32, Float.MAX_VALUE, Float.MIN_NORMAL, Float.MIN_VALUE);
        check(DType.F16, 65504, 0x1p-14, 0x1p-24);
        check(DType.BF16, 0x1.fep127, 0x1p-126, 0x1p-133);
        check(DType.I64, 0x1p63, 1, 1);
        check(DType.I32, Integer.MAX_VALUE, 1, 1);
        check(DType.I16, Short.MAX_VALUE, 1, 1);
        check(DType.I8, Byte.MAX_VALUE, 1, 1);
        check(DType.U8, 255, 1, 1);
        check(DType.BOOL, 1, 1, 1);
    }

    private static void check(DType t, double max, double smallestNormal, double smallest) {
        assertEquals(max, t.max(), t + " max");
        assertEquals(smallestNormal, t.smallestNormal(), t + " smallestNormal");
        assertEquals(smallest, t.smallest(), t + " smallest");
        assertEquals(smallest, t.round(smallest), t + " holds the smallest");
        assertEquals(max, t == DType.I64 ? max : t.round(max), t + " holds the largest");
    }
}
