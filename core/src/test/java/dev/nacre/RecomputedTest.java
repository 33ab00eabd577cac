package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.nn.BatchNorm1d;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints against the same functions without.
class RecomputedTest {
    /// In f64: of f32 the reference backend rounds only what has memory, which depends on what is
    /// looked at together.
    private static Module block(long width) {
        return Sequential.of(
                Linear.of(width, width, o -> o.dtype(DType.F64)),
                Tensor::tanh,
                Dropout.of(0.3),
                Linear.of(width, width, o -> o.dtype(DType.F64)));
    }

    private static Tensor call(UnaryOperator<Tensor> f, Tensor x, boolean checkpoint) {
        return checkpoint ? Autograd.checkpoint(f, x) : f.apply(x);
    }

    /// The gradients of three blocks and their input, the loss, and the next draw.
    private static List<double[]> results(boolean checkpoint, boolean looked) {
        Nacre.seed(5);
        List<Module> blocks = List.of(block(6), block(6), block(6));
        Tensor x = Nacre.generator().randn(DType.F64, 4, 6).requiresGrad();
        Tensor y = x;
        for (Module b : blocks) {
            y = call(b, y, checkpoint);
        }
        Tensor loss = y.square().sum();
        if (looked) {
            loss.compute();
        }
        loss.backward();
        List<double[]> results = new ArrayList<>();
        results.add(Objects.requireNonNull(x.grad()).toDoubleArray());
        for (Module b : blocks) {
            for (Parameter p : b.parameters()) {
                results.add(Objects.requireNonNull(p.grad()).toDoubleArray());
            }
        }
        results.add(loss.toDoubleArray());
        results.add(new double[] {Nacre.generator().counter()});
        return results;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsHaveTheSameBits(boolean looked) {
        List<double[]> plain = results(false, looked);
        List<double[]> again = results(true, looked);
        assertEquals(plain.size(), again.size());
        for (int i = 0; i < plain.size(); i++) {
            assertArrayEquals(plain.get(i), again.get(i), "result " + i);
        }
    }

    @Test
    void trainingIsTheSame() {
        List<float[]> plain = trained(false);
        List<float[]> again = trained(true);
        for (int i = 0; i < plain.size(); i++) {
            assertArrayEquals(plain.get(i), again.get(i), 1e-6f, "tensor " + i);
        }
    }

    /// The state of a model after some steps, with the averages of a batch norm.
    private static List<float[]> trained(boolean checkpoint) {
        Nacre.seed(6);
        Module inner = Sequential.of(Linear.of(4, 4), BatchNorm1d.of(4), Dropout.of(0.2));
        Module last = Linear.of(4, 1);
        List<Parameter> all = new ArrayList<>(inner.parameters());
        all.addAll(last.parameters());
        SGD sgd = SGD.of(all, o -> o.lr(0.1).momentum(0.9));
        for (int step = 0; step < 4; step++) {
            sgd.zeroGrad();
            Tensor x = Tensor.randn(8, 4);
            last.apply(call(inner, x, checkpoint)).square().mean().backward();
            sgd.step();
        }
        List<float[]> state = new ArrayList<>();
        inner.stateDict().values().forEach(t -> state.add(t.toFloatArray()));
        last.stateDict().values().forEach(t -> state.add(t.toFloatArray()));
        return state;
    }

    @Test
    void gradientsAndTheirGradientsAreSlopes() {
        Tensor a = Plain.numbers(3, 2).tensor().mul(0.2).compute();
        Tensor b = Plain.numbers(2, 4).tensor().mul(0.1).compute();
        Slopes.check(in -> Autograd.checkpoint(() -> in.get(0).matmul(in.get(1)).sin()), a, b);
        Slopes.check(
                in ->
                        Autograd.checkpoint(() ->
                                        Autograd.checkpoint(Tensor::exp, in.getFirst())
                                                .mul(in.getFirst()))
                                .square(),
                a);
    }

    @Test
    void whatIsReadBesideTheInputHasItsGradient() {
        Parameter p = new Parameter(Tensor.of(0.5, -1));
        Tensor before = p.borrow().exp();
        Tensor x = Tensor.of(2.0, 3).requiresGrad();
        for (int i = 1; i <= 2; i++) {
            Autograd.checkpoint(t -> t.mul(before).mul(p.borrow()), x).sum().backward();
            double[] ofX = {0.5 * i * Math.exp(0.5), -i * Math.exp(-1)};
            assertArrayEquals(ofX, Objects.requireNonNull(x.grad()).toDoubleArray(), 1e-14);
            double[] ofP = {i * 3 * Math.exp(0.5), 0};
            assertArrayEquals(ofP, Objects.requireNonNull(p.grad()).toDoubleArray(), 1e-14);
        }
        Tensor loss = Autograd.checkpoint(t -> t.mul(p.borrow()), x).sum();
        p.zeroGrad();
        loss.backward();
        loss.backward();
        assertArrayEquals(new double[] {4, 6}, Objects.requireNonNull(p.grad()).toDoubleArray(), 0);
    }

    @Test
    void matricesThatAreLookedAtInsideHaveTheirGradient() {
        Parameter p = new Parameter(MatrixBatch.identity(2).mul(2));
        Autograd.checkpoint(() -> p.borrow().inverse()).sum().backward();
        double[] expected = {-0.25, -0.25, -0.25, -0.25};
        assertArrayEquals(expected, Objects.requireNonNull(p.grad()).toDoubleArray(), 1e-15);
    }

    @Test
    void withoutGradientsThereIsNothingToRecompute() {
        Tensor x = Tensor.of(1.0).requiresGrad();
        try (Autograd.Scope _ = Autograd.noGrad()) {
            assertFalse(Autograd.checkpoint(Tensor::exp, x).hasGradient());
        }
        assertFalse(Autograd.checkpoint(Tensor::exp, Tensor.of(1.0)).hasGradient());
        assertFalse(Autograd.checkpoint(t -> t.gt(0), x).hasGradient());
        Tensor same = Autograd.checkpoint(t -> t, x);
        assertEquals(1, Autograd.grad(same.mul(1), x).getFirst().item());
    }

    /// Wide inside, narrow between.
    private static long most(boolean checkpoint) {
        Nacre.seed(7);
        int rows = 80;
        int width = 300;
        long[] most = {0};
        UnaryOperator<Tensor> wide =
                x -> {
                    most[0] = Math.max(most[0], Nacre.memory().live());
                    Tensor h = x;
                    for (int i = 0; i < 3; i++) {
                        Tensor large = h.matmul(Tensor.ones(4, width)).sin();
                        h = large.matmul(Tensor.ones(width, 4)).mul(0.01);
                    }
                    return h;
                };
        Tensor x = Tensor.randn(rows, 4).compute().requiresGrad();
        Tensor y = x;
        for (int i = 0; i < 8; i++) {
            y = call(wide, y, checkpoint);
        }
        Tensor loss = y.sum();
        loss.compute();
        most[0] = Math.max(most[0], Nacre.memory().live());
        loss.backward();
        Objects.requireNonNull(x.grad()).compute();
        return most[0];
    }

    @Test
    void lessMemoryIsLive() throws InterruptedException {
        long kept = most(false) - settled();
        long least = settled();
        long again = most(true) - least;
        assertTrue(again < kept / 3, again + " of " + kept);
    }

    /// What is live when garbage is gone.
    private static long settled() throws InterruptedException {
        long live = Long.MAX_VALUE;
        for (int i = 0; i < 20 && Nacre.memory().live() < live; i++) {
            live = Nacre.memory().live();
            System.gc();
            Thread.sleep(30);
        }
        return Nacre.memory().live();
    }

    @Test
    void aFunctionThatChangesIsRefused() {
        Parameter p = new Parameter(Tensor.of(1.0, 2));
        Tensor loss = Autograd.checkpoint(() -> p.borrow().exp()).sum();
        p.set(Tensor.of(3.0, 4));
        refuses("parameters must not be set", loss);
        int[] calls = {0};
        Tensor x = Tensor.of(1.0).requiresGrad();
        Tensor other = Tensor.of(1.0).requiresGrad();
        refuses(
                "when it is called again",
                Autograd.checkpoint(t -> calls[0]++ == 0 ? t.mul(2) : other.mul(2), x).sum());
        calls[0] = 0;
        refuses(
                "drew from generators 1 times",
                Autograd.checkpoint(
                                t -> calls[0]++ == 0 ? t.dropout(0.5) : t.dropout(0.5).dropout(0.5),
                                x)
                        .sum());
    }

    private static void refuses(String what, Tensor loss) {
        String message = assertThrows(NacreException.class, loss::backward).getMessage();
        assertTrue(message.startsWith("checkpoint: ") && message.contains(what), message);
    }
}
