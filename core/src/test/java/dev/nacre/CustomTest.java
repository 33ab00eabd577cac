package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Functions with gradients of their own.
class CustomTest {
    private static final Function<List<Tensor>, Tensor> EXP =
            Autograd.custom(x -> x.getFirst().exp(), (_, y, g) -> List.of(g.mul(y)));

    private static Tensor leaf(double... values) {
        return Tensor.of(values).requiresGrad();
    }

    @Test
    void theGradientIsTheOneGiven() {
        var clip = Autograd.custom(x -> x.getFirst().clamp(-1, 1), (_, _, g) -> List.of(g.mul(3)));
        Tensor x = leaf(-5, 0.5, 7);
        Tensor y = clip.apply(List.of(x));
        assertArrayEquals(new double[] {-1, 0.5, 1}, y.toDoubleArray());
        double[] g = Autograd.grad(y.sum(), x).getFirst().toDoubleArray();
        assertArrayEquals(new double[] {3, 3, 3}, g);
    }

    @Test
    void gradientsThroughTheResultAreDifferentiatedAgain() {
        Slopes.check(
                in -> EXP.apply(List.of(in.getFirst().mul(0.5))).mul(in.getFirst()),
                Tensor.of(-1.25, 0.25, 2));
    }

    @Test
    void inputsMayHaveNoGradient() {
        var scaled =
                Autograd.custom(
                        x -> x.get(0).mul(x.get(1)),
                        (x, _, g) -> Arrays.asList(null, g.mul(x.get(0))));
        Tensor a = leaf(2, 3);
        Tensor b = leaf(5, 7);
        List<Tensor> g = Autograd.grad(scaled.apply(List.of(a, b)).sum(), a, b);
        assertArrayEquals(new double[] {0, 0}, g.get(0).toDoubleArray());
        assertArrayEquals(new double[] {2, 3}, g.get(1).toDoubleArray());
    }

    /// What was computed keeps what its gradient reads.
    @Test
    void theResultMayBeComputedBeforeItsGradient() {
        Tensor x = leaf(0, 1);
        Tensor y = EXP.apply(List.of(x.add(1))).compute();
        double[] g = Autograd.grad(y.sum(), x).getFirst().toDoubleArray();
        assertArrayEquals(new double[] {Math.E, Math.E * Math.E}, g, 1e-14);
    }

    @Test
    void aStepRunsThroughIt() {
        Parameter p = new Parameter(Tensor.of(0.5, 1));
        EXP.apply(List.of(p.value().mul(2))).sum().backward();
        SGD.of(List.of(p), o -> o.lr(0.5)).step();
        double[] expected = {0.5 - Math.E, 1 - Math.exp(2)};
        assertArrayEquals(expected, p.value().toDoubleArray(), 1e-14);
    }

    @Test
    void handingThroughALeafIsNoGradientOfItsOwn() {
        var stopped = Autograd.custom(List::getFirst, (_, _, _) -> Arrays.asList((Tensor) null));
        Tensor x = leaf(1, 2);
        Tensor loss = stopped.apply(List.of(x)).sum().add(x.sum());
        assertArrayEquals(new double[] {1, 1}, Autograd.grad(loss, x).getFirst().toDoubleArray());
    }

    @Test
    void withoutGradientsItIsTheForwardFunction() {
        assertFalse(EXP.apply(List.of(Tensor.of(1.0))).hasGradient());
        try (var _ = Autograd.noGrad()) {
            assertFalse(EXP.apply(List.of(leaf(1))).hasGradient());
        }
        assertTrue(EXP.apply(List.of(leaf(1))).hasGradient());
    }

    @Test
    void gradientsHaveToFit() {
        var few = Autograd.custom(x -> x.get(0).add(x.get(1)), (_, _, g) -> List.of(g));
        var small = Autograd.custom(x -> x.get(0).mul(2), (_, _, g) -> List.of(g.sum()));
        var narrow = Autograd.custom(x -> x.get(0).mul(2), (_, _, g) -> List.of(g.to(DType.F32)));
        assertEquals(
                "custom: the backward function gives 1 gradients for 2 inputs; give null for those"
                        + " that have none",
                complaint(few, leaf(1, 2), leaf(3, 4)));
        assertEquals(
                "custom: gradient 0 is f64[], and its input f64[2]", complaint(small, leaf(1, 2)));
        assertEquals(
                "custom: gradient 0 is f32[2], and its input f64[2]",
                complaint(narrow, leaf(1, 2)));
    }

    private static String complaint(Function<List<Tensor>, Tensor> f, Tensor... at) {
        Tensor loss = f.apply(List.of(at)).sum();
        return assertThrows(NacreException.class, () -> Autograd.grad(loss, at)).getMessage();
    }
}
