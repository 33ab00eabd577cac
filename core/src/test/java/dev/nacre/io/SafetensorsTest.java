package dev.nacre.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir private Path folder;

    /// A file as the specification of the format lays it out.
    private Path file(String header, byte... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all =
                ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return write(all.putLong(json.length).put(json).put(data).array());
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.safetensors"), bytes);
    }

    private static String header(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new String(file, 8, length, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Tensor t) {
        byte[] b = new byte[(int) t.numel() * t.dtype().bytes()];
        t.copyTo(MemorySegment.ofArray(b), 0);
        return b;
    }

    /// As the Python library writes: no spaces in the header, spaces behind it up to a multiple of
    /// 8, tensors by the size of their elements. The last ones do not come in the order of their
    /// places, which the format allows.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsWhatPythonWrites(boolean mapped) throws IOException {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"w.f64\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        + "\"a.i64\":{\"dtype\":\"I64\",\"shape\":[1,1],\"data_offsets\":[8,16]},"
                        + "\"f32\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,24]},"
                        + "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[24,24]},"
                        + "\"i32\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[24,28]},"
                        + "\"bf16\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[28,30]},"
                        + "\"f16\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[30,32]},"
                        + "\"i16\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[32,36]},"
                        + "\"bool\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[39,41]},"
                        + "\"i8\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[38,39]},"
                        + "\"u8\":{\"dtype\":\"U8\",\"shape\":[2,1],\"data_offsets\":[36,38]}}";
        String data =
                "000000000000f83f f9ffffffffffffff 0000003f 000080bf 00000080 c03f 0042 0080 ff7f"
                        + " 80ff fe 01 00";
        String padded = header + " ".repeat(-header.length() & 7);
        Path f = file(padded, HexFormat.of().parseHex(data.replace(" ", "")));
        Safetensors s = mapped ? Safetensors.map(f) : Safetensors.read(f);
        assertEquals(Map.of("format", "pt"), s.metadata());
        check(s, "w.f64", DType.F64, Shape.SCALAR, 1.5);
        check(s, "a.i64", DType.I64, Shape.of(1, 1), -7);
        check(s, "f32", DType.F32, Shape.of(2), 0.5, -1);
        check(s, "none", DType.F32, Shape.of(3, 0));
        check(s, "i32", DType.I32, Shape.of(1), Integer.MIN_VALUE);
        check(s, "i16", DType.I16, Shape.of(2), -32768, 32767);
        check(s, "bool", DType.BOOL, Shape.of(2), 1, 0);
        check(s, "i8", DType.I8, Shape.of(1), -2);
        check(s, "u8", DType.U8, Shape.of(2, 1), 128, 255);
        // Those that are stored but not computed.
        assertEquals(DType.BF16, s.tensors().get("bf16").dtype());
        assertArrayEquals(new byte[] {(byte) 0xc0, 0x3f}, bytes(s.tensors().get("bf16")));
        assertEquals(DType.F16, s.tensors().get("f16").dtype());
        assertArrayEquals(new byte[] {0, 0x42}, bytes(s.tensors().get("f16")));
        assertEquals(11, s.tensors().size());
    }

    private static void check(Safetensors s, String name, DType t, Shape shape, double... values) {
        Tensor x = s.tensors().get(name);
        assertEquals(t, x.dtype(), name);
        assertEquals(shape, x.shape(), name);
        assertArrayEquals(values, x.toDoubleArray(), name);
    }

    private static SequencedMap<String, Tensor> oneOfEach() {
        SequencedMap<String, Tensor> all = new LinkedHashMap<>();
        all.put("flags", Tensor.of(true, false, true));
        all.put("f32", Tensor.of(1.5f, -0f, Float.NaN, Float.MIN_VALUE).reshape(2, 2));
        all.put("empty", Tensor.zeros(DType.F64, 3, 0, 2));
        all.put("i64", Tensor.of(Long.MIN_VALUE, -1, Long.MAX_VALUE));
        all.put("one", Tensor.scalar(Math.PI, DType.F64));
        all.put("i32", Tensor.of(Integer.MIN_VALUE, 7));
        all.put("u8", Tensor.of(0, 255).to(DType.U8));
        all.put("i8", Tensor.of((byte) -128));
        all.put("i16", Tensor.of((short) -2, Short.MAX_VALUE));
        return all;
    }

    @Test
    void readsAFileMadeByHand() throws IOException {
        Path f =
                file(
                        "{\"a\": {\"dtype\":\"F32\", \"shape\":[1,2], \"data_offsets\":[0,8]},\n"
                            + " \"__metadata__\": {\"k\\u0065y\": \"\\\"v\\\"\\n\"},\t\"b\\u00e9"
                            + " \\ud83d\\ude00\":"
                            + " {\"data_offsets\":[8,10],\"dtype\":\"BF16\",\"shape\":[]},"
                            + " \"c\":{\"dtype\":\"F16\",\"shape\":[0],\"data_offsets\":[10,10]}}  "
                            + " ",
                        (byte) 0,
                        (byte) 0,
                        (byte) 0x80,
                        (byte) 0x3f, // 1
                        (byte) 0,
                        (byte) 0,
                        (byte) 0x20,
                        (byte) 0xc1, // -10
                        (byte) 0xc0,
                        (byte) 0x3f); // 1.5
        Safetensors s = Safetensors.read(f);
        assertEquals(List.of("a", "b\u00e9 \ud83d\ude00", "c"), List.copyOf(s.tensors().keySet()));
        assertEquals(Map.of("key", "\"v\"\n"), s.metadata());
        Tensor a = s.tensors().firstEntry().getValue();
        assertEquals(Shape.of(1, 2), a.shape());
        assertArrayEquals(new float[] {1, -10}, a.toFloatArray());
        Tensor b = s.tensors().get("b\u00e9 \ud83d\ude00");
        assertEquals(DType.BF16, b.dtype());
        assertEquals(Shape.SCALAR, b.shape());
        assertArrayEquals(new byte[] {(byte) 0xc0, 0x3f}, bytes(b));
        assertEquals(Shape.of(0), s.tensors().lastEntry().getValue().shape());
    }

    @Test
    void writesWhatItReads() throws IOException {
        SequencedMap<String, Tensor> all = oneOfEach();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("\u0001\"\\/\n", "\u00e9\ud83d\ude00");
        metadata.put("", "");
        Path f = folder.resolve("all.safetensors");
        new Safetensors(all, metadata).write(f);
        Safetensors back = Safetensors.read(f);
        assertEquals(metadata, back.metadata());
        assertEquals(List.copyOf(all.keySet()), List.copyOf(back.tensors().keySet()));
        all.forEach((key, t) -> {
            Tensor r = back.tensors().get(key);
            assertEquals(t.dtype(), r.dtype(), key);
            assertEquals(t.shape(), r.shape(), key);
            assertArrayEquals(bytes(t), bytes(r), key);
        });
        byte[] first = Files.readAllBytes(f);
        back.write(f);
        assertArrayEquals(first, Files.readAllBytes(f));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whatItWritesIsAlignedAndPadded() throws IOException {
        Path f = folder.resolve("all.safetensors");
        new Safetensors(oneOfEach(), Map.of()).write(f);
        byte[] file = Files.readAllBytes(f);
        String header = header(file);
        assertEquals(0, header.length() % 8);
        // By the size of their elements: i64 and f64, f32 and i32, i16, then those of a byte.
        assertEquals(
                ("{\"flags\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[60,63]},"
                        + "\"f32\":{\"dtype\":\"F32\",\"shape\":[2,2],"
                        + "\"data_offsets\":[32,48]},"
                        + "\"empty\":{\"dtype\":\"F64\",\"shape\":[3,0,2],"
                        + "\"data_offsets\":[0,0]},"
                        + "\"i64\":{\"dtype\":\"I64\",\"shape\":[3],"
                        + "\"data_offsets\":[0,24]},"
                        + "\"one\":{\"dtype\":\"F64\",\"shape\":[],"
                        + "\"data_offsets\":[24,32]},"
                        + "\"i32\":{\"dtype\":\"I32\",\"shape\":[2],"
                        + "\"data_offsets\":[48,56]},"
                        + "\"u8\":{\"dtype\":\"U8\",\"shape\":[2],"
                        + "\"data_offsets\":[63,65]},"
                        + "\"i8\":{\"dtype\":\"I8\",\"shape\":[1],"
                        + "\"data_offsets\":[65,66]},"
                        + "\"i16\":{\"dtype\":\"I16\",\"shape\":[2],"
                        + "\"data_offsets\":[56,60]}}"),
                header.stripTrailing());
        assertEquals(8 + header.length() + 66, file.length);
        assertEquals(-128, file[file.length - 1]);
    }

    @Test
    void tensorsLargerThanAChunkKeepTheirOrder() throws IOException {
        int n = 1_100_000;
        long[] numbers = new long[n];
        Arrays.setAll(numbers, i -> i * 0x9E3779B97F4A7C15L);
        Path f = folder.resolve("large.safetensors");
        new Safetensors(Map.of("x", Tensor.of(numbers)), Map.of()).write(f);
        Tensor back = Safetensors.read(f).tensors().get("x");
        assertArrayEquals(numbers, back.toLongArray());
    }

    @Test
    void nothingIsAFileToo() throws IOException {
        Path f = folder.resolve("none.safetensors");
        new Safetensors(Map.of(), Map.of()).write(f);
        assertEquals(16, Files.size(f));
        assertTrue(Safetensors.read(f).tensors().isEmpty());
    }

    static Stream<List<String>> badHeaders() {
        String f32 = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return Stream.of(
                // header, what the message must say; there are 8 bytes of data
                List.of("", "does not begin with {"),
                List.of(" {}", "does not begin with {"),
                List.of("[]", "does not begin with {"),
                List.of("{", "the end"),
                List.of("{}", "cover only 0"),
                List.of("{\"a\":" + f32 + "}\n", "behind its end"),
                List.of("{\"a\":" + f32 + "}{", "behind its end"),
                List.of("{\"a\":" + f32 + ",}", "\"}\""),
                List.of("{\"a\":" + f32 + ",\"a\":" + f32 + "}", "a is there twice"),
                List.of("{\"a\":" + f32 + ",\"\\u0061\":" + f32 + "}", "a is there twice"),
                List.of(
                        "{\"a\":" + f32.replace("F32", "F8_E4M3") + "}",
                        "a: dtype F8_E4M3 is none"),
                List.of("{\"a\":" + f32.replace("F32", "U64") + "}", "a: dtype U64 is none"),
                List.of("{\"a\":" + f32.replace("F32", "C64") + "}", "for example to F32"),
                List.of("{\"a\":" + f32.replace("F32", "f32") + "}", "a: dtype \"f32\""),
                List.of("{\"a\":" + f32.replace("[2]", "[-2]") + "}", "\"-2],"),
                List.of("{\"a\":" + f32.replace("[2]", "[2.0]") + "}", "\"2.0]"),
                List.of("{\"a\":" + f32.replace("[2]", "[2e0]") + "}", "\"2e0]"),
                List.of("{\"a\":" + f32.replace("[2]", "[02]") + "}", "\"02]"),
                List.of("{\"a\":" + f32.replace("[2]", "[null]") + "}", "null"),
                List.of("{\"a\":" + f32.replace("[2]", "[3]") + "}", "a: data_offsets [0, 8]"),
                List.of("{\"a\":" + f32.replace("[2]", "2") + "}", "no ["),
                List.of("{\"a\":" + f32.replace("8]", "9]") + "}", "a: data_offsets [0, 9]"),
                List.of("{\"a\":" + f32.replace("[0,8]", "[8,0]") + "}", "a: data_offsets"),
                List.of("{\"a\":" + f32.replace("[0,8]", "[8]") + "}", "a: data_offsets"),
                List.of("{\"a\":" + f32.replace("[0,8]", "[0,8,8]") + "}", "a: data_offsets"),
                List.of("{\"a\":" + f32.replace("[0,8]", "[8,16]") + "}", "outside"),
                List.of("{\"a\":" + f32.replace("2]", "1]").replace("8]", "4]") + "}", "only 4"),
                List.of(
                        "{\"a\":" + f32.replace("2]", "1]").replace("[0,8]", "[4,8]") + "}",
                        "a: data_offsets begin at 4, but the header ends at 0: there is a hole"),
                List.of(
                        "{\"a\":" + f32 + ",\"b\":" + f32 + "}",
                        "b: data_offsets begin at 0, but a ends at 8: they overlap"),
                List.of(
                        "{\"a\":" + f32.replace("[2]", "[9223372036854775808]") + "}",
                        "larger than 2^63"),
                List.of(
                        "{\"a\":" + f32.replace("[2]", "[4294967296,4294967296]") + "}",
                        "more elements than"),
                List.of(
                        "{\"a\":"
                                + f32.replace("[2]", "[4611686018427387904]")
                                        .replace("[0,8]", "[0,0]")
                                + "}",
                        "a: data_offsets [0, 0] are 0 bytes"),
                List.of(
                        "{\"a\":" + f32.replace("[2]", "[2" + ",1".repeat(64) + "]") + "}",
                        "more than 64"),
                List.of("{\"a\":{}}", "a: has no dtype"),
                List.of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "a: dtype is there twice"),
                List.of("{\"a\":{\"type\":\"F32\"}}", "a: \"type\" is nothing"),
                List.of("{\"a\":[]}", "no {"),
                List.of("{\"a\":" + f32 + ",\"__metadata__\":{\"k\":1}}", "no \""),
                List.of(
                        "{\"a\":" + f32 + ",\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}",
                        "k is there twice"),
                List.of(
                        "{\"__metadata__\":{},\"a\":" + f32 + ",\"__metadata__\":{}}",
                        "__metadata__ is there twice"),
                List.of("{\"a\\x\":" + f32 + "}", "escape \\x"),
                List.of("{\"a\\u12g4\":" + f32 + "}", "hexadecimal"),
                List.of("{\"a\\ud800\":" + f32 + "}", "surrogate"),
                List.of("{\"a\n\":" + f32 + "}", "control character"),
                List.of("{\"a" + "[".repeat(100_000), "middle of a string"),
                List.of("{".repeat(100_000), "no \""));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void badHeadersAreNamed(List<String> headerAndMessage) throws IOException {
        Path f = file(headerAndMessage.getFirst(), new byte[8]);
        FileFormatException e = assertThrows(FileFormatException.class, () -> Safetensors.read(f));
        assertTrue(e.getMessage().startsWith(f + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(headerAndMessage.getLast()), e.getMessage());
        assertTrue(e.getMessage().length() < 400, e.getMessage());
    }

    @Test
    void badLengthsTakeNoMemory() throws IOException {
        byte[] none = {};
        byte[] seven = new byte[7];
        byte[] huge = {0, 0, 0, 0, 0, 1, 0, 0, '{', '}'};
        byte[] negative = {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'};
        byte[] oneMore = {3, 0, 0, 0, 0, 0, 0, 0, '{', '}'};
        for (byte[] bytes : List.of(none, seven, huge, negative, oneMore)) {
            Path f = write(bytes);
            FileFormatException e =
                    assertThrows(FileFormatException.class, () -> Safetensors.read(f));
            assertTrue(e.getMessage().startsWith(f.toString()), e.getMessage());
        }
        // A header longer than any reader takes, in a file that is indeed so large (and sparse).
        Path f = folder.resolve("sparse.safetensors");
        try (var out = new RandomAccessFile(f.toFile(), "rw")) {
            out.setLength(1L << 33);
            out.write(new byte[] {0, 0, 0, 0, 1});
        }
        assertThrows(FileFormatException.class, () -> Safetensors.read(f));
    }

    @Test
    void textThatIsNotUtf8IsAnError() throws IOException {
        Path f = write(new byte[] {4, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xff, '"'});
        FileFormatException e = assertThrows(FileFormatException.class, () -> Safetensors.read(f));
        assertTrue(e.getMessage().contains("UTF-8"), e.getMessage());
    }

    @Test
    void truthValuesAreZeroOrOne() throws IOException {
        Path f =
                file(
                        "{\"a\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}",
                        (byte) 1,
                        (byte) 2);
        FileFormatException e = assertThrows(FileFormatException.class, () -> Safetensors.read(f));
        assertTrue(e.getMessage().contains("a: element 1"), e.getMessage());
    }

    @Test
    void whatIsNoFileIsAnError() {
        assertThrows(NoSuchFileException.class, () -> Safetensors.read(folder.resolve("missing")));
        assertThrows(FileFormatException.class, () -> Safetensors.read(folder));
    }

    @Test
    void namesThatTheFormatCannotHoldAreErrors() {
        Path f = folder.resolve("x.safetensors");
        for (String name : List.of("__metadata__", "\ud800")) {
            Safetensors s = new Safetensors(Map.of(name, Tensor.ones(1)), Map.of());
            assertThrows(NacreException.class, () -> s.write(f), name);
        }
        assertFalse(Files.exists(f));
    }

    /// Damaged files give an error of their own kind, or tensors that are no larger than the file.
    @Test
    void damageNeverDoesHarm() throws IOException {
        Path f = folder.resolve("x.safetensors");
        new Safetensors(oneOfEach(), Map.of("format", "pt")).write(f);
        byte[] sound = Files.readAllBytes(f);
        Random random = new Random(42);
        int[] outcomes = new int[2];
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < 1000; i++) {
                        byte[] bad = damage(sound, random);
                        Files.write(f, bad);
                        try {
                            long read = 0;
                            for (Tensor t : Safetensors.read(f).tensors().values()) {
                                read += bytes(t).length;
                            }
                            assertTrue(read <= bad.length);
                            outcomes[0]++;
                        } catch (FileFormatException e) {
                            assertTrue(e.getMessage().startsWith(f.toString()), e.getMessage());
                            outcomes[1]++;
                        }
                    }
                });
        // Only damage in the data or in a name goes unnoticed.
        assertTrue(outcomes[0] > 20 && outcomes[1] > 500, Arrays.toString(outcomes));
    }

    private static byte[] damage(byte[] sound, Random random) {
        byte[] bad = sound.clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(bad.length);
            switch (random.nextInt(6)) {
                case 0 -> bad[at] = (byte) random.nextInt(256);
                case 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bad[at] = (byte) ('0' + random.nextInt(10));
                case 3 -> bad = Arrays.copyOf(bad, Math.max(1, at));
                case 4 -> {
                    byte[] longer = Arrays.copyOf(bad, bad.length + 1);
                    System.arraycopy(bad, at, longer, at + 1, bad.length - at);
                    bad = longer;
                }
                default -> {
                    // A piece repeated elsewhere.
                    int from = random.nextInt(bad.length);
                    int length = Math.min(16, bad.length - Math.max(from, at));
                    System.arraycopy(bad, from, bad, at, length);
                }
            }
        }
        return bad;
    }
}
