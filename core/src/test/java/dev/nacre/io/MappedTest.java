package dev.nacre.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Files that are mapped, not read.
class MappedTest {
    private static final int N = 1 << 20;

    @TempDir private Path folder;

    private Path write(String name, Tensor t) throws IOException {
        Path f = folder.resolve(name);
        new Safetensors(Map.of("x", t), Map.of("made", "here")).write(f);
        return f;
    }

    private static Tensor map(Path f) throws IOException {
        return Safetensors.map(f).tensors().firstEntry().getValue();
    }

    /// A file with one tensor, whose data begins at a place chosen by spaces in the header.
    private Path file(String dtype, long count, long bytes, int spaces) throws IOException {
        byte[] json =
                ("{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                                        .formatted(dtype, count, bytes)
                                + " ".repeat(spaces))
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length).put(json).flip();
        Path f = folder.resolve("x.safetensors");
        try (FileChannel to =
                FileChannel.open(
                        f,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE)) {
            to.write(start, 0);
            to.write(ByteBuffer.wrap(new byte[] {1}), start.capacity() + bytes - 1);
        }
        return f;
    }

    @Test
    void tensorsAreTheBytesOfTheFile() throws IOException {
        Path f = write("x", Tensor.arange(N).to(DType.F32));
        long before = HostMemory.usage().live();
        Safetensors s = Safetensors.map(f);
        Tensor x = s.tensors().firstEntry().getValue();
        assertEquals(Map.of("made", "here"), s.metadata());
        assertEquals(before, HostMemory.usage().live());
        assertEquals(N - 1, x.get(N - 1).item());
        assertArrayEquals(
                Safetensors.read(f).tensors().firstEntry().getValue().toFloatArray(),
                x.toFloatArray());
        assertEquals(3 * 5 + 1, x.mul(3).add(1).narrow(0, 5, 1).item());
    }

    @Test
    void aReplacedOrDeletedFileStaysWhatItWas() throws IOException {
        Path f = write("x", Tensor.full(1, N).compute());
        Tensor old = map(f);
        write("x", Tensor.full(2, 8));
        assertEquals(N, old.sum().item());
        Tensor younger = map(f);
        assertEquals(16, younger.sum().item());
        // A file that is written from its own mapping.
        write("x", younger.add(1));
        write("x", map(f));
        assertEquals(24, map(f).sum().item());
        assertEquals(16, younger.mul(1).sum().item());
        if (OS.current() != OS.WINDOWS) {
            Files.delete(f);
            System.gc();
            assertEquals(N, old.mul(1).sum().item());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aModelTrainsOnFromAMapping() throws IOException {
        Path f = folder.resolve("model");
        Linear model = Linear.of(3, 2);
        model.save(f);
        byte[] saved = Files.readAllBytes(f);
        Linear mapped = Linear.of(3, 2);
        mapped.loadStateDict(Safetensors.map(f).tensors());
        for (Linear m : new Linear[] {model, mapped}) {
            SGD optimizer = SGD.of(m.parameters(), o -> o.lr(0.1));
            for (int step = 0; step < 3; step++) {
                optimizer.zeroGrad();
                Losses.crossEntropy(m.apply(Tensor.ones(4, 3)), Tensor.of(0L, 1, 1, 0)).backward();
                optimizer.step();
            }
        }
        model.stateDict()
                .forEach((key, value) -> {
                    Tensor other = mapped.stateDict().get(key);
                    assertArrayEquals(value.toFloatArray(), other.toFloatArray(), key);
                });
        assertArrayEquals(saved, Files.readAllBytes(f));
        mapped.save(f);
    }

    @Test
    void whatIsNotAlignedIsCopied() throws IOException {
        for (int spaces = 0; spaces < 8; spaces++) {
            Path f = file("F64", 3, 24, spaces);
            byte[] bytes = new byte[24];
            bytes[23] = 1;
            byte[] mapped = new byte[24];
            Tensor x = map(f);
            x.copyTo(MemorySegment.ofArray(mapped), 0);
            assertArrayEquals(bytes, mapped);
            assertEquals(0x1p-1007, x.add(0).get(2).item());
            Files.delete(f);
        }
    }

    @Test
    void truthValuesAreChecked() throws IOException {
        Path f = file("BOOL", 3, 3, 0);
        assertEquals(1, map(f).to(DType.I64).sum().itemLong());
        Files.write(f, new byte[] {2}, StandardOpenOption.APPEND);
        assertThrows(FileFormatException.class, () -> Safetensors.map(f));
    }

    /// More bytes than an int counts, and more elements. The file is sparse and takes no place.
    @Test
    void tensorsMayBeHuge() throws IOException {
        long count = (1L << 31) + 5;
        assumeTrue(Files.getFileStore(folder).getUsableSpace() > 1L << 34, "needs 16 GB of disk");
        Path f = file("I32", count, 4 * count, 0);
        Tensor x = map(f);
        assertEquals(count, x.numel());
        byte[] last = new byte[4];
        x.copyTo(MemorySegment.ofArray(last), 4 * count - 4);
        assertArrayEquals(new byte[] {0, 0, 0, 1}, last);
        assertArrayEquals(
                new long[] {1, (1 << 24) + 1}, x.narrow(0, count - 2, 2).add(1).toLongArray());
        assertTrue(HostMemory.usage().live() < count);
    }
}
