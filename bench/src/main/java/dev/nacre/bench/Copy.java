package dev.nacre.bench;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/// Moves as many bytes as a task has to: half of them read, half of them written into memory that
/// was touched before.
final class Copy implements Side {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private final long bytes;
    private final boolean plain;
    private final int threads;
    private final List<HostStorage> from = new ArrayList<>();
    private final HostStorage to;
    private final ExecutorService helpers;

    /// @param moved the bytes to read and write, together
    /// @param plain whether by plain vector loads and stores, else by `MemorySegment.copy`
    Copy(long moved, boolean plain, int threads) {
        long vector = SPECIES.vectorByteSize();
        this.bytes = (moved / 2 + vector - 1) / vector * vector;
        this.plain = plain;
        this.threads = threads;
        for (int set = 0; set < Task.SETS; set++) {
            from.add(touched(bytes));
        }
        this.to = touched(bytes);
        this.helpers =
                Executors.newFixedThreadPool(
                        threads,
                        r -> {
                            Thread t = new Thread(r, "copy");
                            t.setDaemon(true);
                            return t;
                        });
    }

    private static HostStorage touched(long bytes) {
        HostStorage s = HostMemory.allocate(bytes);
        s.segment().fill((byte) 1);
        return s;
    }

    @Override
    public void run(int set) {
        if (threads == 1) {
            part(set, 0, bytes);
            return;
        }
        long vector = SPECIES.vectorByteSize();
        long size = (bytes / vector + threads - 1) / threads * vector;
        CountDownLatch open = new CountDownLatch(threads - 1);
        for (int i = 1; i < threads; i++) {
            long begin = Math.min(i * size, bytes);
            helpers.execute(() -> {
                part(set, begin, Math.min(begin + size, bytes));
                open.countDown();
            });
        }
        part(set, 0, Math.min(size, bytes));
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void part(int set, long begin, long end) {
        MemorySegment in = from.get(set).segment();
        MemorySegment out = to.segment();
        if (plain) {
            vectors(in, out, begin, end);
        } else {
            MemorySegment.copy(in, begin, out, begin, end - begin);
        }
    }

    private static void vectors(MemorySegment in, MemorySegment out, long begin, long end) {
        for (long i = begin; i < end; i += SPECIES.vectorByteSize()) {
            ByteVector.fromMemorySegment(SPECIES, in, i, ORDER).intoMemorySegment(out, i, ORDER);
        }
    }

    @Override
    public float[] result(int set) {
        return new float[0];
    }

    @Override
    public void close() {
        helpers.shutdown();
        from.forEach(HostStorage::release);
        to.release();
    }
}
