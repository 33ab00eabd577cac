package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.optim.SGD;
import dev.nacre.type.NacreException;
import org.junit.jupiter.api.Test;

class AnomalyTest {
    /// A network with a logarithm of what may be negative.
    private static final class Net extends Module {
        final Linear fc = child("fc", Linear.of(2, 3));
        final Head head = child("head", new Head());

        @Override
        protected Tensor forward(Tensor x) {
            return head.apply(fc.apply(x));
        }
    }

    private static final class Head extends Module {
        @Override
        protected Tensor forward(Tensor x) {
            return x.sub(100).log().exp();
        }
    }

    private static String message(Runnable work) {
        try (var _ = Autograd.detectAnomaly()) {
            return assertThrows(NacreException.class, work::run).getMessage();
        }
    }

    @Test
    void namesOpElementModuleAndLine() {
        String m = message(() -> new Net().apply(Tensor.ones(4, 2)).sum().item());
        assertTrue(m.startsWith("anomaly: log made NaN at [0, 0] of f32[4, 3] in module head"), m);
        assertTrue(m.contains(" from -"), m);
        assertTrue(m.contains("AnomalyTest$Head.forward(AnomalyTest.java:"), m);
    }

    @Test
    void aStepFindsWhatSpoilsAGradient() {
        Parameter p = new Parameter(Tensor.of(4f, 0, 1));
        var optimizer = SGD.of(java.util.List.of(p), o -> o.lr(0.1));
        String m =
                message(() -> {
                    p.value().sqrt().sum().backward();
                    optimizer.step();
                });
        assertTrue(m.contains("made Infinity at [1] of f32[3]"), m);
        assertTrue(
                m.contains("; in the gradient of sqrt f32[3], recorded at dev.nacre.AnomalyTest"),
                m);
        assertTrue(m.contains("AnomalyTest.java:"), m);
        assertEquals(4, p.value().narrow(0, 0, 1).item(), "nothing has moved");
    }

    @Test
    void dataThatWasSpoiltBeforeIsNamedAsSuch() {
        String m = message(() -> Tensor.of(1f, Float.NaN).add(1).sum().item());
        assertTrue(m.startsWith("anomaly: tensor holds NaN at [1] of f32[2]"), m);
    }

    /// An exponential that overflows on the way to a finite result is none.
    @Test
    void whatComesOutFiniteIsNoAnomaly() {
        try (var _ = Autograd.detectAnomaly()) {
            assertEquals(100, Tensor.of(100f).mish().item());
            assertEquals(0, Tensor.of(-1f).div(Tensor.of(Float.POSITIVE_INFINITY)).abs().item());
        }
    }

    @Test
    void withoutTheScopeNothingIsChecked() {
        assertEquals(Double.NaN, Tensor.of(-1f).log().item());
    }
}
