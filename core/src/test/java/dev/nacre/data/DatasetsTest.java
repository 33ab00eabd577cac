package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DatasetsTest {
    private static final Digits DIGITS = Datasets.digits();

    @Test
    void digitsHaveTheirShapes() {
        Map<Samples, Integer> sizes =
                Map.of(DIGITS.train(), 1257, DIGITS.validation(), 180, DIGITS.test(), 360);
        sizes.forEach((part, n) -> {
            assertEquals(Shape.of(n, 64), part.inputs().shape());
            assertEquals(Shape.of(n), part.labels().shape());
            assertEquals(DType.F32, part.inputs().dtype());
            assertEquals(DType.I64, part.labels().dtype());
        });
    }

    /// The counts that the data set's own description gives for its digits.
    @Test
    void digitsAreThoseOfTheDataSet() {
        long[] counts = new long[10];
        double sum = 0;
        for (Samples part : List.of(DIGITS.train(), DIGITS.validation(), DIGITS.test())) {
            for (long label : part.labels().toLongArray()) {
                counts[(int) label]++;
            }
            for (float pixel : part.inputs().toFloatArray()) {
                assertTrue(pixel >= 0 && pixel <= 1 && pixel * 16 == Math.rint(pixel * 16));
                sum += pixel * 16;
            }
        }
        assertEquals("[178, 182, 177, 183, 181, 182, 181, 179, 174, 180]", Arrays.toString(counts));
        assertEquals(561_718, sum);
    }

    @Test
    void everyPartHasAllDigits() {
        for (Samples part : List.of(DIGITS.train(), DIGITS.validation(), DIGITS.test())) {
            Map<Long, Integer> counts = new HashMap<>();
            for (long label : part.labels().toLongArray()) {
                counts.merge(label, 1, Integer::sum);
            }
            double even = part.count() / 10.0;
            assertEquals(10, counts.size());
            counts.forEach((d, n) -> assertEquals(even, n, even / 2, "digit " + d));
        }
    }

    @Test
    void noImageIsInTwoParts() {
        Set<String> seen = new HashSet<>();
        for (Samples part : List.of(DIGITS.train(), DIGITS.validation(), DIGITS.test())) {
            float[] pixels = part.inputs().toFloatArray();
            Set<String> own = new HashSet<>();
            for (int i = 0; i < part.count(); i++) {
                own.add(Arrays.toString(Arrays.copyOfRange(pixels, 64 * i, 64 * i + 64)));
            }
            own.forEach(image -> assertTrue(seen.add(image)));
        }
    }

    /// Results can be compared over the years only if the parts stay the same.
    @Test
    void thePartsNeverChange() {
        CRC32 crc = new CRC32();
        for (long label : DIGITS.test().labels().toLongArray()) {
            crc.update((int) label);
        }
        assertEquals(1_096_784_070L, crc.getValue());
    }
}
