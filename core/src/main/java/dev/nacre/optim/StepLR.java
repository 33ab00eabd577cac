package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule that multiplies the learning rate by a factor every so many steps, as
/// torch.optim.lr_scheduler.StepLR: `base * gamma^(steps / stepSize)`, the quotient rounded down.
public final class StepLR extends LRScheduler {
    private final long stepSize;
    private final double gamma;

    private StepLR(Optimizer<?> optimizer, long stepSize, double gamma) {
        super(optimizer);
        this.stepSize = atLeast1("StepLR: stepSize", stepSize);
        this.gamma = ParameterGroup.notNegative("gamma", gamma);
    }

    /// A schedule that divides by 10 every `stepSize` steps.
    ///
    /// @throws NacreException if these are below 1
    public static StepLR of(Optimizer<?> optimizer, long stepSize) {
        return of(optimizer, stepSize, 0.1);
    }

    /// A schedule that multiplies by `gamma` every `stepSize` steps.
    ///
    /// @throws NacreException if these are below 1, or gamma is no number from 0 on
    public static StepLR of(Optimizer<?> optimizer, long stepSize, double gamma) {
        return new StepLR(optimizer, stepSize, gamma);
    }

    @Override
    protected double lr(double base, long steps) {
        long times = steps / stepSize;
        return base * Math.pow(gamma, (double) times);
    }
}
