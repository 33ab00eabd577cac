package dev.nacre.optim;

import dev.nacre.Parameter;
import dev.nacre.type.NacreException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// Parameters that are trained with the same options, and these options.
public abstract class ParameterGroup {
    static final String WEIGHT_DECAY = "weight_decay";
    static final String MOMENTUM = "momentum";
    private static final String LR = "lr";

    private final List<Parameter> parameters;
    private final SequencedMap<String, Double> options = new LinkedHashMap<>();

    /// @param lr the learning rate until another one is set
    protected ParameterGroup(List<Parameter> parameters, double lr) {
        this.parameters = List.copyOf(parameters);
        option(LR, lr);
    }

    /// The parameters, in the order in which the optimizer's state numbers them.
    public final List<Parameter> parameters() {
        return parameters;
    }

    /// The learning rate.
    public final double lr() {
        return option(LR);
    }

    /// Sets the learning rate.
    ///
    /// @throws NacreException if it is no number from 0 on
    public ParameterGroup lr(double lr) {
        option(LR, notNegative(LR, lr));
        return this;
    }

    final double weightDecay() {
        return option(WEIGHT_DECAY);
    }

    /// All options, by the names that PyTorch has for them; what is on or off is 1 or 0.
    public final SequencedMap<String, Double> options() {
        return Collections.unmodifiableSequencedMap(options);
    }

    /// An option of this group.
    protected final double option(String name) {
        return Objects.requireNonNull(options.get(name), name);
    }

    /// Sets an option; it is saved with the state of the optimizer.
    protected final void option(String name, double value) {
        options.put(name, value);
    }

    /// Checks an option.
    static double notNegative(String name, double value) {
        if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
            throw new NacreException(name + ": must be a number from 0 on, not " + value);
        }
        return value;
    }

    /// Checks an option.
    static double fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new NacreException(name + ": must be at least 0 and below 1, not " + value);
        }
        return value;
    }
}
