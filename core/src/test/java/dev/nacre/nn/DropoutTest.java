package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
    @Test
    void dropsAPartAndScalesTheRest() {
        Dropout layer = Dropout.of(0.2, o -> o.generator(new Generator(1)));
        int n = 20_000;
        double[] y = layer.apply(Tensor.full(3, DType.F64, n)).toDoubleArray();
        double dropped = Arrays.stream(y).filter(v -> v == 0).count();
        // Five standard deviations.
        assertEquals(0.2, dropped / n, 5 * Math.sqrt(0.2 * 0.8 / n));
        assertEquals(n - dropped, Arrays.stream(y).filter(v -> v == 3 * (1 / 0.8)).count());
    }

    @Test
    void everyCallDropsOthersAndTheSameSeedTheSame() {
        Dropout layer = Dropout.of();
        Tensor x = Tensor.ones(64);
        Nacre.seed(5);
        float[] first = layer.apply(x).toFloatArray();
        float[] second = layer.apply(x).toFloatArray();
        assertFalse(Arrays.equals(first, second));
        Nacre.seed(5);
        Tensor later = layer.apply(x);
        assertArrayEquals(second, layer.apply(x).toFloatArray());
        // Looked at later, and twice, in another order than they were recorded.
        assertArrayEquals(first, later.toFloatArray());
        assertArrayEquals(first, later.mul(1).toFloatArray());
    }

    @Test
    void theGradientMeetsTheSameElements() {
        Parameter x = new Parameter(Tensor.ones(256));
        Dropout layer = Dropout.of(0.3, o -> o.generator(new Generator(2)));
        Tensor y = layer.apply(x.borrow());
        y.sum().backward();
        SGD.of(java.util.List.of(x), o -> o.lr(1)).step();
        Tensor grad = x.grad();
        assertNotNull(grad);
        assertArrayEquals(y.toFloatArray(), grad.toFloatArray());
        assertFalse(Arrays.equals(new float[256], grad.toFloatArray()));
    }

    @Test
    void inUseItIsTheIdentityAndDrawsNothing() {
        Generator g = new Generator(3);
        Dropout layer = Dropout.of(0.5, o -> o.generator(g));
        Tensor x = Tensor.ones(8);
        layer.eval();
        assertSame(x, layer.apply(x));
        assertEquals(0, g.counter());
        layer.train();
        layer.apply(x);
        assertFalse(g.counter() == 0);
    }

    @Test
    void theEndsOfTheRange() {
        Tensor x = Tensor.ones(100);
        assertSame(x, Dropout.of(0).apply(x));
        assertArrayEquals(new float[100], Dropout.of(1).apply(x).toFloatArray());
        assertThrows(NacreException.class, () -> Dropout.of(1.1));
        assertThrows(NacreException.class, () -> Dropout.of(Double.NaN));
    }
}
