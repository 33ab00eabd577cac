package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/// That the judge finds fault with what is wrong, and with what is better than its table says.
class JudgeTest {
    private static final Machine MACHINE = Machine.REFERENCE;

    private static Quantity quantity(String subject, DType t, int by) {
        return Subject.all()
                .filter(s -> s.name().equals(subject) && s.dtype() == t)
                .map(s -> new Quantity(s, by))
                .findFirst()
                .orElseThrow();
    }

    /// The true values, rounded; at kinks and where there is none, what the reference gives.
    private static double[] truths(Quantity q) {
        double[] results =
                MACHINE.run(() ->
                        q.fused(
                                q.subject().points().operands().stream()
                                        .map(x -> Placement.vector(x, q.dtype()))
                                        .toList()));
        for (int i = 0; i < results.length; i++) {
            BigNumber truth = Truths.of(q).get(i);
            int place = i;
            boolean kink =
                    Kinks.of(q).stream()
                            .anyMatch(k -> k.where().test(q.subject().points().at(place)));
            results[i] = truth.isNaN() || kink ? results[i] : q.dtype().round(truth.toDouble());
        }
        return results;
    }

    private static int placeOf(Quantity q, double x) {
        double[] all = q.subject().points().operands().getFirst();
        return IntStream.range(0, all.length).filter(i -> all[i] == x).findFirst().orElseThrow();
    }

    private static String fault(Quantity q, double[] results) {
        AssertionFailedError e =
                assertThrows(AssertionFailedError.class, () -> Judge.judge(q, MACHINE, results));
        return e.toString();
    }

    @Test
    void roundedTruthsAreFineAndCounted() {
        Quantity q = quantity("exp", DType.F64, Quantity.VALUE);
        double[] results = truths(q);
        Tally tally = assertDoesNotThrow(() -> Judge.judge(q, MACHINE, results));
        assertEquals(results.length, tally.count(Tally.Fate.JUDGED));
        assertEquals(results.length, tally.total());
    }

    @Test
    void fewUlpsTooManyAreAFault() {
        Quantity q = quantity("exp", DType.F64, Quantity.VALUE);
        double[] results = truths(q);
        int one = placeOf(q, 1);
        results[one] += 5 * Math.ulp(results[one]);
        assertTrue(fault(q, results).contains("at [1.0]"));
    }

    @Test
    void theWrongZeroIsAFault() {
        Quantity q = quantity("tanh", DType.F32, Quantity.VALUE);
        double[] results = truths(q);
        results[placeOf(q, 0)] = -results[placeOf(q, 0)];
        assertTrue(fault(q, results).contains("0.0]"));
    }

    @Test
    void theWrongSlopeAtAKinkIsAFault() {
        Quantity q = quantity("relu6", DType.F32, 0);
        double[] results = truths(q);
        assertDoesNotThrow(() -> Judge.judge(q, MACHINE, results));
        results[placeOf(q, 6)] = 0.5;
        assertTrue(fault(q, results).contains("at [6.0]"));
    }

    @Test
    void anExpectedFailureThatPassesIsAFault() {
        Quantity q = quantity("mish", DType.F64, 0);
        String fault = fault(q, truths(q));
        assertTrue(fault.contains("CANCELLATION of slope of mish"), fault);
        assertTrue(fault.contains("take the row out of the table"), fault);
    }
}
