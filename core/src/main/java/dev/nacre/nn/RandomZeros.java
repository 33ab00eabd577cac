package dev.nacre.nn;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that sets parts of its input to 0 at random while it trains, and divides the others by
/// the probability with which they are kept.
abstract sealed class RandomZeros extends Module permits Dropout, Dropout1d, Dropout2d {
    private final double p;
    private final @Nullable Generator generator;

    RandomZeros(double p, Consumer<Dropout.Options> options) {
        if (!(p >= 0 && p <= 1)) {
            throw new NacreException(label() + ": a probability is from 0 to 1, not " + p);
        }
        Dropout.Options o = new Dropout.Options();
        options.accept(o);
        this.p = p;
        this.generator = o.generator;
    }

    /// The shape of what is drawn; its dims of size 1 are dropped or kept as a whole.
    abstract Shape choices(Tensor x);

    @Override
    protected final Tensor forward(Tensor x) {
        Shape choices = choices(x);
        if (!isTraining() || p == 0) {
            return x;
        }
        Generator g = generator == null ? Nacre.generator() : generator;
        return x.mul(Tensor.ones(x.dtype(), choices.toArray()).dropout(p, g));
    }

    @Override
    protected String extraRepr() {
        return "p=" + p;
    }
}
