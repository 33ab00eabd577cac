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
    static final String MEAN = "exp_avg";
    static final String MEAN_SQUARE = "exp_avg_sq";
    private static final String MOST = "max_exp_avg_sq";

    /// Parameters with the options of [Adam] and [AdamW]: the learning rate is 0.001 by default and
    /// `eps` 1e-8; the weight decay is 0, and 0.01 for [AdamW].
    public static final class Group extends MomentGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 1e-3);
            amsgrad(false);
        }

        @Override
        Group self() {
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
        Tensor value = p.borrow();
        Tensor g = gradient;
        if (isDecoupled()) {
            value = value.mul(number(1 - o.lr() * o.weightDecay(), p));
        } else {
            g = decayed(o, p, gradient);
        }
        List<Autograd.Update> updates = new ArrayList<>();
        Buffer mean = state(p, MEAN);
        Tensor m = Moments.mean(mean, g, o.beta1());
        updates.add(new Autograd.Update(mean, m));
        Buffer square = state(p, MEAN_SQUARE);
        Tensor v = Moments.square(square, g, o.beta2());
        updates.add(new Autograd.Update(square, v));
        if (o.option("amsgrad") != 0) {
            Buffer most = state(p, MOST);
            v = most.borrow().maximum(v);
            updates.add(new Autograd.Update(most, v));
        }
        Tensor scale = scale(v, o, p, step);
        double rate = o.lr() / MomentGroup.seen(o.beta1(), step);
        updates.add(new Autograd.Update(p, value.sub(m.div(scale).mul(number(rate, p)))));
        return updates;
    }

    /// What a step is divided by: the root of the mean square, made up for its beginning at 0.
    static Tensor scale(Tensor square, MomentGroup<?> o, Parameter p, long step) {
        double seen = MomentGroup.seen(o.beta2(), step);
        return square.sqrt().div(number(Math.sqrt(seen), p)).add(number(o.eps(), p));
    }
}
