package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Indices in Python's notation: what `at` takes is what `with` replaces.
class SelectionTest {
    private static Arguments of(String index, Shape from, Shape to, UnaryOperator<long[]> source) {
        return Arguments.of(index, from, to, source);
    }

    private static long[] ix(long... index) {
        return index;
    }

    private static Shape s(long... dims) {
        return Shape.of(dims);
    }

    static Stream<Arguments> selections() {
        Shape cube = s(3, 4, 5);
        return Stream.of(
                of("", cube, cube, i -> i),
                of("...", cube, cube, i -> i),
                of("...", s(), s(), i -> i),
                of(":", cube, cube, i -> i),
                of("1", cube, s(4, 5), i -> ix(1, i[0], i[1])),
                of("-1", cube, s(4, 5), i -> ix(2, i[0], i[1])),
                of("1, 2, 3", cube, s(), i -> ix(1, 2, 3)),
                of("1:3, ..., ::2", cube, s(2, 4, 3), i -> ix(i[0] + 1, i[1], 2 * i[2])),
                of("..., -1", cube, s(3, 4), i -> ix(i[0], i[1], 4)),
                of("0, ..., 1", cube, s(4), i -> ix(0, i[0], 1)),
                of("0, ..., 1, 2", cube, s(), i -> ix(0, 1, 2)),
                of(":, 1", cube, s(3, 5), i -> ix(i[0], 1, i[1])),
                of(" 1 : , : -1 ", cube, s(2, 3, 5), i -> ix(i[0] + 1, i[1], i[2])),
                of("-2:", cube, s(2, 4, 5), i -> ix(i[0] + 1, i[1], i[2])),
                of(":-2", cube, s(1, 4, 5), i -> i),
                of("-9:9", cube, cube, i -> i),
                of("2:1", cube, s(0, 4, 5), i -> i),
                of("3:", cube, s(0, 4, 5), i -> i),
                of("..., 1::3", cube, s(3, 4, 2), i -> ix(i[0], i[1], 3 * i[2] + 1)),
                of("..., :4:3", cube, s(3, 4, 2), i -> ix(i[0], i[1], 3 * i[2])),
                of("::-1", cube, cube, i -> ix(2 - i[0], i[1], i[2])),
                of("..., 3:0:-2", cube, s(3, 4, 2), i -> ix(i[0], i[1], 3 - 2 * i[2])),
                of("..., ::-2", cube, s(3, 4, 3), i -> ix(i[0], i[1], 4 - 2 * i[2])),
                of("..., 1:3:-1", cube, s(3, 4, 0), i -> i),
                of("..., :-3:-1", cube, s(3, 4, 2), i -> ix(i[0], i[1], 4 - i[2])),
                of("None, 1", cube, s(1, 4, 5), i -> ix(1, i[1], i[2])),
                of("1, None, ..., None", cube, s(1, 4, 5, 1), i -> ix(1, i[1], i[2])),
                of("None, ..., None", s(), s(1, 1), i -> ix()),
                of("..., None", s(2), s(2, 1), i -> ix(i[0])),
                of(":, None, 1:", s(2, 3), s(2, 1, 2), i -> ix(i[0], i[2] + 1)),
                of("::100", s(3), s(1), i -> i),
                of(":", s(0), s(0), i -> i),
                of("::-1", s(0, 2), s(0, 2), i -> i));
    }

    @ParameterizedTest(name = "\"{0}\" of {1}")
    @MethodSource("selections")
    void atTakesWhatPythonTakes(String index, Shape from, Shape to, UnaryOperator<long[]> source) {
        Plain base = Plain.numbers(from.toArray());
        Plain.of(to, i -> base.at(source.apply(i))).check(base.tensor().at(index));
    }

    @ParameterizedTest(name = "\"{0}\" of {1}")
    @MethodSource("selections")
    void withReplacesThatAndNothingElse(
            String index, Shape from, Shape to, UnaryOperator<long[]> source) {
        Plain base = Plain.numbers(from.toArray());
        double[] expected = base.values().clone();
        List<long[]> places = Plain.indices(to).stream().map(source).toList();
        for (int k = 0; k < places.size(); k++) {
            expected[base.flat(places.get(k))] = 1000 + k;
        }
        Tensor value = Tensor.arange(1000, 1000 + to.count()).reshape(to.toArray());
        new Plain(from, expected).check(base.tensor().with(index, value));
        for (long[] place : places) {
            expected[base.flat(place)] = 0.5;
        }
        new Plain(from, expected).check(base.tensor().with(index, 0.5));
        base.check(base.tensor());
    }

    @Test
    void valuesBroadcastAndTakeTheDtypeOfTheWhole() {
        Tensor x = Tensor.zeros(DType.I64, 2, 3);
        Tensor rows = x.with("1", Tensor.of(1, 2, 3));
        new Plain(Shape.of(2, 3), 0, 0, 0, 1, 2, 3).check(rows);
        assertEquals(DType.I64, rows.dtype());
        new Plain(Shape.of(2, 3), 7, 7, 0, 8, 8, 0)
                .check(x.with(":, :2", Tensor.of(7, 8).unsqueeze(1)));
        new Plain(Shape.of(2, 3), 0, 2, 0, 0, 2, 0).check(x.with(":, 1", 2.9));
        long large = (1L << 53) + 1;
        assertEquals(large, x.with("0, 0", large).get(0, 0).itemLong());
        assertEquals(123_456_789, x.with("0, 0", 123_456_789.0).get(0, 0).itemLong());
        assertEquals(0.1f, Tensor.zeros(2).with("0", 0.1).get(0).item());
    }

    private static Complaint shape(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    static Stream<Complaint> wrongCalls() {
        return Stream.of(
                shape("at", x -> x.at("2"), "\"2\"", "index 2", "dim 0 of size 2"),
                shape("at", x -> x.at(":, -4"), "index -4", "dim 1 of size 3"),
                shape("at", x -> x.at("0, 0, 0"), "\"0, 0, 0\"", "3 parts", "[2, 3]"),
                shape("at", x -> x.at("..., ..."), "... twice"),
                shape("at", x -> x.at("::0"), "step of 0"),
                shape("at", x -> x.at("1:2:3:4"), "too many colons in \"1:2:3:4\""),
                shape("at", x -> x.at("one"), "\"one\"", "a:b:c"),
                shape("at", x -> x.at("1.5"), "\"1.5\"", "a:b:c"),
                shape("at", x -> x.at("0,"), "\"\"", "a:b:c"),
                shape("at", x -> x.at("99999999999999999999"), "99999999999999999999"),
                shape("at", x -> x.sum().at("0"), "1 parts", "[]"),
                shape("with", x -> x.with("2", 0), "\"2\"", "index 2", "dim 0 of size 2"),
                shape("with", x -> x.with("0", Tensor.zeros(2)), "[2]", "[3]"),
                shape("with", x -> x.with("0", Tensor.zeros(2, 3)), "[2, 3]", "\"0\"", "[3]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
