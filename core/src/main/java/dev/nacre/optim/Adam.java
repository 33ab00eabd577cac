package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Steps scaled by running means of gradients and of their squares (Kingma & Ba 2015,
/// arXiv:1412.6980); as torch.optim.Adam.
public sealed class Adam extends Optimizer<Adam.Group> permits AdamW {
    private static final String MEAN = "exp_avg";
    private static final String MEAN_SQUARE = "exp_avg_sq";

    /// Parameters with the options of [Adam] and [AdamW].
    public static final class Group extends ParameterGroup {
        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double eps = 1e-8;
        private double weightDecay;

        private Group(List<Parameter> parameters) {
            super(parameters, 1e-3);
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
            this.beta1 = fraction("beta1", beta1);
            this.beta2 = fraction("beta2", beta2);
            return this;
        }

        /// What keeps divisors from 0, 1e-8 by default.
        public Group eps(double eps) {
            this.eps = notNegative("eps", eps);
            return this;
        }

        /// How strongly values are drawn to 0: by way of the gradient for [Adam], where it is 0 by
        /// default, and beside it for [AdamW], where it is 0.01.
        public Group weightDecay(double weightDecay) {
            this.weightDecay = notNegative("weightDecay", weightDecay);
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
        Tensor value = p.borrow();
        Tensor g = gradient;
        if (isDecoupled()) {
            value = value.mul(number(1 - o.lr() * o.weightDecay, p));
        } else if (o.weightDecay != 0) {
            g = g.add(value.mul(number(o.weightDecay, p)));
        }
        Buffer mean = state(p, MEAN);
        Buffer square = state(p, MEAN_SQUARE);
        Tensor before = mean.borrow();
        Tensor m = before.add(g.sub(before).mul(number(1 - o.beta1, p)));
        Tensor v =
                square.borrow().mul(number(o.beta2, p)).add(g.mul(g).mul(number(1 - o.beta2, p)));
        // Both means begin at 0; dividing by what they have seen of 1 makes up for it.
        double seen1 = 1 - Math.pow(o.beta1, (double) step);
        double seen2 = 1 - Math.pow(o.beta2, (double) step);
        Tensor scale = v.sqrt().div(number(Math.sqrt(seen2), p)).add(number(o.eps, p));
        Tensor next = value.sub(m.div(scale).mul(number(o.lr() / seen1, p)));
        return List.of(
                new Autograd.Update(mean, m),
                new Autograd.Update(square, v),
                new Autograd.Update(p, next));
    }
}
