package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Steps of the size of earlier steps, divided by a running root mean square of gradients (Zeiler
/// 2012, arXiv:1212.5701); as torch.optim.Adadelta.
///
/// With `g` the gradient plus `weightDecay p`: `v = rho v + (1 - rho) g^2`, `d = g sqrt(u + eps) /
/// sqrt(v + eps)`, `u = rho u + (1 - rho) d^2` and `p = p - lr d`.
public final class Adadelta extends Optimizer<Adadelta.Group> {
    static final String SQUARE = "square_avg";
    private static final String RHO = "rho";

    /// Parameters with the options of [Adadelta]: the learning rate is 1 by default and `eps` 1e-6.
    public static final class Group extends AdaptiveGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 1, 1e-6);
            option(RHO, 0.9);
        }

        @Override
        Group self() {
            return this;
        }

        /// How much of the running means is kept in a step, 0.9 by default.
        public Group rho(double rho) {
            option(RHO, fraction(RHO, rho));
            return this;
        }
    }

    private Adadelta(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static Adadelta of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.rho(0.95)`.
    public static Adadelta of(List<Parameter> parameters, Consumer<? super Group> options) {
        Adadelta optimizer = new Adadelta(options);
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
        double rho = o.option(RHO);
        Tensor eps = number(o.eps(), p);
        Buffer square = state(p, SQUARE);
        Tensor v = Moments.square(square, g, rho);
        Buffer moved = state(p, "acc_delta");
        Tensor d = moved.borrow().add(eps).sqrt().div(v.add(eps).sqrt()).mul(g);
        return List.of(
                new Autograd.Update(square, v),
                new Autograd.Update(moved, Moments.square(moved, d, rho)),
                new Autograd.Update(p, p.borrow().sub(d.mul(number(o.lr(), p)))));
    }
}
