package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// [Adam] with Nesterov's look ahead (Dozat 2016, ICLR workshop); as torch.optim.NAdam.
///
/// In step `t`, with `g` the gradient plus `weightDecay p`, `m` and `v` as in [Adam], `mu(t) =
/// beta1 (1 - 0.96^(t momentumDecay) / 2)` and `M(t)` the product of `mu(1)` to `mu(t)`: `p = p -
/// lr ((1 - mu(t)) / (1 - M(t)) g + mu(t + 1) / (1 - M(t + 1)) m) / (sqrt(v / (1 - beta2^t)) +
/// eps)`.
public final class NAdam extends Optimizer<NAdam.Group> {
    private static final String MOMENTUM_DECAY = "momentum_decay";
    private static final String PRODUCT = "mu_product";

    /// Parameters with the options of [NAdam]: the learning rate is 0.002 by default and `eps`
    /// 1e-8.
    public static final class Group extends MomentGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 2e-3);
            option(MOMENTUM_DECAY, 4e-3);
        }

        @Override
        Group self() {
            return this;
        }

        /// How fast the momentum grows from half of the first beta to all of it, 0.004 by default.
        public Group momentumDecay(double momentumDecay) {
            option(MOMENTUM_DECAY, notNegative("momentumDecay", momentumDecay));
            return this;
        }

        private double momentum(long step) {
            double decay = Math.pow(0.96, step * option(MOMENTUM_DECAY));
            return beta1() * (1 - 0.5 * decay);
        }
    }

    private NAdam(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static NAdam of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(1e-3).momentumDecay(0)`.
    public static NAdam of(List<Parameter> parameters, Consumer<? super Group> options) {
        NAdam optimizer = new NAdam(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        return new Group(parameters);
    }

    @Override
    protected Set<String> numbers() {
        return Set.of(PRODUCT);
    }

    @Override
    protected List<Autograd.Update> update(Group o, Parameter p, Tensor gradient, long step) {
        Tensor g = decayed(o, p, gradient);
        Buffer mean = state(p, Adam.MEAN);
        Tensor m = Moments.mean(mean, g, o.beta1());
        Buffer square = state(p, Adam.MEAN_SQUARE);
        Tensor v = Moments.square(square, g, o.beta2());
        Tensor scale = Adam.scale(v, o, p, step);
        double now = o.momentum(step);
        double next = o.momentum(step + 1);
        Buffer product = state(p, PRODUCT, () -> Tensor.scalar(1, p.dtype()));
        Tensor before = product.borrow().mul(number(now, p));
        Tensor after = before.mul(number(next, p));
        Tensor ofGradient = number(o.lr() * (1 - now), p).div(before.neg().add(1));
        Tensor ofMean = number(o.lr() * next, p).div(after.neg().add(1));
        Tensor d = g.mul(ofGradient).add(m.mul(ofMean)).div(scale);
        return List.of(
                new Autograd.Update(mean, m),
                new Autograd.Update(square, v),
                new Autograd.Update(product, before),
                new Autograd.Update(p, p.borrow().sub(d)));
    }
}
