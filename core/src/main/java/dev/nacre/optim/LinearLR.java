package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule along a line from one part of the learning rate to another, as
/// torch.optim.lr_scheduler.LinearLR: `base * (start + (end - start) min(steps, total) / total)`.
/// The usual way to warm up.
public final class LinearLR extends LRScheduler {
    private final double startFactor;
    private final double endFactor;
    private final long totalIters;

    private LinearLR(
            Optimizer<?> optimizer, double startFactor, double endFactor, long totalIters) {
        super(optimizer);
        if (!(startFactor > 0 && startFactor <= 1)) {
            throw new NacreException(
                    "LinearLR: startFactor must be above 0 and at most 1, not " + startFactor);
        }
        if (!(endFactor >= 0 && endFactor <= 1)) {
            throw new NacreException("LinearLR: endFactor must be from 0 to 1, not " + endFactor);
        }
        this.startFactor = startFactor;
        this.endFactor = endFactor;
        this.totalIters = atLeast1("LinearLR: totalIters", totalIters);
    }

    /// A schedule from a third of the learning rate to all of it in 5 steps.
    public static LinearLR of(Optimizer<?> optimizer) {
        return of(optimizer, 1.0 / 3, 1, 5);
    }

    /// A schedule whose first learning rate, `base * startFactor`, is set at once.
    ///
    /// @throws NacreException if a factor is not from 0 to 1, the first is 0, or there is no step
    public static LinearLR of(
            Optimizer<?> optimizer, double startFactor, double endFactor, long totalIters) {
        LinearLR schedule = new LinearLR(optimizer, startFactor, endFactor, totalIters);
        schedule.begin();
        return schedule;
    }

    @Override
    protected double lr(double base, long steps) {
        double part = (double) Math.min(steps, totalIters) / totalIters;
        return base * Anneal.LINEAR.at(startFactor, endFactor, part);
    }
}
