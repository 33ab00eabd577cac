package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.ShapeException;

/// What is put around the last two dims of images.
abstract sealed class Pad2d extends Module
        permits ZeroPad2d, ConstantPad2d, ReflectionPad2d, ReplicationPad2d, CircularPad2d {
    private final long[] sides;

    Pad2d(long left, long right, long top, long bottom) {
        sides = new long[] {left, right, top, bottom};
    }

    /// @param sides left, right, top, bottom
    abstract Tensor padded(Tensor x, long[] sides);

    @Override
    protected final Tensor forward(Tensor x) {
        if (x.dim() < 2) {
            throw new ShapeException(
                    "%s: an input of shape %s is no image: expected [..., height, width]"
                            .formatted(Recording.at(label()), x.shape()));
        }
        return padded(x, sides);
    }

    @Override
    protected String extraRepr() {
        return "left=%d, right=%d, top=%d, bottom=%d"
                .formatted(sides[0], sides[1], sides[2], sides[3]);
    }
}
