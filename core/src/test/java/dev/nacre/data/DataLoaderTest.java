package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    /// Sample `i` is the row `[2 i, 2 i + 1]` with label `i`.
    private static final Samples TEN =
            new Samples(Tensor.arange(20).reshape(10, 2), Tensor.arange(10));

    /// The labels of a round, after a look whether their inputs came along.
    private static List<Long> round(DataLoader loader) {
        List<Long> labels = new ArrayList<>();
        for (Samples batch : loader) {
            long[] l = batch.labels().toLongArray();
            long[] x = batch.inputs().toLongArray();
            assertEquals(l.length, batch.count());
            for (int i = 0; i < l.length; i++) {
                assertEquals(2 * l[i], x[2 * i]);
                assertEquals(2 * l[i] + 1, x[2 * i + 1]);
                labels.add(l[i]);
            }
        }
        return labels;
    }

    private static List<Long> upTo(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    @Test
    void goesThroughAllInOrder() {
        DataLoader loader = DataLoader.of(TEN, 4);
        assertEquals(3, loader.batches());
        assertEquals(upTo(10), round(loader));
        assertEquals(upTo(10), round(loader));
        assertEquals(upTo(8), round(DataLoader.of(TEN, 4, o -> o.dropLast(true))));
        assertEquals(2, DataLoader.of(TEN, 4, o -> o.dropLast(true)).batches());
    }

    @Test
    void everyShuffledRoundHasAllInAnOrderOfItsOwn() {
        DataLoader loader = DataLoader.of(TEN, 3, o -> o.shuffle(true).generator(new Generator(1)));
        List<Long> first = round(loader);
        List<Long> second = round(loader);
        assertFalse(first.equals(second) || first.equals(upTo(10)));
        assertEquals(upTo(10), first.stream().sorted().toList());
        assertEquals(upTo(10), second.stream().sorted().toList());
        DataLoader again = DataLoader.of(TEN, 5, o -> o.shuffle(true).generator(new Generator(1)));
        assertEquals(first, round(again));
        assertEquals(second, round(again));
    }

    @Test
    void ordersComeFromTheDefaultGenerator() {
        DataLoader loader = DataLoader.of(TEN, 3, o -> o.shuffle(true));
        Nacre.seed(3);
        List<Long> first = round(loader);
        Nacre.seed(3);
        assertEquals(first, round(loader));
    }

    @Test
    void endsAsIteratorsDo() {
        Iterator<Samples> i = DataLoader.of(TEN, 10).iterator();
        i.next();
        assertFalse(i.hasNext());
        assertThrows(NoSuchElementException.class, i::next);
        assertEquals(List.of(), round(DataLoader.of(TEN.narrow(0, 0), 4)));
    }

    @Test
    void mistakesAreErrors() {
        assertThrows(NacreException.class, () -> DataLoader.of(TEN, 0));
        assertThrows(ShapeException.class, () -> new Samples(Tensor.zeros(3, 2), Tensor.arange(2)));
        assertThrows(ShapeException.class, () -> new Samples(Tensor.zeros(), Tensor.arange(1)));
    }

    @Test
    void samplesCanBePickedAndJoined() {
        Samples s = TEN.pick(Tensor.of(7L, 7L, 0L)).and(TEN.narrow(2, 1));
        assertArrayEquals(new long[] {7, 7, 0, 2}, s.labels().toLongArray());
        assertArrayEquals(new long[] {14, 15, 14, 15, 0, 1, 4, 5}, s.inputs().toLongArray());
    }
}
