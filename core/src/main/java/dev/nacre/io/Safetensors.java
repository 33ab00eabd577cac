package dev.nacre.io;

import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.type.DType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Named tensors in a file of the safetensors format, which runs no code when it is read
/// (<https://github.com/huggingface/safetensors>).
///
/// @param tensors the tensors, in the order of the file's header
/// @param metadata what else the file says about them
public record Safetensors(
        SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
    /// The longest header that is read, as in other readers of the format.
    private static final long MOST_HEADER = 100_000_000;

    /// How much is copied at once.
    private static final int CHUNK = 1 << 20;

    /// Tensors and metadata in the order of their maps.
    public Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
        this(ordered(tensors), ordered(metadata));
    }

    public Safetensors {
        tensors = ordered(tensors);
        metadata = ordered(metadata);
    }

    private static <T> SequencedMap<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /// Writes the file; an older one of this name is replaced at once or, if that fails, not at
    /// all. The same tensors in the same order give the same bytes.
    public void write(Path path) throws IOException {
        Header header = Header.of(tensors, metadata);
        byte[] json = header.bytes();
        tensors.values().forEach(Tensor::compute);
        AtomicFile.write(
                path,
                to -> {
                    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + json.length);
                    start.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).flip();
                    writeAll(to, start, 0);
                    long data = start.capacity();
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment chunk = arena.allocate(CHUNK);
                        for (Map.Entry<String, Tensor> t : tensors.entrySet()) {
                            Header.Entry e = header.entry(t.getKey());
                            write(t.getValue(), e.bytes(), to, data + e.begin(), chunk);
                        }
                    }
                });
    }

    private static void write(Tensor t, long bytes, FileChannel to, long place, MemorySegment chunk)
            throws IOException {
        for (long done = 0; done < bytes; done += CHUNK) {
            MemorySegment part = chunk.asSlice(0, Math.min(CHUNK, bytes - done));
            t.copyTo(part, done);
            writeAll(to, part.asByteBuffer(), place + done);
        }
    }

    private static void writeAll(FileChannel to, ByteBuffer from, long place) throws IOException {
        long at = place;
        while (from.hasRemaining()) {
            at += to.write(from, at);
        }
    }

    /// Reads a file into memory.
    ///
    /// @throws FileFormatException if it is not a sound safetensors file, or has dtypes that
    ///   [DType] does not have
    public static Safetensors read(Path path) throws IOException {
        return open(
                path,
                (from, data, header) -> {
                    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
                    for (Map.Entry<String, Header.Entry> e : header.entries().entrySet()) {
                        tensors.put(e.getKey(), read(path, from, data, e.getKey(), e.getValue()));
                    }
                    return tensors;
                });
    }

    /// Opens a file without a copy: its tensors are the bytes of the file, which the system reads
    /// as they are used and shares between processes. That takes no time and none of the memory
    /// budget, however large the file is.
    ///
    /// The file may be deleted or replaced meanwhile, as [#write(Path)] does it: the tensors stay
    /// what they are (on Windows both fail until they are garbage). What nobody may do is cut it or
    /// write into it; where files are treated so, [#read(Path)] them. Tensors that do not lie at a
    /// multiple of the size of their elements, which this class never writes, are copied.
    ///
    /// @throws FileFormatException if it is not a sound safetensors file, or has dtypes that
    ///   [DType] does not have
    public static Safetensors map(Path path) throws IOException {
        return open(
                path,
                (from, data, header) -> {
                    // Unmapped when the last tensor is garbage.
                    MemorySegment all =
                            from.map(
                                    FileChannel.MapMode.READ_ONLY,
                                    data,
                                    from.size() - data,
                                    Arena.ofAuto());
                    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
                    for (Map.Entry<String, Header.Entry> named : header.entries().entrySet()) {
                        String name = named.getKey();
                        Header.Entry e = named.getValue();
                        boolean aligned = (data + e.begin()) % e.dtype().bytes() == 0;
                        tensors.put(
                                name,
                                aligned
                                        ? view(path, all, name, e)
                                        : read(path, from, data, name, e));
                    }
                    return tensors;
                });
    }

    private static Tensor view(Path path, MemorySegment all, String name, Header.Entry e)
            throws FileFormatException {
        HostStorage storage = HostStorage.of(all.asSlice(e.begin(), e.bytes()));
        if (e.dtype() == DType.BOOL) {
            checkBooleans(path, name, storage, e.bytes());
        }
        return Tensor.of(storage, e.dtype(), e.shape().toArray());
    }

    /// What makes tensors of an open file, whose data begins at a place.
    private interface Content {
        SequencedMap<String, Tensor> tensors(FileChannel from, long data, Header header)
                throws IOException;
    }

    private static Safetensors open(Path path, Content content) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileFormatException(path, "is a folder or device, not a file");
        }
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString(), null, "there is no such file");
        }
        try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = from.size();
            if (size < Long.BYTES) {
                throw new FileFormatException(
                        path,
                        "has only %d bytes; safetensors files begin with 8 bytes for the length of"
                                        .formatted(size)
                                + " their header");
            }
            ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            readAll(path, from, start, 0);
            long length = start.flip().getLong();
            long data = size - Long.BYTES - length;
            if (length < 0 || data < 0 || length > MOST_HEADER) {
                throw new FileFormatException(
                        path,
                        "is no safetensors file: claims a header of %s bytes, but has %d in all"
                                        .formatted(Long.toUnsignedString(length), size)
                                + " (and %d are allowed)".formatted(MOST_HEADER));
            }
            ByteBuffer json = ByteBuffer.allocate((int) length);
            readAll(path, from, json, Long.BYTES);
            Header header = Header.parse(path, json.array(), data);
            return new Safetensors(content.tensors(from, size - data, header), header.metadata());
        }
    }

    private static Tensor read(Path path, FileChannel from, long data, String name, Header.Entry e)
            throws IOException {
        HostStorage storage = HostMemory.allocate(e.bytes(), "tensor " + name + " of " + path);
        try {
            for (long done = 0; done < e.bytes(); done += CHUNK) {
                long part = Math.min(CHUNK, e.bytes() - done);
                ByteBuffer to =
                        storage.segment().asSlice(storage.offset() + done, part).asByteBuffer();
                readAll(path, from, to, data + e.begin() + done);
            }
            if (e.dtype() == DType.BOOL) {
                checkBooleans(path, name, storage, e.bytes());
            }
        } catch (IOException | RuntimeException | Error failed) {
            storage.release();
            throw failed;
        } finally {
            Reference.reachabilityFence(storage);
        }
        return Tensor.of(storage, e.dtype(), e.shape().toArray());
    }

    private static void checkBooleans(Path path, String name, HostStorage storage, long count)
            throws FileFormatException {
        for (long i = 0; i < count; i++) {
            byte b = storage.segment().get(ValueLayout.JAVA_BYTE, storage.offset() + i);
            if (b != 0 && b != 1) {
                throw new FileFormatException(
                        path, "%s: element %d of a BOOL tensor is %d".formatted(name, i, b));
            }
        }
    }

    private static void readAll(Path path, FileChannel from, ByteBuffer to, long place)
            throws IOException {
        long at = place;
        while (to.hasRemaining()) {
            int n = from.read(to, at);
            if (n < 0) {
                throw new FileFormatException(path, "became shorter while it was read");
            }
            at += n;
        }
    }
}
