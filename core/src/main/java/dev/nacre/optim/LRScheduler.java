package dev.nacre.optim;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Sets the learning rates of an optimizer by a schedule; [#step()] goes on in it.
///
/// Learning rates are a function of where the schedule began and of the number of steps. Subclasses
/// call [#begin()] once they are made.
public abstract non-sealed class LRScheduler extends Schedule {
    private static final String STEPS = "last_epoch";
    private static final String BASE = "base_lrs";

    private List<Double> base;
    private long steps;

    /// @param optimizer its learning rates now are those the schedule begins from
    protected LRScheduler(Optimizer<?> optimizer) {
        super(optimizer);
        base = groups.stream().map(ParameterGroup::lr).toList();
    }

    /// Checks an option.
    static long atLeast1(String name, long value) {
        if (value < 1) {
            throw new NacreException(name + " must be at least 1, not " + value);
        }
        return value;
    }

    /// The learning rate after some steps of the schedule.
    ///
    /// @param base the learning rate it began from
    protected abstract double lr(double base, long steps);

    /// Sets what else a schedule changes.
    void adjust(ParameterGroup group, long steps) {}

    /// Sets the learning rates with which the schedule begins, for those that do not begin with the
    /// optimizer's own.
    protected final void begin() {
        set(0);
    }

    /// Goes on by a step and sets the learning rates.
    public final void step() {
        set(steps + 1);
        steps++;
    }

    /// Sets the learning rates, and what else changes, to what they are after some steps.
    final void set(long step) {
        double[] rates = base.stream().mapToDouble(b -> lr(b, step)).toArray();
        for (int i = 0; i < rates.length; i++) {
            groups.get(i).lr(rates[i]);
            adjust(groups.get(i), step);
        }
    }

    /// How many steps have been made.
    public final long steps() {
        return steps;
    }

    @Override
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        values.put(STEPS, Tensor.scalar((double) steps, DType.I64));
        values.put(BASE, Tensor.of(base.stream().mapToDouble(Double::doubleValue).toArray()));
        return Collections.unmodifiableSequencedMap(values);
    }

    @Override
    final Runnable prepare(Map<String, Tensor> values) {
        Tensor at = values.get(STEPS);
        Tensor from = values.get(BASE);
        if (at == null || from == null || at.numel() != 1 || from.numel() != groups.size()) {
            throw unfit(
                    "a number \"%s\" and %d learning rates \"%s\""
                            .formatted(STEPS, groups.size(), BASE),
                    values);
        }
        long count = at.itemLong();
        List<Double> rates = new ArrayList<>();
        for (double rate : from.toDoubleArray()) {
            rates.add(rate);
        }
        return () -> {
            steps = count;
            base = List.copyOf(rates);
        };
    }
}
