package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over the last dims of a tensor, to gather its numbers or, transposed, to
/// spread them: what is checked, and what is recorded.
final class Convolution {
    private final String op;
    private final boolean transposed;
    private final int spatial;
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final Convolutions.Options o;
    private final long[] stride;
    private final long[] padding;

    /// What is put behind a dim; as much as before it, or one more to keep sizes.
    private final long[] behind;

    private final long[] dilation;
    private final long[] outputPadding;

    private Convolution(
            String op,
            boolean transposed,
            int spatial,
            Tensor weight,
            @Nullable Tensor bias,
            Convolutions.Options o) {
        this.op = op;
        this.transposed = transposed;
        this.spatial = spatial;
        this.weight = weight;
        this.bias = bias;
        this.o = o;
        stride = Convolutions.Options.each("stride", o.stride, spatial, op);
        dilation = Convolutions.Options.each("dilation", o.dilation, spatial, op);
        padding = Convolutions.Options.each("padding", o.padding, spatial, op);
        behind = padding.clone();
        outputPadding = Convolutions.Options.each("outputPadding", o.outputPadding, spatial, op);
    }

    /// Has results be as large as inputs.
    private void keepSizes() {
        for (int d = 0; d < spatial; d++) {
            padding[d] = (reach(d) - 1) / 2;
            behind[d] = reach(d) - 1 - padding[d];
        }
    }

    /// @param spatial how many dims kernels slide over
    static Tensor of(
            String op,
            int spatial,
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        return of(op, false, spatial, x, weight, bias, options);
    }

    /// As [#of], the other way: from results to inputs.
    static Tensor transposed(
            String op,
            int spatial,
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        return of(op, true, spatial, x, weight, bias, options);
    }

    private static Tensor of(
            String op,
            boolean transposed,
            int spatial,
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        Convolutions.Options o = new Convolutions.Options();
        options.accept(o);
        Convolution c = new Convolution(op, transposed, spatial, weight, bias, o);
        c.checkOptions();
        c.check(x);
        if (o.same) {
            c.keepSizes();
        }
        return x.dim() == spatial + 1 ? c.apply(x.unsqueeze(0)).squeeze(0) : c.apply(x);
    }

    private Tensor apply(Tensor x) {
        Tensor sums = transposed ? spread(x) : gathered(x);
        return bias == null ? sums : sums.add(bias.reshape(column(bias.numel())));
    }

    private Tensor gathered(Tensor x) {
        Node input = grouped(padded(x), 1).node();
        Node kernels = grouped(weight, 0).node();
        return Tensor.of(Graph.conv(slide(), input, kernels)).flatten(1, 2);
    }

    /// What is left of all that the kernels reach: the padding is cut off, but for what was asked
    /// for in addition.
    private Tensor spread(Tensor x) {
        Tensor from = grouped(x, 1);
        Shape to = from.shape();
        long[] size = new long[spatial];
        for (int d = 0; d < spatial; d++) {
            long reached = (x.size(2 + d) - 1) * stride[d] + reach(d);
            size[d] = reached - 2 * padding[d] + outputPadding[d];
            if (x.size(2 + d) == 0 || size[d] < 1) {
                throw new ShapeException(
                        "%s: nothing is left in dim %d of an input of shape %s with a kernel of shape"
                                        .formatted(Checks.at(op), 2 + d, x.shape())
                                + " %s and padding %s"
                                        .formatted(weight.shape(), Arrays.toString(padding)));
            }
            to = to.with(3 + d, Math.max(reached, size[d] + padding[d]));
        }
        Node kernels = grouped(weight, 0).node();
        Tensor all =
                Tensor.of(Graph.convTranspose(slide(), from.node(), kernels, to)).flatten(1, 2);
        for (int d = 0; d < spatial; d++) {
            all = all.narrow(2 + d, padding[d], size[d]);
        }
        return all;
    }

