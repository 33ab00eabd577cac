package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final int N = 20_000;

    /// All kinds of draws, one behind the other.
    private static double[] draws(Generator g) {
        double[] rand = g.rand(DType.F32, 3).toDoubleArray();
        double[] all = Arrays.copyOf(rand, 7);
        all[3] = g.nextInt(1000);
        all[4] = g.randperm(9).sum().item() + g.randint(0, 1000, 1).item();
        all[5] = g.nextDouble();
        all[6] = g.randn(DType.F64, 1).item();
        return all;
    }

    @Test
    void aStateBringsBackWhatComes() {
        Generator g = new Generator(42);
        double[] first = draws(g);
        Generator.State here = g.state();
        double[] second = draws(g);
        assertFalse(Arrays.equals(first, second));
        g.restore(here);
        assertArrayEquals(second, draws(g));
        Generator other = new Generator(1);
        other.restore(here);
        assertArrayEquals(second, draws(other));
        assertEquals(g.state(), other.state());
        g.restore(new Generator.State(42, 0));
        assertArrayEquals(first, draws(g));
        other.restore(g.state());
        assertArrayEquals(draws(g.split(3)), draws(other.split(3)));
    }

    @Test
    void singleNumbersAreEven() {
        Generator g = new Generator(7);
        int[] ones = new int[Long.SIZE];
        Set<Long> seen = new HashSet<>();
        double sum = 0;
        for (int i = 0; i < N; i++) {
            long bits = g.nextLong();
            seen.add(bits);
            sum += g.nextDouble();
            for (int b = 0; b < Long.SIZE; b++) {
                ones[b] += (int) (bits >>> b & 1);
            }
        }
        assertEquals(N, seen.size());
        // Five standard deviations.
        for (int b = 0; b < Long.SIZE; b++) {
            assertEquals(N / 2.0, ones[b], 2.5 * Math.sqrt(N), "bit " + b);
        }
        assertEquals(0.5, sum / N, 5 * Math.sqrt(1 / 12.0 / N));
    }

    @Test
    void streamsThatAreSplitDiffer() {
        Generator g = new Generator(7);
        long streams = LongStream.range(0, 1000).map(i -> g.split(i).nextLong()).distinct().count();
        assertEquals(1000, streams);
        assertEquals(0, g.counter());
    }
}
