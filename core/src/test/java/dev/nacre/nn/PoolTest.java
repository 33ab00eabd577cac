package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final Tensor LINE = Tensor.of(1f, 5, 2, 4, 3, 0).reshape(1, 1, 6);

    private static void check(Module layer, float... expected) {
        Tensor y = layer.apply(LINE);
        assertEquals(Shape.of(1, 1, expected.length), y.shape());
        assertArrayEquals(expected, y.toFloatArray(), 1e-6f);
    }

    @Test
    void windowsOfALine() {
        check(MaxPool1d.of(2), 5, 4, 3);
        check(MaxPool1d.of(3, o -> o.stride(2).padding(1)), 5, 5, 4);
        check(AvgPool1d.of(2), 3, 3, 1.5f);
        check(AvgPool1d.of(3, o -> o.stride(2).padding(1)), 2, 11 / 3f, 7 / 3f);
        check(AvgPool1d.of(4, o -> o.ceilMode(true)), 3, 1.5f);
        check(AdaptiveMaxPool1d.of(4), 5, 5, 4, 3);
        check(AdaptiveAvgPool1d.of(4), 3, 3.5f, 3.5f, 1.5f);
    }

    @Test
    void windowsOfAnImage() {
        Tensor image = LINE.reshape(1, 2, 3);
        assertArrayEquals(
                new float[] {5, 5, 4, 3}, AdaptiveMaxPool2d.of(2).apply(image).toFloatArray());
        assertEquals(Shape.of(1, 1, 3), AdaptiveMaxPool2d.of(1, 3).apply(image).shape());
        assertEquals(Shape.of(1, 2, 1), AdaptiveAvgPool2d.of(2, 1).apply(image).shape());
    }

    @Test
    void theyShowTheirSizes() {
        assertEquals("AdaptiveMaxPool2d(size=2x3)", AdaptiveMaxPool2d.of(2, 3).toString());
        assertEquals(
                "MaxPool1d(size=3, stride=2, padding=0, dilation=1, ceilMode=false)",
                MaxPool1d.of(3, o -> o.stride(2)).toString());
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(ShapeException.class, MaxPool1d.of(9), LINE, "maxPool1d", "[9]", "[1, 1, 6]");
        Refusal.check(
                ShapeException.class,
                AdaptiveMaxPool2d.of(2),
                Tensor.zeros(3),
                "adaptiveMaxPool2d",
                "[3]");
        assertThrows(NacreException.class, () -> AdaptiveAvgPool1d.of(0));
    }
}
