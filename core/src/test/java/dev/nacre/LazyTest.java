package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.plan.Plan;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The rules of laziness, one by one: when work happens, what a look and a step keep, what becomes
/// one kernel.
class LazyTest {
    private static List<Launch> launches(Tensor... wanted) {
        return Plan.launches(Arrays.stream(wanted).map(Tensor::node).toList());
    }

    private static Launch only(Tensor wanted) {
        List<Launch> all = launches(wanted);
        assertEquals(1, all.size(), () -> "kernels: " + all);
        return all.getFirst();
    }

    private static Tensor vector(int n) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = i % 7 - 3 + i * 0.01f;
        }
        return Tensor.of(v);
    }

    @Test
    void aTensorTellsWhetherItIsComputed() {
        Tensor x = vector(3).mul(2);
        assertFalse(x.isComputed());
        assertEquals(3, x.toFloatArray().length);
        assertTrue(x.isComputed());
    }

    @Test
    void anErrorComesFromTheCallAndWorkFromTheLook() {
        Tensor x = vector(6);
        assertThrows(ShapeException.class, () -> x.add(vector(5)));
        Tensor y = x.mish().add(1);
        assertFalse(y.node().isDone());
        y.toFloatArray();
        assertTrue(y.node().isDone());
    }

    @Test
    void aLookKeepsWhatWasLookedAtAndNothingBetween() {
        Tensor x = vector(6);
        Tensor inner = x.exp();
        Tensor y = inner.add(1);
        y.compute();
        assertTrue(y.node().isDone());
        assertFalse(inner.node().isDone());
        assertTrue(y.node().inputs().isEmpty(), "a computed value lets go of its inputs");
    }

    @Test
    void aPointwiseChainIsOneKernel() {
        Tensor x = vector(6);
        Launch.Map map = (Launch.Map) only(x.mish().mul(2.5).add(x).relu());
        assertEquals(1, map.outputs().size());
        assertEquals(2, map.inputs().size(), "x and the number");
    }

    @Test
    void broadcastsAndViewsArePartOfTheKernel() {
        Tensor x = vector(12).reshape(3, 4);
        Tensor row = vector(4);
        Tensor column = vector(3).unsqueeze(1);
        Launch.Map map = (Launch.Map) only(x.add(row).mul(column).t().add(x.t()));
        assertEquals(3, map.inputs().size());
    }

    @Test
    void aReductionTakesItsPrologueAndItsEpilogueAlong() {
        Tensor x = vector(12).reshape(3, 4);
        Launch.Reduce r = (Launch.Reduce) only(x.exp().mul(x).sum(1).div(7).sqrt());
        assertEquals("exp(x) * x", r.body().toString());
        assertEquals("sqrt(x / 7)", r.epilogue().getFirst().toString());
    }

    @Test
    void aMeanIsOneKernel() {
        only(vector(12).reshape(3, 4).mean(0));
    }

    @Test
    void aSoftmaxIsThreeKernels() {
        assertEquals(3, launches(vector(12).reshape(3, 4).softmax(1)).size());
    }

    @Test
    void whatIsDearIsNotComputedAgainForEveryElementThatReadsIt() {
        Tensor row = vector(4);
        Tensor x = vector(12).reshape(3, 4);
        assertEquals(2, launches(x.add(row.exp())).size(), "exp once per element of the row");
        assertEquals(1, launches(x.add(row.mul(3).add(1))).size(), "additions are cheap");
    }

    @Test
    void aKernelHasAtMostSixteenOperands() {
        Tensor sum = vector(5);
        for (int i = 0; i < 40; i++) {
            sum = sum.add(vector(5).mul(i + 1));
        }
        for (Launch l : launches(sum)) {
            Launch.Map m = (Launch.Map) l;
            assertTrue(m.inputs().size() <= 16, () -> m.inputs().size() + " operands");
        }
        float[] expected = new float[5];
        float[] v = vector(5).toFloatArray();
        for (int i = 0; i < 5; i++) {
            expected[i] = v[i] * 821;
        }
        float[] actual = sum.toFloatArray();
        for (int i = 0; i < 5; i++) {
            assertEquals(expected[i], actual[i], Math.abs(expected[i]) * 1e-5f);
        }
    }

    @Test
    void aLongChainIsCutIntoKernelsOfBoundedCost() {
        Tensor x = vector(5);
        Tensor y = x;
        for (int i = 0; i < 100; i++) {
            y = y.tanh().add(x);
        }
        int kernels = launches(y).size();
        assertTrue(kernels > 3 && kernels < 30, () -> kernels + " kernels");
    }

    @Test
    void sharedWorkDoublesNeitherCostNorKernels() {
        Tensor x = vector(5);
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = y.add(y);
        }
        only(y);
    }

    /// Every level reads the one before by way of two views, so that a single kernel would have
    /// doubled with each.
    @Test
    void whatIsReadByWayOfSeveralViewsIsCutInTime() {
        Tensor sums = Tensor.arange(4096).to(DType.F32).compute();
        Tensor turned = vector(4096).reshape(64, 64);
        for (int i = 0; i < 12; i++) {
            sums = sums.at("::2").add(sums.at("1::2"));
            turned = turned.add(turned.t()).mul(0.5);
        }
        for (Tensor t : new Tensor[] {sums, turned}) {
            for (Launch l : launches(t)) {
                Launch.Map m = (Launch.Map) l;
                assertTrue(m.inputs().size() <= 16, () -> m.inputs().size() + " operands");
            }
        }
        assertEquals(4096 * 4095 / 2, sums.item());
        Tensor once = vector(4096).reshape(64, 64);
        assertTrue(turned.allClose(once.add(once.t()).mul(0.5)));
    }

    @Test
    void aMillionUnlookedAdditionsWork() {
        Tensor x = Tensor.zeros(2);
        for (int i = 0; i < 1_000_000; i++) {
            x = x.add(1);
        }
        assertArrayEquals(new float[] {1_000_000, 1_000_000}, x.toFloatArray());
    }

    @Test
    void aGradientThroughAHundredThousandAdditionsWorks() {
        Tensor x = vector(2).requiresGrad();
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) {
            y = y.add(1);
        }
        assertArrayEquals(new float[] {1, 1}, Autograd.grad(y.sum(), x).getFirst().toFloatArray());
    }

    @Test
    void forAMishBackwardNothingIsSavedButItsInput() {
        Tensor x = vector(64).requiresGrad();
        x.compute();
        Tensor loss = x.mish().sum();
        long before = HostMemory.usage().live();
        loss.item();
        long saved = HostMemory.usage().live() - before;
        assertTrue(saved <= 128, () -> "saved " + saved + " bytes beside the input");
        loss.backward();
        Launch.Map map = (Launch.Map) only(x.grad());
        assertEquals(1, map.inputs().size(), "the gradient reads the input alone");
    }

    @Test
    void forwardNeverRunsTwice() {
        Tensor x = vector(12).reshape(3, 4);
        Tensor w = vector(20).reshape(4, 5).requiresGrad();
        Tensor loss = x.matmul(w).mish().sum();
        loss.item();
        loss.backward();
        long products = launches(w.grad()).stream().filter(l -> l instanceof Launch.MatMul).count();
        assertEquals(1, products, "only the product of the gradient itself");
    }

    @Test
    void secondDerivativesAreMoreGraph() {
        Tensor x = vector(3).requiresGrad();
        Tensor y = x.mul(x).mul(x).sum();
        Tensor first = Autograd.grad(y, x).getFirst();
        Tensor second = Autograd.grad(first.sum(), x).getFirst();
        float[] v = x.toFloatArray();
        float[] s = second.toFloatArray();
        for (int i = 0; i < 3; i++) {
            assertEquals(6 * v[i], s[i], 1e-5f);
        }
    }

    @Test
    void aGraphRecordedEarlierKeepsTheValueItSaw() {
        Parameter p = new Parameter(Tensor.of(1f, 2f));
        Tensor before = p.value().mul(10);
        Tensor held = p.value();
        step(p, p.value().sum());
        assertArrayEquals(new float[] {10, 20}, before.toFloatArray());
        assertArrayEquals(new float[] {1, 2}, held.toFloatArray());
        assertArrayEquals(new float[] {0.9f, 1.9f}, p.value().toFloatArray(), 1e-6f);
    }

    /// One step of plain gradient descent with rate 0.1.
    private static void step(Parameter p, Tensor loss) {
        p.zeroGrad();
        loss.backward();
        Tensor next = p.borrow().sub(assertNotNullGrad(p).mul(0.1)).detach();
        Autograd.step(List.of(p), List.of(new Autograd.Update(p, next)));
    }

    private static Tensor assertNotNullGrad(Parameter p) {
        Tensor g = p.grad();
        assertNotNull(g);
        return g;
    }

    @Test
    void aStepKeepsGradientsLossesAndWhatWasMarked() {
        Parameter p = new Parameter(Tensor.of(1f, 2f));
        Tensor marked = p.value().mul(3).keep();
        Tensor loss = marked.mish().sum();
        step(p, loss);
        assertTrue(loss.node().isDone());
        assertTrue(marked.node().isDone());
        assertTrue(assertNotNullGrad(p).node().isDone());
        assertArrayEquals(new float[] {3, 6}, marked.toFloatArray());
    }

    @Test
    void lookingAtWhatAStepRanThroughSaysHowToKeepIt() {
        Parameter p = new Parameter(Tensor.of(1f, 2f));
        Tensor hidden;
        try (Recording.Scope _ = Recording.module("block.fc")) {
            hidden = p.value().exp();
        }
        step(p, hidden.mul(2).sum());
        NacreException e = assertThrows(NacreException.class, hidden::toFloatArray);
        assertTrue(e.getMessage().contains("exp"), e::getMessage);
        assertTrue(e.getMessage().contains("block.fc"), e::getMessage);
        assertTrue(e.getMessage().contains("keep"), e::getMessage);
    }

    @Test
    void dataThatAStepReadsCanBeUsedAgain() {
        Parameter p = new Parameter(Tensor.of(1f, 2f));
        Tensor data = vector(2).mul(2);
        for (int i = 0; i < 3; i++) {
            step(p, p.value().mul(data).sum());
        }
        assertArrayEquals(vector(2).mul(2).toFloatArray(), data.toFloatArray());
    }

    @Test
    void aSecondBackwardAfterAStepSaysWhy() {
        Parameter p = new Parameter(Tensor.of(1f, 2f));
        Tensor loss = p.value().exp().sum();
        step(p, loss);
        NacreException e = assertThrows(NacreException.class, loss::backward);
        assertTrue(e.getMessage().contains("step"), e::getMessage);
    }

    @Test
    void gradientsAddUpUntilTheyAreCleared() {
        Tensor x = vector(3).requiresGrad();
        x.sum().backward();
        x.mul(2).sum().backward();
        assertArrayEquals(new float[] {3, 3, 3}, x.grad().toFloatArray());
        x.zeroGrad();
        assertSame(null, x.grad());
    }

    @Test
    void twoThreadsMayComputeOneValue() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 50; round++) {
                Tensor y = vector(500).mish();
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<float[]>> both = new ArrayList<>();
                for (int t = 0; t < 2; t++) {
                    both.add(
                            pool.submit(() -> {
                                start.await();
                                return y.toFloatArray();
                            }));
                }
                assertArrayEquals(both.get(0).get(), both.get(1).get());
            }
        }
    }

    @Test
    void theLosersMemoryGoesBack() {
        Tensor y = vector(1000).mish();
        Node n = y.node();
        y.compute();
        Operand first = n.value();
        assertNotNull(first);
        Tensor z = vector(1000);
        assertFalse(n.complete(z.node().value()), "the first value stays");
        assertSame(first, n.value());
    }

    @Test
    void randomNumbersAreTakenWhenRecordedAndReplayed() {
        Generator g = new Generator(5);
        Tensor first = g.rand(DType.F32, 4);
        Tensor second = g.rand(DType.F32, 4);
        float[] b = second.toFloatArray();
        float[] a = first.toFloatArray();
        Generator again = new Generator(5);
        assertArrayEquals(a, again.rand(DType.F32, 4).toFloatArray());
        assertArrayEquals(b, again.rand(DType.F32, 4).toFloatArray());
        assertFalse(Arrays.equals(a, b), "two draws are never merged");
        Tensor noisy = first.mul(2);
        assertArrayEquals(noisy.toFloatArray(), first.add(first).toFloatArray());
    }

    @Test
    void aLookInMidGraphChangesNoValueByMoreThanItsUlps() {
        Tensor x = vector(100);
        float[] whole = x.mish().mul(x).tanh().toFloatArray();
        Tensor inner = x.mish();
        inner.toFloatArray();
        float[] parts = inner.mul(x).tanh().toFloatArray();
        for (int i = 0; i < whole.length; i++) {
            assertEquals(whole[i], parts[i], 4 * Math.ulp(whole[i]));
        }
    }

    @Test
    void outputsOfOneShapeThatShareInputsAreOneKernel() {
        Tensor g = vector(8);
        Tensor m = vector(8).mul(0.9).add(g.mul(0.1));
        Tensor p = vector(8).sub(m.mul(0.01));
        assertEquals(1, launches(m, p).size());
    }

    @Test
    void aFailureDuringALookGivesItsMemoryBack() {
        Tensor x = vector(100).reshape(10, 10);
        Tensor bad = x.exp().matmul(x).gather(0, Tensor.of(99L).reshape(1, 1));
        long before = HostMemory.usage().live();
        assertThrows(NacreException.class, bad::toFloatArray);
        assertEquals(before, HostMemory.usage().live());
    }

    @Test
    void theBackendInForceIsTheThreadsOwn() {
        try (var _ = Backends.use(Backends.named("reference"))) {
            assertEquals("reference", Backends.current().name());
        }
    }
}
