package dev.nacre.cpu;

import jdk.incubator.vector.VectorShape;

/// What the Vector API says about the machine; the only class that links to it before a kernel.
final class VectorShapes {
    private VectorShapes() {}

    /// The width of the vectors the machine is best at.
    static int preferredBits() {
        return VectorShape.preferredShape().vectorBitSize();
    }
}
