package dev.nacre.optim;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Multiplies the learning rates by a factor when a metric has not improved for some steps, as
/// torch.optim.lr_scheduler.ReduceLROnPlateau.
///
/// ```java
/// var schedule = ReduceLROnPlateau.of(optimizer, o -> o.patience(3));
/// schedule.step(validationLoss.item()); // after each epoch
/// ```
public final class ReduceLROnPlateau extends Schedule {
    private static final String BEST = "best";
    private static final String BAD = "num_bad_epochs";
    private static final String COOLDOWN = "cooldown_counter";
    private static final String STEPS = "last_epoch";

    /// Whether a metric improves when it falls or when it rises.
    public enum Mode {
        /// Smaller is better, as of losses.
        MIN(Double.POSITIVE_INFINITY),
        /// Larger is better, as of accuracies.
        MAX(Double.NEGATIVE_INFINITY);

        private final double worst;

        Mode(double worst) {
            this.worst = worst;
        }
    }

    /// What the threshold is measured by.
    public enum ThresholdMode {
        /// By the best metric so far: below `best (1 - threshold)` or above `best (1 + threshold)`
        /// is better.
        REL,
        /// By itself: below `best - threshold` or above `best + threshold` is better.
        ABS
    }

    /// What may be chosen for a [ReduceLROnPlateau].
    public static final class Options {
        private Mode mode = Mode.MIN;
        private double factor = 0.1;
        private long patience = 10;
        private double threshold = 1e-4;
        private ThresholdMode thresholdMode = ThresholdMode.REL;
        private long cooldown;
        private double minLr;
        private double eps = 1e-8;

        private Options() {}

        /// Whether the metric should fall or rise, [Mode#MIN] by default.
        public Options mode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /// What learning rates are multiplied by, 0.1 by default.
        ///
        /// @throws NacreException if it is not from 0 to below 1
        public Options factor(double factor) {
            this.factor = ParameterGroup.fraction("factor", factor);
            return this;
        }

        /// How many steps without improvement are waited for, 10 by default: the next one reduces.
        public Options patience(long patience) {
            this.patience = patience;
            return this;
        }

        /// How much better is better, 1e-4 by default.
        public Options threshold(double threshold) {
            this.threshold = threshold;
            return this;
        }

        /// What the threshold is measured by, [ThresholdMode#REL] by default.
        public Options thresholdMode(ThresholdMode thresholdMode) {
            this.thresholdMode = thresholdMode;
            return this;
        }

        /// How many steps after a reduction do not count, 0 by default.
        public Options cooldown(long cooldown) {
            this.cooldown = cooldown;
            return this;
        }

        /// The smallest learning rate, 0 by default.
        ///
        /// @throws NacreException if it is no number from 0 on
        public Options minLr(double minLr) {
            this.minLr = ParameterGroup.notNegative("minLr", minLr);
            return this;
        }

        /// The smallest change of a learning rate that is made, 1e-8 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }
    }

    private final Options o;
    private double best;
    private long bad;
    private long cooling;
    private long steps;

    private ReduceLROnPlateau(Optimizer<?> optimizer, Options o) {
        super(optimizer);
        this.o = o;
        best = o.mode.worst;
    }

    /// A schedule with the options PyTorch has by default.
    public static ReduceLROnPlateau of(Optimizer<?> optimizer) {
        return of(optimizer, o -> {});
    }

    /// A schedule with options such as `o -> o.factor(0.5).patience(3)`.
    public static ReduceLROnPlateau of(Optimizer<?> optimizer, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new ReduceLROnPlateau(optimizer, o);
    }

    /// Takes the metric of another step, and reduces the learning rates if it was one too many
    /// without improvement. NaN is none.
    public void step(double metric) {
        steps++;
        if (isBetter(metric)) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > o.patience) {
            groups.forEach(this::reduce);
            cooling = o.cooldown;
            bad = 0;
        }
    }

    private boolean isBetter(double metric) {
        double sign = o.mode == Mode.MIN ? -1 : 1;
        double bound =
                o.thresholdMode == ThresholdMode.REL
                        ? best * (1 + sign * o.threshold)
                        : best + sign * o.threshold;
        return o.mode == Mode.MIN ? metric < bound : metric > bound;
    }

    private void reduce(ParameterGroup group) {
        double next = Math.max(group.lr() * o.factor, o.minLr);
        if (group.lr() - next > o.eps) {
            group.lr(next);
        }
    }

    /// How many steps have been made.
    public long steps() {
        return steps;
    }

    /// The best metric so far.
    public double best() {
        return best;
    }

    @Override
    public SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        values.put(STEPS, Tensor.scalar((double) steps, DType.I64));
        values.put(BEST, Tensor.scalar(best, DType.F64));
        values.put(BAD, Tensor.scalar((double) bad, DType.I64));
        values.put(COOLDOWN, Tensor.scalar((double) cooling, DType.I64));
        return Collections.unmodifiableSequencedMap(values);
    }

    @Override
    Runnable prepare(Map<String, Tensor> values) {
        double[] numbers = new double[4];
        int i = 0;
        for (String key : new String[] {STEPS, BEST, BAD, COOLDOWN}) {
            Tensor value = values.get(key);
            if (value == null || value.numel() != 1) {
                throw unfit("a number \"" + key + "\"", values);
            }
            numbers[i++] = value.item();
        }
        return () -> {
            steps = (long) numbers[0];
            best = numbers[1];
            bad = (long) numbers[2];
            cooling = (long) numbers[3];
        };
    }
}
