package dev.nacre.optim;

import dev.nacre.type.NacreException;

/// A schedule of half cosine waves, one after another (Loshchilov & Hutter 2017, arXiv:1608.03983),
/// as torch.optim.lr_scheduler.CosineAnnealingWarmRestarts: `smallest + (base - smallest) (1 +
/// cos(pi i / n)) / 2`, where `i` steps of a wave of `n` are over.
public final class CosineAnnealingWarmRestarts extends LRScheduler {
    private final long length;
    private final long factor;
    private final double smallest;

    private CosineAnnealingWarmRestarts(
            Optimizer<?> optimizer, long length, long factor, double smallest) {
        super(optimizer);
        this.length = atLeast1("CosineAnnealingWarmRestarts: the length", length);
        this.factor = atLeast1("CosineAnnealingWarmRestarts: the factor", factor);
        this.smallest = ParameterGroup.notNegative("CosineAnnealingWarmRestarts", smallest);
    }

    /// A schedule that begins anew every so many steps.
    ///
    /// @throws NacreException if the length is below 1
    public static CosineAnnealingWarmRestarts of(Optimizer<?> optimizer, long length) {
        return of(optimizer, length, 1, 0);
    }

    /// A schedule with waves from the learning rate down to a smallest one.
    ///
    /// @param length the steps of the first wave
    /// @param factor how many times as long as the last one each wave is
    /// @throws NacreException if these are below 1, or the rate is no number from 0 on
    public static CosineAnnealingWarmRestarts of(
            Optimizer<?> optimizer, long length, long factor, double smallest) {
        return new CosineAnnealingWarmRestarts(optimizer, length, factor, smallest);
    }

    @Override
    protected double lr(double base, long steps) {
        long wave = length;
        long over = steps;
        if (factor == 1) {
            over %= wave;
        }
        while (over >= wave) {
            over -= wave;
            wave = Math.multiplyExact(wave, factor);
        }
        return Anneal.COS.at(base, smallest, (double) over / wave);
    }
}
