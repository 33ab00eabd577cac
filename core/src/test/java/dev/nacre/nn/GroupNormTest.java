package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupNormTest {
    private static final int CHANNELS = 6;
    private static final int INNER = 5;

    /// Channels are scaled by 1, 2, ... and shifted by 0, 10, ...
    private static double[] plain(double[] x, int groups, double eps) {
        int width = CHANNELS / groups * INNER;
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i / width * width;
            double mean = 0;
            for (int j = row; j < row + width; j++) {
                mean += x[j] / width;
            }
            double variance = 0;
            for (int j = row; j < row + width; j++) {
                variance += (x[j] - mean) * (x[j] - mean) / width;
            }
            int channel = i / INNER % CHANNELS;
            y[i] = (x[i] - mean) / Math.sqrt(variance + eps) * (channel + 1) + 10 * channel;
        }
        return y;
    }

    private static GroupNorm layer(int groups) {
        GroupNorm layer = GroupNorm.of(groups, CHANNELS, o -> o.eps(0.01).dtype(DType.F64));
        Tensor channel = Tensor.arange(CHANNELS).to(DType.F64);
        layer.namedParameters().get("weight").set(channel.add(1));
        layer.namedParameters().get("bias").set(channel.mul(10));
        return layer;
    }

    @Test
    void isItsDefinition() {
        for (int groups : new int[] {1, 2, 3, 6}) {
            Tensor x = Slopes.numbers(groups, 3, CHANNELS, INNER).mul(2).add(1);
            double[] expected = plain(x.toDoubleArray(), groups, 0.01);
            assertArrayEquals(expected, layer(groups).apply(x).toDoubleArray(), 1e-12);
            Tensor image = x.reshape(3, CHANNELS, 1, INNER);
            assertEquals(image.shape(), layer(groups).apply(image).shape());
            assertArrayEquals(expected, layer(groups).apply(image).toDoubleArray(), 1e-12);
        }
    }

    @Test
    void theKeysAreTorchs() {
        assertEquals(
                List.of("weight", "bias"), List.copyOf(GroupNorm.of(2, 4).stateDict().keySet()));
        assertTrue(GroupNorm.of(2, 4, o -> o.affine(false)).stateDict().isEmpty());
        assertThrows(NacreException.class, () -> GroupNorm.of(3, 4));
        assertEquals(0, GroupNorm.of(2, 4).apply(Tensor.zeros(0, 4, 3)).numel());
    }

    @Test
    void gradientsAreTheDifferences() {
        GroupNorm layer = layer(2);
        Parameter x = new Parameter(Slopes.numbers(3, 2, CHANNELS, 2));
        Slopes.check(
                () -> layer.apply(x.borrow()).mul(0.1).tanh().sum(),
                x,
                layer.namedParameters().get("weight"),
                layer.namedParameters().get("bias"));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                GroupNorm.of(2, 4),
                Tensor.zeros(5, 8),
                "GroupNorm",
                "[5, 8]",
                "expected [batch, 4, ...]");
        Refusal.check(
                DTypeException.class,
                GroupNorm.of(2, 4),
                Tensor.zeros(DType.I64, 5, 4),
                "i64",
                "floating");
    }
}
