package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// [Adam] with the largest gradient of late in the place of the root mean square (Kingma & Ba 2015,
/// arXiv:1412.6980, section 7.1); as torch.optim.Adamax.
///
/// In step `t`, with `g` the gradient plus `weightDecay p`: `m = beta1 m + (1 - beta1) g`, `u =
/// max(beta2 u, |g| + eps)` and `p = p - lr / (1 - beta1^t) m / u`.
public final class Adamax extends Optimizer<Adamax.Group> {

    /// Parameters with the options of [Adamax]: the learning rate is 0.002 by default and `eps`
    /// 1e-8.
    public static final class Group extends MomentGroup<Group> {
        private Group(List<Parameter> parameters) {
            super(parameters, 2e-3);
        }

        @Override
        Group self() {
            return this;
        }
    }

    private Adamax(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static Adamax of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(1e-3).betas(0.9, 0.99)`.
    public static Adamax of(List<Parameter> parameters, Consumer<? super Group> options) {
        Adamax optimizer = new Adamax(options);
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
        Buffer mean = state(p, Adam.MEAN);
        Tensor m = Moments.mean(mean, g, o.beta1());
        Buffer largest = state(p, "exp_inf");
        Tensor u =
                largest.borrow().mul(number(o.beta2(), p)).maximum(g.abs().add(number(o.eps(), p)));
        Tensor rate = number(o.lr() / MomentGroup.seen(o.beta1(), step), p);
        return List.of(
                new Autograd.Update(mean, m),
                new Autograd.Update(largest, u),
                new Autograd.Update(p, p.borrow().sub(m.div(u).mul(rate))));
    }
}
