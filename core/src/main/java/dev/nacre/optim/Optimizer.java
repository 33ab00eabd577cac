package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Moves parameters along their gradients, step by step.
///
/// ```java
/// optimizer.zeroGrad();
/// Losses.crossEntropy(model.apply(x), labels).backward();
/// optimizer.step();
/// ```
///
/// A step computes everything that is still pending for it, forward, backward and update, as one
/// plan. Numbers that change from step to step, such as the learning rate, are arguments of its
/// kernels: they never make new code.
///
/// @param <G> the groups of parameters, with their options
public abstract class Optimizer<G extends ParameterGroup> {
    private final Consumer<? super G> defaults;
    private final List<G> groups = new ArrayList<>();
    private final IdentityHashMap<Parameter, ParameterState> states = new IdentityHashMap<>();

    /// @param defaults the options of all groups, unless a group changes them
    protected Optimizer(Consumer<? super G> defaults) {
        this.defaults = defaults;
    }

    /// A group with the options that hold where nothing is chosen.
    protected abstract G group(List<Parameter> parameters);

    /// Records the new values of a parameter and of the state kept for it.
    ///
    /// @param gradient on loan for this step
    /// @param step 1 for the first step in which this parameter has a gradient
    protected abstract List<Autograd.Update> update(
            G group, Parameter parameter, Tensor gradient, long step);

    /// Adds parameters with options of their own; what these do not set is as it was given when the
    /// optimizer was made.
    ///
    /// @throws NacreException if there are none, or one of them is trained already
    public final Optimizer<G> add(List<Parameter> parameters, Consumer<? super G> options) {
        if (parameters.isEmpty()) {
            throw new NacreException(
                    "%s: there are no parameters to train; a module has those that it registers with"
                                    .formatted(label())
                            + " parameter(name, value) and those of its parts, which it registers"
                            + " with child(name, module)");
        }
        IdentityHashMap<Parameter, Boolean> known = new IdentityHashMap<>();
        groups.forEach(g -> g.parameters().forEach(p -> known.put(p, true)));
        for (Parameter p : parameters) {
            if (known.put(p, true) != null) {
                throw new NacreException(
                        "%s: the parameter of shape %s is there twice"
                                .formatted(label(), p.shape()));
            }
        }
        G group = group(parameters);
        defaults.accept(group);
        options.accept(group);
        groups.add(group);
        return this;
    }

    /// The groups of parameters with their options, which may be changed at any time.
    public final List<G> groups() {
        return Collections.unmodifiableList(groups);
    }

    /// The learning rate of the first group.
    public final double lr() {
        return groups.getFirst().lr();
    }

    /// Sets the learning rate of all groups.
    public final void lr(double lr) {
        groups.forEach(g -> g.lr(lr));
    }

    /// Clears the gradients of all parameters.
    public final void zeroGrad() {
        groups.forEach(g -> g.parameters().forEach(Parameter::zeroGrad));
    }

    /// Moves every parameter that has a gradient. If it fails, nothing has moved.
    public final void step() {
        List<Parameter> moved = new ArrayList<>();
        List<Autograd.Update> updates = new ArrayList<>();
        try (Autograd.Scope _ = Autograd.noGrad()) {
            for (G group : groups) {
                for (Parameter p : group.parameters()) {
                    Tensor gradient = p.borrowGrad();
                    if (gradient != null) {
                        moved.add(p);
                        updates.addAll(update(group, p, gradient, state(p).steps() + 1));
                    }
                }
            }
        }
        Autograd.step(moved, updates);
        moved.forEach(p -> state(p).stepped());
    }

    /// A tensor kept for a parameter from one step to the next: of its shape and dtype, and zeros
    /// at first.
    ///
    /// @param name as PyTorch calls it
    protected final Buffer state(Parameter parameter, String name) {
        return state(
                parameter,
                name,
                () -> Tensor.zeros(parameter.dtype(), parameter.shape().toArray()));
    }

    /// A tensor kept for a parameter from one step to the next.
    ///
    /// @param name as PyTorch calls it
    /// @param first what it is at first; of the parameter's shape and dtype unless it is one of
    ///   [#numbers()]
    protected final Buffer state(Parameter parameter, String name, Supplier<Tensor> first) {
        return state(parameter).buffer(name, parameter, first);
    }

    /// The names of what is kept as a single number for a whole parameter.
    protected Set<String> numbers() {
        return Set.of();
    }

    /// The shape of what is kept for a parameter under a name.
    Shape shape(String name, Parameter parameter) {
        return numbers().contains(name) ? Shape.SCALAR : parameter.shape();
    }

    final ParameterState state(Parameter p) {
        return states.computeIfAbsent(p, _ -> new ParameterState());
    }

    /// Everything that the next step depends on, beside parameters and gradients: options of groups
    /// (`param_groups.0.lr`), steps (`state.0.step`) and tensors kept for parameters
    /// (`state.0.exp_avg`), which are numbered through all groups. An immutable snapshot.
    public final SequencedMap<String, Tensor> stateDict() {
        return new OptimizerState(label(), groups, states, this::shape).save();
    }

    /// Goes on where another optimizer stood that had the same groups of parameters.
    ///
    /// @throws NacreException if the state is not one of such an optimizer; it names all that is
    ///   wrong, and nothing is changed
    public final void loadStateDict(Map<String, Tensor> values) {
        prepare(values).run();
    }

    /// Checks a state; what is returned takes it over and cannot fail.
    final Runnable prepare(Map<String, Tensor> values) {
        return new OptimizerState(label(), groups, states, this::shape).load(values);
    }

    /// A number for the kernels of a step, as precise as what it is combined with.
    static Tensor number(double value, Slot slot) {
        return Tensor.scalar(value, slot.dtype());
    }

    /// The gradient and what draws values to 0 by way of it.
    static Tensor decayed(ParameterGroup group, Parameter p, Tensor gradient) {
        double decay = group.weightDecay();
        return decay == 0 ? gradient : gradient.add(p.borrow().mul(number(decay, p)));
    }

    private String label() {
        return getClass().getSimpleName();
    }
}
