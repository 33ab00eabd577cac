package dev.nacre.optim;

import java.util.function.LongToDoubleFunction;

/// A schedule that multiplies the learning rates it began from by a function of the number of
/// steps, as torch.optim.lr_scheduler.LambdaLR.
///
/// ```java
/// var warmUp = LambdaLR.of(optimizer, step -> Math.min(1, (step + 1) / 100.0));
/// ```
public final class LambdaLR extends LRScheduler {
    private final LongToDoubleFunction factor;

    private LambdaLR(Optimizer<?> optimizer, LongToDoubleFunction factor) {
        super(optimizer);
        this.factor = factor;
    }

    /// A schedule whose first learning rate, `base * factor(0)`, is set at once.
    public static LambdaLR of(Optimizer<?> optimizer, LongToDoubleFunction factor) {
        LambdaLR schedule = new LambdaLR(optimizer, factor);
        schedule.begin();
        return schedule;
    }

    @Override
    protected double lr(double base, long steps) {
        return base * factor.applyAsDouble(steps);
    }
}
