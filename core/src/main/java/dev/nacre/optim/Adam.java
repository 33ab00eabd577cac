package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Steps scaled by running means of gradients and of their squares (Kingma & Ba 2015,
/// arXiv:1412.6980); as torch.optim.Adam.
///
/// In step `t`, with `g` the gradient plus `weightDecay p`: `m = beta1 m + (1 - beta1) g`, `v =
/// beta2 v + (1 - beta2) g^2`, and `p = p - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) +
/// eps)`.
public sealed class Adam extends Optimizer<Adam.Group> permits AdamW {
    static final String BETA1 = "beta1";
    private static final String MEAN = "exp_avg";
    private static final String MEAN_SQUARE = "exp_avg_sq";
    private static final String MOST = "max_exp_avg_sq";

    /// Parameters with the options of [Adam] and [AdamW].
    public static final class Group extends ParameterGroup {
        private Group(List<Parameter> parameters) {
            super(parameters, 1e-3);
            betas(0.9, 0.999).eps(1e-8).weightDecay(0).amsgrad(false);
        }

        /// The learning rate, 0.001 by default.
        @Override
        public Group lr(double lr) {
            super.lr(lr);
            return this;
        }

        /// How much of the running means of gradients and of their squares is kept in a step, 0.9
        /// and 0.999 by default.
        public Group betas(double beta1, double beta2) {
            option(BETA1, fraction(BETA1, beta1));
            option("beta2", fraction("beta2", beta2));
            return this;
        }

        /// What keeps divisors from 0, 1e-8 by default.
        public Group eps(double eps) {
            option("eps", notNegative("eps", eps));
            return this;
        }

        /// How strongly values are drawn to 0: by way of the gradient for [Adam], where it is 0 by
        /// default, and beside it for [AdamW], where it is 0.01.
        public Group weightDecay(double weightDecay) {
            option("weight_decay", notNegative("weightDecay", weightDecay));
            return this;
        }

        /// Whether steps are scaled by the largest running mean of squares so far (Reddi et al.
        /// 2018, arXiv:1904.09237); not by default.
        public Group amsgrad(boolean amsgrad) {
            option("amsgrad", amsgrad ? 1 : 0);
            return this;
        }
    }

    Adam(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static Adam of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(3e-4).betas(0.9, 0.98)`.
    public static Adam of(List<Parameter> parameters, Consumer<? super Group> options) {
        Adam optimizer = new Adam(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        return new Group(parameters);
    }

    /// Whether the decay acts on the values themselves.
    boolean isDecoupled() {
        return false;
    }

    @Override
    protected final List<Autograd.Update> update(Group o, Parameter p, Tensor gradient, long step) {
        double beta1 = o.option(BETA1);
        double beta2 = o.option("beta2");
        double decay = o.option("weight_decay");
        Tensor value = p.borrow();
        Tensor g = gradient;
        if (isDecoupled()) {
            value = value.mul(number(1 - o.lr() * decay, p));
        } else if (decay != 0) {
            g = g.add(value.mul(number(decay, p)));
        }
        List<Autograd.Update> updates = new ArrayList<>();
        Buffer mean = state(p, MEAN);
        Tensor before = mean.borrow();
        Tensor m = before.add(g.sub(before).mul(number(1 - beta1, p)));
        updates.add(new Autograd.Update(mean, m));
        Buffer square = state(p, MEAN_SQUARE);
        Tensor v = square.borrow().mul(number(beta2, p)).add(g.mul(g).mul(number(1 - beta2, p)));
        updates.add(new Autograd.Update(square, v));
        if (o.option("amsgrad") != 0) {
            Buffer most = state(p, MOST);
            v = most.borrow().maximum(v);
            updates.add(new Autograd.Update(most, v));
        }
        // Both means begin at 0; dividing by what they have seen of 1 makes up for it.
        double seen1 = 1 - Math.pow(beta1, (double) step);
        double seen2 = 1 - Math.pow(beta2, (double) step);
        Tensor scale = v.sqrt().div(number(Math.sqrt(seen2), p)).add(number(o.option("eps"), p));
        Tensor next = value.sub(m.div(scale).mul(number(o.lr() / seen1, p)));
        updates.add(new Autograd.Update(p, next));
        return updates;
    }
}
