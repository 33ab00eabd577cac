package dev.nacre;

import dev.nacre.autograd.Gradient;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;

/// The windows of images as columns, and columns added up to images.
final class Columns {
    private static final int DIMS = 2;

    private final String op;
    private final long[] size;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;

    private Columns(String op, long[] sizes, Consumer<? super Convolutions.Options> options) {
        Convolutions.Options o = new Convolutions.Options();
        options.accept(o);
        if (o.groups != 1 || o.paddingMode != PadMode.CONSTANT || o.same) {
            throw new NacreException(
                    "%s: has a stride, a padding of zeros and a dilation; %s is not for it"
                            .formatted(Checks.at(op), o));
        }
        this.op = op;
        long[] checked = Convolutions.Options.checked("size", sizes, 1);
        size = Convolutions.Options.each("size", checked, DIMS, op);
        stride = Convolutions.Options.each("stride", o.stride, DIMS, op);
        padding = Convolutions.Options.each("padding", o.padding, DIMS, op);
        dilation = Convolutions.Options.each("dilation", o.dilation, DIMS, op);
    }

    static Tensor unfold(Tensor x, long[] size, Consumer<? super Convolutions.Options> options) {
        Columns c = new Columns("unfold", size, options);
        if (x.dim() != 4 && x.dim() != 3) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit: expected [batch, channels, height, width]"
                            .formatted(Checks.at(c.op), x.shape()));
        }
        return x.dim() == 3 ? c.of(x.unsqueeze(0)).squeeze(0) : c.of(x);
    }

    static Tensor fold(
            Tensor columns,
            long[] outputSize,
            long[] size,
            Consumer<? super Convolutions.Options> options) {
        Columns c = new Columns("fold", size, options);
        long[] to =
                Convolutions.Options.each(
                        "outputSize",
                        Convolutions.Options.checked("outputSize", outputSize, 1),
                        DIMS,
                        c.op);
        Checks.floating(columns, c.op);
        return columns.dim() == 2
                ? c.back(columns.unsqueeze(0), to).squeeze(0)
                : c.back(columns, to);
    }

    private Tensor of(Tensor images) {
        Tensor t = images.pad(0, Windows.sides(padding, padding));
        for (int d = 0; d < DIMS; d++) {
            places(t.shape(), d, t.size(2 + d));
        }
        for (int d = 0; d < DIMS; d++) {
            Op.Windows w = new Op.Windows(2 + d, stride[d], size[d], dilation[d]);
            t = Tensor.of(Graph.windows(t.node(), w));
        }
        return t.permute(0, 1, 4, 5, 2, 3)
                .reshape(t.size(0), t.size(1) * size[0] * size[1], t.size(2) * t.size(3));
    }

    /// How many windows there are along a dim.
    ///
    /// @param all the size of the dim with its padding
    private long places(Shape shape, int d, long all) {
        long reach = (size[d] - 1) * dilation[d] + 1;
        if (all < reach) {
            throw new ShapeException(
                    "%s: windows of %s with dilation %s do not fit an image of shape %s with its padding"
                            .formatted(
                                    Checks.at(op),
                                    Arrays.toString(size),
                                    Arrays.toString(dilation),
                                    shape));
        }
        return (all - reach) / stride[d] + 1;
    }

    /// What unfolding is linear in, the other way round: its gradient.
    private Tensor back(Tensor columns, long[] to) {
        Shape image = Shape.of(to);
        long within = size[0] * size[1];
        long many = 1;
        for (int d = 0; d < DIMS; d++) {
            many *= places(image, d, to[d] + 2 * padding[d]);
        }
        if (columns.dim() != 3 || columns.size(1) % within != 0 || columns.size(2) != many) {
            throw new ShapeException(
                    "%s: columns of shape %s do not fit images of %s: expected [batch, channels %d, %d]"
                            .formatted(Checks.at(op), columns.shape(), image, within, many));
        }
        long channels = columns.size(1) / within;
        Tensor zeros =
                Tensor.zeros(columns.dtype(), columns.size(0), channels, to[0], to[1])
                        .requiresGrad();
        Tensor unfolded;
        try (Recording.Scope _ = Recording.gradient(true)) {
            unfolded = of(zeros);
        }
        Node sums = Gradient.of(unfolded.node(), columns.node()).by(zeros.node());
        return sums == null ? zeros.detach() : Tensor.of(sums);
    }
}
