package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.OutOfMemoryException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HeapTest {
    private static final long MB = 1 << 20;

    private final Heap heap = new Heap(512 * MB);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 1000, 100_000, 4 * MB, 4 * MB + 1, 9 * MB + 17})
    void storageIsAlignedAndLargeEnough(long bytes) {
        HostStorage s = heap.allocate(bytes, "test");
        assertEquals(bytes, s.bytes());
        assertEquals(0, (s.segment().address() + s.offset()) % 64);
        assertTrue(s.segment().byteSize() - s.offset() >= bytes);
        if (bytes > 0) {
            s.segment().set(ValueLayout.JAVA_BYTE, s.offset() + bytes - 1, (byte) 7);
        }
        s.release();
    }

    @Test
    void refusesNegativeSizes() {
        assertThrows(IllegalArgumentException.class, () -> heap.allocate(-1, "test"));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 70_000, 3 * MB, 20 * MB})
    void releasedMemoryServesTheNextRequestAsItIs(long bytes) {
        HostStorage first = heap.allocate(bytes, "test");
        long address = first.segment().address();
        first.segment().set(ValueLayout.JAVA_INT, first.offset(), 0x5EA5_0001);
        first.release();
        HostStorage second = heap.allocate(bytes - 10, "test");
        assertEquals(address, second.segment().address());
        assertEquals(0x5EA5_0001, second.segment().get(ValueLayout.JAVA_INT, second.offset()));
        second.release();
    }

    @Test
    void aLargeBlockDoesNotServeAMuchSmallerRequest() {
        HostStorage first = heap.allocate(40 * MB, "test");
        long address = first.segment().address();
        first.release();
        HostStorage second = heap.allocate(20 * MB, "test");
        assertTrue(address != second.segment().address());
        second.release();
    }

    @Test
    void releasingTwiceIsHarmlessAlsoWhenSomebodyElseHasTheBlock() {
        HostStorage first = heap.allocate(1000, "test");
        long one = heap.usage().live();
        first.release();
        HostStorage second = heap.allocate(1000, "test");
        first.release();
        assertEquals(one, heap.usage().live());
        HostStorage third = heap.allocate(1000, "test");
        assertTrue(second.segment().address() != third.segment().address());
        second.release();
        third.release();
        assertEquals(0, heap.usage().live());
    }

    @Test
    void useAfterReleaseIsDetected() {
        HostStorage s = heap.allocate(1000, "test");
        assertFalse(s.isReleased());
        s.release();
        assertTrue(s.isReleased());
        IllegalStateException e = assertThrows(IllegalStateException.class, s::segment);
        assertEquals("storage of 1000 bytes used after its release", e.getMessage());
    }

    @Test
    void countsWhatIsLiveAndWhatWasAtMost() {
        HostStorage a = heap.allocate(1000, "test");
        HostStorage b = heap.allocate(5 * MB, "test");
        assertEquals(1024 + 5 * MB, heap.usage().live());
        a.release();
        b.release();
        assertEquals(0, heap.usage().live());
        assertEquals(1024 + 5 * MB, heap.usage().peak());
        assertEquals(512 * MB, heap.usage().budget());
    }

    @Test
    void startsSmall() {
        heap.allocate(100, "test").release();
        assertTrue(heap.usage().reserved() <= MB);
    }

    @Test
    void trimGivesAllThatIsIdleBack() {
        HostStorage kept = heap.allocate(100, "test");
        List<HostStorage> dropped = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dropped.add(heap.allocate(MB, "test"));
        }
        dropped.add(heap.allocate(30 * MB, "test"));
        dropped.forEach(HostStorage::release);
        assertTrue(heap.usage().reserved() > 130 * MB);
        heap.trim();
        assertTrue(heap.usage().reserved() <= MB);
        kept.segment().set(ValueLayout.JAVA_INT, kept.offset(), 1);
        kept.release();
    }

    @Test
    void largeBlocksGoBackAfterAWhile() {
        Heap impatient = new Heap(512 * MB, 0);
        impatient.allocate(30 * MB, "test").release();
        assertEquals(0, impatient.usage().reserved());
    }

    @Test
    void smallBlocksMergeIntoLargerOnes() {
        Heap tight = new Heap(8 * MB);
        for (long size = 256; size <= 4 * MB; size *= 2) {
            List<HostStorage> all = new ArrayList<>();
            for (long i = 0; i < 8 * MB / size - 1; i++) {
                all.add(tight.allocate(size, "test"));
            }
            all.forEach(HostStorage::release);
        }
        assertTrue(tight.usage().reserved() <= 8 * MB);
        tight.allocate(7 * MB, "test").release();
    }

    @Test
    void pastTheBudgetSaysWhoHoldsWhatAndWhatToDo() {
        HostStorage a = heap.allocate(200 * MB, "linear [7, 7]");
        HostStorage b = heap.allocate(100 * MB, "relu [3]");
        HostStorage c = heap.allocate(150 * MB, "relu [3]");
        OutOfMemoryException e =
                assertThrows(OutOfMemoryException.class, () -> heap.allocate(100 * MB, "gelu [5]"));
        assertEquals(
                """
                out of memory: gelu [5] needs 100.0 MB, but 450.0 MB are live (and 450.0 MB \
                reserved) of a budget of 512.0 MB.
                  250.0 MB in 2 blocks of relu [3]
                  200.0 MB in 1 block of linear [7, 7]
                Raise the budget with -Dnacre.memory=AMOUNT (8g, or 75% of the machine), take \
                smaller batches, or let go of tensors that are no longer needed.\
                """,
                e.getMessage());
        assertEquals(450 * MB, heap.usage().live());
        a.release();
        heap.allocate(250 * MB, "gelu [5]").release();
        b.release();
        c.release();
    }

    @Test
    void whatNoBudgetCouldHoldFailsWithoutACollection() {
        assertThrows(OutOfMemoryException.class, () -> heap.allocate(Long.MAX_VALUE, "huge"));
        assertEquals(0, heap.usage().collections());
    }

    @Test
    void aSystemWithoutMemoryIsNamedAsSuch() {
        Heap boundless = new Heap(1L << 62);
        OutOfMemoryException e =
                assertThrows(
                        OutOfMemoryException.class, () -> boundless.allocate(1L << 60, "huge"));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("but the system has no more; 0 bytes are live"), message);
        boundless.allocate(1000, "small").release();
    }

    @Test
    void droppedStorageComesBackBeforeTheBudgetIsPassed() {
        for (int i = 0; i < 200; i++) {
            HostStorage s = heap.allocate(10 * MB, "dropped");
            s.segment().set(ValueLayout.JAVA_INT, s.offset(), i);
        }
        assertTrue(heap.usage().peak() <= 512 * MB);
        assertTrue(heap.usage().collections() > 0);
    }

    @Test
    void droppedStorageComesBackLongBeforeALargeBudgetIsPassed() {
        Heap large = new Heap(8192 * MB);
        for (int i = 0; i < 3000; i++) {
            large.allocate(MB, "dropped");
        }
        assertTrue(large.usage().peak() <= 600 * MB, () -> large.usage().toString());
    }

    @Test
    void smallDroppedStoragesDoNotPileUp() throws InterruptedException {
        Heap small = new Heap(512 * MB);
        Thread.sleep(1100);
        for (int i = 0; i < 20_000; i++) {
            small.allocate(64, "dropped");
        }
        assertEquals(1, small.usage().collections(), "and no more than one a second");
    }

    @Test
    void releasedStorageNeedsNoCollection() {
        for (int i = 0; i < 1000; i++) {
            heap.allocate(10 * MB, "released").release();
        }
        assertEquals(0, heap.usage().collections());
        assertEquals(10 * MB, heap.usage().reserved());
    }

    @Test
    void unreachableStorageIsFoundByANaturalCollection() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            heap.allocate(1024, "dropped");
        }
        HostStorage kept = heap.allocate(1024, "kept");
        for (int i = 0; i < 100 && heap.usage().live() > 1024; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(1024, heap.usage().live());
        kept.release();
    }

    @Test
    void foreignMemoryCountsNowhere() {
        MemorySegment floats = MemorySegment.ofArray(new float[] {1, 2, 3});
        HostStorage s = HostStorage.of(floats);
        assertEquals(12, s.bytes());
        assertEquals(2f, s.segment().get(ValueLayout.JAVA_FLOAT, s.offset() + 4));
        s.release();
        assertThrows(IllegalStateException.class, s::segment);
    }

    /// Every thread writes its own pattern into what it holds and finds it there again.
    @Test
    void eightThreadsNeverShareABlock() throws Exception {
        int threads = 8;
        AtomicLongArray failures = new AtomicLongArray(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> jobs = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int id = t;
                jobs.add(() -> {
                    failures.set(id, churn(id));
                    return null;
                });
            }
            for (Future<Void> f : pool.invokeAll(jobs)) {
                f.get();
            }
        }
        for (int t = 0; t < threads; t++) {
            assertEquals(0, failures.get(t));
        }
        assertEquals(0, heap.usage().live());
    }

    private long churn(int id) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(id);
        HostStorage[] held = new HostStorage[24];
        long failures = 0;
        for (int i = 0; i < 20_000; i++) {
            int k = random.nextInt(held.length);
            long pattern = id * 1_000_003L + k;
            HostStorage old = held[k];
            if (old != null) {
                long last = old.bytes() - 8;
                failures +=
                        old.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, 0) == pattern ? 0 : 1;
                failures +=
                        old.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, last) == pattern ? 0 : 1;
                old.release();
            }
            long bytes = 16 + random.nextLong(1L << random.nextInt(4, 21));
            HostStorage s = heap.allocate(bytes, "thread " + id);
            s.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, 0, pattern);
            s.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, bytes - 8, pattern);
            held[k] = s;
        }
        for (HostStorage s : held) {
            if (s != null) {
                s.release();
            }
        }
        return failures;
    }
}
