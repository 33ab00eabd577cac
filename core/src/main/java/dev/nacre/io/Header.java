package dev.nacre.io;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// The header of a safetensors file: which tensors it has, and where in the data behind the header
/// they lie.
record Header(SequencedMap<String, Entry> entries, SequencedMap<String, String> metadata) {
    /// The key that is no tensor's name.
    static final String METADATA = "__metadata__";

    /// The dtypes of the format that [DType] has not.
    private static final Set<String> FOREIGN =
            Set.of(
                    "F4",
                    "F6_E2M3",
                    "F6_E3M2",
                    "F8_E5M2",
                    "F8_E4M3",
                    "F8_E8M0",
                    "F8_E4M3FNUZ",
                    "F8_E5M2FNUZ",
                    "U16",
                    "U32",
                    "U64",
                    "C64");

    /// What PyTorch and NumPy allow.
    private static final int MOST_DIMS = 64;

    /// One tensor: bytes `begin` up to `end` of the data.
    record Entry(DType dtype, Shape shape, long begin, long end) {
        long bytes() {
            return end - begin;
        }
    }

    /// The header for tensors, which lie by the size of their elements, the largest first, so that
    /// all are aligned.
    static Header of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<String> order = new ArrayList<>(tensors.keySet());
        order.sort(Comparator.comparingInt(k -> -tensor(tensors, k).dtype().bytes()));
        Header h = new Header(new LinkedHashMap<>(), new LinkedHashMap<>(metadata));
        // First the order of the map, then the places.
        tensors.forEach((key, t) -> h.entries.put(key, new Entry(t.dtype(), t.shape(), 0, 0)));
        long at = 0;
        for (String key : order) {
            Tensor t = tensor(tensors, key);
            long end = at + t.numel() * t.dtype().bytes();
            h.entries.put(key, new Entry(t.dtype(), t.shape(), at, end));
            at = end;
        }
        return h;
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String key) {
        Tensor t = tensors.get(key);
        if (t == null || key.equals(METADATA)) {
            throw new NacreException("safetensors: \"" + key + "\" cannot be a tensor's name");
        }
        return t;
    }

    /// The place of a tensor.
    Entry entry(String name) {
        return Objects.requireNonNull(entries.get(name));
    }

    /// The header as the file has it, without its length.
    byte[] bytes() {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append(quoted(METADATA)).append(":{");
            json.append(
                    metadata.entrySet().stream()
                            .map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue()))
                            .collect(Collectors.joining(",")));
            json.append(entries.isEmpty() ? "}" : "},");
        }
        json.append(
                entries.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ":" + json(e.getValue()))
                        .collect(Collectors.joining(",")));
        json.append('}');
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
            // Spaces up to a multiple of 8, so that the data begins aligned.
            byte[] padded = new byte[(utf8.remaining() + 7) / 8 * 8];
            Arrays.fill(padded, (byte) ' ');
            utf8.get(padded, 0, utf8.remaining());
            return padded;
        } catch (CharacterCodingException e) {
            throw new NacreException("safetensors: a name has half a surrogate pair", e);
        }
    }

    private static String json(Entry e) {
        return "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                .formatted(
                        e.dtype.code(),
                        e.shape.stream().mapToObj(Long::toString).collect(Collectors.joining(",")),
                        e.begin,
                        e.end);
    }

    private static String quoted(String s) {
        StringBuilder q = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                q.append('\\').append(c);
            } else if (c < ' ') {
                q.append("\\u%04x".formatted((int) c));
            } else {
                q.append(c);
            }
        }
        return q.append('"').toString();
    }

    /// Reads a header and checks it against the size of the data behind it.
    ///
    /// @param file what errors name
    static Header parse(Path file, byte[] bytes, long data) throws FileFormatException {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new FileFormatException(file, "its header does not begin with {");
        }
        Header h = new Header(new LinkedHashMap<>(), new LinkedHashMap<>());
        JsonReader json = new JsonReader(file, text(file, bytes));
        boolean[] described = new boolean[1];
        json.object(name -> {
            if (!name.equals(METADATA)) {
                Entry e = new EntryReader(file, name, json).read();
                if (h.entries.put(name, e) != null) {
                    throw new FileFormatException(file, name + " is there twice");
                }
            } else if (described[0]) {
                throw new FileFormatException(file, METADATA + " is there twice");
            } else {
                described[0] = true;
                json.object(key -> h.describe(file, key, json.string()));
            }
        });
        json.end();
        h.checkCover(file, data);
        return h;
    }

    private void describe(Path file, String key, String value) throws FileFormatException {
        if (metadata.put(key, value) != null) {
            throw new FileFormatException(file, METADATA + ": " + key + " is there twice");
        }
    }

    private static String text(Path file, byte[] bytes) throws FileFormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "its header is not UTF-8");
        }
    }

    /// The tensors must cover the data: no byte twice, none left out.
    private void checkCover(Path file, long data) throws FileFormatException {
        List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(entries.entrySet());
        byPlace.sort(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
                        .thenComparingLong(e -> e.getValue().end));
        long at = 0;
        String last = "the header";
        for (Map.Entry<String, Entry> e : byPlace) {
            Entry entry = e.getValue();
            if (entry.end > data) {
                throw new FileFormatException(
                        file,
                        "%s: data_offsets [%d, %d] lie outside of the %d bytes of data"
                                .formatted(e.getKey(), entry.begin, entry.end, data));
            }
            if (entry.begin != at) {
                throw new FileFormatException(
                        file,
                        "%s: data_offsets begin at %d, but %s ends at %d: %s"
                                .formatted(
                                        e.getKey(),
                                        entry.begin,
                                        last,
                                        at,
                                        entry.begin < at ? "they overlap" : "there is a hole"));
            }
            at = entry.end;
            last = e.getKey();
        }
        if (at != data) {
            throw new FileFormatException(
                    file,
                    "%d bytes of data, of which the tensors cover only %d".formatted(data, at));
        }
    }

    /// The names of the dtypes that can be read.
    private static String codes() {
        return Arrays.stream(DType.values()).map(DType::code).collect(Collectors.joining(", "));
    }

    /// Reads the description of one tensor.
    private static final class EntryReader {
        private final Path file;
        private final String name;
        private final JsonReader json;
        private final Collection<String> seen = new ArrayList<>();
        private String code = "";
        private List<Long> dims = List.of();
        private List<Long> offsets = List.of();

        EntryReader(Path file, String name, JsonReader json) {
            this.file = file;
            this.name = name;
            this.json = json;
        }

        Entry read() throws FileFormatException {
            json.object(this::member);
            for (String part : List.of("dtype", "shape", "data_offsets")) {
                if (!seen.contains(part)) {
                    throw error("has no " + part);
                }
            }
            DType dtype = dtype();
            Shape shape = shape();
            if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
                throw error("data_offsets must be begin and end, not " + offsets);
            }
            Entry e = new Entry(dtype, shape, offsets.get(0), offsets.get(1));
            if (e.bytes() % dtype.bytes() != 0 || e.bytes() / dtype.bytes() != shape.count()) {
                throw error(
                        "data_offsets %s are %d bytes, which are not %s of shape %s"
                                .formatted(offsets, e.bytes(), dtype, shape));
            }
            return e;
        }

        private void member(String part) throws FileFormatException {
            if (seen.contains(part)) {
                throw error(part + " is there twice");
            }
            switch (part) {
                case "dtype" -> code = json.string();
                case "shape" -> dims = numbers(MOST_DIMS, part);
                case "data_offsets" -> offsets = numbers(2, part);
                default -> throw error("\"" + part + "\" is nothing the format knows");
            }
            seen.add(part);
        }

        private List<Long> numbers(int most, String part) throws FileFormatException {
            List<Long> list = new ArrayList<>();
            json.array(() -> {
                if (list.size() == most) {
                    throw error(part + " has more than " + most + " numbers");
                }
                list.add(json.natural());
            });
            return list;
        }

        private DType dtype() throws FileFormatException {
            for (DType t : DType.values()) {
                if (t.code().equals(code)) {
                    return t;
                }
            }
            throw error(
                    (FOREIGN.contains(code)
                                    ? "dtype %s is none that Nacre has (%s); convert the tensor"
                                            + " where the file is made, for example to F32"
                                    : "dtype \"%s\" is not one of %s")
                            .formatted(code, codes()));
        }

        private Shape shape() throws FileFormatException {
            try {
                return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
            } catch (ShapeException e) {
                throw error("shape " + dims + " has more elements than can be counted");
            }
        }

        private FileFormatException error(String what) {
            return new FileFormatException(file, name + ": " + what);
        }
    }
}
