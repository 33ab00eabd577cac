package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Products of all pairs of ranks, in all arrangements, against three loops.
class LinearAlgebraTest {
    private static Arguments product(long[] left, long[] right, long... result) {
        return Arguments.of(left, right, result);
    }

    private static long[] s(long... dims) {
        return dims;
    }

    static Stream<Arguments> products() {
        return Stream.of(
                product(s(3), s(3)),
                product(s(0), s(0)),
                product(s(3), s(3, 4), 4),
                product(s(2, 3), s(3), 2),
                product(s(2, 3), s(3, 4), 2, 4),
                product(s(1, 1), s(1, 1), 1, 1),
                product(s(2, 0), s(0, 3), 2, 3),
                product(s(0, 3), s(3, 2), 0, 2),
                product(s(2, 3), s(3, 0), 2, 0),
                product(s(3), s(5, 3, 2), 5, 2),
                product(s(5, 2, 3), s(3), 5, 2),
                product(s(5, 2, 3), s(5, 3, 4), 5, 2, 4),
                product(s(2, 3), s(5, 3, 4), 5, 2, 4),
                product(s(5, 2, 3), s(3, 4), 5, 2, 4),
                product(s(1, 2, 3), s(5, 3, 4), 5, 2, 4),
                product(s(2, 1, 2, 3), s(4, 3, 2), 2, 4, 2, 2),
                product(s(4, 1, 3), s(2, 1, 3, 1), 2, 4, 1, 1),
                product(s(0, 2, 3), s(3, 2), 0, 2, 2),
                product(s(1, 2, 3), s(0, 3, 2), 0, 2, 2));
    }

    /// The definition, with vectors as a row and a column.
    private static Plain product(Plain left, Plain right, Shape result) {
        Plain a = left.shape().rank() == 1 ? left.reshaped(left.shape().insert(0, 1)) : left;
        Plain b = right.shape().rank() == 1 ? right.reshaped(right.shape().insert(1, 1)) : right;
        long[] batch =
                Arrays.copyOf(result.toArray(), Math.max(a.shape().rank(), b.shape().rank()) - 2);
        Shape full =
                Shape.of(
                        LongStream.concat(
                                        Arrays.stream(batch),
                                        LongStream.of(a.shape().dim(-2), b.shape().dim(-1)))
                                .toArray());
        int n = full.rank();
        return Plain.of(
                        full,
                        i -> {
                            double sum = 0;
                            for (long k = 0; k < a.shape().dim(-1); k++) {
                                long[] l = i.clone();
                                long[] r = i.clone();
                                l[n - 1] = k;
                                r[n - 2] = k;
                                sum += a.stretched(l) * b.stretched(r);
                            }
                            return sum;
                        })
                .reshaped(result);
    }

