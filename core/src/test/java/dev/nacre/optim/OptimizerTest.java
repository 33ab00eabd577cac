package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Sequential;
import dev.nacre.type.NacreException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final Tensor X = Tensor.of(0.5f, -1f, 2f, 1f, 0f, -0.25f).reshape(3, 2);
    private static final Tensor LABELS = Tensor.of(0L, 1L, 1L);

    private static Sequential net() {
        return Sequential.of(Linear.of(2, 4), Tensor::mish, Linear.of(4, 2));
    }

    private static Tensor loss(Sequential net) {
        return Losses.crossEntropy(net.apply(X), LABELS);
    }

    @Test
    void lowersTheLoss() {
        for (int seed = 1; seed <= 3; seed++) {
            Nacre.seed(seed);
            Sequential net = net();
            double first = loss(net).item();
            AdamW optimizer = AdamW.of(net.parameters(), o -> o.lr(0.05));
            for (int i = 0; i < 60; i++) {
                optimizer.zeroGrad();
                loss(net).backward();
                optimizer.step();
            }
            double last = loss(net).item();
            assertTrue(last < first / 10, first + " -> " + last);
        }
    }

    @Test
    void parametersWithoutGradientStay() {
        Parameter still = new Parameter(Tensor.of(1f, 2f));
        Parameter moved = new Parameter(Tensor.of(1f, 2f));
        AdamW optimizer = AdamW.of(List.of(still, moved), o -> o.lr(0.1));
        moved.grad(Tensor.of(1f, 1f));
        optimizer.step();
        assertArrayEquals(new float[] {1, 2}, still.value().toFloatArray());
        assertNotEquals(1, moved.value().get(0).item());
        // Its first step is its own first, bias correction included.
        still.grad(Tensor.of(1f, 1f));
        moved.zeroGrad();
        float[] before = moved.value().toFloatArray();
        optimizer.step();
        assertArrayEquals(before, moved.value().toFloatArray());
        assertArrayEquals(before, still.value().toFloatArray());
    }

    @Test
    void withoutAnyGradientAStepDoesNothing() {
        Parameter p = new Parameter(Tensor.of(1f));
        AdamW.of(List.of(p)).step();
        assertEquals(1, p.value().item());
    }

    @Test
    void groupsHaveOptionsOfTheirOwn() {
        Parameter a = new Parameter(Tensor.of(1.0));
        Parameter b = new Parameter(Tensor.of(1.0));
        Optimizer<SGD.Group> sgd =
                SGD.of(List.of(a), o -> o.lr(0.5).weightDecay(0.5))
                        .add(List.of(b), o -> o.weightDecay(0));
        for (Parameter p : List.of(a, b)) {
            p.grad(Tensor.of(0.0));
        }
        sgd.step();
        assertEquals(0.75, a.value().item());
        assertEquals(1, b.value().item());
        assertEquals(0.5, sgd.groups().get(1).lr());
        sgd.lr(0.25);
        assertEquals(0.25, sgd.lr());
        assertEquals(0.25, sgd.groups().get(1).lr());
        assertThrows(NacreException.class, () -> sgd.add(List.of(b), o -> {}));
        assertThrows(NacreException.class, () -> sgd.add(List.of(), o -> {}));
        assertEquals(2, sgd.groups().size());
    }

    @Test
    void impossibleOptionsAreErrors() {
        List<Parameter> p = List.of(new Parameter(Tensor.ones(1)));
        assertThrows(NacreException.class, () -> SGD.of(p, o -> o.lr(-1)));
        assertThrows(NacreException.class, () -> SGD.of(p, o -> o.lr(Double.NaN)));
        assertThrows(NacreException.class, () -> Adam.of(p, o -> o.betas(0.9, 1)));
        assertThrows(NacreException.class, () -> AdamW.of(p, o -> o.weightDecay(-0.1)));
        assertThrows(NacreException.class, () -> CosineAnnealingLR.of(SGD.of(p, o -> {}), 0));
    }

    @Test
    void numbersThatChangeMakeNoNewKernels() {
        Nacre.seed(2);
        Sequential net = net();
        AdamW optimizer = AdamW.of(net.parameters(), o -> o.lr(1));
        // From 1 down to exactly 0, where 1 - lr decay is exactly 1, and up again.
        CosineAnnealingLR schedule = CosineAnnealingLR.of(optimizer, 500);
        KernelCount kernels = new KernelCount();
        try (var _ = Backends.use(kernels)) {
            int early = 0;
            for (int i = 1; i <= 1000; i++) {
                optimizer.zeroGrad();
                loss(net).backward();
                optimizer.step();
                schedule.step();
                if (i == 3) {
                    early = kernels.count();
                }
            }
            assertTrue(early > 0);
            assertEquals(early, kernels.count());
            optimizer.lr(0.5);
            optimizer.zeroGrad();
            loss(net).backward();
            optimizer.step();
            assertEquals(early, kernels.count());
        }
    }

    @Test
    void aFailedStepMovesNothing() {
        Nacre.seed(4);
        Sequential net = net();
        Adam optimizer = Adam.of(net.parameters(), o -> o.lr(0.1));
        List<float[]> before =
                net.parameters().stream().map(p -> p.value().toFloatArray()).toList();
        Losses.crossEntropy(net.apply(X), Tensor.of(0L, 1L, 2L)).backward();
        assertThrows(NacreException.class, optimizer::step);
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), net.parameters().get(i).value().toFloatArray());
        }
        // The next step is the first one: bias correction makes it lr * sign(gradient).
        optimizer.zeroGrad();
        loss(net).backward();
        optimizer.step();
        Tensor bias = net.parameters().getLast().value();
        assertEquals(0.1, Math.abs(bias.get(0).item() - before.getLast()[0]), 0.001 * 0.1 + 1e-6);
    }

    @Test
    void valuesAndGradientsThatSomebodyHoldsStay() {
        Nacre.seed(5);
        Sequential net = net();
        Parameter p = net.parameters().getFirst();
        SGD sgd = SGD.of(net.parameters(), o -> o.lr(0.1).momentum(0.9));
        Tensor value = p.value();
        float[] numbers = value.toFloatArray();
        loss(net).backward();
        sgd.step();
        Tensor grad = p.grad();
        assertNotNull(grad);
        float[] gradient = grad.toFloatArray();
        for (int i = 0; i < 20; i++) {
            sgd.zeroGrad();
            assertNull(p.grad());
            loss(net).backward();
            sgd.step();
        }
        assertArrayEquals(numbers, value.toFloatArray());
        assertArrayEquals(gradient, grad.toFloatArray());
        assertNotEquals(numbers[0], p.value().toFloatArray()[0]);
    }

    @Test
    void whatIsRecordedKeepsTheValueItSaw() {
        Parameter p = new Parameter(Tensor.of(3.0));
        Tensor tripled = p.borrow().mul(3);
        p.set(Tensor.of(4.0));
        assertEquals(9, tripled.item());
    }

    @Test
    void aLoanEndsWithTheNextValue() {
        Parameter p = new Parameter(Tensor.of(3.0));
        Tensor loan = p.borrow();
        p.set(Tensor.of(4.0));
        assertThrows(NacreException.class, loan::item);
    }

    @Test
    void leavesThatShareAGradientHaveTheirOwn() {
        Parameter a = new Parameter(Tensor.of(1.0, 2.0));
        Parameter b = new Parameter(Tensor.of(3.0, 4.0));
        a.borrow().add(b.borrow()).sum().backward();
        Autograd.step(List.of(a, b), List.of());
        a.zeroGrad();
        Tensor grad = b.grad();
        assertNotNull(grad);
        assertArrayEquals(new double[] {1, 1}, grad.toDoubleArray());
    }

    @Test
    void setAllIsAllOrNone() {
        Parameter a = new Parameter(Tensor.of(1.0));
        Parameter b = new Parameter(Tensor.of(2.0));
        List<Autograd.Update> bad =
                List.of(
                        new Autograd.Update(a, Tensor.of(5.0)),
                        new Autograd.Update(b, Tensor.of(6.0, 7.0)));
        assertThrows(NacreException.class, () -> Slot.setAll(bad));
        assertEquals(1, a.value().item());
    }

    /// Gradients accumulate over two losses, so that sums of gradients come and go as well.
    @Test
    void memoryOfStepsGoesBackWithoutGarbageCollection() {
        int width = 32;
        Sequential net =
                Sequential.of(Linear.of(width, width), Tensor::mish, Linear.of(width, width));
        Tensor x = Tensor.randn(1, width).compute();
        AdamW optimizer = AdamW.of(net.parameters());
        long live = 0;
        long collections = HostMemory.usage().collections();
        for (int i = 0; i < 153; i++) {
            optimizer.zeroGrad();
            net.apply(x).sum().backward();
            net.apply(x).mean().backward();
            optimizer.step();
            if (i == 2) {
                live = HostMemory.usage().live();
            }
        }
        // What users may hold, the results and losses, is left to the garbage collector: below
        // half a KB a step. Any tensor as large as a weight would be 4 KB a step.
        long more = (HostMemory.usage().live() - live) / 150;
        assertTrue(more < 1024, "%d bytes more in each step".formatted(more));
        assertEquals(collections, HostMemory.usage().collections());
    }
}
