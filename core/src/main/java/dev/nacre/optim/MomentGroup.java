package dev.nacre.optim;

import dev.nacre.Parameter;
import java.util.List;

/// Parameters of [Adam] and its relatives, which keep running means of two moments of gradients.
///
/// @param <G> the group with all options of its optimizer
public abstract class MomentGroup<G extends MomentGroup<G>> extends AdaptiveGroup<G> {
    static final String BETA1 = "beta1";
    private static final String BETA2 = "beta2";

    MomentGroup(List<Parameter> parameters, double lr) {
        super(parameters, lr, 1e-8);
        option(BETA1, 0.9);
        option(BETA2, 0.999);
    }

    /// How much of the running means of gradients and of their squares is kept in a step, 0.9 and
    /// 0.999 by default; for [Adamax] the second is that of the largest gradient.
    public G betas(double beta1, double beta2) {
        option(BETA1, fraction(BETA1, beta1));
        option(BETA2, fraction(BETA2, beta2));
        return self();
    }

    final double beta1() {
        return option(BETA1);
    }

    final double beta2() {
        return option(BETA2);
    }

    /// How much of 1 a running mean that began at 0 has seen after some steps: what makes up for
    /// its beginning is a division by this.
    static double seen(double beta, long step) {
        return 1 - Math.pow(beta, (double) step);
    }
}
