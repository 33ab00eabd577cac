package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
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

class LinearTest {
    private static Parameter bias(Linear layer) {
        Parameter bias = layer.bias();
        assertNotNull(bias);
        return bias;
    }

    @Test
    void beginsSpreadAsInPyTorch() {
        Nacre.seed(1);
        Linear layer = Linear.of(25, 400);
        assertEquals(Shape.of(400, 25), layer.weight().shape());
        assertEquals(Shape.of(400), bias(layer).shape());
        for (Parameter p : List.of(layer.weight(), bias(layer))) {
            double[] w = p.value().toDoubleArray();
            double most = Arrays.stream(w).map(Math::abs).max().orElseThrow();
            // 1 / sqrt(25), which 400 draws come near to.
            assertTrue(most <= 0.2 && most > 0.19, "largest " + most);
            double mean = Arrays.stream(w).average().orElseThrow();
            assertEquals(0, mean, 5 * 0.2 / Math.sqrt(3.0 * w.length));
        }
    }

    @Test
    void drawsOnceInTheOrderOfTheProgram() {
        Nacre.seed(7);
        Linear first = Linear.of(3, 2);
        Linear second = Linear.of(3, 2);
        float[] w = first.weight().value().toFloatArray();
        assertNotEquals(
                Arrays.toString(w), Arrays.toString(second.weight().value().toFloatArray()));
        Nacre.seed(7);
        assertArrayEquals(w, Linear.of(3, 2).weight().value().toFloatArray());
        assertArrayEquals(w, first.weight().value().toFloatArray());
    }

    @Test
    void sumsOverTheLastDimOfAnyShape() {
        Linear layer = Linear.of(2, 3, o -> o.dtype(DType.F64));
        layer.weight().set(Tensor.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0).reshape(3, 2));
        bias(layer).set(Tensor.of(10.0, 20.0, 30.0));
        assertArrayEquals(
                new double[] {13, 27, 41}, layer.apply(Tensor.of(1.0, 1.0)).toDoubleArray());
        Tensor x = Tensor.of(1.0, 0.0, 0.0, 1.0).reshape(2, 1, 2);
        Tensor y = layer.apply(x);
        assertEquals(Shape.of(2, 1, 3), y.shape());
        assertArrayEquals(new double[] {11, 23, 35, 12, 24, 36}, y.toDoubleArray());
        assertEquals(Shape.of(0, 3), layer.apply(Tensor.zeros(DType.F64, 0, 2)).shape());
    }

    @Test
    void hasNoBiasIfNotWanted() {
        Linear layer = Linear.of(2, 1, o -> o.bias(false).dtype(DType.F64));
        assertNull(layer.bias());
        assertEquals(List.of("weight"), List.copyOf(layer.namedParameters().keySet()));
        layer.weight().set(Tensor.of(2.0, 3.0).reshape(1, 2));
        assertEquals(5, layer.apply(Tensor.of(1.0, 1.0)).item());
    }

    @Test
    void gradientsAreTheDifferences() {
        Linear layer = Linear.of(3, 2, o -> o.dtype(DType.F64));
        Parameter x = new Parameter(Slopes.numbers(1, 4, 3));
        Tensor wanted = Slopes.numbers(2, 4, 2);
        Slopes.check(
                () -> Losses.mse(layer.apply(x.borrow()).mish(), wanted),
                x,
                layer.weight(),
                bias(layer));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Sequential net =
                Sequential.of(
                        Linear.of(4, 8),
                        Tensor::mish,
                        Sequential.of(Linear.of(8, 8), Linear.of(7, 2)));
        ShapeException e = assertThrows(ShapeException.class, () -> net.apply(Tensor.zeros(5, 4)));
        for (String part : List.of("Linear in module 2.1", "[5, 8]", "size 7", "Linear.of(8, 2)")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void anInputThatIsNotFlatIsToldSo() {
        Linear layer = Linear.of(12, 2);
        ShapeException e =
                assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(5, 3, 4)));
        for (String part : List.of("Linear:", "[5, 3, 4]", "size 12", "Flatten.of()")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void impossibleSizesAreErrors() {
        assertThrows(NacreException.class, () -> Linear.of(-1, 2));
        assertThrows(NacreException.class, () -> Linear.of(1, -2));
    }
}
