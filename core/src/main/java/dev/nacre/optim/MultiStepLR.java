package dev.nacre.optim;

import dev.nacre.type.NacreException;
import java.util.Arrays;

/// A schedule that multiplies the learning rate by a factor at given numbers of steps, as
/// torch.optim.lr_scheduler.MultiStepLR: `base * gamma^n`, where `n` is how many of the milestones
/// are reached; one that is named twice counts twice.
///
/// ```java
/// var schedule = MultiStepLR.of(optimizer, 0.1, 30, 80); // lr, lr / 10 from 30, lr / 100 from 80
/// ```
public final class MultiStepLR extends LRScheduler {
    private final double gamma;
    private final long[] milestones;

    private MultiStepLR(Optimizer<?> optimizer, double gamma, long... milestones) {
        super(optimizer);
        for (long m : milestones) {
            if (m < 1) {
                throw new NacreException(
                        "MultiStepLR: a milestone must be at least 1, not %d of %s"
                                .formatted(m, Arrays.toString(milestones)));
            }
        }
        this.gamma = ParameterGroup.notNegative("gamma", gamma);
        this.milestones = milestones;
    }

    /// A schedule that multiplies by `gamma` at each milestone, in whatever order they are named.
    ///
    /// @throws NacreException if a milestone is below 1, or gamma is no number from 0 on
    public static MultiStepLR of(Optimizer<?> optimizer, double gamma, long... milestones) {
        return new MultiStepLR(optimizer, gamma, milestones.clone());
    }

    @Override
    protected double lr(double base, long steps) {
        long reached = Arrays.stream(milestones).filter(m -> m <= steps).count();
        return base * Math.pow(gamma, (double) reached);
    }
}
