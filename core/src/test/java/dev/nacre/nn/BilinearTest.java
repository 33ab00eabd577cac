package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BilinearTest {
    private static final int IN1 = 3;
    private static final int IN2 = 4;
    private static final int OUT = 2;

    private static double[] plain(double[] x1, double[] x2, double[] w, double[] b) {
        double[] y = new double[x1.length / IN1 * OUT];
        for (int r = 0; r < x1.length / IN1; r++) {
            for (int o = 0; o < OUT; o++) {
                double sum = b[o];
                for (int i = 0; i < IN1; i++) {
                    for (int j = 0; j < IN2; j++) {
                        sum += x1[r * IN1 + i] * w[(o * IN1 + i) * IN2 + j] * x2[r * IN2 + j];
                    }
                }
                y[r * OUT + o] = sum;
            }
        }
        return y;
    }

    @Test
    void isTheSumOfItsDefinition() {
        Bilinear layer = Bilinear.of(IN1, IN2, OUT, o -> o.dtype(DType.F64));
        Tensor x1 = Slopes.numbers(1, 2, 5, IN1);
        Tensor x2 = Slopes.numbers(2, 2, 5, IN2);
        Tensor y = layer.apply(x1, x2);
        assertEquals(Shape.of(2, 5, OUT), y.shape());
        double[] bias = layer.namedParameters().get("bias").value().toDoubleArray();
        double[] weight = layer.weight().value().toDoubleArray();
        double[] expected = plain(x1.toDoubleArray(), x2.toDoubleArray(), weight, bias);
        assertArrayEquals(expected, y.toDoubleArray(), 1e-14);
        Tensor one = layer.apply(x1.get(0, 0), x2.get(0, 0));
        assertArrayEquals(Arrays.copyOf(expected, OUT), one.toDoubleArray(), 1e-14);
    }

    @Test
    void theParametersAreTorchs() {
        Bilinear layer = Bilinear.of(4, 100, 50);
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.stateDict().keySet()));
        assertEquals(Shape.of(50, 4, 100), layer.weight().shape());
        double largest = layer.weight().value().abs().max().item();
        assertTrue(largest <= 0.5 && largest > 0.499, "bound is 1 / sqrt(in1): " + largest);
        Bilinear plain = Bilinear.of(1, 2, 3, o -> o.bias(false));
        assertEquals(List.of("weight"), List.copyOf(plain.stateDict().keySet()));
    }

    @Test
    void gradientsAreTheDifferences() {
        Bilinear layer = Bilinear.of(IN1, IN2, OUT, o -> o.dtype(DType.F64));
        Parameter x1 = new Parameter(Slopes.numbers(1, 2, IN1));
        Parameter x2 = new Parameter(Slopes.numbers(2, 2, IN2));
        Slopes.check(
                () -> layer.apply(x1.borrow(), x2.borrow()).tanh().sum(),
                x1,
                x2,
                layer.weight(),
                layer.namedParameters().get("bias"));
    }

    @Test
    void wrongInputsAreNamedWithTheModule() {
        ModuleList<Bilinear> list = ModuleList.of(Bilinear.of(IN1, IN2, OUT));
        Tensor x1 = Tensor.zeros(2, IN1);
        for (Tensor x2 : List.of(Tensor.zeros(2, 5), Tensor.zeros(3, IN2), Tensor.zeros())) {
            String m =
                    assertThrows(ShapeException.class, () -> list.get(0).apply(x1, x2))
                            .getMessage();
            assertTrue(m.startsWith("bilinear in module 0: inputs of shapes [2, 3] and "), m);
            assertTrue(m.contains(" and " + x2.shape()), m);
            assertTrue(m.contains(" do not fit: expected [..., 3] and [..., 4]"), m);
        }
        Refusal.check(NacreException.class, Bilinear.of(1, 1, 1), x1, "call apply(x1, x2)");
        assertThrows(NacreException.class, () -> Bilinear.of(0, 1, 1));
    }
}
