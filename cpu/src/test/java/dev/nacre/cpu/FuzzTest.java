package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nacre.testkit.Machine;
import dev.nacre.testkit.fuzz.Fuzzer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Random formulas and programs on compiled kernels.
class FuzzTest {
    private static final int FORMULAS = 40;
    private static final int PROGRAMS = 15;
    private static final long FIRST = 1_000_000;

    private static final Fuzzer FUZZER = fuzzer();

    private static Fuzzer fuzzer() {
        Machine widest =
                new Machine(
                        Widths.VECTORS.isEmpty() ? Widths.SCALAR : Widths.VECTORS.getLast(), true);
        return Fuzzer.on(List.of(widest), List.of(widest, Machine.TEXTBOOK));
    }

    @Test
    void formulasAreAsGoodRewritten() {
        assertEquals(Map.of(), FUZZER.run(FIRST, FORMULAS));
    }

    @Test
    void programsComeToTheSameHoweverTheyAreRun() {
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            String test = FUZZER.nextProgram(seed);
            long s = seed;
            assertNull(test, () -> "seed " + s + "\n" + test);
        }
    }
}
