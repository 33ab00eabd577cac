package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.optim.SGD;
import dev.nacre.type.NacreException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {
    private static double[] grad(Parameter p) {
        Tensor g = p.grad();
        assertNotNull(g);
        return g.toDoubleArray();
    }

    @Test
    void scalesAllGradientsToANormOfAll() {
        Parameter a = new Parameter(Tensor.of(0.0, 0.0));
        Parameter b = new Parameter(Tensor.of(0.0));
        Parameter without = new Parameter(Tensor.of(0.0));
        a.grad(Tensor.of(2.0, 3.0));
        b.grad(Tensor.of(-6.0));
        Tensor norm = Gradients.clipGradNorm(List.of(a, b, without), 3.5);
        assertEquals(7, norm.item());
        double scale = 3.5 / (7 + 1e-6);
        assertArrayEquals(new double[] {2 * scale, 3 * scale}, grad(a), 1e-15);
        assertArrayEquals(new double[] {-6 * scale}, grad(b), 1e-15);
        assertNull(without.grad());
    }

    @Test
    void leavesSmallGradientsAsTheyAre() {
        Parameter a = new Parameter(Tensor.of(0.0, 0.0));
        a.grad(Tensor.of(3.0, 4.0));
        assertEquals(5, Gradients.clipGradNorm(List.of(a), 5.1).item());
        assertArrayEquals(new double[] {3, 4}, grad(a));
        assertEquals(0, Gradients.clipGradNorm(List.of(), 1).item());
        assertThrows(NacreException.class, () -> Gradients.clipGradNorm(List.of(a), Double.NaN));
    }

    @Test
    void cutsEveryElement() {
        Parameter a = new Parameter(Tensor.of(0.0, 0.0, 0.0));
        a.grad(Tensor.of(3.0, -4.0, 0.5));
        Gradients.clipGradValue(List.of(a), 2);
        assertArrayEquals(new double[] {2, -2, 0.5}, grad(a));
        assertThrows(NacreException.class, () -> Gradients.clipGradValue(List.of(a), -1));
    }

    @Test
    void aStepUsesTheClippedGradientAndKeepsNormAndLoss() {
        Parameter p = new Parameter(Tensor.of(1.0, 1.0));
        SGD sgd = SGD.of(List.of(p), o -> o.lr(1));
        Tensor loss = p.borrow().mul(Tensor.of(30.0, 40.0)).sum();
        loss.backward();
        Tensor norm = Gradients.clipGradNorm(List.of(p), 1);
        sgd.step();
        assertEquals(50, norm.item());
        assertEquals(70, loss.item());
        assertArrayEquals(new double[] {1 - 0.6, 1 - 0.8}, p.value().toDoubleArray(), 1e-7);
    }

    @Test
    void memoryOfClippedGradientsGoesBackWithoutGarbageCollection() {
        Parameter p = new Parameter(Tensor.ones(4096));
        SGD sgd = SGD.of(List.of(p), o -> o.lr(0.1));
        long live = 0;
        for (int i = 0; i < 53; i++) {
            sgd.zeroGrad();
            p.borrow().mish().sum().backward();
            Gradients.clipGradNorm(List.of(p), 1);
            sgd.step();
            if (i == 2) {
                live = HostMemory.usage().live();
            }
        }
        // A gradient is 16 KB; losses and norms are left to the garbage collector.
        long more = (HostMemory.usage().live() - live) / 50;
        assertTrue(more < 1024, "%d bytes more in each step".formatted(more));
    }
}
