package dev.nacre.optim;

import dev.nacre.Parameter;
import dev.nacre.type.NacreException;
import java.util.List;

/// Parameters that are trained with the same options, and these options.
public abstract class ParameterGroup {
    private final List<Parameter> parameters;
    private double lr;

    /// @param lr the learning rate until another one is set
    protected ParameterGroup(List<Parameter> parameters, double lr) {
        this.parameters = List.copyOf(parameters);
        this.lr = lr;
    }

    public final List<Parameter> parameters() {
        return parameters;
    }

    /// The learning rate.
    public final double lr() {
        return lr;
    }

    /// Sets the learning rate.
    public ParameterGroup lr(double lr) {
        this.lr = notNegative("lr", lr);
        return this;
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
