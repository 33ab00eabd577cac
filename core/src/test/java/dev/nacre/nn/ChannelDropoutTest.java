package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelDropoutTest {
    private static final double P = 0.3;

    /// Checks that channels are dropped as a whole and others divided by 1 - p; returns the share
    /// of those dropped.
    private static double dropped(Module layer, int channels, int inner, long... shape) {
        double[] y = layer.apply(Tensor.full(3, DType.F64, shape)).toDoubleArray();
        assertEquals(channels * inner, y.length);
        int zeros = 0;
        for (int c = 0; c < channels; c++) {
            double first = y[c * inner];
            for (int i = 0; i < inner; i++) {
                assertEquals(first, y[c * inner + i]);
            }
            assertEquals(first == 0 ? 0 : 3 / (1 - P), first, 1e-14);
            zeros += first == 0 ? 1 : 0;
        }
        return zeros / (double) channels;
    }

    private static void near(double share, int channels) {
        // Five standard deviations.
        assertEquals(P, share, 5 * Math.sqrt(P * (1 - P) / channels));
    }

    @Test
    void wholeChannelsAreDropped() {
        Generator g = new Generator(4);
        Dropout1d line = Dropout1d.of(P, o -> o.generator(g));
        near(dropped(line, 6000, 7, 30, 200, 7), 6000);
        near(dropped(line, 6000, 7, 6000, 7), 6000);
        Dropout2d image = Dropout2d.of(P, o -> o.generator(g));
        near(dropped(image, 6000, 6, 30, 200, 2, 3), 6000);
        near(dropped(image, 6000, 7, 30, 200, 7), 6000);
    }

    @Test
    void inUseTheyAreTheIdentity() {
        Tensor x = Tensor.ones(2, 3, 4);
        for (Module layer : List.of(Dropout1d.of(), Dropout2d.of())) {
            assertSame(x, layer.eval().apply(x));
        }
        assertThrows(NacreException.class, () -> Dropout1d.of(-0.1));
        assertThrows(NacreException.class, () -> Dropout2d.of(1.1));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(ShapeException.class, Dropout1d.of(), Tensor.zeros(5), "Dropout1d", "[5]");
        Refusal.check(
                ShapeException.class, Dropout2d.of(), Tensor.zeros(5, 3), "Dropout2d", "[5, 3]");
    }
}
