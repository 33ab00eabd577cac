package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.io.FileFormatException;
import dev.nacre.io.Safetensors;
import dev.nacre.type.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever happens to a file, reading it gives what it holds or an error that names it, soon, and
/// takes memory by the size of the file, not by what it claims.
class DamagedFilesTest {
    private static final int FILES = 1000;

    /// What reading the smallest file takes: buffers and the error.
    private static final long BASE = 1 << 20;

    /// How much memory a byte of a file may take, as text, numbers and tables are made of it.
    private static final long SHARE = 256;

    @TempDir Path folder;

    enum Format {
        SAFETENSORS {
            @Override
            byte[] sound(Path scratch) throws IOException {
                Tensor weight = Tensor.arange(48).to(DType.F32).reshape(6, 8);
                Tensor truth = Tensor.of(true, false, true);
                new Safetensors(
                                Map.of("a.weight", weight, "truth", truth, "n", Tensor.of(7L)),
                                Map.of("format", "pt"))
                        .write(scratch);
                return Files.readAllBytes(scratch);
            }

            @Override
            void read(Path file) throws IOException {
                Safetensors.read(file);
            }
        },
        IDX {
            @Override
            byte[] sound(Path scratch) {
                byte[] images = new byte[16 + 2 * 14 * 14];
                new Random(1).nextBytes(images);
                byte[] head = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 14, 0, 0, 0, 14};
                System.arraycopy(head, 0, images, 0, head.length);
                return images;
            }

            @Override
            void read(Path file) throws IOException {
                Idx.read(file);
            }
        },
        CSV {
            @Override
            byte[] sound(Path scratch) {
                String row = "%d,\"1,5\",-2e%d,\"a \"\"b\"\"\"\r\n0.5,text,%d,c\n";
                StringBuilder text = new StringBuilder("x,note,y,kind\n");
                for (int i = 0; i < 12; i++) {
                    text.append(row.formatted(i, i, -i));
                }
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            void read(Path file) throws IOException {
                Csv.read(file, o -> o.label("kind").ignore("note"));
            }
        };

        abstract byte[] sound(Path scratch) throws IOException;

        abstract void read(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void damageNeverDoesHarm(Format format) throws IOException {
        Path file = folder.resolve("file");
        byte[] sound = format.sound(file);
        Files.write(file, sound);
        format.read(file);
        Random random = new Random(42);
        int[] outcomes = new int[2];
        // An OutOfMemoryError, as any other error but the one, ends the test.
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < FILES; i++) {
                        byte[] bad = damaged(sound, random);
                        // What reads gzip is given damage within it and around it.
                        boolean packed = format != Format.SAFETENSORS && i % 4 == 0;
                        Files.write(file, packed ? damaged(packed(bad), random) : bad);
                        outcomes[read(format, file) ? 0 : 1]++;
                    }
                });
        assertEquals(FILES, outcomes[0] + outcomes[1]);
        assertTrue(outcomes[0] > 20 && outcomes[1] > 200, Arrays.toString(outcomes));
    }

    /// Whether a file could be read.
    private static boolean read(Format format, Path file) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = threads.getCurrentThreadAllocatedBytes();
        long tensors = HostMemory.usage().live();
        boolean readable = true;
        try {
            format.read(file);
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            readable = false;
        }
        long most = BASE + SHARE * Files.size(file);
        long onHeap = threads.getCurrentThreadAllocatedBytes() - heap;
        long beside = HostMemory.usage().live() - tensors;
        assertTrue(onHeap < most, format + ": " + onHeap + " bytes of heap");
        assertTrue(beside < most, format + ": " + beside + " bytes of memory");
        return readable;
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(to)) {
            zip.write(bytes);
        }
        return to.toByteArray();
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bad = sound.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            // Every other time in front, where the sizes are.
            int reach = random.nextBoolean() ? Math.min(bad.length, 24) : bad.length;
            int at = random.nextInt(reach);
            switch (random.nextInt(6)) {
                case 0 -> bad[at] = (byte) random.nextInt(256);
                case 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bad[at] = (byte) "09,\"\n{}[]:-e".charAt(random.nextInt(12));
                case 3 -> bad = Arrays.copyOf(bad, Math.max(1, random.nextInt(bad.length)));
                case 4 -> bad = joined(bad, at, bad, random.nextInt(bad.length));
                default -> bad = joined(bad, at, sound, Math.min(sound.length - 1, at + 8));
            }
        }
        return bad;
    }

    /// The beginning of a file and the end of another.
    private static byte[] joined(byte[] first, int to, byte[] second, int from) {
        byte[] all = Arrays.copyOf(first, to + second.length - from);
        System.arraycopy(second, from, all, to, second.length - from);
        return all;
    }
}
