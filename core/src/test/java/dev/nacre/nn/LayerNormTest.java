package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerNormTest {
    private static double[] normalized(double[] x, int width, double eps) {
        double[] y = new double[x.length];
        for (int row = 0; row < x.length; row += width) {
            double mean = 0;
            for (int i = 0; i < width; i++) {
                mean += x[row + i] / width;
            }
            double variance = 0;
            for (int i = 0; i < width; i++) {
                variance += (x[row + i] - mean) * (x[row + i] - mean) / width;
            }
            for (int i = 0; i < width; i++) {
                y[row + i] = (x[row + i] - mean) / Math.sqrt(variance + eps);
            }
        }
        return y;
    }

    private static Parameter parameter(LayerNorm layer, String name) {
        Parameter p = layer.namedParameters().get(name);
        assertNotNull(p);
        return p;
    }

    @Test
    void isItsDefinition() {
        Tensor x = Slopes.numbers(1, 3, 2, 4).mul(3).add(5);
        LayerNorm last = LayerNorm.of(4, o -> o.dtype(DType.F64));
        Tensor y = last.apply(x);
        assertEquals(x.shape(), y.shape());
        assertArrayEquals(normalized(x.toDoubleArray(), 4, 1e-5), y.toDoubleArray(), 1e-13);
        LayerNorm both = LayerNorm.of(Shape.of(2, 4), o -> o.eps(0.5).dtype(DType.F64));
        assertArrayEquals(
                normalized(x.toDoubleArray(), 8, 0.5), both.apply(x).toDoubleArray(), 1e-13);
    }

    @Test
    void weightAndBiasComeLast() {
        Tensor x = Slopes.numbers(2, 2, 3);
        LayerNorm layer = LayerNorm.of(3, o -> o.dtype(DType.F64));
        parameter(layer, "weight").set(Tensor.of(2.0, 3.0, -1.0));
        parameter(layer, "bias").set(Tensor.of(10.0, 20.0, 30.0));
        double[] expected = normalized(x.toDoubleArray(), 3, 1e-5);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = expected[i] * new double[] {2, 3, -1}[i % 3] + 10 * (i % 3 + 1);
        }
        assertArrayEquals(expected, layer.apply(x).toDoubleArray(), 1e-13);
    }

    @Test
    void hasTheParametersThatAreWanted() {
        assertEquals(
                List.of("weight", "bias"), List.copyOf(LayerNorm.of(2, 3).stateDict().keySet()));
        LayerNorm noBias = LayerNorm.of(2, o -> o.bias(false));
        assertEquals(List.of("weight"), List.copyOf(noBias.stateDict().keySet()));
        assertNull(noBias.bias());
        LayerNorm plain = LayerNorm.of(2, o -> o.affine(false));
        assertTrue(plain.stateDict().isEmpty());
        assertArrayEquals(
                new double[] {-1, 1}, plain.apply(Tensor.of(3.0, 5.0)).toDoubleArray(), 1e-5);
        assertThrows(NacreException.class, () -> LayerNorm.of());
    }

    @Test
    void gradientsAreTheDifferences() {
        LayerNorm layer = LayerNorm.of(4, o -> o.dtype(DType.F64));
        Parameter weight = parameter(layer, "weight");
        Parameter bias = parameter(layer, "bias");
        weight.set(Slopes.numbers(4, 4));
        Parameter x = new Parameter(Slopes.numbers(3, 3, 4));
        Tensor wanted = Slopes.numbers(5, 3, 4);
        Slopes.check(() -> Losses.mse(layer.apply(x.borrow()), wanted), x, weight, bias);
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Sequential net = Sequential.of(Linear.of(4, 8), LayerNorm.of(7));
        ShapeException e = assertThrows(ShapeException.class, () -> net.apply(Tensor.zeros(5, 4)));
        for (String part : List.of("LayerNorm in module 1", "[5, 8]", "must be [7]")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertThrows(
                ShapeException.class, () -> LayerNorm.of(2, 2).apply(Tensor.zeros(2)).compute());
    }
}
