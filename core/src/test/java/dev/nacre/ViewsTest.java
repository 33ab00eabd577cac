package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.backend.Backends;
import dev.nacre.plan.Plan;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Views against the index arithmetic that defines them, also views of views of what is not
/// computed yet.
class ViewsTest {
    /// A view, and where the element at an index comes from.
    record Case(
            String name,
            UnaryOperator<Tensor> view,
            Shape from,
            Shape to,
            UnaryOperator<long[]> source) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(
            String name,
            UnaryOperator<Tensor> view,
            Shape from,
            Shape to,
            UnaryOperator<long[]> source) {
        return new Case(name, view, from, to, source);
    }

    private static long[] ix(long... index) {
        return index;
    }

    /// The index of the same place in row-major order under another shape.
    private static UnaryOperator<long[]> inOrder(Shape from, Shape to) {
        return i -> {
            long flat = 0;
            for (int d = 0; d < to.rank(); d++) {
                flat = flat * to.dim(d) + i[d];
            }
            return Plain.indices(from).get((int) flat);
        };
    }

    private static Case reshaped(String name, UnaryOperator<Tensor> view, Shape from, Shape to) {
        return of(name, view, from, to, inOrder(from, to));
    }

    static Stream<Case> views() {
        Shape cube = Shape.of(2, 3, 4);
        Shape matrix = Shape.of(3, 4);
        Shape one = Shape.of(1);
        Shape none = Shape.of(2, 0, 3);
        return Stream.of(
                reshaped("reshape", x -> x.reshape(4, 6), cube, Shape.of(4, 6)),
                reshaped("reshape to 0-d", x -> x.reshape(), one, Shape.SCALAR),
                reshaped("reshape of 0-d", x -> x.reshape(1, -1), Shape.SCALAR, Shape.of(1, 1)),
                reshaped("reshape -1", x -> x.reshape(-1, 8), cube, Shape.of(3, 8)),
                reshaped("reshape of nothing", x -> x.reshape(-1, 3), none, Shape.of(0, 3)),
                reshaped("view", x -> x.view(12, -1), cube, Shape.of(12, 2)),
                reshaped("flatten", Tensor::flatten, cube, Shape.of(24)),
                reshaped("flatten of 0-d", Tensor::flatten, Shape.SCALAR, one),
                reshaped("flatten some", x -> x.flatten(-2, -1), cube, Shape.of(2, 12)),
                reshaped("flatten one", x -> x.flatten(1, 1), cube, cube),
                reshaped("unflatten", x -> x.unflatten(-1, 2, 2), cube, Shape.of(2, 3, 2, 2)),
                reshaped("unflatten -1", x -> x.unflatten(1, -1, 1), cube, Shape.of(2, 3, 1, 4)),
                reshaped(
                        "unflatten nothing", x -> x.unflatten(1, 0, 5), none, Shape.of(2, 0, 5, 3)),
                reshaped("squeeze", Tensor::squeeze, Shape.of(1, 3, 1), Shape.of(3)),
                reshaped("squeeze to 0-d", Tensor::squeeze, Shape.of(1, 1), Shape.SCALAR),
                reshaped("squeeze dim", x -> x.squeeze(-1), Shape.of(1, 3, 1), Shape.of(1, 3)),
                reshaped(
                        "squeeze nothing", x -> x.squeeze(1), Shape.of(1, 3, 1), Shape.of(1, 3, 1)),
                reshaped("unsqueeze", x -> x.unsqueeze(1), matrix, Shape.of(3, 1, 4)),
                reshaped("unsqueeze last", x -> x.unsqueeze(-1), matrix, Shape.of(3, 4, 1)),
                reshaped("unsqueeze first", x -> x.unsqueeze(-3), matrix, Shape.of(1, 3, 4)),
                reshaped("unsqueeze 0-d", x -> x.unsqueeze(0), Shape.SCALAR, one),
                of(
                        "permute",
                        x -> x.permute(2, 0, -2),
                        cube,
                        Shape.of(4, 2, 3),
                        i -> ix(i[1], i[2], i[0])),
                of("permute 0-d", x -> x.permute(), Shape.SCALAR, Shape.SCALAR, i -> i),
                of(
                        "transpose",
                        x -> x.transpose(0, -1),
                        cube,
                        Shape.of(4, 3, 2),
                        i -> ix(i[2], i[1], i[0])),
                of(
                        "movedim",
                        x -> x.movedim(0, -1),
                        cube,
                        Shape.of(3, 4, 2),
                        i -> ix(i[2], i[0], i[1])),
                of(
                        "movedim of several",
                        x -> x.movedim(new int[] {0, -1}, new int[] {1, 0}),
                        cube,
                        Shape.of(4, 2, 3),
                        i -> ix(i[1], i[2], i[0])),
                of("movedim 0-d", x -> x.movedim(0, -1), Shape.SCALAR, Shape.SCALAR, i -> i),
                of("transpose 0-d", x -> x.transpose(0, -1), Shape.SCALAR, Shape.SCALAR, i -> i),
                of("t", Tensor::t, matrix, Shape.of(4, 3), i -> ix(i[1], i[0])),
                of("t of a vector", Tensor::t, Shape.of(3), Shape.of(3), i -> i),
                of(
                        "expand",
                        x -> x.expand(5, 3, 4),
                        Shape.of(3, 1),
                        Shape.of(5, 3, 4),
                        i -> ix(i[1], 0)),
                of("expand -1", x -> x.expand(2, -1), Shape.of(3), Shape.of(2, 3), i -> ix(i[1])),
                of("expand 0-d", x -> x.expand(2, 2), Shape.SCALAR, Shape.of(2, 2), i -> ix()),
                of("expand to nothing", x -> x.expand(0), one, Shape.of(0), i -> ix(0)),
                of(
                        "narrow",
                        x -> x.narrow(-1, 1, 2),
                        cube,
                        Shape.of(2, 3, 2),
                        i -> ix(i[0], i[1], i[2] + 1)),
                of(
                        "narrow from the end",
                        x -> x.narrow(0, -2, 2),
                        matrix,
                        Shape.of(2, 4),
                        i -> ix(i[0] + 1, i[1])),
                of("narrow to nothing", x -> x.narrow(0, 3, 0), matrix, Shape.of(0, 4), i -> i));
    }

