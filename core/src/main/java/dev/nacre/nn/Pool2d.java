package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// Windows that slide over images, each to one number.
abstract sealed class Pool2d extends Module permits MaxPool2d, AvgPool2d {
    private final long[] size;
    private final Consumer<? super Pooling.Options> options;

    Pool2d(long height, long width, Consumer<? super Pooling.Options> options) {
        this.size = new long[] {height, width};
        this.options = options;
    }

    abstract Tensor pool(Tensor x, long[] size, Consumer<? super Pooling.Options> options);

    @Override
    protected final Tensor forward(Tensor x) {
        return pool(x, size, options);
    }

    @Override
    protected String extraRepr() {
        Pooling.Options o = new Pooling.Options();
        options.accept(o);
        return "size=%dx%d, %s".formatted(size[0], size[1], o);
    }
}
