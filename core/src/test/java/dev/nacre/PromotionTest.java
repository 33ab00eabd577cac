package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Dtypes of results against a table that PyTorch printed.
class PromotionTest {
    /// One line of the table: an operation, the left operand, and the result for each right one.
    record Row(String op, String left, List<String> rights, List<String> results) {
        @Override
        public String toString() {
            return op + " " + left;
        }
    }

    private record Binary(
            BinaryOperator<Tensor> tensors,
            BiFunction<Tensor, Long, Tensor> whole,
            BiFunction<Tensor, Double, Tensor> real) {}

    private static final Map<String, Binary> BINARY =
            Map.ofEntries(
                    Map.entry("add", new Binary(Tensor::add, Tensor::add, Tensor::add)),
                    Map.entry("sub", new Binary(Tensor::sub, Tensor::sub, Tensor::sub)),
                    Map.entry("mul", new Binary(Tensor::mul, Tensor::mul, Tensor::mul)),
                    Map.entry("div", new Binary(Tensor::div, Tensor::div, Tensor::div)),
                    Map.entry("pow", new Binary(Tensor::pow, Tensor::pow, Tensor::pow)),
                    Map.entry("eq", new Binary(Tensor::eq, Tensor::eq, Tensor::eq)),
                    Map.entry("lt", new Binary(Tensor::lt, Tensor::lt, Tensor::lt)),
                    Map.entry("ge", new Binary(Tensor::ge, Tensor::ge, Tensor::ge)),
                    Map.entry(
                            "floorDiv",
                            new Binary(Tensor::floorDiv, Tensor::floorDiv, Tensor::floorDiv)),
                    Map.entry(
                            "remainder",
                            new Binary(Tensor::remainder, Tensor::remainder, Tensor::remainder)),
                    Map.entry(
                            "maximum",
                            new Binary(Tensor::maximum, Tensor::maximum, Tensor::maximum)),
                    Map.entry(
                            "where",
                            new Binary(
                                    (a, b) -> Tensor.where(Tensor.of(true, false), a, b),
                                    (a, b) -> a.where(Tensor.of(true, false), b),
                                    (a, b) -> a.where(Tensor.of(true, false), b))));