    @ParameterizedTest
    @MethodSource("views")
    void elementsComeFromTheirPlaces(Case c) {
        Plain base = Plain.numbers(c.from.toArray());
        Plain expected = Plain.of(c.to, i -> base.at(c.source.apply(i)));
        expected.check(c.view.apply(base.tensor()));
        // The same on what is computed together with the view, and has strides of its own.
        Tensor wide = Tensor.stack(List.of(base.tensor(), base.tensor()), base.shape().rank());
        expected.check(c.view.apply(wide.sum(-1).mul(0.5)));
        expected.check(c.view.apply(wide.at("..., 1")));
        for (DType type : List.of(DType.BOOL, DType.I32, DType.I64, DType.F32)) {
            Plain.of(c.to, i -> type.round(8 * expected.at(i)))
                    .check(c.view.apply(base.tensor().mul(8).to(type)));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void everyArrangementHasItsElementsInRowMajorOrder(Arrangement a) {
        Plain p = a.plain();
        for (long[] index : Plain.indices(p.shape())) {
            assertEquals(p.at(index), a.tensor().get(index).item());
        }
        p.check(a.tensor().reshape(-1).reshape(p.shape().toArray()));
        p.check(a.tensor().add(0));
    }

    /// A random view of both, whose elements are found by index.
    private static final class Walk {
        private final Random random;
        private Tensor tensor;
        private Plain plain;
        private final List<String> steps = new ArrayList<>();

        Walk(int seed) {
            random = new Random(seed);
            plain = Plain.numbers(2 + seed % 3, 3, 4);
            tensor = seed % 2 == 0 ? plain.tensor() : plain.tensor().mul(2).mul(0.5);
        }

        void step() {
            Shape s = plain.shape();
            switch (random.nextInt(5)) {
                case 0 -> permute(s);
                case 1 -> slice(s);
                case 2 -> expand(s);
                case 3 -> reshape(s);
                default -> pointwise(s);
            }
        }

        private void permute(Shape s) {
            List<Integer> order =
                    IntStream.range(0, s.rank())
                            .boxed()
                            .collect(Collectors.toCollection(ArrayList::new));
            Collections.shuffle(order, random);
            long[] to = order.stream().mapToLong(s::dim).toArray();
            next(
                    "permute " + order,
                    Shape.of(to),
                    i -> {
                        long[] from = new long[i.length];
                        for (int d = 0; d < i.length; d++) {
                            from[order.get(d)] = i[d];
                        }
                        return from;
                    });
            tensor = tensor.permute(order.stream().mapToInt(Integer::intValue).toArray());
        }

        private void slice(Shape s) {
            int d = random.nextInt(s.rank());
            long step = List.of(1, 2, 3, -1, -2).get(random.nextInt(5));
            long start = step > 0 ? random.nextInt(2) : s.dim(d) - 1;
            long size =
                    step > 0
                            ? Math.max(0, (s.dim(d) - start + step - 1) / step)
                            : (s.dim(d) - 1) / -step + 1;
            if (start >= s.dim(d)) {
                return;
            }
            String text = "..., " + start + "::" + step + ", :".repeat(s.rank() - 1 - d);
            next(
                    text,
                    s.with(d, size),
                    i -> {
                        long[] from = i.clone();
                        from[d] = start + i[d] * step;
                        return from;
                    });
            tensor = tensor.at(text);
        }

        private void expand(Shape s) {
            Shape to = s.insert(random.nextInt(s.rank() + 1), 1);
            int d = random.nextInt(to.rank());
            next("reshape " + to, to, inOrder(s, to));
            tensor = tensor.reshape(to.toArray());
            if (to.dim(d) == 1 && s.count() < 200) {
                next(
                        "expand " + d,
                        to.with(d, 2),
                        i -> {
                            long[] from = i.clone();
                            from[d] = 0;
                            return from;
                        });
                tensor = tensor.expand(to.with(d, 2).toArray());
            }
        }

        private void reshape(Shape s) {
            if (s.rank() < 2) {
                return;
            }
            int d = random.nextInt(s.rank() - 1);
            Shape to = s.remove(d).with(d, s.dim(d) * s.dim(d + 1));
            next("flatten " + d, to, inOrder(s, to));
            tensor = tensor.flatten(d, d + 1);
        }

        private void pointwise(Shape s) {
            steps.add("add");
            Plain before = plain;
            plain = Plain.of(s, i -> before.at(i) + 1);
            tensor = tensor.add(1);
        }

        private void next(String what, Shape to, UnaryOperator<long[]> source) {
            steps.add(what);
            Plain before = plain;
            plain = Plain.of(to, i -> before.at(source.apply(i)));
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void viewsOfViews(int seed) {
        Walk walk = new Walk(seed);
        for (int i = 0; i < 8; i++) {
            walk.step();
        }
        try {
            walk.plain.check(walk.tensor);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after " + walk.steps, e);
        }
    }

    @Test
    void memoryGivenToANodeLaterDoesNotBreakItsReshapes() {
        Plain base = Plain.numbers(3, 4);
        Tensor y = base.tensor().t().exp();
        Tensor flat = y.t().reshape(12);
        // The exponential gets memory of its own because every row reads it again.
        Tensor rows = flat.expand(5, 12).add(1);
        Plain.of(rows.shape(), i -> StrictMath.exp(base.values()[(int) i[1]]) + 1)
                .check(rows, 1e-15);
        Tensor again = base.tensor().t().exp();
        Tensor both = again.t().reshape(12).add(again.expand(2, 4, 3).sum(0).t().reshape(12));
        Plain.of(both.shape(), i -> 3 * StrictMath.exp(base.values()[(int) i[0]]))
                .check(both, 1e-15);
    }

    @Test
    void aViewOfAnotherResultIsNotComputedFromThatResultsInputs() {
        Plain base = Plain.numbers(4, 3);
        Tensor first = base.tensor().t().mul(2);
        Tensor second = first.reshape(4, 3).t();
        Plan.compute(List.of(first.node(), second.node()), Backends.current());
        Plain expected = Plain.of(Shape.of(3, 4), i -> 2 * base.at(i[1], i[0]));
        expected.check(first);
        Plain.of(Shape.of(3, 4), i -> expected.values()[(int) (3 * i[1] + i[0])]).check(second);
    }

    private static List<Long> sizes(List<Tensor> pieces, int dim) {
        return pieces.stream().map(t -> t.size(dim)).toList();
    }

    @Test
    void splitAndChunkCutEverythingInOrder() {
        Tensor x = Plain.numbers(2, 7).tensor();
        assertEquals(List.of(3L, 3L, 1L), sizes(x.split(3, 1), 1));
        assertEquals(List.of(7L), sizes(x.split(9, -1), 1));
        assertEquals(List.of(2L, 0L, 5L), sizes(x.split(List.of(2L, 0L, 5L), 1), 1));
        assertEquals(List.of(3L, 3L, 1L), sizes(x.chunk(3, 1), 1));
        assertEquals(List.of(2L, 2L, 2L, 1L), sizes(x.chunk(5, 1), 1));
        Tensor none = Tensor.zeros(2, 0);
        assertEquals(List.of(0L), sizes(none.split(3, 1), 1));
        assertEquals(List.of(0L, 0L, 0L), sizes(none.chunk(3, 1), 1));
        for (List<Tensor> pieces :
                List.of(x.split(3, 1), x.split(List.of(2L, 0L, 5L), 1), x.chunk(5, 1))) {
            Plain.of(x).check(Tensor.cat(pieces, 1));
        }
    }

    @Test
    void unbindTakesADimApart() {
        Plain p = Plain.numbers(2, 3, 4);
        List<Tensor> parts = p.tensor().unbind(-2);
        assertEquals(3, parts.size());
        for (int k = 0; k < 3; k++) {
            int at = k;
            Plain.of(Shape.of(2, 4), i -> p.at(i[0], at, i[1])).check(parts.get(k));
        }
        assertEquals(Shape.of(3, 4), p.tensor().unbind().getLast().shape());
        assertEquals(Shape.SCALAR, Tensor.of(true).unbind().getFirst().shape());
        assertEquals(List.of(), Tensor.zeros(2, 0).unbind(1));
    }

    @Test
    void whatChangesNothingIsTheTensorItself() {
        Tensor x = Tensor.zeros(2, 3);
        assertSame(x, x.squeeze(0));
        assertSame(x, x.to(x.dtype()));
    }

    private static Complaint shape(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor number = Tensor.of(1f).sum();
        return Stream.of(
                shape("reshape", x -> x.reshape(4, 2), "[2, 3] has 6 elements", "[4, 2]"),
                shape("reshape", x -> x.reshape(4, -1), "[2, 3]", "[4, -1]"),
                shape("reshape", x -> x.reshape(-1, -1), "[2, 3]", "[-1, -1]"),
                shape("reshape", x -> x.reshape(-2, -3), "[2, 3]", "[-2, -3]"),
                shape("reshape", x -> x.at("0:0").reshape(0, -1), "[0, -1]", "name it"),
                shape("flatten", x -> x.flatten(1, 0), "dim 1", "dim 0", "[2, 3]"),
                shape("flatten", x -> x.flatten(0, 2), "dim 2", "[2, 3]", "-2 to 1"),
                shape("unflatten", x -> x.unflatten(1, 2, 2), "dim 1", "[2, 3]", "[2, 2]"),
                shape("unflatten", x -> x.unflatten(1, 2, -1), "3 elements", "[2, -1]"),
                shape("unflatten", x -> x.unflatten(1), "at least one size", "dim 1"),
                shape("unflatten", _ -> number.unflatten(0, 1), "[]", "unsqueeze(0)"),
                shape("movedim", x -> x.movedim(0, 2), "dim 2", "[2, 3]", "-2 to 1"),
                shape(
                        "movedim",
                        x -> x.movedim(new int[] {0, 1}, new int[] {0}),
                        "[0, 1]",
                        "[0]",
                        "[2, 3]"),
                shape(
                        "movedim",
                        x -> x.movedim(new int[] {0, -2}, new int[] {0, 1}),
                        "dim -2",
                        "twice"),
                shape("unbind", x -> x.unbind(2).getFirst(), "dim 2", "[2, 3]"),
                shape("unbind", _ -> number.unbind().getFirst(), "[]", "unsqueeze(0)"),
                shape("permute", x -> x.permute(0), "[0]", "1 of the 2 dims", "[2, 3]"),
                shape("permute", x -> x.permute(1, -1), "dim -1", "twice", "[2, 3]"),
                shape("permute", x -> x.permute(0, 2), "dim 2", "-2 to 1"),
                shape("transpose", x -> x.transpose(0, 2), "dim 2", "[2, 3]", "-2 to 1"),
                shape("t", x -> x.unsqueeze(0).t(), "[1, 2, 3]", "transpose(-2, -1)"),
                shape("squeeze", x -> x.squeeze(-3), "dim -3", "[2, 3]", "-2 to 1"),
                shape("unsqueeze", x -> x.unsqueeze(3), "number 3", "[2, 3]", "-3 to 2"),
                shape("unsqueeze", x -> x.unsqueeze(-4), "number -4", "[2, 3]", "-3 to 2"),
                shape("expand", x -> x.expand(4, 3), "[2, 3]", "[4, 3]", "only dims of size 1"),
                shape("expand", x -> x.expand(3), "[2, 3]", "[3]"),
                shape("expand", x -> x.expand(-1, 2, 3), "[2, 3]", "[-1, 2, 3]"),
                shape("narrow", x -> x.narrow(1, 2, 2), "2 elements from 2", "dim 1", "[2, 3]"),
                shape("narrow", x -> x.narrow(1, -4, 1), "from -4", "[2, 3]"),
                shape("narrow", x -> x.narrow(1, 1, Long.MAX_VALUE), "[2, 3]"),
                shape("narrow", _ -> number.narrow(0, 0, 0), "[]", "unsqueeze(0)"),
                shape("split", x -> x.split(0, 1).getFirst(), "dim 1", "[2, 3]", "pieces of 0"),
                shape("split", x -> x.split(List.of(1L, 1L), 1).getFirst(), "[1, 1]", "[2, 3]"),
                shape("split", x -> x.split(List.of(4L, -1L), 1).getFirst(), "[4, -1]"),
                shape("split", _ -> number.split(1, 0).getFirst(), "[]", "unsqueeze(0)"),
                shape("chunk", x -> x.chunk(0, 1).getFirst(), "at least 1 chunk"),
                shape("chunk", _ -> number.chunk(1, 0).getFirst(), "[]"),
                shape("size", x -> Tensor.zeros(x.size(2)), "dim 2", "[2, 3]", "-2 to 1"),
                shape("size", _ -> Tensor.zeros(number.size(0)), "[]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }

    @Test
    void aShapeHasNoNegativeSizes() {
        String m = assertThrows(ShapeException.class, () -> Tensor.zeros(2, -1)).getMessage();
        assertEquals("a dim cannot be negative: [2, -1]", m);
        assertEquals(0, LongStream.of(Tensor.zeros(0, 5).shape().toArray()).min().orElseThrow());
    }
}
