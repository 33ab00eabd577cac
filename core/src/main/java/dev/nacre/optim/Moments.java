package dev.nacre.optim;

import dev.nacre.Slot;
import dev.nacre.Tensor;

/// Running means of tensors and of their squares.
final class Moments {
    private Moments() {}

    /// `kept mean + (1 - kept) x`, as a step from the mean towards `x`.
    static Tensor mean(Slot mean, Tensor x, double kept) {
        Tensor before = mean.borrow();
        return before.add(x.sub(before).mul(Optimizer.number(1 - kept, mean)));
    }

    /// `kept square + (1 - kept) x^2`.
    static Tensor square(Slot square, Tensor x, double kept) {
        return square.borrow()
                .mul(Optimizer.number(kept, square))
                .add(x.mul(x).mul(Optimizer.number(1 - kept, square)));
    }
}
