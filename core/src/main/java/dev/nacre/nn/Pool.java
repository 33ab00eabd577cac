package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Windows that slide over the last dims, each to one number.
abstract sealed class Pool extends Module permits MaxPool1d, MaxPool2d, AvgPool1d, AvgPool2d {
    private final long[] size;
    private final Consumer<? super Pooling.Options> options;

    Pool(long[] size, Consumer<? super Pooling.Options> options) {
        this.size = size.clone();
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
        String sizes =
                Arrays.stream(size).mapToObj(String::valueOf).collect(Collectors.joining("x"));
        return "size=%s, %s".formatted(sizes, o);
    }
}
