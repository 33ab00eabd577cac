package dev.nacre.nn;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// First values of parameters, put in their place; as torch.nn.init.
///
/// ```java
/// Init.normal(layer.weight(), 0, 0.02);
/// Init.kaimingNormal(conv.weight(), o -> o.mode(FanMode.FAN_OUT).nonlinearity(Nonlinearity.RELU));
/// ```
///
/// What is random comes from a generator, by default the one that [Nacre#seed(long)] sets. The fan
/// of a weight `[out, in, ...]` is `in` or `out` times the sizes of the dims behind them.
public final class Init {
    private Init() {}

    /// What may be chosen for Kaiming's values.
    public static final class Kaiming {
        private FanMode mode = FanMode.FAN_IN;
        private Nonlinearity nonlinearity = Nonlinearity.LEAKY_RELU;
        private double slope;
        private Generator generator = Nacre.generator();

        private Kaiming() {}

        /// Which sums keep their variance, those of the forward pass by default.
        public Kaiming mode(FanMode mode) {
            this.mode = mode;
            return this;
        }

        /// The function behind the layer, a leaky ReLU by default.
        public Kaiming nonlinearity(Nonlinearity nonlinearity) {
            this.nonlinearity = nonlinearity;
            return this;
        }

        /// The slope of the leaky ReLU below 0, 0 by default.
        public Kaiming slope(double slope) {
            this.slope = slope;
            return this;
        }

        /// What is drawn from.
        public Kaiming generator(Generator generator) {
            this.generator = generator;
            return this;
        }
    }

    /// One number everywhere.
    public static void constant(Slot slot, double value) {
        slot.set(Tensor.full(value, slot.dtype(), slot.shape().toArray()));
    }

    /// 0 everywhere.
    public static void zeros(Slot slot) {
        constant(slot, 0);
    }

    /// 1 everywhere.
    public static void ones(Slot slot) {
        constant(slot, 1);
    }

    /// 1 on the diagonal of a matrix and 0 elsewhere.
    ///
    /// @throws ShapeException if it is not a matrix
    public static void eye(Slot slot) {
        checkRank("eye", slot, slot.shape().rank() == 2, "a matrix");
        Tensor row = Tensor.arange(slot.shape().dim(0)).unsqueeze(1);
        slot.set(row.eq(Tensor.arange(slot.shape().dim(1))).cast(slot.dtype()));
    }

    /// Numbers drawn evenly from `low` to below `high`.
    public static void uniform(Slot slot, double low, double high) {
        uniform(slot, low, high, Nacre.generator());
    }

    /// Numbers drawn evenly from `low` to below `high`.
    public static void uniform(Slot slot, double low, double high, Generator generator) {
        slot.set(uniform(generator, low, high, slot.dtype(), slot.shape().toArray()));
    }

    private static Tensor uniform(
            Generator generator, double low, double high, DType dtype, long... shape) {
        return generator.rand(dtype, shape).mul(high - low).add(low);
    }

    /// Evenly from within `1 / sqrt(fan)` of 0: what PyTorch's layers begin with.
    ///
    /// @param fan how many inputs one result is summed from
    static Tensor byFan(long fan, DType dtype, long... shape) {
        double bound = fan > 0 ? 1 / Math.sqrt((double) fan) : 0;
        return uniform(Nacre.generator(), -bound, bound, dtype, shape);
    }

    /// Numbers drawn from the normal distribution.
    public static void normal(Slot slot, double mean, double std) {
        normal(slot, mean, std, Nacre.generator());
    }

    /// Numbers drawn from the normal distribution.
    public static void normal(Slot slot, double mean, double std, Generator generator) {
        checkStd("normal", std);
        slot.set(generator.randn(slot.dtype(), slot.shape().toArray()).mul(std).add(mean));
    }

    /// Numbers drawn from the part of the normal distribution from `low` to `high`.
    public static void truncNormal(Slot slot, double mean, double std, double low, double high) {
        truncNormal(slot, mean, std, low, high, Nacre.generator());
    }

    /// Numbers drawn from the part of the normal distribution from `low` to `high`.
    public static void truncNormal(
            Slot slot, double mean, double std, double low, double high, Generator generator) {
        checkStd("truncNormal", std);
        if (!(low < high)) {
            throw new NacreException(
                    "truncNormal: there is nothing from %s to %s".formatted(low, high));
        }
        double from = Quantiles.probability((low - mean) / std);
        double to = Quantiles.probability((high - mean) / std);
        Tensor p = uniform(generator, from, to, DType.F64, slot.shape().toArray());
        Tensor values = Quantiles.normal(p).mul(std).add(mean).clamp(low, high);
        slot.set(values.cast(slot.dtype()));
    }

    /// [#xavierUniform(Slot, double, Generator)] with a gain of 1.
    public static void xavierUniform(Slot slot) {
        xavierUniform(slot, 1, Nacre.generator());
    }

