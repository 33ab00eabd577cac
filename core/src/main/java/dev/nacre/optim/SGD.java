package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.function.Consumer;

/// Stochastic gradient descent, with momentum if that is set; as torch.optim.SGD.
///
/// With `g` the gradient plus `weightDecay p`: `p = p - lr g`. With momentum it is `b = momentum b
/// + (1 - dampening) g`, where `b` begins as the first `g`, and `p = p - lr b`, or `p = p - lr (g +
///   momentum b)` for Nesterov's.
public final class SGD extends Optimizer<SGD.Group> {
    static final String MOMENTUM_BUFFER = "momentum_buffer";

    /// Parameters with the options of [SGD].
    public static final class Group extends ParameterGroup {
        private Group(List<Parameter> parameters) {
            super(parameters, 1e-3);
            option(MOMENTUM, 0);
            option("dampening", 0);
            option(WEIGHT_DECAY, 0);
            option("nesterov", 0);
        }

        /// The learning rate, 0.001 by default.
        @Override
        public Group lr(double lr) {
            super.lr(lr);
            return this;
        }

        /// How much of the last direction is kept, 0 by default.
        public Group momentum(double momentum) {
            option(MOMENTUM, notNegative(MOMENTUM, momentum));
            return this;
        }

        /// How much of a gradient is left out of the momentum, 0 by default.
        public Group dampening(double dampening) {
            option("dampening", dampening);
            return this;
        }

        /// How strongly values are drawn to 0 by way of the gradient, 0 by default.
        public Group weightDecay(double weightDecay) {
            option(WEIGHT_DECAY, notNegative("weightDecay", weightDecay));
            return this;
        }

        /// Whether the momentum looks one step ahead (Nesterov 1983); not by default.
        public Group nesterov(boolean nesterov) {
            option("nesterov", nesterov ? 1 : 0);
            return this;
        }
    }

    private SGD(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with options such as `o -> o.lr(0.1).momentum(0.9)`.
    public static SGD of(List<Parameter> parameters, Consumer<? super Group> options) {
        SGD optimizer = new SGD(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        return new Group(parameters);
    }

    @Override
    protected List<Autograd.Update> update(Group o, Parameter p, Tensor gradient, long step) {
        double momentum = o.option(ParameterGroup.MOMENTUM);
        double dampening = o.option("dampening");
        boolean nesterov = o.option("nesterov") != 0;
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new NacreException(
                    "SGD: nesterov(true) needs a momentum and no dampening, not momentum %s and"
                                    .formatted(momentum)
                            + " dampening "
                            + dampening);
        }
        Tensor value = p.borrow();
        Tensor g = decayed(o, p, gradient);
        Tensor lr = number(o.lr(), p);
        if (momentum == 0) {
            return List.of(new Autograd.Update(p, value.sub(g.mul(lr))));
        }
        Buffer direction = state(p, MOMENTUM_BUFFER);
        Tensor kept = number(momentum, p);
        // The first gradient is taken whole.
        Tensor share = number(step == 1 ? 1 : 1 - dampening, p);
        Tensor d = direction.borrow().mul(kept).add(g.mul(share));
        Tensor along = nesterov ? g.add(d.mul(kept)) : d;
        return List.of(
                new Autograd.Update(direction, d),
                new Autograd.Update(p, value.sub(along.mul(lr))));
    }
}
