package dev.nacre.nn;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that sets elements to 0 at random while it trains, and returns its input otherwise
/// (Srivastava et al. 2014, JMLR 15); as torch.nn.Dropout.
///
/// Each element is kept with probability `1 - p` and then divided by it, so that the mean stays.
/// Which ones is settled by the place in the generator's stream at which the call was recorded: the
/// gradient, and whoever looks twice, meets the same elements.
public final class Dropout extends Module {
    private final double p;
    private final @Nullable Generator generator;

    /// What may be chosen for a [Dropout].
    public static final class Options {
        private @Nullable Generator generator;

        private Options() {}

        /// What is drawn from, by default the generator that [Nacre#seed(long)] sets.
        public Options generator(Generator generator) {
            this.generator = generator;
            return this;
        }
    }

    private Dropout(double p, Options o) {
        this.p = p;
        this.generator = o.generator;
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
        if (!(p >= 0 && p <= 1)) {
            throw new NacreException("Dropout: a probability is from 0 to 1, not " + p);
        }
        Options o = new Options();
        options.accept(o);
        return new Dropout(p, o);
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (!isTraining() || p == 0) {
            return x;
        }
        Generator g = generator == null ? Nacre.generator() : generator;
        // f32 is fine enough for the choice, whatever is chosen from.
        Tensor kept = g.rand(DType.F32, x.shape().toArray()).ge(p).cast(x.dtype());
        return x.mul(kept).mul(p == 1 ? 0 : 1 / (1 - p));
    }

    @Override
    protected String extraRepr() {
        return "p=" + p;
    }
}
