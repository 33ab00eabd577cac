package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands out samples in batches, every round (epoch) in another order if so wished.
///
/// Nothing is copied beforehand: a batch is a slice of the samples or, where they are shuffled, is
/// gathered by the kernels that use it.
public final class DataLoader implements Iterable<Samples> {
    private final Samples samples;
    private final long batchSize;
    private final Options options;

    /// What may be chosen for a [DataLoader].
    public static final class Options {
        private boolean shuffle;
        private boolean dropLast;
        private @Nullable Generator generator;

        private Options() {}

        /// Whether every round has an order of its own; not by default.
        public Options shuffle(boolean shuffle) {
            this.shuffle = shuffle;
            return this;
        }

        /// Whether a last batch that is not full is left out; not by default.
        public Options dropLast(boolean dropLast) {
            this.dropLast = dropLast;
            return this;
        }

        /// What the orders are drawn from, by default the generator that [Nacre#seed(long)] sets.
        public Options generator(Generator generator) {
            this.generator = generator;
            return this;
        }
    }

    private DataLoader(Samples samples, long batchSize, Options options) {
        this.samples = samples;
        this.batchSize = batchSize;
        this.options = options;
    }

    /// Batches of the samples in their order.
    public static DataLoader of(Samples samples, long batchSize) {
        return of(samples, batchSize, o -> {});
    }

    /// Batches of the samples, with options such as `o -> o.shuffle(true)`.
    public static DataLoader of(Samples samples, long batchSize, Consumer<Options> options) {
        if (batchSize < 1) {
            throw new NacreException(
                    "DataLoader: a batch needs at least 1 sample, not " + batchSize);
        }
        Options o = new Options();
        options.accept(o);
        return new DataLoader(samples, batchSize, o);
    }

    /// The number of batches in a round.
    public long batches() {
        long more = options.dropLast ? 0 : batchSize - 1;
        return (samples.count() + more) / batchSize;
    }

    /// A round of all samples; its order is drawn now.
    @Override
    public Iterator<Samples> iterator() {
        Tensor order = options.shuffle ? generator().randperm(samples.count()) : null;
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < batches();
            }

            @Override
            public Samples next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long start = batchSize * next++;
                long count = Math.min(batchSize, samples.count() - start);
                return order == null
                        ? samples.narrow(start, count)
                        : samples.pick(order.narrow(0, start, count));
            }
        };
    }

    private Generator generator() {
        return options.generator == null ? Nacre.generator() : options.generator;
    }
}
