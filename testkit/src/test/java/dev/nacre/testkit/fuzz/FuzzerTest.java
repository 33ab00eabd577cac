package dev.nacre.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A short run of the fuzzer; `Fuzzer.main` takes a count and a seed for long ones.
class FuzzerTest {
    private static final int FORMULAS = 60;
    private static final int PROGRAMS = 25;
    private static final long FIRST = 1;

    @Test
    void formulasAreAsGoodRewritten() {
        assertEquals(Map.of(), Fuzzer.usual().run(FIRST, FORMULAS));
    }

    @Test
    void programsComeToTheSameHoweverTheyAreRun() {
        Fuzzer fuzzer = Fuzzer.usual();
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            String test = fuzzer.nextProgram(seed);
            long s = seed;
            assertNull(test, () -> "seed " + s + "\n" + test);
        }
    }

    @Test
    void whatItPrintsIsATest() {
        Fuzzer.check("x * tanh(log1p(exp(x))); y + 1", DType.F32, 0.5, 2);
        Fuzzer.check(
                List.of(
                        Tensor.of(new double[] {0.5, -1, 2, 0.25}).reshape(2, 2),
                        Tensor.of(new double[] {1, 3}).reshape(2)),
                (t, look) -> {
                    Tensor t2 = look.apply(t.get(0).matmul(t.get(1)));
                    Tensor t3 = look.apply(t2.tanh());
                    return t3;
                });
    }
}
