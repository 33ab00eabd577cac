package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvTest {
    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("x.csv"), text);
    }

    @Test
    void namesOfClassesAreNumbered() throws IOException {
        Csv c =
                Csv.read(
                        file("a,kind,b\n1,rose,2.5\n3,aster,-4e1\n5,rose,6\n"),
                        o -> o.label("kind"));
        assertEquals(List.of("a", "b"), c.columns());
        assertEquals(List.of("aster", "rose"), c.classes());
        assertEquals(Shape.of(3, 2), c.samples().inputs().shape());
        assertArrayEquals(new float[] {1, 2.5f, 3, -40, 5, 6}, c.samples().inputs().toFloatArray());
        assertEquals(DType.I64, c.samples().labels().dtype());
        assertArrayEquals(new long[] {1, 0, 1}, c.samples().labels().toLongArray());
    }

    static Stream<Arguments> sameContent() {
        return Stream.of(
                same("a,b,y\n1,2,7\n3,4,-8\n", o -> o.label("y")),
                same("a,b,y\r\n1,2,7\r\n3,4,-8", o -> o.label(2)),
                same("\ufeffa;b;y\r1;2;7\r\r3;4;-8\r", o -> o.label(-1).separator(';')),
                same("1,2,7\n3,4,-8\n", o -> o.label(-1).header(false)),
                same("\n\"1\", 2 ,\"7\"\n\n3,\"4\",-8\n\n", o -> o.label(2).header(false)),
                same(
                        "id\ty\ta\tb\nx\t7\t1\t2\nz\t-8\t3\t4\n",
                        o -> o.label("y").ignore("id").separator('\t')),
                same("y,a,b,id\n7,1,2,\n-8,3,4,\n", o -> o.label(0).ignore(-1)),
                same("\"a\"\"\n,\",b,y\n1,2,7\n3,4,-8\n", o -> o.label("y")));
    }

    private static Arguments same(String text, Consumer<Csv.Options> options) {
        return Arguments.of(text, options);
    }

    @ParameterizedTest
    @MethodSource("sameContent")
    void everyWayToWriteItReadsTheSame(String text, Consumer<Csv.Options> options)
            throws IOException {
        Path packed = folder.resolve("x.gz");
        try (OutputStream z = new GZIPOutputStream(Files.newOutputStream(packed))) {
            z.write(text.getBytes(StandardCharsets.UTF_8));
        }
        for (Path f : List.of(file(text), packed)) {
            Csv c = Csv.read(f, options);
            assertArrayEquals(new float[] {1, 2, 3, 4}, c.samples().inputs().toFloatArray());
            assertArrayEquals(new long[] {7, -8}, c.samples().labels().toLongArray());
            assertEquals(List.of(), c.classes());
        }
    }

    @Test
    void targetsAreNumbers() throws IOException {
        Csv c = Csv.read(file("p,q,x\n1,2,3\n4,,6\n"), o -> o.targets("q", "p").missing(-1));
        assertEquals(Shape.of(2, 1), c.samples().inputs().shape());
        assertEquals(Shape.of(2, 2), c.samples().labels().shape());
        assertArrayEquals(new float[] {2, 1, -1, 4}, c.samples().labels().toFloatArray());
    }

    @Test
    void manyRowsAreNoTrouble() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(",class ").append(i).append('\n');
        }
        Csv c = Csv.read(file(text.toString()), o -> o.label("y"));
        assertEquals(20_000, c.samples().count());
        assertEquals(19_999, c.samples().inputs().get(19_999, 0).item());
        long label = c.samples().labels().get(19_999).itemLong();
        assertEquals("class 19999", c.classes().get((int) label));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("", "has no rows"),
                mistake("a,y\n", "has no rows behind its header"),
                mistake("a,b\n1,2\n", "no column \"y\"; its columns are [a, b]"),
                mistake("a,y\n1,2\n3\n", "line 3 has 1 columns, not 2"),
                mistake("a,y\n\n1,2\nx1,2\n", "line 4, column 1 (a) \"x1\" is not a number"),
                mistake("a,y\n,2\n", "line 2, column 1 (a) is empty; o.missing"),
                mistake("a,y\n1,\n", "line 2, column 2 (y) has no label"),
                mistake("y,a\n1,\"2\n3,4\n", "line 2, column 2: a quote is never closed"),
                mistake("y,a\n1,\"2\"3\n", "line 2, column 2: \"3\" behind a closing quote"),
                mistake("y,a\n\"1\n\n\",2\n3,z", "line 5, column 2 (a) \"z\""),
                mistake("y,a\n1," + "9x".repeat(1000), "\"9x9x"));
    }

    private static Arguments mistake(String text, String message) {
        return Arguments.of(text, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakesComeWithLineAndColumn(String text, String message) throws IOException {
        Path f = file(text);
        FileFormatException e =
                assertThrows(FileFormatException.class, () -> Csv.read(f, o -> o.label("y")));
        assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().length() < 300, e.getMessage());
    }

    @Test
    void optionsAreChecked() throws IOException {
        Path f = file("a,y\n1,2\n");
        assertThrows(NacreException.class, () -> Csv.read(f, o -> {}));
        assertThrows(NacreException.class, () -> Csv.read(f, o -> o.label(0).targets(1)));
        for (Consumer<Csv.Options> wrong :
                List.<Consumer<Csv.Options>>of(
                        o -> o.label(2), o -> o.label(-3), o -> o.targets("a", "a"))) {
            assertThrows(FileFormatException.class, () -> Csv.read(f, wrong));
        }
    }

    @Test
    void badInputEndsSoon() throws IOException {
        Path notUtf8 = Files.write(folder.resolve("latin1"), new byte[] {'y', '\n', (byte) 0xe4});
        assertThrows(FileFormatException.class, () -> Csv.read(notUtf8, o -> o.label(0)));
        // Many megabytes of one line, from a few kilobytes.
        Path bomb = folder.resolve("bomb");
        try (OutputStream z = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] commas = ",".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 8; i++) {
                z.write(commas);
            }
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () ->
                        assertThrows(
                                FileFormatException.class, () -> Csv.read(bomb, o -> o.label(0))));
        Random random = new Random(3);
        String letters = "1,2\"\n\r;a ";
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder("y,a\n");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Path f = file(text.toString());
            try {
                assertEquals(1, Csv.read(f, o -> o.label(0)).samples().inputs().size(1));
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
            }
        }
    }
}
