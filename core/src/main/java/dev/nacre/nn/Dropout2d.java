package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// A layer that sets whole channels of `[batch, channels, height, width]`, or of `[batch, channels,
/// length]`, to 0 at random while it trains, and returns its input otherwise (Tompson et al. 2015,
/// arXiv:1411.4280); as torch.nn.Dropout2d.
///
/// Each channel of each sample is kept with probability `1 - p` and then divided by it.
public final class Dropout2d extends RandomZeros {
    private Dropout2d(double p, Consumer<Dropout.Options> options) {
        super(p, options);
    }

    /// A layer that drops half of the channels.
    public static Dropout2d of() {
        return of(0.5);
    }

    /// A layer that drops channels with a probability.
    ///
    /// @throws dev.nacre.type.NacreException if the probability is not from 0 to 1
    public static Dropout2d of(double p) {
        return of(p, o -> {});
    }

    /// A layer that drops channels with a probability, with options such as `o ->
    /// o.generator(generator)`.
    ///
    /// @throws dev.nacre.type.NacreException if the probability is not from 0 to 1
    public static Dropout2d of(double p, Consumer<Dropout.Options> options) {
        return new Dropout2d(p, options);
    }

    @Override
    Shape choices(Tensor x) {
        if (x.dim() != 3 && x.dim() != 4) {
            throw new ShapeException(
                    "%s: an input of shape %s is neither [batch, channels, height, width] nor"
                                    .formatted(Recording.at("Dropout2d"), x.shape())
                            + " [batch, channels, length]; use Dropout, which drops elements");
        }
        Shape one = x.shape();
        for (int d = 2; d < x.dim(); d++) {
            one = one.with(d, 1);
        }
        return one;
    }
}