    private Op.Conv slide() {
        return new Op.Conv(boxed(stride), boxed(dilation));
    }

    /// How many elements of a dim a kernel spans.
    private long reach(int d) {
        return (weight.size(2 + d) - 1) * dilation[d] + 1;
    }

    private void checkOptions() {
        if (transposed && o.paddingMode != PadMode.CONSTANT) {
            throw new NacreException(
                    "%s: padding is left out of the result and has no mode, not even %s"
                            .formatted(Checks.at(op), o.paddingMode));
        }
        if (o.same && (transposed || Arrays.stream(stride).anyMatch(s -> s != 1))) {
            throw new NacreException(
                    "%s: padding \"same\" is for convolutions with a stride of 1, not %s"
                            .formatted(
                                    Checks.at(op),
                                    transposed ? "transposed ones" : Arrays.toString(stride)));
        }
        for (int d = 0; d < spatial; d++) {
            long limit = transposed ? Math.max(stride[d], dilation[d]) : 1;
            if (outputPadding[d] >= limit) {
                throw new NacreException(
                        "%s: outputPadding %s must be below %s"
                                .formatted(
                                        Checks.at(op),
                                        Arrays.toString(outputPadding),
                                        transposed
                                                ? "the stride or the dilation"
                                                : "1, it is for transposed convolutions"));
            }
        }
    }

    private void check(Tensor x) {
        Checks.like(Checks.floating(x, op), weight, op);
        if (weight.dim() != spatial + 2
                || weight.size(0) % o.groups != 0
                || weight.shape().count() == 0) {
            throw new ShapeException(
                    "%s: a weight of shape %s is not [%s / groups%s] with %d groups"
                            .formatted(
                                    Checks.at(op),
                                    weight.shape(),
                                    transposed ? "in, out" : "out, in",
                                    ", size".repeat(spatial),
                                    o.groups));
        }
        long in = transposed ? weight.size(0) : weight.size(1) * o.groups;
        long out = transposed ? weight.size(1) * o.groups : weight.size(0);
        if ((x.dim() != spatial + 2 && x.dim() != spatial + 1) || x.size(-1 - spatial) != in) {
            String groups = o.groups == 1 ? "" : " and " + o.groups + " groups";
            throw new ShapeException(
                    "%s: an input of shape %s does not fit a weight of shape %s%s: "
                                    .formatted(Checks.at(op), x.shape(), weight.shape(), groups)
                            + "expected [batch, %d%s]".formatted(in, ", size".repeat(spatial)));
        }
        if (bias != null && !bias.shape().equals(Shape.of(out))) {
            throw new ShapeException(
                    "%s: a bias of shape %s does not fit a weight of shape %s: it must be [%d]"
                            .formatted(Checks.at(op), bias.shape(), weight.shape(), out));
        }
    }

    /// With zeros, or what there is instead, around the last dims.
    private Tensor padded(Tensor x) {
        for (int d = 0; d < spatial; d++) {
            long size = x.size(2 + d) + padding[d] + behind[d];
            long reach = reach(d);
            if (size < reach) {
                throw new ShapeException(
                        "%s: a kernel of shape %s reaches over %d elements of dim %d, but an input"
                                        .formatted(Checks.at(op), weight.shape(), reach, 2 + d)
                                + " of shape %s has %d there with its padding"
                                        .formatted(x.shape(), size));
            }
        }
        return Arrays.stream(behind).allMatch(p -> p == 0)
                ? x
                : x.pad(o.paddingMode, Windows.sides(padding, behind));
    }

    /// A dim as groups of equal size.
    private Tensor grouped(Tensor t, int dim) {
        Shape s = t.shape();
        return t.reshape(s.with(dim, s.dim(dim) / o.groups).insert(dim, o.groups).toArray());
    }

    private long[] column(long size) {
        long[] shape = new long[spatial + 1];
        Arrays.fill(shape, 1);
        shape[0] = size;
        return shape;
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
