package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule along a power of what is left, as torch.optim.lr_scheduler.PolynomialLR: `base * (1 -
/// min(steps, total) / total)^power`.
public final class PolynomialLR extends LRScheduler {
    private final long totalIters;
    private final double power;

    private PolynomialLR(Optimizer<?> optimizer, long totalIters, double power) {
        super(optimizer);
        this.totalIters = atLeast1("PolynomialLR: totalIters", totalIters);
        this.power = ParameterGroup.notNegative("power", power);
    }

    /// A schedule along a line to 0 in 5 steps.
    public static PolynomialLR of(Optimizer<?> optimizer) {
        return of(optimizer, 5, 1);
    }

    /// A schedule that reaches 0 after so many steps.
    ///
    /// @throws NacreException if there is no step, or the power is no number from 0 on
    public static PolynomialLR of(Optimizer<?> optimizer, long totalIters, double power) {
        return new PolynomialLR(optimizer, totalIters, power);
    }

    @Override
    protected double lr(double base, long steps) {
        double part = (double) Math.min(steps, totalIters) / totalIters;
        return base * Math.pow(1 - part, power);
    }
}
