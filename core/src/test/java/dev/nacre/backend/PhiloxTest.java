package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.kernel.Distribution;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PhiloxTest {
    private static final int MANY = 1 << 20;

    /// The known answers that the authors publish for philox4x32 with 10 rounds.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, e169c58d6627e8d5, 9b00dbd8bc57ac4c",
        "ffffffffffffffff, ffffffffffffffff, ffffffffffffffff, 41c83b0e408f276d, 6d5451fda20bc7c6",
        "85a308d3243f6a88, 0370734413198a2e, 299f31d0a4093822, 94fdccebd16cfe09, 24126ea15001e420"
    })
    void givesThePublishedAnswers(
            String counterLow, String counterHigh, String key, String low, String high) {
        long[] block = new long[2];
        Philox.block(hex(counterLow), hex(counterHigh), hex(key), block);
        assertEquals(hex(low), block[0]);
        assertEquals(hex(high), block[1]);
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void aFillSplitAtEvenElementsIsTheSame(Distribution d) {
        DType t = d == Distribution.BITS ? DType.I64 : DType.F64;
        double[] whole = fill(d, 42, 7, t, 1001);
        for (int cut : new int[] {2, 500, 998}) {
            double[] front = fill(d, 42, 7, t, cut);
            double[] back = fill(d, 42, 7 + Philox.steps(d, cut), t, 1001 - cut);
            assertArrayEquals(Arrays.copyOf(whole, cut), front);
            assertArrayEquals(Arrays.copyOfRange(whole, cut, 1001), back);
        }
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void successiveFillsNeverUseAStepTwice(Distribution d) {
        DType t = d == Distribution.BITS ? DType.I64 : DType.F64;
        for (int n : new int[] {0, 1, 2, 3, 10, 11}) {
            long next = Philox.steps(d, n);
            double[] first = fill(d, 1, 0, t, n);
            double[] second = fill(d, 1, next, t, 4);
            for (double x : first) {
                assertTrue(Arrays.stream(second).noneMatch(y -> x == y));
            }
            // And none is left out but the second half of the last.
            double[] whole = fill(d, 1, 0, t, n + n % 2 + 4);
            assertArrayEquals(second, Arrays.copyOfRange(whole, whole.length - 4, whole.length));
        }
    }

    @Test
    void anotherSeedGivesOtherNumbers() {
        double[] a = fill(Distribution.UNIFORM, 1, 0, DType.F64, 100);
        double[] b = fill(Distribution.UNIFORM, 1L << 32, 0, DType.F64, 100);
        for (int i = 0; i < 100; i++) {
            assertTrue(a[i] != b[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16"})
    void uniformNumbersAreEvenOverAllBitsOfTheDtypeAndNever1(DType t) {
        double[] x = fill(Distribution.UNIFORM, 5, 0, t, MANY);
        double step = Math.scalb(1.0, -t.precision());
        int[] sixteenths = new int[16];
        double sum = 0;
        for (double v : x) {
            assertTrue(v >= 0 && v <= 1 - step, () -> "value " + v);
            assertEquals(Math.rint(v / step), v / step, "not a multiple of the step");
            sixteenths[(int) (v * 16)]++;
            sum += v;
        }
        // Five standard deviations of a mean of numbers with variance 1/12.
        assertEquals(0.5 - step / 2, sum / MANY, 5 / Math.sqrt(12.0 * MANY));
        double chiSquare = 0;
        for (int n : sixteenths) {
            chiSquare += Math.pow(n - MANY / 16.0, 2) / (MANY / 16.0);
        }
        // 15 degrees of freedom: exceeded once in ten thousand.
        assertTrue(chiSquare < 44.3, "chi square " + chiSquare);
    }

    @Test
    void narrowerDtypesGetTheSameNumbersCutOff() {
        double[] f64 = fill(Distribution.UNIFORM, 5, 0, DType.F64, 1000);
        double[] f32 = fill(Distribution.UNIFORM, 5, 0, DType.F32, 1000);
        for (int i = 0; i < 1000; i++) {
            assertEquals(Math.floor(f64[i] * 0x1p24) * 0x1p-24, f32[i]);
        }
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        double[] x = fill(Distribution.NORMAL, 9, 0, DType.F64, MANY);
        double[] moments = new double[5];
        double product = 0;
        int beyond2 = 0;
        for (int i = 0; i < MANY; i++) {
            assertTrue(Double.isFinite(x[i]));
            for (int k = 1; k <= 4; k++) {
                moments[k] += Math.pow(x[i], k) / MANY;
            }
            product += x[i] * x[i ^ 1] / MANY;
            beyond2 += Math.abs(x[i]) > 2 ? 1 : 0;
        }
        // Five standard deviations of each estimate; the variances of the powers are 1, 2, 15, 96.
        double sigma = 5 / Math.sqrt(MANY);
        assertEquals(0, moments[1], sigma);
        assertEquals(1, moments[2], sigma * Math.sqrt(2));
        assertEquals(0, moments[3], sigma * Math.sqrt(15));
        assertEquals(3, moments[4], sigma * Math.sqrt(96));
        // Each product of two neighbours counts twice.
        assertEquals(0, product, sigma * Math.sqrt(2));
        assertEquals(0.0455003, beyond2 / (double) MANY, sigma * Math.sqrt(0.0455 * 0.9545));
    }

    @Test
    void bitsAreWholeNumbersOf63BitsAllOfThemUsed() {
        MemorySegment s = MemorySegment.ofArray(new long[1000]);
        Philox.fill(Distribution.BITS, 3, 0, DType.I64, s, 0, 1000);
        long or = 0;
        long and = -1;
        for (int i = 0; i < 1000; i++) {
            long v = Elements.getLong(s, i * 8L, DType.I64);
            or |= v;
            and &= v;
        }
        assertEquals(Long.MAX_VALUE, or);
        assertEquals(0, and);
    }

    @Test
    void aFillStartsWhereItIsToldAndEndsInTime() {
        MemorySegment s = MemorySegment.ofArray(new float[10]);
        Philox.fill(Distribution.UNIFORM, 3, 0, DType.F32, s, 8, 5);
        double[] expected = fill(Distribution.UNIFORM, 3, 0, DType.F32, 5);
        for (int i = 0; i < 10; i++) {
            double v = Elements.getDouble(s, i * 4L, DType.F32);
            assertEquals(i < 2 || i >= 7 ? 0 : expected[i - 2], v);
        }
    }

    @Test
    void refusesDtypesThatDoNotFitTheDistribution() {
        MemorySegment s = MemorySegment.ofArray(new long[1]);
        assertThrows(
                IllegalArgumentException.class,
                () -> Philox.fill(Distribution.BITS, 0, 0, DType.F32, s, 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Philox.fill(Distribution.NORMAL, 0, 0, DType.I64, s, 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Philox.fill(Distribution.BITS, 0, 0, DType.I32, s, 0, 1));
    }

    private static double[] fill(Distribution d, long seed, long counter, DType t, int n) {
        MemorySegment s = MemorySegment.ofArray(new byte[n * t.bytes()]);
        Philox.fill(d, seed, counter, t, s, 0, n);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Elements.getDouble(s, (long) i * t.bytes(), t);
        }
        return x;
    }

    private static long hex(String s) {
        return Long.parseUnsignedLong(s, 16);
    }
}
