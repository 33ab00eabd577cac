package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementsTest {
    private final MemorySegment memory = MemorySegment.ofArray(new byte[32]);

    @ParameterizedTest
    @EnumSource(DType.class)
    void whatIsWrittenIsReadAtAnyAlignmentAndTouchesNothingElse(DType t) {
        for (int at = 1; at < 16; at++) {
            memory.fill((byte) 0x11);
            Elements.set(memory, at, t, 1.0);
            assertEquals(1.0, Elements.getDouble(memory, at, t));
            assertEquals(1, Elements.getLong(memory, at, t));
            memory.asSlice(at, t.bytes()).fill((byte) 0x11);
            assertEquals(-1, memory.mismatch(filled()));
        }
    }

    private static MemorySegment filled() {
        return MemorySegment.ofArray(new byte[32]).fill((byte) 0x11);
    }

    @ParameterizedTest
    @CsvSource({
        // Halfway between 1 and the next number, and a little beside it: far less than a float
        // sees.
        "F16, 0x1.002p0, 1.0",
        "F16, 0x1.0020000000001p0, 0x1.004p0",
        "F16, -0x1.0020000000001p0, -0x1.004p0",
        "F16, 0x1.005ffffffffffp0, 0x1.004p0",
        "BF16, 0x1.01p0, 1.0",
        "BF16, 0x1.0100000000001p0, 0x1.02p0",
        "BF16, 0x1.02ffffffffff0p0, 0x1.02p0",
        // The ends of the ranges.
        "F16, 65519.999999999, 65504",
        "F16, 65520, Infinity",
        "F16, 1e300, Infinity",
        "BF16, -1e300, -Infinity",
        "BF16, 0x1.fep127, 0x1.fep127",
        "F16, 0x1p-25, 0",
        "F16, 0x1.0000000000001p-25, 0x1p-24",
        "F16, -1e-300, -0.0",
        "F16, NaN, NaN",
        "BF16, NaN, NaN",
        "F32, 0x1.0000010000001p0, 0x1.000002p0",
        "BOOL, 0.3, 1",
        "I32, -2.9, -2",
        "I32, 1e10, 2147483647",
        "U8, -1.5, 255",
        "U8, 511.9, 255",
        "I8, 200, -56",
        "I16, -32769, 32767",
        "I16, Infinity, -1",
        "U8, NaN, 0"
    })
    void numbersAreRoundedOnce(DType t, double value, double stored) {
        Elements.set(memory, 0, t, value);
        assertEquals(stored, Elements.getDouble(memory, 0, t));
    }

    @ParameterizedTest
    @CsvSource({
        // Through a double the float would be rounded twice.
        "F32, 9007199791611905, 9007200328482816",
        "F32, 16777217, 16777216",
        "I64, 9007199254740993, 9007199254740993",
        "I32, 4294967301, 5",
        "U8, -1, 255",
        "I8, 384, -128",
        "I16, 98304, -32768",
        "BOOL, 256, 1",
        "F16, 2049, 2048"
    })
    void wholeNumbersAreStored(DType t, long value, long stored) {
        Elements.set(memory, 0, t, value);
        assertEquals(stored, Elements.getLong(memory, 0, t));
    }

    @Test
    void fractionsAreCutOffWhenReadAsWholeNumbers() {
        Elements.set(memory, 0, DType.F32, -7.9);
        assertEquals(-7, Elements.getLong(memory, 0, DType.F32));
    }

    @Test
    void everyHalfPrecisionPatternSurvives() {
        for (DType t : new DType[] {DType.F16, DType.BF16}) {
            for (int bits = 0; bits < 1 << 16; bits++) {
                memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) bits);
                double v = Elements.getDouble(memory, 0, t);
                Elements.set(memory, 2, t, v);
                if (!Double.isNaN(v)) {
                    assertEquals((short) bits, memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2));
                }
            }
        }
    }
}
