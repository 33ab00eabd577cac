package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.InterpolationMode;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.junit.jupiter.api.Test;

class UpsampleTest {
    @Test
    void growsImages() {
        Tensor x = Tensor.of(1f, 2, 3, 4).reshape(1, 1, 2, 2);
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                Upsample.of(o -> o.scaleFactor(2)).apply(x).toFloatArray());
        Upsample lines =
                Upsample.of(o -> o.size(3).mode(InterpolationMode.BILINEAR).alignCorners(true));
        assertArrayEquals(
                new float[] {1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4}, lines.apply(x).toFloatArray());
        assertEquals("Upsample(size=3, mode=BILINEAR, alignCorners=true)", lines.toString());
    }

    @Test
    void pixelsAreShuffledAndBack() {
        Tensor x = Tensor.arange(2 * 8 * 3 * 4).reshape(2, 8, 3, 4);
        Tensor y = PixelShuffle.of(2).apply(x);
        assertEquals(Shape.of(2, 2, 6, 8), y.shape());
        assertArrayEquals(x.toLongArray(), PixelUnshuffle.of(2).apply(y).toLongArray());
        assertThrows(NacreException.class, () -> PixelShuffle.of(0));
        assertThrows(NacreException.class, () -> PixelUnshuffle.of(0));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                Upsample.of(o -> o.size(3, 4)),
                Tensor.zeros(2, 3, 4),
                "interpolate",
                "[2, 3, 4]");
        Refusal.check(
                ShapeException.class, PixelShuffle.of(3), Tensor.zeros(8, 3, 4), "pixelShuffle");
        Refusal.check(
                ShapeException.class, PixelUnshuffle.of(3), Tensor.zeros(8, 3, 4), "[8, 3, 4]");
    }
}