    /// The same elements as views of something else.
    private static List<Tensor> arranged(Plain p) {
        List<Tensor> all = new ArrayList<>(List.of(p.tensor(), p.tensor().mul(2).mul(0.5)));
        int rank = p.shape().rank();
        Tensor wide = Tensor.stack(List.of(p.tensor(), p.tensor().neg()), rank);
        all.add(wide.at("..., 0"));
        if (rank >= 2) {
            Tensor turned = p.tensor().transpose(-1, -2).compute();
            all.add(turned.reshape(turned.shape().toArray()).transpose(-1, -2));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("products")
    void productsOfAllRanks(long[] left, long[] right, long... result) {
        Plain a = Plain.numbers(left);
        Plain b = Plain.numbers(right);
        Plain expected = product(a, b, Shape.of(result));
        for (Tensor x : arranged(a)) {
            for (Tensor y : arranged(b)) {
                expected.check(x.matmul(y), 1e-14);
            }
        }
        expected.check(a.tensor().to(DType.F32).matmul(b.tensor().to(DType.F32)), 1e-5);
    }

    @Test
    void productsOfWhatIsRepeatedOrMadeOfNumbers() {
        Plain a = Plain.numbers(1, 3);
        Plain b = Plain.numbers(3, 2);
        Plain rows = Plain.of(Shape.of(4, 3), i -> a.at(0, i[1]));
        product(rows, b, Shape.of(4, 2)).check(a.tensor().expand(4, 3).matmul(b.tensor()));
        Plain ones = Plain.of(Shape.of(2, 3), i -> 1);
        product(ones, b, Shape.of(2, 2)).check(Tensor.ones(DType.F64, 2, 3).matmul(b.tensor()));
        product(b, ones, Shape.of(3, 3)).check(b.tensor().matmul(Tensor.ones(DType.F64, 2, 3)));
    }

    @Test
    void integersAreMultipliedExactlyAndDtypesMix() {
        Tensor x = Tensor.of(new long[][] {{1L << 53, 1}});
        Tensor y = Tensor.of(new int[][] {{1}, {1}});
        assertEquals((1L << 53) + 1, x.matmul(y).itemLong());
        assertEquals(DType.I64, x.matmul(y).dtype());
        assertEquals(DType.F32, y.matmul(Tensor.ones(1, 1)).dtype());
        assertEquals(DType.F64, Tensor.ones(2).matmul(Tensor.of(1.0, 2.0)).dtype());
    }

    @Test
    void linearIsTheProductAndTheBias() {
        Plain w = Plain.numbers(2, 3);
        Tensor bias = Tensor.of(0.5, -0.5);
        for (long[] shape : List.of(s(3), s(4, 3), s(2, 4, 3), s(0, 3))) {
            Plain x = Plain.numbers(shape);
            Shape to = x.shape().with(shape.length - 1, 2);
            Plain product = product(x, Plain.of(w.tensor().t()), to);
            product.check(x.tensor().linear(w.tensor(), null));
            Plain.of(to, i -> product.at(i) + (i[i.length - 1] == 0 ? 0.5 : -0.5))
                    .check(x.tensor().linear(w.tensor(), bias));
        }
        assertEquals(14, Tensor.of(1.0, 2.0, 3.0).dot(Tensor.of(1.0, 2.0, 3.0)).item());
    }

    @Test
    void outerMultipliesEachWithEach() {
        Plain x = Plain.numbers(3);
        Plain y = Plain.numbers(2);
        Plain.of(Shape.of(3, 2), i -> x.at(i[0]) * y.at(i[1])).check(x.tensor().outer(y.tensor()));
        assertEquals(Shape.of(0, 2), Tensor.zeros(0).outer(y.tensor()).shape());
        assertEquals(DType.I64, Tensor.of(1, 2).outer(Tensor.of(3L)).dtype());
        assertEquals(DType.BOOL, Tensor.of(true).outer(Tensor.of(true, false)).dtype());
    }

    static Stream<Complaint> wrongCalls() {
        Class<ShapeException> shape = ShapeException.class;
        Tensor x = Tensor.zeros(2, 3);
        Tensor number = x.sum();
        Tensor w = Tensor.zeros(4, 3);
        return Stream.of(
                Complaint.of(
                        shape,
                        "matmul",
                        () -> x.matmul(x),
                        "[2, 3] and [2, 3]",
                        "3 columns against 2 rows"),
                Complaint.of(shape, "matmul", () -> x.matmul(Tensor.zeros(2)), "[2, 3] and [2]"),
                Complaint.of(shape, "matmul", () -> Tensor.zeros(3).matmul(x), "[3] and [2, 3]"),
                Complaint.of(shape, "matmul", () -> number.matmul(x), "[] and [2, 3]", "use mul"),
                Complaint.of(
                        shape,
                        "matmul",
                        () -> Tensor.zeros(2, 2, 3).matmul(Tensor.zeros(3, 3, 1)),
                        "batches of shapes [2, 2, 3] and [3, 3, 1]",
                        "[2] and [3] do not broadcast"),
                Complaint.of(
                        DTypeException.class,
                        "matmul",
                        () -> x.gt(0).matmul(w.t().gt(0)),
                        "not defined on bool"),
                Complaint.of(shape, "outer", () -> x.outer(x.sum(0)), "[2, 3] and [3]"),
                Complaint.of(shape, "dot", () -> x.dot(x), "two vectors", "[2, 3]"),
                Complaint.of(shape, "linear", () -> x.linear(x.sum(0), null), "[out, in]", "[3]"),
                Complaint.of(shape, "linear", () -> w.linear(w.t(), null), "[4, 3]", "[3, 4]"),
                Complaint.of(
                        shape, "linear", () -> x.linear(w, x.sum(1)), "[2]", "[4, 3]", "be [4]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
