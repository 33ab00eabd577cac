package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.junit.jupiter.api.Test;

class Pad2dTest {
    private static final Tensor IMAGE = Tensor.of(new int[][] {{1, 2}, {3, 4}, {5, 6}});

    private static void check(Module layer, int... expected) {
        Tensor y = layer.apply(IMAGE);
        assertEquals(Shape.of(4, 3), y.shape());
        assertArrayEquals(expected, y.toIntArray());
        assertEquals(Shape.of(2, 1, 4, 3), layer.apply(Tensor.zeros(2, 1, 3, 2)).shape());
        assertTrue(layer.stateDict().isEmpty());
    }

    /// One column on the left and one row on top.
    @Test
    void sidesAreLeftRightTopBottom() {
        check(ZeroPad2d.of(1, 0, 1, 0), 0, 0, 0, 0, 1, 2, 0, 3, 4, 0, 5, 6);
        check(ConstantPad2d.of(7, 1, 0, 1, 0), 7, 7, 7, 7, 1, 2, 7, 3, 4, 7, 5, 6);
        check(ReflectionPad2d.of(1, 0, 1, 0), 4, 3, 4, 2, 1, 2, 4, 3, 4, 6, 5, 6);
        check(ReplicationPad2d.of(1, 0, 1, 0), 1, 1, 2, 1, 1, 2, 3, 3, 4, 5, 5, 6);
        check(CircularPad2d.of(1, 0, 1, 0), 6, 5, 6, 2, 1, 2, 4, 3, 4, 6, 5, 6);
        check(ZeroPad2d.of(0, 1, 0, 1), 1, 2, 0, 3, 4, 0, 5, 6, 0, 0, 0, 0);
    }

    @Test
    void oneNumberIsForAllSides() {
        assertEquals(Shape.of(5, 4), ReflectionPad2d.of(1).apply(IMAGE).shape());
        assertEquals(Shape.of(7, 6), ConstantPad2d.of(0.5, 2).apply(IMAGE).shape());
        assertEquals(Shape.of(1, 2), ZeroPad2d.of(0, 0, -1, -1).apply(IMAGE).shape());
        assertEquals(
                "ConstantPad2d(left=2, right=2, top=2, bottom=2, value=0.5)",
                ConstantPad2d.of(0.5, 2).toString());
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class, ReflectionPad2d.of(3), Tensor.zeros(1, 5, 3), "at most 2");
        Refusal.check(
                ShapeException.class,
                ZeroPad2d.of(3),
                Tensor.zeros(5),
                "ZeroPad2d",
                "[5]",
                "expected [..., height, width]");
    }
}
