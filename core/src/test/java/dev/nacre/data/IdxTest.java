package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTest {
    @TempDir private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x-idx"), bytes);
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (GZIPOutputStream z = new GZIPOutputStream(to)) {
            z.write(bytes);
        }
        return to.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "00000801 00000002 00ff, U8, [2], 0 255",
        "00000902 00000001 00000002 80ff, I8, '[1, 2]', -128 -1",
        "00000b01 00000002 8000 0102, I16, [2], -32768 258",
        "00000c01 00000002 80000000 00010203, I32, [2], -2147483648 66051",
        "00000d01 00000002 3fc00000 c1200000, F32, [2], 1.5 -10",
        "00000e01 00000001 3ff8000000000000, F64, [1], 1.5",
        "00000800 07, U8, [], 7",
        "00000802 00000003 00000000, U8, '[3, 0]',",
        "00000805 00000001 00000001 00000001 00000001 00000001 09, U8, '[1, 1, 1, 1, 1]', 9",
    })
    void elementsAreWhatTheyAre(String bytes, DType dtype, String shape, String values)
            throws IOException {
        double[] expected =
                values == null
                        ? new double[0]
                        : Arrays.stream(values.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray();
        for (byte[] content : new byte[][] {hex(bytes), packed(hex(bytes))}) {
            Tensor t = Idx.read(file(content));
            assertEquals(dtype, t.dtype());
            assertEquals(shape, t.shape().toString());
            assertArrayEquals(expected, t.toDoubleArray());
        }
        float[] halves = Idx.read(file(hex(bytes)), DType.F32, 2).toFloatArray();
        for (int i = 0; i < halves.length; i++) {
            assertEquals((float) (expected[i] / 2), halves[i]);
        }
    }

    /// As in torchvision: bytes in memory, numbers from 0 to 1 in a batch.
    @Test
    void imagesMayStayBytesUntilTheyAreInABatch() throws IOException {
        Tensor images =
                Idx.read(file(hex("00000803 00000002 00000001 00000003 000102ff33cc")))
                        .unsqueeze(1);
        assertEquals(DType.U8, images.dtype());
        Samples all = new Samples(images, Tensor.of(1L, 0L));
        for (Samples batch : DataLoader.of(all.map(Transforms.toFloat(255)), 2)) {
            assertArrayEquals(
                    new float[] {0, 1 / 255f, 2 / 255f, 1, 51 / 255f, 204 / 255f},
                    batch.inputs().toFloatArray());
        }
    }

    @Test
    void filesOfManyChunksKeepTheirOrder() throws IOException {
        int n = 100_003;
        byte[] all = Arrays.copyOf(hex("00000b01 000186a3"), 8 + 2 * n);
        for (int i = 0; i < n; i++) {
            all[8 + 2 * i] = (byte) (i >> 8);
            all[9 + 2 * i] = (byte) i;
        }
        assertArrayEquals(
                LongStream.range(0, n).map(i -> (short) i).toArray(),
                Idx.read(file(packed(all))).toLongArray());
    }

    @ParameterizedTest
    @CsvSource({
        "'', within its header",
        "0000, within its header",
        "00000801 0000, within its header",
        "50000801 00000001 00, two bytes of 0",
        "00000701 00000001 00, type 0x07",
        "00000801 00000002 00, more or fewer",
        "00000801 00000002 000000, more or fewer",
        "00000d01 ffffffff 00, more or fewer",
        "00000803 ffffffff ffffffff ffffffff 00, more elements than can be counted",
        "00000802 7fffffff 7fffffff 00, more or fewer",
    })
    void headersThatDoNotFitAreErrors(String bytes, String message) throws IOException {
        for (byte[] content : new byte[][] {hex(bytes), packed(hex(bytes))}) {
            Path f = file(content);
            FileFormatException e = assertThrows(FileFormatException.class, () -> Idx.read(f));
            assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
            assertTrue(e.getMessage().contains(message), e.getMessage());
        }
    }

    @Test
    void whatIsNoFileIsAnError() {
        assertThrows(NoSuchFileException.class, () -> Idx.read(folder.resolve("missing")));
        assertThrows(FileFormatException.class, () -> Idx.read(folder));
    }

    /// Damaged files give an error that names them, or as many elements as they have.
    @Test
    void damageNeverDoesHarm() throws IOException {
        byte[] plain = new byte[500];
        new Random(1).nextBytes(plain);
        System.arraycopy(hex("00000802 0000000a 00000030"), 0, plain, 0, 12);
        byte[] sound = Arrays.copyOf(plain, 12 + 480);
        Random random = new Random(2);
        long before = HostMemory.usage().live();
        int[] outcomes = new int[2];
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < 1000; i++) {
                        byte[] bad = i % 2 == 0 ? sound.clone() : packed(sound);
                        bad[random.nextInt(Math.min(bad.length, i % 4 == 0 ? 12 : bad.length))] ^=
                                (byte) (1 << random.nextInt(8));
                        bad = i % 5 == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
                        Path f = file(bad);
                        try {
                            assertTrue(Idx.read(f).numel() <= 480);
                            outcomes[0]++;
                        } catch (FileFormatException e) {
                            assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
                            outcomes[1]++;
                        }
                    }
                });
        // Plain files have no checksum.
        assertTrue(outcomes[0] > 100 && outcomes[1] > 500, Arrays.toString(outcomes));
        assertTrue(HostMemory.usage().live() - before < 64 << 20);
    }
}
