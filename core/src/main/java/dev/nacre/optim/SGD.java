package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.function.Consumer;

/// Stochastic gradient descent, with momentum if that is set; as torch.optim.SGD.
public final class SGD extends Optimizer<SGD.Group> {
    private static final String MOMENTUM_BUFFER = "momentum_buffer";

    /// Parameters with the options of [SGD].
    public static final class Group extends ParameterGroup {
        private double momentum;
        private double dampening;
        private double weightDecay;
        private boolean nesterov;

        private Group(List<Parameter> parameters) {
            super(parameters, 1e-3);
        }

        /// The learning rate, 0.001 by default.
        @Override
        public Group lr(double lr) {
            super.lr(lr);
            return this;
        }

        /// How much of the last direction is kept, 0 by default.
        public Group momentum(double momentum) {
            this.momentum = notNegative("momentum", momentum);
            return this;
        }

        /// How much of a gradient is left out of the momentum, 0 by default.
        public Group dampening(double dampening) {
            this.dampening = dampening;
            return this;
        }

        /// How strongly values are drawn to 0 by way of the gradient, 0 by default.
        public Group weightDecay(double weightDecay) {
            this.weightDecay = notNegative("weightDecay", weightDecay);
            return this;
        }

        /// Whether the momentum looks one step ahead (Nesterov 1983); not by default.
        public Group nesterov(boolean nesterov) {
            this.nesterov = nesterov;
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
        if (o.nesterov && (o.momentum == 0 || o.dampening != 0)) {
            throw new NacreException(
                    "SGD: nesterov(true) needs a momentum and no dampening, not momentum %s and"
                                    .formatted(o.momentum)
                            + " dampening "
                            + o.dampening);
        }
        Tensor value = p.borrow();
        Tensor g =
                o.weightDecay == 0 ? gradient : gradient.add(value.mul(number(o.weightDecay, p)));
        Tensor lr = number(o.lr(), p);
        if (o.momentum == 0) {
            return List.of(new Autograd.Update(p, value.sub(g.mul(lr))));
        }
        Buffer direction = state(p, MOMENTUM_BUFFER);
        Tensor momentum = number(o.momentum, p);
        // The first gradient is taken whole.
        Tensor share = number(step == 1 ? 1 : 1 - o.dampening, p);
        Tensor d = direction.borrow().mul(momentum).add(g.mul(share));
        Tensor along = o.nesterov ? g.add(d.mul(momentum)) : d;
        return List.of(
                new Autograd.Update(direction, d),
                new Autograd.Update(p, value.sub(along.mul(lr))));
    }
}
