package dev.nacre.optim;

import java.util.List;

/// Sets the learning rates of an optimizer by a schedule; [#step()] goes on in it.
public abstract class LRScheduler {
    private final List<? extends ParameterGroup> groups;
    private final List<Double> base;
    private long steps;

    /// @param optimizer its learning rates now are those the schedule begins from
    protected LRScheduler(Optimizer<?> optimizer) {
        groups = List.copyOf(optimizer.groups());
        base = groups.stream().map(ParameterGroup::lr).toList();
    }

    /// The learning rate after some steps of the schedule.
    ///
    /// @param base the learning rate it began from
    protected abstract double lr(double base, long steps);

    /// Goes on by a step and sets the learning rates.
    public final void step() {
        steps++;
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).lr(lr(base.get(i), steps));
        }
    }

    /// How many steps have been made.
    public final long steps() {
        return steps;
    }
}
