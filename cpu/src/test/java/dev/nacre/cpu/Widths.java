package dev.nacre.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;

/// The backends that must agree bit for bit: scalar loops, vectors of every width there is here,
/// and step by step.
final class Widths {
    /// Scalar loops on one thread, which the others are compared with.
    static final CpuBackend SCALAR = new CpuBackend(0, 1);

    /// One backend for each width of vectors, on one thread.
    static final List<CpuBackend> VECTORS = vectors();

    /// All of them, the scalar loops first.
    static final List<CpuBackend> ALL =
            Stream.of(Stream.of(SCALAR, CpuBackend.ready(1)), VECTORS.stream())
                    .flatMap(s -> s)
                    .toList();

    private Widths() {}

    private static List<CpuBackend> vectors() {
        List<CpuBackend> all = new ArrayList<>();
        for (int bits = 128; bits <= VectorShape.preferredShape().vectorBitSize(); bits *= 2) {
            all.add(new CpuBackend(bits, 1));
        }
        return all;
    }
}
