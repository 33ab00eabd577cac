package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;

/// A layer that makes several dims of one, as torch.nn.Unflatten: with dim 1 and sizes 3, 4, 5,
/// `[2, 60]` becomes `[2, 3, 4, 5]`.
public final class Unflatten extends Module {
    private final int dim;
    private final long[] sizes;

    private Unflatten(int dim, long... sizes) {
        this.dim = dim;
        this.sizes = sizes;
    }

    /// Gives the dim's elements these sizes, of which one may be -1 and is worked out.
    ///
    /// @throws NacreException if there is no size, or more than one is negative
    public static Unflatten of(int dim, long... sizes) {
        if (sizes.length == 0
                || Arrays.stream(sizes).anyMatch(s -> s < -1)
                || Arrays.stream(sizes).filter(s -> s == -1).count() > 1) {
            throw new NacreException(
                    "Unflatten: %s are no sizes; one of them may be -1"
                            .formatted(Arrays.toString(sizes)));
        }
        return new Unflatten(dim, sizes.clone());
    }

    @Override
    protected Tensor forward(Tensor x) {
        int d = x.shape().index(dim, Recording.at("Unflatten"));
        long have = x.dim() == 0 ? 0 : x.size(d);
        long known = Arrays.stream(sizes).filter(s -> s != -1).reduce(1, (a, b) -> a * b);
        boolean open = Arrays.stream(sizes).anyMatch(s -> s == -1);
        if (open ? known == 0 || have % known != 0 : have != known) {
            throw new ShapeException(
                    "%s: dim %d of shape %s does not make dims of %s: their product must be %d"
                            .formatted(
                                    Recording.at("Unflatten"),
                                    dim,
                                    x.shape(),
                                    Arrays.toString(sizes),
                                    have));
        }
        Shape to = x.shape().remove(d);
        for (int i = 0; i < sizes.length; i++) {
            to = to.insert(d + i, sizes[i] == -1 ? have / known : sizes[i]);
        }
        return x.reshape(to.toArray());
    }

    @Override
    protected String extraRepr() {
        return "dim=%d, sizes=%s".formatted(dim, Arrays.toString(sizes));
    }
}
