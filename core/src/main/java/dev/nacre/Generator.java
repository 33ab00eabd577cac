package dev.nacre;

import dev.nacre.backend.Philox;
import dev.nacre.graph.Graph;
import dev.nacre.kernel.Distribution;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/// A stream of random numbers that depends on its seed only, on every backend.
///
/// Draws are numbered in the order of the program: an operation takes its numbers when it is
/// recorded, whenever it is computed. As a [RandomGenerator] it also draws single numbers for plain
/// Java code, from the same stream.
public final class Generator implements RandomGenerator {
    private long seed;
    private long counter;

    /// Where a generator stands: what it takes to go on from there, for example in a checkpoint.
    ///
    /// @param seed which stream it is
    /// @param counter how far the stream has been used
    public record State(long seed, long counter) {}

    /// A stream from its beginning.
    public Generator(long seed) {
        this(seed, 0);
    }

    private Generator(long seed, long counter) {
        this.seed = seed;
        this.counter = counter;
    }

    /// Which stream it is.
    public synchronized long seed() {
        return seed;
    }

    /// How far the stream has been used.
    public synchronized long counter() {
        return counter;
    }

    /// Where this generator stands now.
    public synchronized State state() {
        return new State(seed, counter);
    }

    /// Has this generator go on where another one, or itself, once stood.
    public synchronized void restore(State state) {
        seed = state.seed;
        counter = state.counter;
    }

    /// The next 64 bits of the stream; they take one step of the counter.
    @Override
    public long nextLong() {
        long[] halves = new long[2];
        State at = take(1);
        Philox.fill(
                Distribution.BITS,
                at.seed,
                at.counter,
                DType.I64,
                MemorySegment.ofArray(halves),
                0,
                halves.length);
        // Each has 63 bits.
        return halves[0] << 1 ^ halves[1];
    }

    /// The stream number `i` of this seed, independent of this one and of all others.
    public synchronized Generator split(long i) {
        // The finaliser of SplitMix64 (Steele et al. 2014) spreads neighbouring numbers.
        long z = seed() + (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return new Generator(z ^ (z >>> 31));
    }

    /// Numbers drawn evenly from [0, 1).
    public Tensor rand(DType dtype, long... shape) {
        return draw(Distribution.UNIFORM, floating(dtype, "rand"), Shape.of(shape));
    }

    /// Numbers drawn from the normal distribution with mean 0 and variance 1.
    public Tensor randn(DType dtype, long... shape) {
        return draw(Distribution.NORMAL, floating(dtype, "randn"), Shape.of(shape));
    }

    /// Whole numbers drawn evenly from `low` to below `high`, as i64.
    public Tensor randint(long low, long high, long... shape) {
        if (low >= high) {
            throw new NacreException(
                    "%s: there is no whole number from %d to below %d"
                            .formatted(Checks.at("randint"), low, high));
        }
        return draw(Distribution.BITS, DType.I64, Shape.of(shape)).remainder(high - low).add(low);
    }

    /// The numbers 0 to n - 1 in random order, as i64.
    public Tensor randperm(long n) {
        if (n < 0 || n > Integer.MAX_VALUE - 8) {
            throw new NacreException(
                    "%s: cannot permute %d numbers".formatted(Checks.at("randperm"), n));
        }
        long[] bits = draw(Distribution.BITS, DType.I64, Shape.of(n)).toLongArray();
        long[] order = new long[(int) n];
        for (int i = 0; i < order.length; i++) {
            int j = (int) (bits[i] % (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return Tensor.of(order);
    }

    private Tensor draw(Distribution d, DType dtype, Shape shape) {
        State at = take(Philox.steps(d, shape.count()));
        return Tensor.of(Graph.random(shape, dtype, d, at.seed, at.counter));
    }

    /// Where steps of the stream begin that are taken now.
    private State take(long steps) {
        return Redraws.take(() -> moved(steps));
    }

    private synchronized State moved(long steps) {
        State at = new State(seed, counter);
        counter += steps;
        return at;
    }

    private static DType floating(DType dtype, String op) {
        if (dtype != DType.F32 && dtype != DType.F64) {
            throw new DTypeException(
                    "%s: draws f32 or f64, not %s".formatted(Checks.at(op), dtype));
        }
        return dtype;
    }
}
