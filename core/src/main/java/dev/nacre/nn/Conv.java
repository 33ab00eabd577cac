package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.PadMode;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over the last dims: what [Conv2d], [ConvTranspose2d] and their kin share.
public abstract sealed class Conv extends Module
        permits Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
    private final long in;
    private final long out;
    private final long[] size;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Options options = new Options();

    /// What may be chosen for these layers.
    public static final class Options extends Convolutions.Options {
        private boolean bias = true;
        private DType dtype = DType.F32;

        Options() {}

        @Override
        public Options stride(long... stride) {
            super.stride(stride);
            return this;
        }

        @Override
        public Options padding(long... padding) {
            super.padding(padding);
            return this;
        }

        @Override
        public Options padding(String padding) {
            super.padding(padding);
            return this;
        }

        @Override
        public Options paddingMode(PadMode paddingMode) {
            super.paddingMode(paddingMode);
            return this;
        }

        @Override
        public Options outputPadding(long... outputPadding) {
            super.outputPadding(outputPadding);
            return this;
        }

        @Override
        public Options dilation(long... dilation) {
            super.dilation(dilation);
            return this;
        }

        @Override
        public Options groups(long groups) {
            super.groups(groups);
            return this;
        }

        /// Whether there is a bias; there is one by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    Conv(long in, long out, long[] size, Consumer<? super Options> chosen) {
        this.in = in;
        this.out = out;
        this.size = size.clone();
        chosen.accept(options);
        if (in < 1 || out < 1 || Arrays.stream(size).anyMatch(s -> s < 1)) {
            throw new NacreException(
                    "%s: cannot go from %d to %d channels with kernels of %s"
                            .formatted(label(), in, out, sizes(" x ")));
        }
        long groups = options.groups();
        if (in % groups != 0 || out % groups != 0) {
            throw new NacreException(
                    "%s: %d groups do not divide %d and %d channels"
                            .formatted(label(), groups, in, out));
        }
        Shape shape = isTransposed() ? Shape.of(in, out / groups) : Shape.of(out, in / groups);
        for (long s : size) {
            shape = shape.insert(shape.rank(), s);
        }
        // Also of a transposed one, whose results are not sums over the second dim: torch does so.
        long fan = shape.count() / shape.dim(0);
        weight = parameter("weight", Init.byFan(fan, options.dtype, shape.toArray()));
        bias = options.bias ? parameter("bias", Init.byFan(fan, options.dtype, out)) : null;
    }

    /// Whether the weight is `[in, out / groups, ...]`, and not `[out, in / groups, ...]`.
    abstract boolean isTransposed();

    abstract Tensor convolve(
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options);

    /// The kernels, `[out, in / groups, size...]`, or `[in, out / groups, size...]` of a transposed
    /// convolution.
    public final Parameter weight() {
        return weight;
    }

    /// The bias, `[out]`, or null if it has none.
    public final @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected final Tensor forward(Tensor x) {
        return convolve(x, weight.borrow(), bias == null ? null : bias.borrow(), options::copyTo);
    }

    @Override
    protected long multiplyAdds(Shape input, Shape output) {
        Shape kernels = weight.shape();
        return (isTransposed() ? input : output).count() * kernels.count() / kernels.dim(0);
    }

    private String sizes(String between) {
        return Arrays.stream(size).mapToObj(String::valueOf).collect(Collectors.joining(between));
    }

    @Override
    protected String extraRepr() {
        return "in=%d, out=%d, size=%s, %s, bias=%s"
                .formatted(in, out, sizes("x"), options, bias != null);
    }
}
