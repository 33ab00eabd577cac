package dev.nacre.bench;

import dev.nacre.type.Shape;
import java.util.SplittableRandom;

/// What one operand of a task is filled with.
///
/// @param shape its shape
/// @param fill what its elements are like
public record Input(Shape shape, Fill fill) {
    /// What elements are like.
    public enum Fill {
        /// Normally distributed, as weights and activations are.
        NORMAL,
        /// Above 0, as averages of squares are.
        POSITIVE,
        /// Whole numbers below the size of the other operand's last dim.
        LABEL
    }

    static Input normal(long... shape) {
        return new Input(Shape.of(shape), Fill.NORMAL);
    }

    /// The elements of one of several tensors for this operand; the same ones each time.
    ///
    /// @param set which tensor
    /// @param operand which operand
    /// @param classes how many labels there are
    public float[] values(int set, int operand, long classes) {
        SplittableRandom random = new SplittableRandom(31L * set + operand);
        float[] values = new float[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (fill) {
                        case NORMAL -> (float) random.nextGaussian();
                        case POSITIVE -> (float) Math.abs(random.nextGaussian()) + 0x1p-10f;
                        case LABEL -> random.nextLong(classes);
                    };
        }
        return values;
    }
}
