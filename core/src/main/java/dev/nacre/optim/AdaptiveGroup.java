package dev.nacre.optim;

import dev.nacre.Parameter;
import java.util.List;

/// Parameters of an optimizer that scales steps by what gradients have been: the options that all
/// of these have. What holds where nothing is chosen is said by each optimizer.
///
/// @param <G> the group with all options of its optimizer
public abstract class AdaptiveGroup<G extends AdaptiveGroup<G>> extends ParameterGroup {
    private static final String EPS = "eps";

    AdaptiveGroup(List<Parameter> parameters, double lr, double eps) {
        super(parameters, lr);
        option(EPS, eps);
        option(WEIGHT_DECAY, 0);
    }

    /// This group, as what it is.
    abstract G self();

    /// The learning rate.
    @Override
    public G lr(double lr) {
        super.lr(lr);
        return self();
    }

    /// What keeps divisors from 0.
    public G eps(double eps) {
        option(EPS, notNegative(EPS, eps));
        return self();
    }

    final double eps() {
        return option(EPS);
    }

    /// How strongly values are drawn to 0: by way of the gradient, where it is 0 by default, but
    /// for [AdamW] beside it.
    public G weightDecay(double weightDecay) {
        option(WEIGHT_DECAY, notNegative("weightDecay", weightDecay));
        return self();
    }
}
