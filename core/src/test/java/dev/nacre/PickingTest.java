package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.kernel.Launch;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A few elements of what has not been computed: the rest of it need not be.
class PickingTest {
    private static final int ROWS = 8;
    private static final int COLUMNS = 40;

    private static Tensor x() {
        Tensor places = Tensor.arange(ROWS * COLUMNS).to(DType.F32);
        return places.mul(0.37).sin().mul(3).reshape(ROWS, COLUMNS).compute();
    }

    private static Tensor labels(long... labels) {
        return Tensor.of(labels).reshape(labels.length, 1);
    }

    private static Tensor labels() {
        return labels(0, 39, 7, 7, 20, 1, 0, 12);
    }

    private static Arguments of(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
    }

    static Stream<Arguments> functions() {
        Tensor row = Tensor.arange(COLUMNS).to(DType.F32).mul(0.1).compute();
        return Stream.of(
                of("a function", Tensor::exp),
                of("a formula", x -> x.mul(2).sub(1).tanh().add(x)),
                of("sums along the dim", x -> x.logSoftmax(1)),
                of("sums along the other", x -> x.sub(x.mean(0)).mul(3)),
                of("a row", x -> x.mul(row)),
                of("a row alone", x -> row.exp().expand(ROWS, COLUMNS).mul(2)),
                of("a column alone", x -> x.sum(1, true).expand(ROWS, COLUMNS).mul(2)),
                of("a number", x -> x.mul(x.sum())),
                of("views", x -> x.flip(1).add(x.reshape(COLUMNS, ROWS).transpose(0, 1))),
                of("other types", x -> x.mul(10).to(DType.I64).add(2).to(DType.F64)),
                of("conditions", x -> x.abs().where(x.lt(0), x.mul(0))),
                of(
                        "more than pays",
                        x ->
                                x.flip(0)
                                        .mul(x.flip(1))
                                        .mul(x.roll(1, 1))
                                        .exp()
                                        .add(x.roll(2, 1))
                                        .mul(x.roll(3, 1))),
                of("products", x -> x.matmul(x.transpose(0, 1)).matmul(x).relu()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void comesToTheSameBits(String name, UnaryOperator<Tensor> f) {
        Tensor all = f.apply(x()).compute();
        Tensor few = f.apply(x()).gather(1, labels()).compute();
        assertArrayEquals(all.gather(1, labels()).toDoubleArray(), few.toDoubleArray());
    }

    /// By the leaf and by what was picked from, which nobody computes.
    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void hasTheSameGradients(String name, UnaryOperator<Tensor> f) {
        Tensor x = x().requiresGrad();
        Tensor y = f.apply(x);
        if (!y.hasGradient()) {
            return;
        }
        Tensor few = y.gather(1, labels());
        Tensor whole = f.apply(x);
        Tensor computed = whole.compute().gather(1, labels());
        Tensor weights = Tensor.of(1, -2, 3, 0.5, -1, 4, 2, -0.25).to(y.dtype()).reshape(ROWS, 1);
        List<Tensor> g = Autograd.grad(few.mul(weights).sum(), y, x);
        List<Tensor> h = Autograd.grad(computed.mul(weights).sum(), whole, x);
        assertArrayEquals(h.get(0).toDoubleArray(), g.get(0).toDoubleArray(), 1e-6);
        assertArrayEquals(h.get(1).toDoubleArray(), g.get(1).toDoubleArray(), 1e-6);
    }

    @Test
    void noMoreIsWrittenThanThereIsToPick() {
        Tensor loss = Losses.crossEntropy(x(), labels().squeeze(1));
        for (Launch l : Bundle.of(List.of(loss)).launches()) {
            for (var out : l.outputs()) {
                assertTrue(out.layout().shape().count() <= ROWS, "writes " + out.layout().shape());
            }
        }
    }

    @Test
    void theGradientOfALossWritesItselfOnly() {
        Tensor x = x().requiresGrad();
        Tensor loss = Losses.crossEntropy(x, labels().squeeze(1));
        List<Tensor> g = Autograd.grad(loss, x);
        long large =
                Bundle.of(g).launches().stream()
                        .flatMap(l -> l.outputs().stream())
                        .filter(o -> o.layout().shape().count() == ROWS * COLUMNS)
                        .count();
        assertEquals(1, large);
    }

    @Test
    void anIndexOutOfRangeIsFound() {
        Tensor wrong = labels(0, 40, 1, 2, 3, 4, 5, 6);
        NacreException e =
                assertThrows(NacreException.class, () -> x().exp().gather(1, wrong).compute());
        assertTrue(e.getMessage().startsWith("gather"), e.getMessage());
        assertTrue(e.getMessage().contains("index 40 at [1, 0]"), e.getMessage());
        assertTrue(e.getMessage().contains("0 to 39"), e.getMessage());
    }

    /// Although the value that would have found it is not computed.
    @Test
    void anIndexOutOfRangeIsFoundByTheGradientToo() {
        Tensor x = x().requiresGrad();
        Tensor loss = Losses.crossEntropy(x, Tensor.of(0L, 1L, 2L, 3L, -4L, 5L, 6L, 7L));
        NacreException e =
                assertThrows(
                        NacreException.class, () -> Autograd.grad(loss, x).getFirst().compute());
        assertTrue(e.getMessage().contains("index -4 at [4, 0]"), e.getMessage());
    }

    /// The gradient by what is picked from, element by element.
    @ParameterizedTest
    @CsvSource({
        "F32, 0, 3, 1",
        "F64, 1, 4, 1",
        "F32, 1, 9, 2",
        "F64, 2, 1, 1",
        "F32, 2, 12, 3",
        "F64, 0, 8, 8"
    })
    void spreadsTheGradient(DType dtype, int dim, int places, int picked) {
        long[] shape = {2, 5, 4};
        shape[dim] = places;
        long[] few = shape.clone();
        few[dim] = picked;
        Tensor x = Tensor.ones(shape).to(dtype).requiresGrad();
        int count = (int) Shape.of(few).count();
        long[] index = new long[count];
        double[] weights = new double[count];
        double[] expected = new double[(int) Shape.of(shape).count()];
        long inner = Shape.of(shape).strides()[dim];
        for (int i = 0; i < count; i++) {
            index[i] = (i * 7L + i / 3) % places;
            weights[i] = i - 2.5;
            long front = i / (inner * picked);
            expected[(int) ((front * places + index[i]) * inner + i % inner)] += 2 * weights[i];
        }
        Tensor y = x.mul(2).gather(dim, Tensor.of(index).reshape(few));
        Tensor loss = y.mul(Tensor.of(weights).to(dtype).reshape(few)).sum();
        Tensor g = Autograd.grad(loss, x).getFirst();
        assertEquals(dtype, g.dtype());
        assertArrayEquals(expected, g.flatten().toDoubleArray());
    }

    @Test
    void aSecondGradientGoesThroughIt() {
        Tensor x = x().requiresGrad();
        Tensor loss = x.mul(x).mul(x).gather(1, labels()).sum();
        Tensor first = Autograd.grad(loss, x).getFirst();
        Tensor second = Autograd.grad(first.sum(), x).getFirst();
        Tensor expected = x.detach().mul(6).gather(1, labels());
        assertArrayEquals(
                expected.toDoubleArray(), second.gather(1, labels()).toDoubleArray(), 1e-6);
        assertEquals(expected.sum().item(), second.sum().item(), 1e-5);
    }

    @Test
    void aCheckpointMayPickFromOutside() {
        Tensor x = x().requiresGrad();
        Tensor y = x.exp();
        Tensor loss = Autograd.checkpoint(() -> y.gather(1, labels()).sum());
        y.compute();
        Tensor g = Autograd.grad(loss, x).getFirst();
        assertEquals(loss.item(), g.sum().item(), 1e-5 * loss.item());
    }

    @Test
    void whatIsKeptOutlivesTheStepThatOnlyPickedFromIt() {
        Linear net = Linear.of(COLUMNS, COLUMNS);
        SGD sgd = SGD.of(net.parameters(), o -> o.lr(0.01));
        Tensor q = net.apply(x());
        Tensor later = q.mul(2);
        q.add(later).gather(1, labels()).sum().backward();
        later.keep();
        sgd.step();
        assertArrayEquals(q.mul(2).toFloatArray(), later.toFloatArray());
    }
}
