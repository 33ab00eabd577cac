package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.lang.ref.Reference;

/// One tensor that is filled with those of the examples of a batch, one after another.
final class Collation {
    private final String what;
    private final Shape each;
    private final DType dtype;
    private final long bytes;
    private final long count;
    private final HostStorage storage;
    private long filled;

    /// @param what inputs or labels, for errors
    /// @param first what all are like
    Collation(String what, Tensor first, long count) {
        this.what = what;
        this.each = first.shape();
        this.dtype = first.dtype();
        this.bytes = each.count() * dtype.bytes();
        this.count = count;
        this.storage =
                HostMemory.allocate(
                        Math.multiplyExact(bytes, count),
                        "the %s of a batch of %d examples".formatted(what, count));
    }

    void add(Tensor t) {
        if (!t.shape().equals(each) || t.dtype() != dtype) {
            throw new ShapeException(
                    "its %s are %s of shape %s, those of the batch's first example %s of shape %s; give all of them one shape, for example by Transforms.resize"
                            .formatted(what, t.dtype(), t.shape(), dtype, each));
        }
        try {
            t.copyTo(storage.segment().asSlice(storage.offset() + filled, bytes), 0);
            filled += bytes;
        } finally {
            Reference.reachabilityFence(storage);
        }
    }

    /// The whole, once all have been added.
    Tensor tensor() {
        return Tensor.of(storage, dtype, each.insert(0, count).toArray());
    }
}
