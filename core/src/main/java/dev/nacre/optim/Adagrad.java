package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Steps divided by the root of the sum of all squares of gradients (Duchi et al. 2011, JMLR 12);
/// as torch.optim.Adagrad.
///
/// In step `t`, with `g` the gradient plus `weightDecay p`: `s = s + g^2` and `p = p - lr / (1 + (t
/// -
/// 1) lrDecay) g / (sqrt(s) + eps)`.
public final class Adagrad extends Optimizer<Adagrad.Group> {
    private static final String LR_DECAY = "lr_decay";
    private static final String INITIAL = "initial_accumulator_value";

    /// Parameters with the options of [Adagrad]: the learning rate is 0.01 by default and `eps`
    /// 1e-10.
    public static final class Group extends AdaptiveGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 1e-2, 1e-10);
            option(LR_DECAY, 0);
            option(INITIAL, 0);
        }

        @Override
        Group self() {
            return this;
        }

        /// How fast the learning rate falls from step to step, 0 by default.
        public Group lrDecay(double lrDecay) {
            option(LR_DECAY, notNegative("lrDecay", lrDecay));
            return this;
        }

        /// What the sums of squares begin with, 0 by default.
        public Group initialAccumulatorValue(double initialAccumulatorValue) {
            option(INITIAL, notNegative("initialAccumulatorValue", initialAccumulatorValue));
            return this;
        }
    }

    private Adagrad(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static Adagrad of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(0.1).lrDecay(1e-3)`.
    public static Adagrad of(List<Parameter> parameters, Consumer<? super Group> options) {
        Adagrad optimizer = new Adagrad(options);
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
        Buffer sum =
                state(
                        p,
                        "sum",
                        () -> Tensor.full(o.option(INITIAL), p.dtype(), p.shape().toArray()));
        Tensor s = sum.borrow().add(g.mul(g));
        double rate = o.lr() / (1 + (step - 1) * o.option(LR_DECAY));
        Tensor d = g.div(s.sqrt().add(number(o.eps(), p)));
        return List.of(
                new Autograd.Update(sum, s),
                new Autograd.Update(p, p.borrow().sub(d.mul(number(rate, p)))));
    }
}
