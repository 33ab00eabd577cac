package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.PadMode;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvTest {
    private static void checkBound(Conv layer, long fan) {
        Parameter bias = layer.bias();
        assertNotNull(bias);
        double bound = 1 / Math.sqrt((double) fan);
        double largest = layer.weight().value().abs().max().item();
        assertTrue(largest <= bound && largest > 0.9 * bound, largest + " of " + bound);
        assertTrue(bias.value().abs().max().item() <= bound);
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.stateDict().keySet()));
    }

    @Test
    void theParametersAreTorchs() {
        Nacre.seed(3);
        Conv1d line = Conv1d.of(8, 6, 3, o -> o.groups(2));
        assertEquals(Shape.of(6, 4, 3), line.weight().shape());
        checkBound(line, 12);
        Conv2d image = Conv2d.of(8, 6, 3, 2, o -> o.groups(2));
        assertEquals(Shape.of(6, 4, 3, 2), image.weight().shape());
        checkBound(image, 24);
        ConvTranspose1d back = ConvTranspose1d.of(8, 6, 3, o -> o.groups(2));
        assertEquals(Shape.of(8, 3, 3), back.weight().shape());
        checkBound(back, 9);
        ConvTranspose2d spread = ConvTranspose2d.of(8, 6, 3, 2, o -> o.groups(2));
        assertEquals(Shape.of(8, 3, 3, 2), spread.weight().shape());
        checkBound(spread, 18);
        Conv3d volume = Conv3d.of(8, 6, 3, 2, 1, o -> o.groups(2));
        assertEquals(Shape.of(6, 4, 3, 2, 1), volume.weight().shape());
        checkBound(volume, 24);
        assertNull(ConvTranspose2d.of(1, 1, 1, o -> o.bias(false)).bias());
        assertThrows(NacreException.class, () -> Conv1d.of(3, 4, 1, o -> o.groups(2)));
        assertThrows(NacreException.class, () -> ConvTranspose1d.of(3, 4, 0));
    }

    @Test
    void theyAreTheFunctionsOfTheirWeights() {
        Tensor x = Slopes.numbers(1, 2, 4, 7);
        Conv1d line = Conv1d.of(4, 6, 3, o -> o.stride(2).padding(1).dtype(DType.F64));
        Tensor bias = line.namedParameters().get("bias").value();
        Tensor y = x.conv1d(line.weight().value(), bias, o -> o.stride(2).padding(1));
        assertArrayEquals(y.toDoubleArray(), line.apply(x).toDoubleArray());
        ConvTranspose1d back =
                ConvTranspose1d.of(
                        4, 6, 3, o -> o.stride(2).padding(1).outputPadding(1).dtype(DType.F64));
        assertEquals(Shape.of(2, 6, 14), back.apply(x).shape());
        assertEquals(Shape.of(6, 14), back.apply(x.get(0)).shape());
        ConvTranspose2d image = ConvTranspose2d.of(4, 2, 2, o -> o.stride(2));
        assertEquals(
                Shape.of(3, 5, 3, 4, 5),
                Conv3d.of(2, 5, 2).apply(Tensor.zeros(3, 2, 4, 5, 6)).shape());
        assertEquals(Shape.of(3, 2, 10, 12), image.apply(Tensor.zeros(3, 4, 5, 6)).shape());
    }

    @Test
    void paddingHasModes() {
        Tensor x = Slopes.numbers(1, 2, 1, 4, 5);
        Conv2d layer =
                Conv2d.of(
                        1,
                        2,
                        3,
                        o -> o.padding(2, 1).paddingMode(PadMode.REFLECT).dtype(DType.F64));
        Tensor bias = layer.namedParameters().get("bias").value();
        Tensor padded = ReflectionPad2d.of(1, 1, 2, 2).apply(x);
        assertArrayEquals(
                padded.conv2d(layer.weight().value(), bias).toDoubleArray(),
                layer.apply(x).toDoubleArray());
        assertTrue(layer.toString().contains("paddingMode=REFLECT"), layer.toString());
    }

    @Test
    void gradientsAreTheDifferences() {
        ConvTranspose2d layer =
                ConvTranspose2d.of(
                        2, 4, 3, o -> o.stride(2).outputPadding(1).groups(2).dtype(DType.F64));
        Parameter x = new Parameter(Slopes.numbers(2, 1, 2, 2, 3));
        Slopes.check(
                () -> layer.apply(x.borrow()).tanh().mean(),
                x,
                layer.weight(),
                layer.namedParameters().get("bias"));
    }

    @Test
    void summariesCountMultiplications() {
        ConvTranspose2d spread = ConvTranspose2d.of(8, 6, 3, 2, o -> o.groups(2));
        assertEquals(5 * 8 * 20 * 3 * 6, spread.multiplyAdds(Shape.of(5, 8, 4, 5), Shape.of(0)));
        Conv1d line = Conv1d.of(8, 6, 3, o -> o.groups(2));
        assertEquals(5 * 6 * 10 * 4 * 3, line.multiplyAdds(Shape.of(0), Shape.of(5, 6, 10)));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                ConvTranspose2d.of(3, 5, 3),
                Tensor.zeros(2, 5, 4, 4),
                "convTranspose2d",
                "[2, 5, 4, 4]",
                "[3, 5, 3, 3]",
                "expected [batch, 3, size, size]");
        Refusal.check(
                ShapeException.class,
                Conv1d.of(3, 5, 9),
                Tensor.zeros(2, 3, 4),
                "conv1d",
                "[5, 3, 9]",
                "[2, 3, 4] has 4 there");
        Refusal.check(
                ShapeException.class,
                Conv2d.of(1, 1, 3, o -> o.padding(4).paddingMode(PadMode.CIRCULAR)),
                Tensor.zeros(1, 3, 3),
                "CIRCULAR",
                "at most 3");
    }
}
