package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.backend.Elements;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/// Files in the format of MNIST, IDX: a few bytes that say the type and the shape, and then the
/// elements; plain or gzipped.
public final class Idx {
    private static final int CHUNK = 1 << 16;

    /// The types of elements; all have the high byte first.
    private enum Type {
        U8(0x08, 1, DType.U8),
        I8(0x09, 1, DType.I8),
        I16(0x0b, 2, DType.I16),
        I32(0x0c, 4, DType.I32),
        F32(0x0d, 4, DType.F32),
        F64(0x0e, 8, DType.F64);

        final int code;
        final int bytes;

        /// The dtype that has its numbers.
        final DType dtype;

        Type(int code, int bytes, DType dtype) {
            this.code = code;
            this.bytes = bytes;
            this.dtype = dtype;
        }

        double get(ByteBuffer from, int at) {
            return switch (this) {
                case U8 -> from.get(at) & 0xff;
                case I8 -> from.get(at);
                case I16 -> from.getShort(at);
                case I32 -> from.getInt(at);
                case F32 -> from.getFloat(at);
                case F64 -> from.getDouble(at);
            };
        }
    }

    private final Path file;
    private final Type type;
    private final Shape shape;
    private final DataInputStream in;

    private Idx(Path file, DataInputStream in) throws IOException {
        this.file = file;
        this.in = in;
        if (in.readUnsignedShort() != 0) {
            throw error("does not begin with two bytes of 0, as IDX files do");
        }
        this.type = type(file, in.readUnsignedByte());
        int rank = in.readUnsignedByte();
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = Integer.toUnsignedLong(in.readInt());
        }
        this.shape = shape(dims);
        long bytes = shape.count() * type.bytes;
        if (shape.count() > Long.MAX_VALUE / 16
                || !Source.holds(file, Integer.BYTES * (1L + rank) + bytes)) {
            throw error(
                    "its header says %s of shape %s, %d bytes, and there are more or fewer"
                            .formatted(type, text(dims), bytes));
        }
    }

    private static Type type(Path file, int code) throws FileFormatException {
        for (Type t : Type.values()) {
            if (t.code == code) {
                return t;
            }
        }
        throw new FileFormatException(
                file,
                "type 0x%02x at byte 2 is none of IDX, which are 0x08, 0x09 and 0x0b to 0x0e"
                        .formatted(code));
    }

    private Shape shape(long[] dims) throws FileFormatException {
        try {
            return Shape.of(dims);
        } catch (ShapeException _) {
            throw error("shape %s has more elements than can be counted".formatted(text(dims)));
        }
    }

    /// Of many dims the first, for errors.
    private static String text(long[] dims) {
        return dims.length <= 8
                ? Arrays.toString(dims)
                : "%s... (%d dims)".formatted(Arrays.toString(Arrays.copyOf(dims, 8)), dims.length);
    }

    /// Reads the elements as they are, in the shape the file says: u8, i8, i16, i32, f32 or f64. As
    /// such images take a quarter of the memory that f32 does; [Transforms#toFloat(double)] makes
    /// one example after the other f32.
    ///
    /// @throws FileFormatException if the file is damaged
    public static Tensor read(Path file) throws IOException {
        return with(file, idx -> idx.elements(idx.type.dtype, 1, idx.shape));
    }

    /// Reads the elements as a dtype, each divided by a number: 255 makes pixels from 0 to 1.
    ///
    /// @throws FileFormatException if the file is damaged
    public static Tensor read(Path file, DType dtype, double divisor) throws IOException {
        return with(file, idx -> idx.elements(dtype, divisor, idx.shape));
    }

    /// Reads gray images of one byte for each pixel: f32 `[n, 1, height, width]` from 0 to 1.
    static Tensor images(Path file) throws IOException {
        return with(
                file,
                idx -> {
                    if (idx.shape.rank() != 3 || idx.type != Type.U8) {
                        throw idx.error(
                                "has %s of shape %s, not images, U8 of shape [n, height, width]"
                                        .formatted(idx.type, idx.shape));
                    }
                    return idx.elements(DType.F32, 255, idx.shape.insert(1, 1));
                });
    }

    private interface Reading {
        Tensor of(Idx idx) throws IOException;
    }

    private static Tensor with(Path file, Reading reading) throws IOException {
        try (DataInputStream in = new DataInputStream(Source.open(file))) {
            return reading.of(new Idx(file, in));
        } catch (EOFException _) {
            throw new FileFormatException(file, "ends within its header or elements");
        }
    }

    private Tensor elements(DType dtype, double divisor, Shape as) throws IOException {
        long count = shape.count();
        HostStorage storage = HostMemory.allocate(count * dtype.bytes(), file.toString());
        try {
            MemorySegment to = storage.segment();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long done = 0; done < count; ) {
                int n = (int) Math.min(CHUNK / type.bytes, count - done);
                in.readFully(chunk.array(), 0, n * type.bytes);
                for (int i = 0; i < n; i++, done++) {
                    double value = type.get(chunk, i * type.bytes) / divisor;
                    Elements.set(to, storage.offset() + done * dtype.bytes(), dtype, value);
                }
            }
            // Behind the last element comes the checksum of a gzip file, which has to be right.
            if (in.read() >= 0) {
                throw error("goes on behind its last element");
            }
        } catch (IOException | RuntimeException | Error failed) {
            storage.release();
            throw failed;
        } finally {
            Reference.reachabilityFence(storage);
        }
        return Tensor.of(storage, dtype, as.toArray());
    }

    private FileFormatException error(String what) {
        return new FileFormatException(file, what);
    }
}
