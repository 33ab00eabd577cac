package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over the last dims of a tensor: what is checked, and what is recorded.
final class Convolution {
    private final String op;
    private final int spatial;
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final Convolutions.Options o;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;

    private Convolution(
            String op, int spatial, Tensor weight, @Nullable Tensor bias, Convolutions.Options o) {
        this.op = op;
        this.spatial = spatial;
        this.weight = weight;
        this.bias = bias;
        this.o = o;
        stride = Convolutions.Options.each("stride", o.stride, spatial, op);
        padding = Convolutions.Options.each("padding", o.padding, spatial, op);
        dilation = Convolutions.Options.each("dilation", o.dilation, spatial, op);
    }

    /// @param spatial how many dims kernels slide over
    static Tensor of(
            String op,
            int spatial,
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        Convolutions.Options o = new Convolutions.Options();
        options.accept(o);
        Convolution c = new Convolution(op, spatial, weight, bias, o);
        c.check(x);
        return x.dim() == spatial + 1 ? c.apply(x.unsqueeze(0)).squeeze(0) : c.apply(x);
    }

    private Tensor apply(Tensor x) {
        Node input = grouped(padded(x), 1).node();
        Node kernels = grouped(weight, 0).node();
        Node result = Graph.conv(new Op.Conv(boxed(stride), boxed(dilation)), input, kernels);
        Tensor y = Tensor.of(result).flatten(1, 2);
        return bias == null ? y : y.add(bias.reshape(column(bias.numel())));
    }

    private void check(Tensor x) {
        if (!x.dtype().isFloating() || x.dtype() != weight.dtype()) {
            throw new DTypeException(
                    "%s: needs floating-point numbers of one dtype, not %s and a weight of %s; use"
                                    .formatted(Checks.at(op), x.dtype(), weight.dtype())
                            + " to(DType.%s)".formatted(weight.dtype().name()));
        }
        if (weight.dim() != spatial + 2
                || weight.size(0) % o.groups != 0
                || weight.shape().count() == 0) {
            throw new ShapeException(
                    "%s: a weight of shape %s is not [out, in / groups%s] with %d groups"
                            .formatted(
                                    Checks.at(op),
                                    weight.shape(),
                                    ", size".repeat(spatial),
                                    o.groups));
        }
        long in = weight.size(1) * o.groups;
        if ((x.dim() != spatial + 2 && x.dim() != spatial + 1) || x.size(-1 - spatial) != in) {
            String groups = o.groups == 1 ? "" : " and " + o.groups + " groups";
            throw new ShapeException(
                    "%s: an input of shape %s does not fit a weight of shape %s%s: "
                                    .formatted(Checks.at(op), x.shape(), weight.shape(), groups)
                            + "expected [batch, %d%s]".formatted(in, ", size".repeat(spatial)));
        }
        if (bias != null && !bias.shape().equals(Shape.of(weight.size(0)))) {
            throw new ShapeException(
                    "%s: a bias of shape %s does not fit a weight of shape %s: it must be [%d]"
                            .formatted(
                                    Checks.at(op), bias.shape(), weight.shape(), weight.size(0)));
        }
    }

    /// With zeros around the last dims.
    private Tensor padded(Tensor x) {
        for (int d = 0; d < spatial; d++) {
            long size = x.size(2 + d) + 2 * padding[d];
            long reach = (weight.size(2 + d) - 1) * dilation[d] + 1;
            if (size < reach) {
                throw new ShapeException(
                        "%s: a kernel of shape %s reaches over %d elements of dim %d, but an input"
                                        .formatted(Checks.at(op), weight.shape(), reach, 2 + d)
                                + " of shape %s has %d there with its padding"
                                        .formatted(x.shape(), size));
            }
        }
        return Arrays.stream(padding).allMatch(p -> p == 0)
                ? x
                : x.pad(0, Windows.sides(padding, padding));
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
