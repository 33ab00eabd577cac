package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFolderTest {
    private static final String PNG = "89504e470d0a1a0a";

    @TempDir private Path root;

    private Path image(String name, int type, int width, int height, Color... pixels)
            throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            Color c = pixels[i % pixels.length];
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, c.getRed());
            } else if (type == BufferedImage.TYPE_USHORT_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, 257 * c.getRed());
            } else {
                image.setRGB(i % width, i / width, c.getRGB());
            }
        }
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        String format = name.toLowerCase(Locale.ROOT).endsWith("png") ? "png" : "jpg";
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    private float[] pixels() throws IOException {
        return ImageFolder.of(root).get(0).input().toFloatArray();
    }

    private static float[] bytes(int... values) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = values[i] / 255f;
        }
        return f;
    }

    @Test
    void colorsAreThoseOfTheFile() throws IOException {
        for (int type :
                new int[] {
                    BufferedImage.TYPE_INT_RGB,
                    BufferedImage.TYPE_3BYTE_BGR,
                    BufferedImage.TYPE_INT_ARGB
                }) {
            image("a/x.png", type, 2, 1, new Color(10, 20, 30), new Color(255, 0, 128));
            assertArrayEquals(bytes(10, 255, 20, 0, 30, 128), pixels(), "type " + type);
        }
        image("a/x.png", BufferedImage.TYPE_BYTE_INDEXED, 2, 1, Color.BLACK, Color.RED);
        assertArrayEquals(bytes(0, 255, 0, 0, 0, 0), pixels());
    }

    /// Java takes gray for linear light and would give 188 for 128.
    @Test
    void grayIsThatOfTheFile() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            image("a/x.png", type, 1, 2, new Color(1, 1, 1), new Color(128, 0, 0));
            assertArrayEquals(bytes(1, 128, 1, 128, 1, 128), pixels(), "type " + type);
            Sample s = ImageFolder.of(root, o -> o.grayscale(true)).get(0);
            assertEquals(Shape.of(1, 2, 1), s.input().shape());
            assertArrayEquals(bytes(1, 128), s.input().toFloatArray());
        }
        image("a/x.png", BufferedImage.TYPE_INT_RGB, 1, 1, new Color(100, 200, 50));
        assertEquals(
                (0.299 * 100 + 0.587 * 200 + 0.114 * 50) / 255,
                ImageFolder.of(root, o -> o.grayscale(true)).get(0).input().item(),
                1e-6);
    }

    @Test
    void jpegIsReadToo() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            image("a/x.JPG", type, 16, 16, new Color(90, 90, 90));
            for (float v : pixels()) {
                assertEquals(90 / 255f, v, 2 / 255f);
            }
        }
    }

    @Test
    void classesAndFilesAreInOrder() throws IOException {
        image("b/2.png", BufferedImage.TYPE_BYTE_GRAY, 2, 3, new Color(1, 0, 0));
        image("b/1/z.jpeg", BufferedImage.TYPE_BYTE_GRAY, 2, 3, new Color(2, 0, 0));
        image("B/1.PNG", BufferedImage.TYPE_BYTE_GRAY, 2, 3, new Color(3, 0, 0));
        image("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 2, 3, new Color(4, 0, 0));
        Files.writeString(root.resolve("a/notes.txt"), "not an image");
        Files.writeString(root.resolve("labels.csv"), "not a class");
        ImageFolder folder = ImageFolder.of(root, o -> o.size(4, 5));
        assertEquals(List.of("B", "a", "b"), folder.classes());
        assertEquals(4, folder.count());
        List<String> found = new ArrayList<>();
        for (int i = 0; i < folder.count(); i++) {
            Sample s = folder.get(i);
            assertEquals(Shape.of(3, 4, 5), s.input().shape());
            found.add(
                    s.label().itemLong()
                            + root.relativize(folder.file(i)).toString().replace('\\', '/'));
        }
        assertEquals(List.of("0B/1.PNG", "1a/1.png", "2b/1/z.jpeg", "2b/2.png"), found);
        assertThrows(IndexOutOfBoundsException.class, () -> folder.get(4));
    }

    @Test
    void foldersWithoutImagesAreErrors() throws IOException {
        assertThrows(NoSuchFileException.class, () -> ImageFolder.of(root.resolve("missing")));
        FileFormatException e = assertThrows(FileFormatException.class, () -> ImageFolder.of(root));
        assertTrue(e.getMessage().contains("one for each class"), e.getMessage());
        image("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 1, 1, Color.RED);
        Files.createDirectories(root.resolve("empty"));
        e = assertThrows(FileFormatException.class, () -> ImageFolder.of(root));
        assertTrue(e.getMessage().startsWith(root.resolve("empty") + ": "), e.getMessage());
        assertThrows(NacreException.class, () -> ImageFolder.of(root, o -> o.size(0, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "48656c6c6f, no image",
        PNG + ", cannot be decoded",
        // 100,000 x 100,000 pixels, whose checksum is right.
        PNG + "0000000d49484452000186a0000186a0080200000027309c9f, 100000 x 100000",
        "ffd8ffe000104a46494600010100000100010000, cannot be decoded",
    })
    void badImagesAreNamed(String hex, String message) throws IOException {
        Path f = root.resolve("a/bad.png");
        Files.createDirectories(f.getParent());
        Files.write(f, HexFormat.of().parseHex(hex));
        ImageFolder folder = ImageFolder.of(root);
        FileFormatException e = assertThrows(FileFormatException.class, () -> folder.get(0));
        assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        NacreException n =
                assertThrows(
                        NacreException.class,
                        () -> DataLoader.of(folder, 1, o -> o.workers(1)).iterator().next());
        assertTrue(n.getMessage().startsWith("DataLoader: example 0: " + f), n.getMessage());
    }

    @Test
    void damageNeverDoesHarm() throws IOException {
        Path f = image("a/x.png", BufferedImage.TYPE_INT_RGB, 20, 20, Color.RED, Color.BLUE);
        byte[] sound = Files.readAllBytes(f);
        ImageFolder folder = ImageFolder.of(root);
        Random random = new Random(4);
        int[] errors = new int[1];
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < 300; i++) {
                        byte[] bad = sound.clone();
                        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                        Files.write(f, Arrays.copyOf(bad, bad.length - random.nextInt(2) * 9));
                        try {
                            folder.get(0);
                        } catch (FileFormatException e) {
                            errors[0]++;
                        }
                    }
                });
        assertTrue(errors[0] > 50, errors[0] + " errors");
    }

    @Test
    void workersDecodeTheSameBits() throws IOException {
        for (int i = 0; i < 23; i++) {
            image(
                    (i % 3) + "/" + i + ".png",
                    BufferedImage.TYPE_INT_RGB,
                    6 + i % 4,
                    8,
                    new Color(i, 2 * i, 3 * i),
                    Color.GREEN,
                    Color.GRAY);
        }
        Dataset images =
                ImageFolder.of(root, o -> o.size(8, 8))
                        .map(
                                Transforms.randomCrop(8, 8, 2)
                                        .andThen(Transforms.randomFlip(0.5))
                                        .andThen(Transforms.normalize(0.5, 0.25)));
        List<String> rounds = new ArrayList<>();
        for (int workers : new int[] {0, 1, 2, 4}) {
            StringBuilder all = new StringBuilder();
            for (Samples batch :
                    DataLoader.of(
                            images,
                            4,
                            o ->
                                    o.workers(workers)
                                            .shuffle(true)
                                            .dropLast(true)
                                            .generator(new Generator(9)))) {
                assertEquals(Shape.of(4, 3, 8, 8), batch.inputs().shape());
                all.append(Arrays.toString(batch.inputs().toFloatArray()))
                        .append(Arrays.toString(batch.labels().toLongArray()));
            }
            rounds.add(all.toString());
        }
        assertEquals(1, rounds.stream().distinct().count());
    }

    /// What another JVM does that has no decoders.
    static final class WithoutDesktop {
        public static void main(String[] args) throws IOException {
            try {
                ImageFolder.of(Path.of(args[0]));
            } catch (NacreException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aRuntimeWithoutDecodersSaysSo() throws Exception {
        Process p =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--limit-modules",
                                "java.base,java.logging,jdk.management",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutDesktop.class.getName(),
                                root.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(p.waitFor(1, TimeUnit.MINUTES));
        assertTrue(output.contains("--add-modules java.desktop"), output);
    }
}
