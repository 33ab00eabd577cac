package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every backend keeps in each function of the catalogue and each primitive, in f32 and f64:
/// values and gradients are within the promised ULPs of the truth, and their bits depend on the
/// operands only, not on where these lie, how many there are, or what is fused.
///
/// A backend's tests extend it and name the machines; all that lower must agree bit for bit.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ElementwiseContract {
    private static final String QUANTITIES = "dev.nacre.testkit.ElementwiseContract#quantities";

    /// Nothing, one element, one less and one more than vectors of 128, 256 and 512 bits have lanes
    /// of f64 and f32, and then some.
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 207, 4098};

    private final List<Machine> machines;
    private final Tally tally = new Tally();
    private int compared;

    protected ElementwiseContract(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    static Stream<Quantity> quantities() {
        return Subject.all().flatMap(Quantity::of);
    }

    static Stream<Quantity> slopesInDouble() {
        return quantities().filter(q -> q.isSlope() && q.dtype() == DType.F64);
    }

    @ParameterizedTest
    @MethodSource(QUANTITIES)
    void isWithinThePromisedUlps(Quantity q) {
        for (Machine m : machines) {
            tally.add(Judge.judge(q, m, values(q, m)));
        }
    }

    @ParameterizedTest
    @MethodSource(QUANTITIES)
    void hasTheSameBitsOnAllMachinesThatLower(Quantity q) {
        List<Machine> lowering = machines.stream().filter(Machine::lowers).toList();
        for (Machine m : lowering) {
            assertBits(values(q, lowering.getFirst()), values(q, m), m);
        }
    }

    @ParameterizedTest
    @MethodSource(QUANTITIES)
    void hasTheSameBitsForEveryLengthAndPlacement(Quantity q) {
        for (Machine m : machines) {
            double[] usual = values(q, m);
            for (int n : LENGTHS) {
                for (Placement p : Placement.values()) {
                    int first = 37 * n;
                    IntUnaryOperator stored = i -> (first + i) % usual.length;
                    double[] expected =
                            IntStream.range(0, n)
                                    .mapToDouble(i -> usual[stored.applyAsInt(p.place(i, n))])
                                    .toArray();
                    List<Tensor> operands = new ArrayList<>();
                    for (double[] x : q.subject().points().operands()) {
                        double[] memory =
                                IntStream.range(0, p.stored(n))
                                        .mapToDouble(i -> x[stored.applyAsInt(i)])
                                        .toArray();
                        operands.add(p.view(Placement.vector(memory, q.dtype()), n));
                    }
                    assertBits(expected, m.run(() -> q.fused(operands)), m + ", " + n + " " + p);
                }
            }
        }
    }

    /// As they are written: rewriting sees fused formulas whole, and steps one by one. In f32 the
    /// reference keeps doubles within a kernel, and so does better when it fuses.
    @ParameterizedTest
    @MethodSource(QUANTITIES)
    void hasTheSameBitsFusedAndStepByStep(Quantity q) {
        for (Machine m : machines) {
            if (m.lowers() || q.dtype() == DType.F64) {
                Machine written = m.asWritten();
                double[] apart = written.run(() -> q.stepwise(q.operands()));
                assertBits(written.run(() -> q.fused(q.operands())), apart, m);
            }
        }
    }

    /// In f64 the reference rounds as often as others do; so what it gives at a pole, or outside of
    /// a domain, is what all give.
    @ParameterizedTest
    @MethodSource("dev.nacre.testkit.ElementwiseContract#slopesInDouble")
    void slopeIsTheReferenceWhereThereIsNoTruth(Quantity q) {
        double[] expected = values(q, Machine.REFERENCE);
        for (Machine m : machines) {
            double[] results = values(q, m);
            for (int i : Judge.withoutTruth(q)) {
                double error =
                        expected[i] == results[i]
                                ? 0
                                : Ulps.between(expected[i], results[i], q.dtype());
                assertTrue(
                        error <= Judge.FORMULA,
                        () ->
                                "%s at %s: %s instead of %s on %s"
                                        .formatted(
                                                q,
                                                Arrays.toString(q.subject().points().at(i)),
                                                results[i],
                                                expected[i],
                                                m));
                compared++;
            }
        }
    }

    @Test
    void everyFunctionAndPrimitiveIsASubject() {
        int samples = Catalogue.all().stream().mapToInt(e -> e.samples().size()).sum();
        int primitives = Primitive.values().length - Subject.NOT_OF_REALS.size();
        assertEquals(2L * (samples + primitives), Subject.all().count());
    }

    @AfterAll
    void report() {
        System.out.printf(
                "%s: %d quantities of %d subjects on %d machines: %s; %d of f64 compared"
                        + " with the reference instead; no subjects: %s%n",
                getClass().getSimpleName(),
                quantities().count(),
                Subject.all().count(),
                machines.size(),
                tally,
                compared,
                Subject.NOT_OF_REALS);
    }

    private static double[] values(Quantity q, Machine m) {
        return m.run(() -> q.fused(q.operands()));
    }

    private static void assertBits(double[] expected, double[] results, Object where) {
        assertArrayEquals(bits(expected), bits(results), where::toString);
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
    }
}
