package dev.nacre.optim;

import dev.nacre.type.NacreException;
import java.util.function.Consumer;

/// A schedule of one cycle (Smith & Topin 2018, arXiv:1708.07120): up to a largest learning rate,
/// then down to almost none, while the momentum goes the other way; as
/// torch.optim.lr_scheduler.OneCycleLR, called after every batch.
public final class OneCycleLR extends LRScheduler {
    private final double maxLr;
    private final long totalSteps;
    private final Options o;

    /// What may be chosen for a [OneCycleLR].
    public static final class Options {
        private double pctStart = 0.3;
        private Anneal anneal = Anneal.COS;
        private boolean cycleMomentum = true;
        private double baseMomentum = 0.85;
        private double maxMomentum = 0.95;
        private double divFactor = 25;
        private double finalDivFactor = 1e4;
        private boolean threePhase;

        private Options() {}

        /// The part of all steps that goes up, 0.3 by default.
        public Options pctStart(double pctStart) {
            this.pctStart = ParameterGroup.fraction("pctStart", pctStart);
            return this;
        }

        /// The way up and down, [Anneal#COS] by default.
        public Options anneal(Anneal anneal) {
            this.anneal = anneal;
            return this;
        }

        /// Whether momentum, or the first beta, is set as well; it is by default.
        public Options cycleMomentum(boolean cycleMomentum) {
            this.cycleMomentum = cycleMomentum;
            return this;
        }

        /// The momentum at the largest learning rate, 0.85 by default.
        public Options baseMomentum(double baseMomentum) {
            this.baseMomentum = ParameterGroup.fraction("baseMomentum", baseMomentum);
            return this;
        }

        /// The momentum in the beginning and at the end, 0.95 by default.
        public Options maxMomentum(double maxMomentum) {
            this.maxMomentum = ParameterGroup.fraction("maxMomentum", maxMomentum);
            return this;
        }

        /// The first learning rate is the largest divided by this, 25 by default.
        public Options divFactor(double divFactor) {
            this.divFactor = divFactor;
            return this;
        }

        /// The last learning rate is the first divided by this, 1e4 by default.
        public Options finalDivFactor(double finalDivFactor) {
            this.finalDivFactor = finalDivFactor;
            return this;
        }

        /// Whether the way down to the first learning rate takes as long as the way up, and the
        /// rest is a third phase; not by default.
        public Options threePhase(boolean threePhase) {
            this.threePhase = threePhase;
            return this;
        }
    }

    private OneCycleLR(Optimizer<?> optimizer, double maxLr, long totalSteps, Options o) {
        super(optimizer);
        if (totalSteps < 1) {
            throw new NacreException("OneCycleLR: needs at least 1 step, not " + totalSteps);
        }
        this.maxLr = ParameterGroup.notNegative("maxLr", maxLr);
        this.totalSteps = totalSteps;
        this.o = o;
    }

    /// A cycle of so many steps.
    public static OneCycleLR of(Optimizer<?> optimizer, double maxLr, long totalSteps) {
        return of(optimizer, maxLr, totalSteps, options -> {});
    }

    /// A cycle of so many steps, with options such as `o -> o.pctStart(0.2)`.
    ///
    /// @throws NacreException if the optimizer has neither momentum nor betas, and these are to be
    ///   set
    public static OneCycleLR of(
            Optimizer<?> optimizer, double maxLr, long totalSteps, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        OneCycleLR schedule = new OneCycleLR(optimizer, maxLr, totalSteps, o);
        schedule.begin();
        return schedule;
    }

    @Override
    protected double lr(double base, long steps) {
        if (steps > totalSteps) {
            throw new NacreException(
                    "OneCycleLR: step %d of a cycle of %d; make it as long as the training"
                            .formatted(steps, totalSteps));
        }
        double first = maxLr / o.divFactor;
        return at(steps, first, maxLr, o.threePhase ? first : last(), last());
    }

    private double last() {
        return maxLr / o.divFactor / o.finalDivFactor;
    }

    @Override
    void adjust(ParameterGroup group, long steps) {
        if (o.cycleMomentum) {
            double most = o.maxMomentum;
            group.option(momentum(group), at(steps, most, o.baseMomentum, most, most));
        }
    }

    private static String momentum(ParameterGroup group) {
        for (String option : new String[] {ParameterGroup.MOMENTUM, MomentGroup.BETA1}) {
            if (group.options().containsKey(option)) {
                return option;
            }
        }
        throw new NacreException(
                "OneCycleLR: the optimizer has neither momentum nor betas; use"
                        + " o -> o.cycleMomentum(false)");
    }

    /// A number after some steps that goes from `first` to `top`, on to `back` and, in three
    /// phases, to `last`. The ends of phases are torch's, fractions of steps included.
    private double at(long steps, double first, double top, double back, double last) {
        double upEnd = o.pctStart * totalSteps - 1;
        double end = totalSteps - 1.0;
        if (steps < upEnd) {
            return o.anneal.at(first, top, steps / upEnd);
        }
        if (!o.threePhase) {
            return o.anneal.at(top, back, part(steps, upEnd, end));
        }
        double downEnd = 2 * o.pctStart * totalSteps - 2;
        return steps < downEnd
                ? o.anneal.at(top, back, part(steps, upEnd, downEnd))
                : o.anneal.at(back, last, part(steps, downEnd, end));
    }

    /// How much of a phase is over. Nothing moves after the last step.
    private static double part(long steps, double start, double end) {
        return Math.min((steps - start) / (end - start), 1);
    }
}