    /// Evenly from within `gain sqrt(6 / (fanIn + fanOut))` of 0 (Glorot & Bengio 2010, AISTATS).
    ///
    /// @param gain of the function behind the layer; see [Nonlinearity#gain()]
    public static void xavierUniform(Slot slot, double gain, Generator generator) {
        spread(slot, xavierStd("xavierUniform", slot, gain), generator);
    }

    /// [#xavierNormal(Slot, double, Generator)] with a gain of 1.
    public static void xavierNormal(Slot slot) {
        xavierNormal(slot, 1, Nacre.generator());
    }

    /// Normal with a standard deviation of `gain sqrt(2 / (fanIn + fanOut))` (Glorot & Bengio 2010,
    /// AISTATS).
    ///
    /// @param gain of the function behind the layer; see [Nonlinearity#gain()]
    public static void xavierNormal(Slot slot, double gain, Generator generator) {
        normal(slot, 0, xavierStd("xavierNormal", slot, gain), generator);
    }

    /// [#kaimingUniform(Slot, Consumer)] without options.
    public static void kaimingUniform(Slot slot) {
        kaimingUniform(slot, o -> {});
    }

    /// Evenly from within `gain sqrt(3 / fan)` of 0 (He et al. 2015, arXiv:1502.01852).
    public static void kaimingUniform(Slot slot, Consumer<Kaiming> options) {
        Kaiming o = new Kaiming();
        options.accept(o);
        spread(slot, kaimingStd("kaimingUniform", slot, o), o.generator);
    }

    /// [#kaimingNormal(Slot, Consumer)] without options.
    public static void kaimingNormal(Slot slot) {
        kaimingNormal(slot, o -> {});
    }

    /// Normal with a standard deviation of `gain / sqrt(fan)` (He et al. 2015, arXiv:1502.01852).
    public static void kaimingNormal(Slot slot, Consumer<Kaiming> options) {
        Kaiming o = new Kaiming();
        options.accept(o);
        normal(slot, 0, kaimingStd("kaimingNormal", slot, o), o.generator);
    }

    /// [#orthogonal(Slot, double, Generator)] with a gain of 1.
    public static void orthogonal(Slot slot) {
        orthogonal(slot, 1, Nacre.generator());
    }

    /// `gain` times a random matrix whose rows, or columns where these are fewer, are of length 1
    /// and at right angles (Saxe et al. 2014, arXiv:1312.6120). Dims behind the first count as one.
    ///
    /// @throws ShapeException if there are fewer than two dims
    public static void orthogonal(Slot slot, double gain, Generator generator) {
        Shape shape = slot.shape();
        checkRank("orthogonal", slot, shape.rank() >= 2, "at least two dims");
        int rows = Math.toIntExact(shape.dim(0));
        int columns = rows == 0 ? 0 : Math.toIntExact(shape.count() / rows);
        int length = Math.max(rows, columns);
        int count = Math.min(rows, columns);
        double[] drawn = generator.randn(DType.F64, count, length).toDoubleArray();
        Tensor vectors = Tensor.of(Orthonormal.of(drawn, count)).reshape(count, length);
        Tensor matrix = rows > columns ? vectors.t() : vectors;
        slot.set(matrix.mul(gain).cast(slot.dtype()).reshape(shape.toArray()));
    }

    /// Evenly with a standard deviation: within `sqrt(3)` times as much of the mean.
    private static void spread(Slot slot, double std, Generator generator) {
        double bound = Math.sqrt(3) * std;
        uniform(slot, -bound, bound, generator);
    }

    private static double xavierStd(String op, Slot slot, double gain) {
        double fans = fan(op, slot, FanMode.FAN_IN) + fan(op, slot, FanMode.FAN_OUT);
        return fans == 0 ? 0 : gain * Math.sqrt(2 / fans);
    }

    private static double kaimingStd(String op, Slot slot, Kaiming o) {
        double fan = fan(op, slot, o.mode);
        return fan == 0 ? 0 : o.nonlinearity.gain(o.slope) / Math.sqrt(fan);
    }

    private static double fan(String op, Slot slot, FanMode mode) {
        Shape shape = slot.shape();
        checkRank(op, slot, shape.rank() >= 2, "at least two dims");
        int other =
                switch (mode) {
                    case FAN_IN -> 0;
                    case FAN_OUT -> 1;
                };
        return shape.remove(other).count();
    }

    private static void checkStd(String op, double std) {
        if (!(std >= 0)) {
            throw new NacreException(
                    op + ": a standard deviation is a number from 0 on, not " + std);
        }
    }

    private static void checkRank(String op, Slot slot, boolean fits, String needed) {
        if (!fits) {
            throw new ShapeException(
                    "%s: needs %s, the shape is %s; use uniform or normal"
                            .formatted(op, needed, slot.shape()));
        }
    }
}
