package dev.nacre.nn;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that sets elements to 0 at random while it trains, and returns its input otherwise
/// (Srivastava et al. 2014, JMLR 15); as torch.nn.Dropout.
///
/// Each element is kept with probability `1 - p` and then divided by it, so that the mean stays.
/// Which ones is settled by the place in the generator's stream at which the call was recorded: the
/// gradient, and whoever looks twice, meets the same elements.
public final class Dropout extends RandomZeros {
    /// What may be chosen for a [Dropout], [Dropout1d] or [Dropout2d].
    public static final class Options {
        @Nullable Generator generator;

        Options() {}

        /// What is drawn from, by default the generator that [dev.nacre.Nacre#seed(long)] sets.
        public Options generator(Generator generator) {
            this.generator = generator;
            return this;
        }
    }

    private Dropout(double p, Consumer<Options> options) {
        super(p, options);
    }

    /// A layer that drops half of the elements.
    public static Dropout of() {
        return of(0.5);
    }

    /// A layer that drops elements with a probability.
    ///
    /// @throws NacreException if the probability is not from 0 to 1
    public static Dropout of(double p) {
        return of(p, o -> {});
    }

    /// A layer that drops elements with a probability, with options such as `o ->
    /// o.generator(generator)`.
    ///
    /// @throws NacreException if the probability is not from 0 to 1
    public static Dropout of(double p, Consumer<Options> options) {
        return new Dropout(p, options);
    }

    @Override
    Shape choices(Tensor x) {
        return x.shape();
    }
}
