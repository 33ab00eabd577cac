package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Reductions against loops over plain arrays, and the edges where torch's rules are not obvious.
class ReductionsTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @FunctionalInterface
    interface OverDims {
        Tensor apply(Tensor x, boolean keepDim, int... dims);
    }

    /// A reduction and what it is of a group of numbers.
    record Case(String name, OverDims op, ToDoubleFunction<double[]> one, boolean ofNothing) {}

    private static double mean(double... v) {
        return DoubleStream.of(v).sum() / v.length;
    }

    private static double var(int correction, double... v) {
        double m = mean(v);
        double squares = DoubleStream.of(v).map(x -> (x - m) * (x - m)).sum();
        return squares / Math.max(0, v.length - correction);
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }

    private static final List<Case> CASES =
            List.of(
                    new Case("sum", Tensor::sum, v -> DoubleStream.of(v).sum(), true),
                    new Case(
                            "prod",
                            Tensor::prod,
                            v -> DoubleStream.of(v).reduce(1, (a, b) -> a * b),
                            true),
                    new Case("mean", Tensor::mean, ReductionsTest::mean, true),
                    new Case("var", (x, k, d) -> x.var(1, k, d), v -> var(1, v), true),
                    new Case("std", (x, k, d) -> x.std(0, k, d), v -> Math.sqrt(var(0, v)), true),
                    new Case(
                            "amax",
                            Tensor::amax,
                            v -> DoubleStream.of(v).max().orElseThrow(),
                            false),
                    new Case(
                            "amin",
                            Tensor::amin,
                            v -> DoubleStream.of(v).min().orElseThrow(),
                            false),
                    new Case(
                            "any",
                            (x, k, d) -> x.gt(4).any(k, d),
                            v -> truth(DoubleStream.of(v).anyMatch(x -> x > 4)),
                            true),
                    new Case(
                            "all",
                            (x, k, d) -> x.all(k, d),
                            v -> truth(DoubleStream.of(v).allMatch(x -> x != 0)),
                            true));

    static Stream<Arguments> overDims() {
        return CASES.stream()
                .flatMap(c -> Arrangement.all().map(a -> Arguments.of(c.name(), c, a)));
    }

    /// All choices of some dims; none of them counts as all.
    private static List<List<Integer>> choices(int rank) {
        List<List<Integer>> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << rank; bits++) {
            int chosen = bits;
            all.add(IntStream.range(0, rank).filter(d -> (chosen >> d & 1) == 1).boxed().toList());
        }
        return all;
    }

    @ParameterizedTest(name = "{0} of {2}")
    @MethodSource("overDims")
    void overAllChoicesOfDims(String name, Case c, Arrangement a) {
        Plain p = a.plain();
        int rank = p.shape().rank();
        for (List<Integer> chosen : choices(rank)) {
            int[] dims = chosen.stream().mapToInt(d -> d).toArray();
            List<Integer> over =
                    dims.length == 0 ? IntStream.range(0, rank).boxed().toList() : chosen;
            if (!c.ofNothing && over.stream().anyMatch(d -> p.shape().dim(d) == 0)) {
                continue;
            }
            Plain wide = p.along(over, c.one);
            Shape narrow = p.shape();
            for (int d : over.reversed()) {
                narrow = narrow.remove(d);
            }
            wide.check(c.op.apply(a.tensor(), true, dims), 1e-12);
            wide.check(c.op.apply(a.tensor().to(DType.F32), true, dims), 2e-6);
            wide.reshaped(narrow).check(c.op.apply(a.tensor(), false, dims), 1e-12);
            int[] negative = IntStream.of(dims).map(d -> d - rank).toArray();
            wide.reshaped(narrow).check(c.op.apply(a.tensor(), false, negative), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void integersAlongADim(Arrangement a) {
        Plain p = Plain.of(a.plain().shape(), i -> Math.floor(a.plain().at(i)));
        for (DType type : List.of(DType.I32, DType.I64)) {
            Tensor x = a.tensor().floor().to(type);
            for (int d = 0; d < p.shape().rank(); d++) {
                List<Integer> over = List.of(d);
                Plain sums = p.along(over, v -> DoubleStream.of(v).sum());
                sums.check(x.sum(true, d));
                p.along(over, v -> truth(DoubleStream.of(v).anyMatch(w -> w != 0)))
                        .check(x.any(true, d));
                if (p.shape().dim(d) > 0) {
                    p.along(over, v -> best(v, true)).check(x.argmax(d, true));
                    p.along(over, v -> v[best(v, true)]).check(x.amax(true, d));
                    p.along(over, v -> v[best(v, false)]).check(x.min(d, true).values());
                }
            }
        }
    }

    private static int best(double[] v, boolean largest) {
        int best = 0;
        for (int i = 1; i < v.length; i++) {
            boolean better = largest ? v[i] > v[best] : v[i] < v[best];
            best = better ? i : best;
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void extremesAlongADim(Arrangement a) {
        Tensor x = a.tensor();
        Plain p = a.plain();
        for (int d = 0; d < p.shape().rank(); d++) {
            if (p.shape().dim(d) == 0) {
                continue;
            }
            Plain most = p.along(List.of(d), v -> best(v, true));
            Plain least = p.along(List.of(d), v -> best(v, false));
            Shape narrow = p.shape().remove(d);
            most.check(x.argmax(d, true));
            least.check(x.argmin(d, true));
            most.reshaped(narrow).check(x.argmax(d));
            most.reshaped(narrow).check(x.max(d - p.shape().rank()).indices());
            least.check(x.min(d, true).indices());
            p.along(List.of(d), v -> v[best(v, true)]).check(x.max(d, true).values());
            p.along(List.of(d), v -> v[best(v, false)]).reshaped(narrow).check(x.min(d).values());
        }
        if (p.shape().count() > 0) {
            assertEquals(best(p.values(), true), x.argmax().itemLong());
            assertEquals(best(p.values(), false), x.argmin().itemLong());
            assertEquals(p.values()[best(p.values(), true)], x.max().item());
            assertEquals(p.values()[best(p.values(), false)], x.min().item());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void softmaxAndItsLogarithmsAlongADim(Arrangement a) {
        Tensor x = a.tensor();
        Plain p = a.plain();
        for (int dim = 0; dim < p.shape().rank(); dim++) {
            int d = dim;
            Plain sums = p.along(List.of(d), v -> DoubleStream.of(v).map(StrictMath::exp).sum());
            Plain log = Plain.of(sums.shape(), i -> StrictMath.log(sums.at(i)));
            Plain soft = Plain.of(p.shape(), i -> StrictMath.exp(p.at(i)) / sums.stretched(i));
            Plain logSoft = Plain.of(p.shape(), i -> p.at(i) - log.stretched(i));
            soft.check(x.softmax(d), 1e-14);
            logSoft.check(x.logSoftmax(d - p.shape().rank()), 1e-14);
            log.check(x.logsumexp(d, true), 1e-14);
            log.reshaped(p.shape().remove(d)).check(x.logsumexp(d), 1e-14);
        }
    }

    private static Tensor of(double... v) {
        return Tensor.of(v);
    }

    /// Edges, as torch has them: the numbers, and the dtype of the result.
    static Stream<Arguments> edges() {
        Tensor ints = Tensor.of(2_000_000_000, 2_000_000_000, 7);
        Tensor longs = Tensor.of(Long.MAX_VALUE, 1L);
        Tensor bools = Tensor.of(true, false, true);
        Tensor ties = of(1, 3, 3, 1);
        Tensor nan = of(1, NAN, INF, NAN);
        Tensor number = of(2).sum();
        Tensor none = Tensor.zeros(DType.F64, 0);
        Tensor rows = of(-INF, -INF, 0, -INF, INF, 0).reshape(3, 2);
        return Stream.of(
                edge("sum of ints", ints.sum(), DType.I64, 4_000_000_007.0),
                edge("sum of longs wraps", longs.sum(), DType.I64, Long.MIN_VALUE),
                edge("sum of bools", bools.sum(), DType.I64, 2),
                edge("sum of f32", Tensor.of(1f, 2f).sum(), DType.F32, 3),
                edge(
                        "prod of ints",
                        ints.prod(),
                        DType.I64,
                        (double) (28_000_000_000L * 1_000_000_000L)),
                edge("prod of bools", bools.prod(), DType.I64, 0),
                edge("amax of ints", ints.amax(), DType.I32, 2_000_000_000),
                edge("max of bools", bools.max(), DType.BOOL, 1),
                edge("amin of bools", bools.amin(0), DType.BOOL, 0),
                edge("argmax of bools", bools.argmax(), DType.I64, 0),
                edge("argmin of bools", bools.argmin(0), DType.I64, 1),
                edge("argmax of longs", longs.neg().argmax(), DType.I64, 1),
                edge("max along bools", bools.max(0).values(), DType.BOOL, 1),
                edge("any of ints", ints.any(), DType.BOOL, 1),
                edge("all of NaN", nan.all(), DType.BOOL, 1),
                edge("any of -0.0", of(-0.0, 0).any(), DType.BOOL, 0),
                edge("any of nothing", none.any(), DType.BOOL, 0),
                edge("all of nothing", none.all(), DType.BOOL, 1),
                edge("sum of nothing", none.sum(), DType.F64, 0),
                edge("prod of nothing", none.prod(), DType.F64, 1),
                edge("mean of nothing", none.mean(), DType.F64, NAN),
                edge("var of nothing", none.var(), DType.F64, NAN),
                edge("var of one", of(3).var(), DType.F64, NAN),
                edge("var of one, uncorrected", of(3).var(0, false), DType.F64, 0),
                edge("var, overcorrected", of(1, 2).var(5, false), DType.F64, INF),
                edge("std of one", of(3).std(), DType.F64, NAN),
                edge("std of equals", of(3, 3).std(), DType.F64, 0),
                edge("argmax of ties is the first", ties.argmax(0), DType.I64, 1),
                edge("argmin of ties is the first", ties.argmin(), DType.I64, 0),
                edge("max of NaN", nan.max(), DType.F64, NAN),
                edge("min of NaN", nan.amin(0), DType.F64, NAN),
                edge("argmax of NaN is the first", nan.argmax(0), DType.I64, 1),
                edge("argmin of NaN is the first", nan.argmin(), DType.I64, 1),
                edge("max along NaN", nan.max(0).values(), DType.F64, NAN),
                edge("max of -Inf", rows.at("0").max(0).indices(), DType.I64, 0),
                edge("sum of a number", number.sum(0), DType.F64, 2),
                edge("mean of a number", number.mean(-1), DType.F64, 2),
                edge("var of a number", number.var(), DType.F64, NAN),
                edge("argmax of a number", number.argmax(0), DType.I64, 0),
                edge("max of a number", number.max(0).values(), DType.F64, 2),
                edge("index of a number", number.max(-1).indices(), DType.I64, 0),
                edge("softmax of a number", number.softmax(0), DType.F64, 1),
                edge("logsumexp of a number", number.logsumexp(0), DType.F64, 2),
                edge("softmax at infinities", rows.softmax(1), DType.F64, NAN, NAN, 1, 0, NAN, NAN),
                edge("log of it", rows.logSoftmax(1), DType.F64, NAN, NAN, 0, -INF, NAN, NAN),
                edge("logsumexp of them", rows.logsumexp(1), DType.F64, -INF, 0, INF),
                edge("softmax of large", of(1000, 1000).softmax(0), DType.F64, 0.5, 0.5),
                edge("logSoftmax of large", of(-1000, 0).logSoftmax(0), DType.F64, -1000, 0),
                edge("softmax of nothing", Tensor.zeros(0, 2).softmax(0), DType.F32),
                edge("logSoftmax of nothing", Tensor.zeros(2, 0).logSoftmax(1), DType.F32),
                edge(
                        "logsumexp of nothing",
                        Tensor.zeros(0, 2).logsumexp(0),
                        DType.F32,
                        -INF,
                        -INF),
                edge("softmax of f32", Tensor.of(0f, 0f).softmax(0), DType.F32, 0.5, 0.5));
    }

    private static Arguments edge(String name, Tensor x, DType type, double... expected) {
        return Arguments.of(name, x, type, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edges")
    void edgesAreTorchs(String name, Tensor x, DType type, double... expected) {
        assertEquals(type, x.dtype(), name);
        assertArrayEquals(expected, x.toDoubleArray(), name + Arrays.toString(expected));
    }

    @Test
    void longSumsInSingleKeepTheirDigits() {
        Tensor x = Tensor.full(0.1, 1 << 20);
        double exact = 0.1f * (double) (1 << 20);
        assertEquals(exact, x.sum().item(), exact * 1e-6);
        assertEquals(0.1f, x.mean().item(), 1e-7);
    }

    private static Complaint shape(String op, Function<Tensor, Object> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 0)), parts);
    }

    private static Complaint dtype(String op, Function<Tensor, Object> call) {
        return Complaint.of(
                DTypeException.class,
                op,
                () -> call.apply(Tensor.of(1, 2)),
                "i32",
                "to(DType.F32)");
    }

    static Stream<Complaint> wrongCalls() {
        String none = "dim 1 of shape [2, 0] has no elements";
        return Stream.of(
                shape("sum", x -> x.sum(2), "dim 2", "[2, 0]", "-2 to 1"),
                shape("sum", x -> x.sum(0, -2), "dim -2", "twice", "[2, 0]"),
                shape("mean", x -> x.mean(-3), "dim -3", "-2 to 1"),
                shape("var", x -> x.var(3), "dim 3", "-2 to 1"),
                shape("any", x -> x.any(2), "dim 2", "-2 to 1"),
                shape("amax", x -> x.amax(1), none),
                shape("amin", Tensor::amin, none),
                shape("max", Tensor::max, none),
                shape("min", x -> x.min(1), none),
                shape("argmax", x -> x.argmax(1), none),
                shape("argmin", Tensor::argmin, "shape [2, 0] has no elements"),
                shape("softmax", x -> x.softmax(2), "dim 2", "-2 to 1"),
                shape("logsumexp", x -> x.sum().logsumexp(1), "dim 1", "[]", "-1 to 0"),
                dtype("mean", Tensor::mean),
                dtype("var", Tensor::var),
                dtype("std", Tensor::std),
                dtype("softmax", x -> x.softmax(0)),
                dtype("logSoftmax", x -> x.logSoftmax(0)));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
