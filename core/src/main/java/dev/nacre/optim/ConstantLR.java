package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule that takes a part of the learning rate for some steps and then all of it, as
/// torch.optim.lr_scheduler.ConstantLR: `base * factor` where `steps < total`, else `base`.
public final class ConstantLR extends LRScheduler {
    private final double factor;
    private final long totalIters;

    private ConstantLR(Optimizer<?> optimizer, double factor, long totalIters) {
        super(optimizer);
        if (!(factor >= 0 && factor <= 1)) {
            throw new NacreException("ConstantLR: factor must be from 0 to 1, not " + factor);
        }
        this.factor = factor;
        this.totalIters = atLeast1("ConstantLR: totalIters", totalIters);
    }

    /// A schedule with a third of the learning rate for 5 steps.
    public static ConstantLR of(Optimizer<?> optimizer) {
        return of(optimizer, 1.0 / 3, 5);
    }

    /// A schedule whose first learning rate, `base * factor`, is set at once.
    ///
    /// @throws NacreException if the factor is not from 0 to 1, or there is no step
    public static ConstantLR of(Optimizer<?> optimizer, double factor, long totalIters) {
        ConstantLR schedule = new ConstantLR(optimizer, factor, totalIters);
        schedule.begin();
        return schedule;
    }

    @Override
    protected double lr(double base, long steps) {
        return steps < totalIters ? base * factor : base;
    }
}
