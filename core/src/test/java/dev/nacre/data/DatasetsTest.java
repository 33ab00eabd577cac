package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /// The counts and the mean of the pixels that are published for Fashion-MNIST.
    @Test
    void fashionMnistIsThatOfTheDataSet() throws IOException {
        Path folder = Path.of("/usr/share/datasets/fashion-mnist");
        assumeTrue(Files.isDirectory(folder), "needs the Debian package dataset-fashion-mnist");
        Mnist fashion = Datasets.fashionMnist();
        assertEquals(Shape.of(60_000, 1, 28, 28), fashion.train().inputs().shape());
        assertEquals(Shape.of(10_000, 1, 28, 28), fashion.test().inputs().shape());
        for (Samples part : List.of(fashion.train(), fashion.test())) {
            assertEquals(DType.F32, part.inputs().dtype());
            long[] counts = new long[10];
            for (long label : part.labels().toLongArray()) {
                counts[(int) label]++;
            }
            assertArrayEquals(
                    LongStream.generate(() -> part.count() / 10).limit(10).toArray(), counts);
        }
        double sum = 0;
        double squares = 0;
        float[] pixels = fashion.train().inputs().toFloatArray();
        for (float p : pixels) {
            sum += p;
            squares += (double) p * p;
        }
        double mean = sum / pixels.length;
        assertEquals(0.2860, mean, 5e-5);
        assertEquals(0.3530, Math.sqrt(squares / pixels.length - mean * mean), 5e-5);
        assertEquals(9, fashion.train().labels().get(0).itemLong());
    }

    @Test
    void filesOfMnistMayBePackedOrNot(@TempDir Path folder) throws IOException {
        for (String part : List.of("train", "t10k")) {
            byte[] images = HexFormat.of().parseHex("00000803000000020000000100000003000102ff33cc");
            try (OutputStream z =
                    new GZIPOutputStream(
                            Files.newOutputStream(
                                    folder.resolve(part + "-images-idx3-ubyte.gz")))) {
                z.write(images);
            }
            Files.write(
                    folder.resolve(part + "-labels-idx1-ubyte"),
                    HexFormat.of().parseHex("00000801000000020709"));
        }
        Samples train = Datasets.mnist(folder).train();
        assertEquals(Shape.of(2, 1, 1, 3), train.inputs().shape());
        assertArrayEquals(
                new float[] {0, 1 / 255f, 2 / 255f, 1, 51 / 255f, 204 / 255f},
                train.inputs().toFloatArray());
        assertArrayEquals(new long[] {7, 9}, train.labels().toLongArray());
        Files.write(
                folder.resolve("t10k-labels-idx1-ubyte"),
                HexFormat.of().parseHex("000008010000000107"));
        FileFormatException e =
                assertThrows(FileFormatException.class, () -> Datasets.mnist(folder));
        assertTrue(e.getMessage().contains("[2, 1, 1, 3]"), e.getMessage());
    }

    @Test
    void whatIsMissingIsNamedWithItsSource(@TempDir Path folder) {
        NoSuchFileException e =
                assertThrows(NoSuchFileException.class, () -> Datasets.fashionMnist(folder));
        assertTrue(e.getMessage().contains("train-images-idx3-ubyte.gz"), e.getMessage());
        assertTrue(e.getMessage().contains("apt install dataset-fashion-mnist"), e.getMessage());
        e = assertThrows(NoSuchFileException.class, () -> Datasets.mnist(folder));
        assertTrue(e.getMessage().contains("https://"), e.getMessage());
    }
}
