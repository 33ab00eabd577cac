package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches of examples that are read one by one.
class WorkersTest {
    private static final long COUNT = 37;

    /// Example `i` is `[i, a number drawn]` with label `i`; some take longer than those behind
    /// them.
    private record Slow(long count) implements Dataset {
        @Override
        public Sample get(long index) {
            return get(index, new Generator(0));
        }

        @Override
        public Sample get(long index, Generator random) {
            if (index % 5 == 0) {
                pause(2);
            }
            return new Sample(
                    Tensor.of((float) index, random.nextFloat()), Tensor.scalar(index, DType.I64));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> rounds(int workers, boolean shuffle) {
        DataLoader loader =
                DataLoader.of(
                        new Slow(COUNT),
                        5,
                        o -> o.shuffle(shuffle).workers(workers).generator(new Generator(7)));
        List<String> all = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (Samples batch : loader) {
                all.add(
                        Arrays.toString(batch.inputs().toFloatArray())
                                + Arrays.toString(batch.labels().toLongArray()));
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyNumberOfWorkersGivesTheSameBits(boolean shuffle) {
        List<String> expected = rounds(0, shuffle);
        assertEquals(16, expected.size());
        assertNotEquals(expected.subList(0, 8), expected.subList(8, 16));
        for (int workers : new int[] {1, 2, 4}) {
            assertEquals(expected, rounds(workers, shuffle), workers + " workers");
        }
    }

    @Test
    void batchesHaveShapesAndAllExamples() {
        DataLoader loader = DataLoader.of(new Slow(COUNT), 10, o -> o.workers(2).shuffle(true));
        assertEquals(4, loader.batches());
        List<Long> labels = new ArrayList<>();
        for (Samples batch : loader) {
            assertEquals(Shape.of(batch.count(), 2), batch.inputs().shape());
            assertEquals(DType.F32, batch.inputs().dtype());
            assertEquals(DType.I64, batch.labels().dtype());
            Arrays.stream(batch.labels().toLongArray()).forEach(labels::add);
        }
        assertNotEquals(labels.stream().sorted().toList(), labels);
        assertEquals(COUNT, labels.stream().distinct().count());
    }

    @Test
    void theDefaultGeneratorDecides() {
        DataLoader loader = DataLoader.of(new Slow(8), 8, o -> o.workers(1));
        Nacre.seed(5);
        float[] first = loader.iterator().next().inputs().toFloatArray();
        float[] second = loader.iterator().next().inputs().toFloatArray();
        Nacre.seed(5);
        assertArrayEquals(first, loader.iterator().next().inputs().toFloatArray());
        assertFalse(Arrays.equals(first, second));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void whatGoesWrongComesWithItsPlaceAndCause(int workers) {
        IOException cause = new IOException("torn page");
        Dataset broken =
                new Dataset() {
                    @Override
                    public long count() {
                        return 20;
                    }

                    @Override
                    public Sample get(long index) throws IOException {
                        if (index == 13) {
                            throw cause;
                        }
                        return new Slow(20).get(index);
                    }
                };
        Iterator<Samples> round = DataLoader.of(broken, 4, o -> o.workers(workers)).iterator();
        for (int i = 0; i < 3; i++) {
            assertEquals(4L * i, round.next().labels().toLongArray()[0]);
        }
        NacreException e = assertThrows(NacreException.class, round::next);
        assertEquals("DataLoader: example 13: torn page", e.getMessage());
        assertSame(cause, e.getCause());
        assertFalse(round.hasNext());
        assertThrows(NoSuchElementException.class, round::next);
    }

    @Test
    void examplesOfABatchAreAlike() {
        Dataset ragged =
                new Samples(Tensor.zeros(3, 2), Tensor.arange(3))
                        .and((Dataset) new Samples(Tensor.zeros(2, 5), Tensor.arange(2)));
        NacreException e =
                assertThrows(
                        NacreException.class, () -> DataLoader.of(ragged, 5).iterator().next());
        assertTrue(e.getMessage().contains("example 3"), e.getMessage());
        assertTrue(e.getMessage().contains("[5]") && e.getMessage().contains("[2]"));
        assertEquals(ShapeException.class, e.getCause().getClass());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("nacre-data-"))
                .filter(t -> {
                    assertTrue(t.isDaemon());
                    return true;
                })
                .count();
    }

    @Test
    void aRoundThatIsLeftComesToRest() {
        AtomicLong read = new AtomicLong();
        Dataset counted =
                new Slow(100_000)
                        .map((x, _) -> {
                            read.incrementAndGet();
                            return x;
                        });
        DataLoader loader = DataLoader.of(counted, 10, o -> o.workers(2).prefetch(3));
        for (Samples batch : loader) {
            assertEquals(10, batch.count());
            break;
        }
        assertTrue(threads() > 0);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    while (threads() > 0) {
                        pause(20);
                    }
                });
        // The batch that was taken, and as many as are made ahead.
        assertTrue(read.get() <= 70, read + " examples were read");
    }

    @Test
    void waitingIsMeasured() {
        Dataset slow =
                new Slow(4)
                        .map((x, _) -> {
                            pause(20);
                            return x;
                        });
        DataLoader loader = DataLoader.of(slow, 2);
        assertEquals(Duration.ZERO, loader.waited());
        loader.forEach(b -> assertEquals(2, b.count()));
        assertTrue(loader.waited().toMillis() >= 80, loader.waited().toString());
        // A worker that has had its time keeps nobody waiting.
        DataLoader ahead = DataLoader.of(slow, 2, o -> o.workers(1));
        Iterator<Samples> round = ahead.iterator();
        pause(2000);
        round.next();
        assertTrue(ahead.waited().toMillis() < 1000, ahead.waited().toString());
    }

    @Test
    void aWaitCanBeInterrupted() {
        Iterator<Samples> round =
                DataLoader.of(
                                new Slow(4)
                                        .map((x, _) -> {
                                            pause(60_000);
                                            return x;
                                        }),
                                2,
                                o -> o.workers(1))
                        .iterator();
        Thread.currentThread().interrupt();
        NacreException e = assertThrows(NacreException.class, round::next);
        assertTrue(Thread.interrupted());
        assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
    }

    @Test
    void optionsAreChecked() {
        Dataset d = new Slow(1);
        assertThrows(NacreException.class, () -> DataLoader.of(d, 1, o -> o.workers(-1)));
        assertThrows(NacreException.class, () -> DataLoader.of(d, 1, o -> o.prefetch(0)));
        assertFalse(DataLoader.of(new Slow(0), 3, o -> o.workers(2)).iterator().hasNext());
    }
}
