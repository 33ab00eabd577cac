package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PReLUTest {
    @Test
    void isItsDefinition() {
        Tensor x = Slopes.numbers(1, 2, 3, 4);
        double[] in = x.toDoubleArray();
        double[] slopes = {0.1, 0.2, -0.3};
        double[] one = new double[in.length];
        double[] each = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            one[i] = in[i] > 0 ? in[i] : 0.25 * in[i];
            each[i] = in[i] > 0 ? in[i] : slopes[i / 4 % 3] * in[i];
        }
        assertArrayEquals(one, PReLU.of(o -> o.dtype(DType.F64)).apply(x).toDoubleArray());
        PReLU layer = PReLU.of(o -> o.channels(3).dtype(DType.F64));
        layer.weight().set(Tensor.of(slopes));
        assertArrayEquals(each, layer.apply(x).toDoubleArray());
    }

    @Test
    void aSlopeForEachChannel() {
        PReLU layer = PReLU.of(o -> o.channels(3).init(0.5));
        assertEquals(List.of("weight"), List.copyOf(layer.stateDict().keySet()));
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, layer.weight().value().toFloatArray());
        assertArrayEquals(new float[] {0.25f}, PReLU.of().weight().value().toFloatArray());
        assertThrows(NacreException.class, () -> PReLU.of(o -> o.channels(0)));
    }

    @Test
    void gradientsAreTheDifferences() {
        for (long channels : new long[] {1, 3}) {
            PReLU layer = PReLU.of(o -> o.channels(channels).dtype(DType.F64));
            Parameter x = new Parameter(Slopes.numbers(5, 2, 3, 2));
            Slopes.check(() -> layer.apply(x.borrow()).tanh().sum(), x, layer.weight());
        }
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                PReLU.of(o -> o.channels(3)),
                Tensor.zeros(2, 4),
                "PReLU",
                "[2, 4]",
                "expected [batch, 3, ...]");
    }
}
