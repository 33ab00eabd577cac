package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Steps divided by a running root mean square of gradients (Tieleman & Hinton 2012, Lecture 6.5 of
/// Neural Networks for Machine Learning); as torch.optim.RMSprop.
///
/// With `g` the gradient plus `weightDecay p`: `v = alpha v + (1 - alpha) g^2`, the step is `d = g
/// / (sqrt(v) + eps)` and `p = p - lr d`. Centered, `v - m^2` takes the place of `v`, where `m =
/// alpha m + (1 - alpha) g` (Graves 2013, arXiv:1308.0850). With momentum it is `b = momentum b +
/// d` and `p = p - lr b`.
public final class RMSprop extends Optimizer<RMSprop.Group> {
    private static final String ALPHA = "alpha";
    private static final String CENTERED = "centered";

    /// Parameters with the options of [RMSprop]: the learning rate is 0.01 by default and `eps`
    /// 1e-8.
    public static final class Group extends AdaptiveGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 1e-2, 1e-8);
            option(ALPHA, 0.99);
            option(MOMENTUM, 0);
            option(CENTERED, 0);
        }

        @Override
        Group self() {
            return this;
        }

        /// How much of the running means is kept in a step, 0.99 by default.
        public Group alpha(double alpha) {
            option(ALPHA, fraction(ALPHA, alpha));
            return this;
        }

        /// How much of the last direction is kept, 0 by default.
        public Group momentum(double momentum) {
            option(MOMENTUM, notNegative(MOMENTUM, momentum));
            return this;
        }

        /// Whether steps are divided by the deviation of gradients from their mean, not from 0; not
        /// by default.
        public Group centered(boolean centered) {
            option(CENTERED, centered ? 1 : 0);
            return this;
        }
    }

    private RMSprop(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static RMSprop of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(1e-3).momentum(0.9)`.
    public static RMSprop of(List<Parameter> parameters, Consumer<? super Group> options) {
        RMSprop optimizer = new RMSprop(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        return new Group(parameters);
    }

    @Override
    protected List<Autograd.Update> update(Group o, Parameter p, Tensor gradient, long step) {
        Tensor g = decayed(o, p, gradient);
        List<Autograd.Update> updates = new ArrayList<>();
        double alpha = o.option(ALPHA);
        Buffer square = state(p, Adadelta.SQUARE);
        Tensor v = Moments.square(square, g, alpha);
        updates.add(new Autograd.Update(square, v));
        Tensor variance = v;
        if (o.option(CENTERED) != 0) {
            Buffer mean = state(p, "grad_avg");
            Tensor m = Moments.mean(mean, g, alpha);
            updates.add(new Autograd.Update(mean, m));
            variance = v.sub(m.mul(m));
        }
        Tensor d = g.div(variance.sqrt().add(number(o.eps(), p)));
        double momentum = o.option(ParameterGroup.MOMENTUM);
        if (momentum > 0) {
            Buffer direction = state(p, SGD.MOMENTUM_BUFFER);
            d = direction.borrow().mul(number(momentum, p)).add(d);
            updates.add(new Autograd.Update(direction, d));
        }
        updates.add(new Autograd.Update(p, p.borrow().sub(d.mul(number(o.lr(), p)))));
        return updates;
    }
}
