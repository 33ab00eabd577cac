package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Hands out examples in batches, every round (epoch) in another order if so wished.
///
/// Nothing is copied beforehand where the examples are [Samples]: a batch is a slice of them or,
/// where they are shuffled, is gathered by the kernels that use it. The examples of any other
/// [Dataset] are read and put together for each batch, by threads that work ahead if so wished. The
/// same seed gives the same batches, bit for bit, with any number of them.
///
/// ```java
/// var loader = DataLoader.of(images, 64, o -> o.shuffle(true).workers(4));
/// for (var batch : loader) { ... }
/// System.out.println("waited for data: " + loader.waited());
/// ```
public final class DataLoader implements Iterable<Samples> {
    private static final int MOST_WORKERS = 1024;

    private final Dataset dataset;
    private final long batchSize;
    private final Options options;
    private final AtomicLong waitedNanos = new AtomicLong();

    /// What may be chosen for a [DataLoader].
    public static final class Options {
        private boolean shuffle;
        private boolean dropLast;
        private int workers;
        private int prefetch = 2;
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

        /// How many threads make batches ahead; by default none, and a batch is made when it is
        /// asked for. [Samples] need none and use none.
        public Options workers(int workers) {
            this.workers = inRange("workers", workers, 0);
            return this;
        }

        /// How many batches each worker makes ahead, by default 2.
        public Options prefetch(int prefetch) {
            this.prefetch = inRange("prefetch", prefetch, 1);
            return this;
        }

        /// What the orders and the changes at random are drawn from, by default the generator that
        /// [Nacre#seed(long)] sets.
        public Options generator(Generator generator) {
            this.generator = generator;
            return this;
        }

        private static int inRange(String option, int value, int least) {
            if (value < least || value > MOST_WORKERS) {
                throw new NacreException(
                        "DataLoader: %s must be from %d to %d, not %d"
                                .formatted(option, least, MOST_WORKERS, value));
            }
            return value;
        }
    }

    private DataLoader(Dataset dataset, long batchSize, Options options) {
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.options = options;
    }

    /// Batches of the examples in their order.
    public static DataLoader of(Dataset dataset, long batchSize) {
        return of(dataset, batchSize, o -> {});
    }

    /// Batches of the examples, with options such as `o -> o.shuffle(true)`.
    public static DataLoader of(Dataset dataset, long batchSize, Consumer<Options> options) {
        if (batchSize < 1) {
            throw new NacreException(
                    "DataLoader: a batch needs at least 1 example, not " + batchSize);
        }
        Options o = new Options();
        options.accept(o);
        return new DataLoader(dataset, batchSize, o);
    }

    /// The number of batches in a round.
    public long batches() {
        long n = dataset.count();
        return n / batchSize + (options.dropLast || n % batchSize == 0 ? 0 : 1);
    }

    /// How long the rounds so far have kept their callers waiting for batches, all together. Where
    /// that is much of the time of a training, more workers help.
    public Duration waited() {
        return Duration.ofNanos(waitedNanos.get());
    }

    /// A round of all examples; its order is drawn now.
    ///
    /// A batch that cannot be made ends the round with a [NacreException]: it names the place of
    /// the example in the data set, and what was thrown there is its cause. A round may be left at
    /// any time; its threads then end by themselves.
    @Override
    public Iterator<Samples> iterator() {
        long n = dataset.count();
        Tensor order = options.shuffle ? generator().randperm(n) : null;
        long last = batches();
        if (dataset instanceof Samples samples) {
            return timed(
                    last,
                    number -> {
                        long start = batchSize * number;
                        long count = Math.min(batchSize, n - start);
                        return order == null
                                ? samples.narrow(start, count)
                                : samples.pick(order.narrow(0, start, count));
                    });
        }
        LongUnaryOperator places = LongUnaryOperator.identity();
        if (order != null) {
            long[] shuffled = order.toLongArray();
            places = i -> shuffled[(int) i];
        }
        Generator seeds = new Generator(generator().nextLong());
        Epoch epoch = new Epoch(dataset, places, n, batchSize, seeds);
        if (options.workers == 0) {
            return timed(last, epoch::batch);
        }
        Round round = new Round(epoch, last, options.workers, options.workers * options.prefetch);
        return timed(last, _ -> round.next());
    }

    /// Batches by their numbers, and how long each one takes.
    private Iterator<Samples> timed(long batches, LongFunction<Samples> make) {
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < batches;
            }

            @Override
            public Samples next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                long start = System.nanoTime();
                long number = next;
                // Nothing comes behind an error.
                next = batches;
                Samples batch = make.apply(number);
                next = number + 1;
                waitedNanos.addAndGet(System.nanoTime() - start);
                return batch;
            }
        };
    }

    private Generator generator() {
        return options.generator == null ? Nacre.generator() : options.generator;
    }
}
