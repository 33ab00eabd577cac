package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule along half a cosine wave (Loshchilov & Hutter 2017, arXiv:1608.03983), as
/// torch.optim.lr_scheduler.CosineAnnealingLR: from the first learning rate down to a smallest one,
/// `smallest + (base - smallest) (1 + cos(pi steps / length)) / 2`, and then up again.
public final class CosineAnnealingLR extends LRScheduler {
    private final long length;
    private final double smallest;

    private CosineAnnealingLR(Optimizer<?> optimizer, long length, double smallest) {
        super(optimizer);
        this.length = atLeast1("CosineAnnealingLR: the length", length);
        this.smallest = ParameterGroup.notNegative("CosineAnnealingLR", smallest);
    }

    /// A schedule that reaches 0 after so many steps.
    ///
    /// @throws NacreException if the length is below 1
    public static CosineAnnealingLR of(Optimizer<?> optimizer, long length) {
        return of(optimizer, length, 0);
    }

    /// A schedule that reaches its smallest learning rate after so many steps.
    ///
    /// @throws NacreException if the length is below 1 or the rate is no number from 0 on
    public static CosineAnnealingLR of(Optimizer<?> optimizer, long length, double smallest) {
        return new CosineAnnealingLR(optimizer, length, smallest);
    }

    @Override
    protected double lr(double base, long steps) {
        double wave = (1 + Math.cos(Math.PI * steps / length)) / 2;
        return smallest + (base - smallest) * wave;
    }
}
