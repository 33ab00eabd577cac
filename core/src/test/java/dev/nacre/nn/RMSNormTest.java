package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RMSNormTest {
    private static double[] scaled(double[] x, int width, double eps) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int row = i / width * width;
            double squares = 0;
            for (int j = row; j < row + width; j++) {
                squares += x[j] * x[j];
            }
            y[i] = x[i] / Math.sqrt(squares / width + eps);
        }
        return y;
    }

    @Test
    void isItsDefinition() {
        Tensor x = Slopes.numbers(1, 3, 2, 4).mul(3).add(1);
        RMSNorm last = RMSNorm.of(4, o -> o.eps(0.5).dtype(DType.F64));
        Parameter weight = last.weight();
        assertNotNull(weight);
        weight.set(Tensor.of(1.0, -2, 3, 0.5));
        double[] expected = scaled(x.toDoubleArray(), 4, 0.5);
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= new double[] {1, -2, 3, 0.5}[i % 4];
        }
        assertEquals(x.shape(), last.apply(x).shape());
        assertArrayEquals(expected, last.apply(x).toDoubleArray(), 1e-14);
        RMSNorm both = RMSNorm.of(Shape.of(2, 4), o -> o.eps(1e-5).dtype(DType.F64));
        assertArrayEquals(scaled(x.toDoubleArray(), 8, 1e-5), both.apply(x).toDoubleArray(), 1e-14);
    }

    /// What is added by default is the distance from 1 to the next number of the input's dtype.
    @Test
    void tinyInputsShowTheDefaultEps() {
        RMSNorm layer = RMSNorm.of(2, o -> o.affine(false));
        double f32 = layer.apply(Tensor.full(1e-4, 2)).get(0).item();
        assertEquals(1e-4 / Math.sqrt(1e-8 + Math.ulp(1f)), f32, 1e-6);
        double f64 = layer.apply(Tensor.full(1e-8, DType.F64, 2)).get(0).item();
        assertEquals(1e-8 / Math.sqrt(1e-16 + Math.ulp(1.0)), f64, 1e-14);
    }

    @Test
    void theKeysAreTorchs() {
        assertEquals(List.of("weight"), List.copyOf(RMSNorm.of(2, 3).stateDict().keySet()));
        assertTrue(RMSNorm.of(2, o -> o.affine(false)).stateDict().isEmpty());
        assertThrows(NacreException.class, () -> RMSNorm.of());
    }

    @Test
    void gradientsAreTheDifferences() {
        RMSNorm layer = RMSNorm.of(4, o -> o.dtype(DType.F64));
        Parameter x = new Parameter(Slopes.numbers(3, 3, 4));
        Tensor wanted = Slopes.numbers(5, 3, 4);
        Slopes.check(
                () -> Losses.mse(layer.apply(x.borrow()), wanted),
                x,
                layer.namedParameters().get("weight"));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                RMSNorm.of(7),
                Tensor.zeros(5, 8),
                "RMSNorm",
                "[5, 8]",
                "[7]");
        Refusal.check(DTypeException.class, RMSNorm.of(8), Tensor.zeros(DType.I64, 5, 8), "i64");
    }
}
