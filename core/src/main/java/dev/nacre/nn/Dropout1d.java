package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// A layer that sets whole channels of `[batch, channels, length]`, or of `[channels, length]`, to
/// 0 at random while it trains, and returns its input otherwise (Tompson et al. 2015,
/// arXiv:1411.4280); as torch.nn.Dropout1d.
///
/// Each channel of each sample is kept with probability `1 - p` and then divided by it.
public final class Dropout1d extends RandomZeros {
    private Dropout1d(double p, Consumer<Dropout.Options> options) {
        super(p, options);
    }

    /// A layer that drops half of the channels.
    public static Dropout1d of() {
        return of(0.5);
    }

    /// A layer that drops channels with a probability.
    ///
    /// @throws dev.nacre.type.NacreException if the probability is not from 0 to 1
    public static Dropout1d of(double p) {
        return of(p, o -> {});
    }

    /// A layer that drops channels with a probability, with options such as `o ->
    /// o.generator(generator)`.
    ///
    /// @throws dev.nacre.type.NacreException if the probability is not from 0 to 1
    public static Dropout1d of(double p, Consumer<Dropout.Options> options) {
        return new Dropout1d(p, options);
    }

    @Override
    Shape choices(Tensor x) {
        if (x.dim() != 2 && x.dim() != 3) {
            throw new ShapeException(
                    "%s: an input of shape %s is neither [batch, channels, length] nor"
                                    .formatted(Recording.at("Dropout1d"), x.shape())
                            + " [channels, length]; use Dropout, which drops elements");
        }
        return x.shape().with(x.dim() - 1, 1);
    }
}
