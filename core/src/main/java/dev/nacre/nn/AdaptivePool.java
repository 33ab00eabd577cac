package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// So many windows as were chosen over the last dims of an input, each to one number.
abstract sealed class AdaptivePool extends Module
        permits AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveMaxPool1d, AdaptiveMaxPool2d {
    private final long[] size;

    AdaptivePool(long... size) {
        if (Arrays.stream(size).anyMatch(s -> s < 1)) {
            throw new NacreException(
                    "%s: needs at least 1 window, not %s"
                            .formatted(label(), Arrays.toString(size)));
        }
        this.size = size.clone();
    }

    abstract Tensor pool(Tensor x, long[] size);

    @Override
    protected final Tensor forward(Tensor x) {
        return pool(x, size);
    }

    @Override
    protected String extraRepr() {
        return "size="
                + Arrays.stream(size).mapToObj(String::valueOf).collect(Collectors.joining("x"));
    }
}
