package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SizeClassTest {
    @Test
    void everyRequestFitsItsClassAndNotTheOneBelow() {
        for (long bytes = 0; bytes <= 1 << 20; bytes++) {
            int c = SizeClass.of(bytes);
            assertTrue(SizeClass.bytes(c) >= bytes, () -> "class " + c);
            assertTrue(c == 0 || SizeClass.bytes(c - 1) < bytes, () -> "class " + c);
        }
    }

    @Test
    void classesAreGrowingMultiplesOf64() {
        for (int c = 0; c <= SizeClass.of(Pool.LARGE); c++) {
            assertEquals(0, SizeClass.bytes(c) % 64);
            assertEquals(c, SizeClass.of(SizeClass.bytes(c)));
        }
        assertEquals(Pool.LARGE, SizeClass.bytes(SizeClass.of(Pool.LARGE)));
    }

    @Test
    void lessThanAQuarterOfTheRequestIsWasted() {
        for (long bytes = 257; bytes <= Pool.LARGE; bytes += 61) {
            assertTrue(SizeClass.bytes(SizeClass.of(bytes)) < bytes * 1.25);
        }
    }
}
