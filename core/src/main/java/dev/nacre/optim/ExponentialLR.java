package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule that multiplies the learning rate by a factor in each step, as
/// torch.optim.lr_scheduler.ExponentialLR: `base * gamma^steps`.
public final class ExponentialLR extends LRScheduler {
    private final double gamma;

    private ExponentialLR(Optimizer<?> optimizer, double gamma) {
        super(optimizer);
        this.gamma = ParameterGroup.notNegative("gamma", gamma);
    }

    /// A schedule that multiplies by `gamma` in each step.
    ///
    /// @throws NacreException if gamma is no number from 0 on
    public static ExponentialLR of(Optimizer<?> optimizer, double gamma) {
        return new ExponentialLR(optimizer, gamma);
    }

    @Override
    protected double lr(double base, long steps) {
        return base * Math.pow(gamma, (double) steps);
    }
}
