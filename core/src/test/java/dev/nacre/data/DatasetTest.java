package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final Samples TEN =
            new Samples(Tensor.arange(20).to(DType.F32).reshape(10, 2), Tensor.arange(10));

    /// The same examples, but not known to be in memory.
    private static final Dataset READ = TEN.map((x, _) -> x);

    private static long[] labels(Dataset d) throws IOException {
        long[] labels = new long[(int) d.count()];
        for (int i = 0; i < labels.length; i++) {
            Sample s = d.get(i);
            labels[i] = s.label().itemLong();
            assertEquals(2f * labels[i], s.input().toFloatArray()[0]);
        }
        return labels;
    }

    @Test
    void samplesInMemoryAreADataset() {
        Sample s = TEN.get(3);
        assertEquals(Shape.of(2), s.input().shape());
        assertEquals(Shape.SCALAR, s.label().shape());
        assertArrayEquals(new float[] {6, 7}, s.input().toFloatArray());
        assertEquals(3, s.label().itemLong());
        // It is a tensor as any other, although it lies elsewhere.
        assertEquals(85, s.input().mul(s.input()).sum().item());
        Samples lazy = new Samples(TEN.inputs().mul(2).narrow(0, 2, 5), Tensor.zeros(5));
        assertArrayEquals(new float[] {12, 14}, lazy.get(1).input().toFloatArray());
        assertEquals(0, lazy.get(1).label().item());
    }

    @Test
    void partsAndSums() throws IOException {
        for (Dataset d : List.of(TEN, READ)) {
            assertArrayEquals(new long[] {7, 7, 0}, labels(d.subset(7, 7, 0)));
            assertArrayEquals(new long[] {0, 9, 4}, labels(d.subset(0, 9).and(d.subset(4))));
        }
        assertInstanceOf(Samples.class, TEN.subset(1));
    }

    @Test
    void placesOutsideAreErrors() {
        for (Dataset d : List.of(TEN, READ, READ.and(READ), READ.subset(1, 2))) {
            for (long place : new long[] {-1, d.count(), Long.MAX_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> d.get(place));
                assertThrows(IndexOutOfBoundsException.class, () -> d.get(place, new Generator(1)));
                assertThrows(IndexOutOfBoundsException.class, () -> d.subset(place));
            }
        }
    }

    @Test
    void aSplitHasEveryExampleOnce() throws IOException {
        for (Dataset d : List.of(TEN, READ)) {
            List<? extends Dataset> parts = d.randomSplit(new Generator(3), 0.7, 0.2, 0.1);
            assertEquals(List.of(7L, 2L, 1L), parts.stream().map(Dataset::count).toList());
            List<Long> all = new ArrayList<>();
            for (Dataset part : parts) {
                Arrays.stream(labels(part)).forEach(all::add);
            }
            assertNotEquals(LongStream.range(0, 10).boxed().toList(), all);
            assertEquals(LongStream.range(0, 10).boxed().toList(), all.stream().sorted().toList());
            assertArrayEquals(
                    labels(parts.getFirst()),
                    labels(d.randomSplit(new Generator(3), 0.7, 0.2, 0.1).getFirst()));
        }
        assertEquals(
                List.of(4L, 0L, 3L, 3L),
                TEN.randomSplit(new Generator(1), 1 / 3.0, 0, 1 / 3.0, 1 / 3.0).stream()
                        .map(Samples::count)
                        .toList());
        for (double[] wrong : new double[][] {{}, {0.5}, {0.6, 0.6}, {1.5, -0.5}, {Double.NaN}}) {
            NacreException e =
                    assertThrows(
                            NacreException.class, () -> TEN.randomSplit(new Generator(1), wrong));
            assertTrue(e.getMessage().contains(Arrays.toString(wrong)), e.getMessage());
        }
    }

    @Test
    void changesAtRandomAreThoseOfTheGenerator() throws IOException {
        Transform noise = (x, random) -> x.add(random.nextDouble());
        Dataset d = READ.map(noise.andThen(noise));
        float[] fixed = d.get(2).input().toFloatArray();
        assertArrayEquals(fixed, d.get(2).input().toFloatArray());
        float[] first = d.get(2, new Generator(1)).input().toFloatArray();
        assertArrayEquals(first, d.get(2, new Generator(1)).input().toFloatArray());
        assertNotEquals(first[0], d.get(2, new Generator(2)).input().toFloatArray()[0]);
        Generator g = new Generator(1);
        assertEquals((float) (4 + g.nextDouble()) + g.nextDouble(), first[0], 1e-6);
        // Also through parts and sums.
        assertArrayEquals(
                first, d.and(d).subset(12).get(0, new Generator(1)).input().toFloatArray());
    }
}