    private static final Map<String, UnaryOperator<Tensor>> UNARY =
            Map.ofEntries(
                    Map.entry("neg", Tensor::neg),
                    Map.entry("abs", Tensor::abs),
                    Map.entry("exp", Tensor::exp),
                    Map.entry("sqrt", Tensor::sqrt),
                    Map.entry("tanh", Tensor::tanh),
                    Map.entry("floor", Tensor::floor),
                    Map.entry("round", Tensor::round),
                    Map.entry("logicalNot", Tensor::logicalNot),
                    Map.entry("sum", Tensor::sum),
                    Map.entry("prod", Tensor::prod),
                    Map.entry("mean", Tensor::mean),
                    Map.entry("var", Tensor::var),
                    Map.entry("amax", Tensor::amax),
                    Map.entry("any", Tensor::any),
                    Map.entry("all", Tensor::all),
                    Map.entry("softmax", x -> x.softmax(0)),
                    Map.entry("logsumexp", x -> x.logsumexp(0)));

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                PromotionTest.class.getResourceAsStream("promotion.txt"),
                                StandardCharsets.UTF_8))) {
            String op = "";
            List<String> rights = List.of();
            for (String line : in.lines().toList()) {
                List<String> words = List.of(line.strip().split(" +"));
                if (line.startsWith("[")) {
                    op = line.substring(1, line.length() - 1);
                } else if (line.startsWith(" ")) {
                    rights = words;
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(new Row(op, words.getFirst(), rights, words.subList(1, words.size())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /// Ones as an operand of the table: "f32" has dims, "f32()" none.
    private static Tensor ones(String operand) {
        boolean single = operand.endsWith("()");
        String name = single ? operand.substring(0, operand.length() - 2) : operand;
        Tensor ones = Tensor.ones(DType.valueOf(name.toUpperCase(Locale.ROOT)), single ? 1 : 2);
        return single ? ones.squeeze() : ones;
    }

    private static String binary(String op, String left, String right) {
        Tensor a = ones(left);
        if (op.equals("resultType")) {
            Tensor b =
                    switch (right) {
                        case "int" -> a.scalar(2L);
                        case "double" -> a.scalar(2.5);
                        default -> ones(right);
                    };
            return Promotion.resultType(List.of(a.node(), b.node())).toString();
        }
        Binary f = BINARY.get(op);
        return dtype(() ->
                switch (right) {
                    case "int" -> f.whole.apply(a, 2L);
                    case "double" -> f.real.apply(a, 2.5);
                    default -> f.tensors.apply(a, ones(right));
                });
    }

    /// What the table says of a call; what does not fail can be computed.
    private static String dtype(Supplier<Tensor> call) {
        Tensor result;
        try {
            result = call.get();
        } catch (DTypeException e) {
            return "-";
        }
        return result.compute().dtype().toString();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void dtypesOfResultsAreTorchs(Row row) {
        List<String> actual = new ArrayList<>();
        for (String right : row.rights) {
            actual.add(
                    row.op.equals("unary")
                            ? dtype(() -> UNARY.get(row.left).apply(ones(right)))
                            : binary(row.op, row.left, right));
        }
        assertEquals(row.results, actual, () -> "for " + row.rights);
    }

    private static Arguments values(String name, Tensor x, double... expected) {
        return Arguments.of(name, x, expected);
    }

    static Stream<Arguments> values() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        Tensor ints = Tensor.of(7, -7, 7, -7);
        Tensor signs = Tensor.of(2, 2, -2, -2);
        Tensor u8 = Tensor.of(1, 200, 255).to(DType.U8);
        Tensor i8 = Tensor.of((byte) -128, (byte) 127, (byte) -7);
        Tensor beyond = Tensor.of(-1.5f, 300.7f, 255.9f, -128.2f);
        Tensor endless = Tensor.of(nan, inf, -inf);
        Tensor reals = Tensor.of(7.0, -7.0, 0.0, inf, -1.0, 1.0);
        return Stream.of(
                values("true division", ints.div(signs), 3.5, -3.5, -3.5, 3.5),
                values("by zero", Tensor.of(1, -1, 0).div(0L), inf, -inf, nan),
                values("floorDiv", ints.floorDiv(signs), 3, -4, -4, 3),
                values("floorDiv by a number", ints.floorDiv(-3), -3, 2, -3, 2),
                values("remainder", ints.remainder(signs), 1, 1, -1, -1),
                values(
                        "floorDiv of reals",
                        reals.floorDiv(Tensor.of(2.0, 2.0, 0.0, 1.0, inf, 0.1)),
                        3,
                        -4,
                        nan,
                        nan,
                        -1,
                        9),
                values("floorDiv by zero", Tensor.of(1.0, -1.0).floorDiv(0.0), inf, -inf),
                values("floorDiv by a real", ints.floorDiv(2.0), 3, -4, 3, -4),
                values("remainder of reals", Tensor.of(1.5, -1.5).remainder(-1L), -0.5, -0.5),
                values(
                        "pow",
                        Tensor.of(3L, -2L, 0L).pow(39L),
                        4052555153018976267.0,
                        -549755813888.0,
                        0),
                values("pow wraps", Tensor.of(3, 2).pow(33L), -1504003197, 0),
                values(
                        "pow of tensors",
                        Tensor.of(2, 1, -1, -1, 5).pow(Tensor.of(-1, -5, -3, -2, 0)),
                        0,
                        1,
                        -1,
                        1,
                        1),
                values("add wraps", Tensor.of(Integer.MAX_VALUE).add(1), Integer.MIN_VALUE),
                values("abs wraps", Tensor.of(Long.MIN_VALUE).abs(), Long.MIN_VALUE),
                values("u8 wraps", u8.add(300), 45, 244, 43),
                values("u8 below 0", u8.sub(2), 255, 198, 253),
                values("u8 neg", u8.neg(), 255, 56, 1),
                values("u8 mul", u8.mul(u8), 1, 64, 1),
                values("u8 sum", u8.mul(u8).sum(), 66),
                values("u8 prod", u8.prod(), 51000),
                values("u8 matmul", u8.reshape(1, 3).matmul(u8.reshape(3, 1)), 66),
                values("u8 sign", u8.sign(), 1, 1, 1),
                values("u8 beside i8", u8.sub(i8), 129, 73, 262),
                values("u8 is never above its range", u8.lt(300), 1, 1, 1),
                values("u8 is never below 0", u8.eq(-1), 0, 0, 0),
                values("u8 division", u8.div(2L), 0.5, 100, 127.5),
                values("u8 is close", u8.isClose(u8.add(1), 0, 1), 1, 1, 0),
                values("i8 abs wraps", i8.abs(), -128, 127, 7),
                values("i8 floorDiv wraps", i8.floorDiv(-1), -128, -127, 7),
                values("i8 remainder", i8.remainder(3), 1, 1, 2),
                values("i8 pow wraps", i8.pow(3L), 0, 127, -87),
                values(
                        "i16 mul wraps",
                        Tensor.of((short) 300, (short) -300).mul(300),
                        24464,
                        -24464),
                values("cast cuts and wraps", beyond.to(DType.U8), 255, 44, 255, 128),
                values("cast cuts and wraps, signed", beyond.to(DType.I8), -1, 44, -1, -128),
                values("cast wraps, i16", Tensor.of(70000L, -70000L).to(DType.I16), 4464, -4464),
                values("cast of what is no number", endless.to(DType.U8), 0, 255, 0),
                values("cast of what is no number, signed", endless.to(DType.I16), 0, -1, 0),
                values("u8 argmax", Tensor.arange(1000).remainder(200).to(DType.U8).argmax(), 199),
                values("bool add is or", Tensor.of(true, false).add(Tensor.of(true, false)), 1, 0),
                values("bool mul is and", Tensor.of(true, true).mul(Tensor.of(true, false)), 1, 0),
                values(
                        "bool maximum",
                        Tensor.of(true, false).maximum(Tensor.of(false, false)),
                        1,
                        0),
                values("bool order", Tensor.of(true, false).gt(Tensor.of(false, false)), 1, 0),
                values("clamp", Tensor.of(-3.0, 0.5, 3.0, nan).clamp(-1, 1), -1, 0.5, 1, nan),
                values("clamp of ints", Tensor.of(-3, 0, 3).clamp(-1, 2), -1, 0, 2),
                values("clamp of ints by reals", Tensor.of(1, 2).clamp(0.5, 1.5), 1, 1.5),
                values("clamp the wrong way round", Tensor.of(0.0).clamp(2, 1), 1),
                values("maximum of NaN", Tensor.of(nan, 1).maximum(Tensor.of(1, nan)), nan, nan),
                values("NaN is not equal", Tensor.of(nan).eq(Tensor.of(nan)), 0),
                values("NaN is different", Tensor.of(nan).ne(Tensor.of(nan)), 1),
                values("round to even", Tensor.of(0.5, 1.5, 2.5, -0.5).round(), 0, 2, 2, -0.0),
                values("large ints in f32", Tensor.of(16777217).eq(16777216.0), 1),
                values("large ints", Tensor.of(16777217).eq(16777216), 0),
                values("numbers are not rounded twice", Tensor.of(0.1).add(0.2), 0.1 + 0.2),
                values("cast cuts", Tensor.of(2.9f, -2.9f).to(DType.I32), 2, -2),
                values("cast to bool", Tensor.of(0.1f, 0f, Float.NaN).to(DType.BOOL), 1, 0, 1),
                values("cast wraps", Tensor.of(1L << 32 | 5).to(DType.I32), 5),
                values(
                        "kotlin",
                        Tensor.of(1, 2).plus(Tensor.of(3, 4)).minus(Tensor.of(1, 1)),
                        3,
                        5),
                values(
                        "kotlin times",
                        Tensor.of(2, 3).times(Tensor.of(3, 4)).unaryMinus(),
                        -6,
                        -12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void valuesAreTorchs(String name, Tensor x, double... expected) {
        assertArrayEquals(
                expected,
                x.toDoubleArray(),
                () -> name + ": " + Arrays.toString(x.toDoubleArray()));
    }

    @Test
    void everyPairOfArrangementsOfOneShapeCombines() {
        for (Arrangement a : Arrangement.all().toList()) {
            Plain p = a.plain();
            for (Arrangement b : Arrangement.all().toList()) {
                Plain q = b.plain();
                if (p.shape().equals(q.shape())) {
                    Plain.of(p.shape(), i -> p.at(i) * q.at(i) - p.at(i))
                            .check(a.tensor().mul(b.tensor()).sub(a.tensor()));
                }
            }
        }
    }

    static Stream<Arguments> broadcasts() {
        return Stream.of(
                Arguments.of(new long[] {2, 3}, new long[] {3}, new long[] {2, 3}),
                Arguments.of(new long[] {2, 1}, new long[] {1, 3}, new long[] {2, 3}),
                Arguments.of(new long[] {}, new long[] {2, 2}, new long[] {2, 2}),
                Arguments.of(new long[] {4, 1, 3}, new long[] {2, 1}, new long[] {4, 2, 3}),
                Arguments.of(new long[] {1}, new long[] {0}, new long[] {0}),
                Arguments.of(new long[] {3, 1}, new long[] {1, 0}, new long[] {3, 0}),
                Arguments.of(new long[] {1, 1}, new long[] {}, new long[] {1, 1}));
    }

    @ParameterizedTest
    @MethodSource("broadcasts")
    void shapesBroadcastAsNumPysDo(long[] left, long[] right, long... result) {
        Plain a = Plain.numbers(left);
        Plain b = Plain.numbers(right);
        Shape to = Shape.of(result);
        Plain.of(to, i -> a.stretched(i) - 2 * b.stretched(i))
                .check(a.tensor().sub(b.tensor().mul(2)));
        Plain.of(to, i -> b.stretched(i) < a.stretched(i) ? 1 : 0).check(a.tensor().gt(b.tensor()));
        Tensor positive = a.tensor().gt(0);
        Plain.of(to, i -> a.stretched(i) > 0 ? b.stretched(i) : 7)
                .check(b.tensor().where(positive, 7));
    }

    @Test
    void divisionOfIntegersByZeroIsAnErrorWhenItIsLookedAt() {
        for (Tensor t :
                List.of(
                        Tensor.of(1, 2).floorDiv(Tensor.of(1, 0)),
                        Tensor.of(1L, 2L).remainder(Tensor.of(1L, 0L)))) {
            NacreException e = assertThrows(NacreException.class, t::toLongArray);
            assertTrue(e.getMessage().contains("by zero"), e.getMessage());
        }
    }

    static Stream<Complaint> wrongCalls() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor y = Tensor.zeros(2);
        Tensor b = Tensor.of(true, false);
        String both = "shapes [2, 3] and [2] do not broadcast";
        String way = "sizes must be equal or 1";
        Class<ShapeException> shape = ShapeException.class;
        Class<DTypeException> type = DTypeException.class;
        return Stream.of(
                Complaint.of(shape, "add", () -> x.add(y), both, "dim -1 is 3 against 2", way),
                Complaint.of(shape, "div", () -> x.div(y), both, way),
                Complaint.of(shape, "maximum", () -> x.maximum(y), both, way),
                Complaint.of(shape, "minimum", () -> x.minimum(y), both, way),
                Complaint.of(shape, "pow", () -> x.pow(y), both, way),
                Complaint.of(shape, "logicalAnd", () -> x.logicalAnd(y), both, way),
                Complaint.of(shape, "where", () -> x.where(b, x), "[2]", "[2, 3]", way),
                Complaint.of(shape, "lt", () -> x.lt(y), both, way),
                Complaint.of(shape, "gt", () -> x.gt(y), both, way),
                Complaint.of(shape, "ge", () -> x.ge(y), both, way),
                Complaint.of(shape, "ne", () -> x.ne(y), both, way),
                Complaint.of(
                        shape,
                        "floorDiv",
                        () -> x.to(DType.I32).floorDiv(y.to(DType.I32)),
                        both,
                        way),
                Complaint.of(type, "sub", () -> b.sub(1), "not defined on bool", "logicalNot()"),
                Complaint.of(type, "neg", b::neg, "not defined on bool", "cast first"),
                Complaint.of(type, "floorDiv", () -> b.floorDiv(b), "not defined on bool"),
                Complaint.of(type, "where", () -> x.where(x, x), "f32", "x.ne(0)"),
                Complaint.of(
                        type,
                        "pow",
                        () -> Tensor.of(2).pow(-1),
                        "i32 to the power of -1",
                        "to(DType.F32)"),
                Complaint.of(
                        type,
                        "maximum",
                        () -> Tensor.of((byte) 2).maximum(128),
                        "128 is out of the range of i8",
                        "to(DType.I64)"),
                Complaint.of(type, "cast", () -> x.to(DType.F16), "f16", "use f32 or f64"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
