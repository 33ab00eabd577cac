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
public abstract class LRScheduler {
    private static final String STEPS = "last_epoch";
    private static final String BASE = "base_lrs";

    private final List<? extends ParameterGroup> groups;
    private List<Double> base;
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

    private void set(long step) {
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

    /// How far the schedule is and what it began from. The learning rates themselves are part of
    /// the optimizer's state.
    public final SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        values.put(STEPS, Tensor.scalar((double) steps, DType.I64));
        values.put(BASE, Tensor.of(base.stream().mapToDouble(Double::doubleValue).toArray()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /// Goes on where another schedule of this kind stood.
    ///
    /// @throws NacreException if the state is not that of a schedule for as many groups
    public final void loadStateDict(Map<String, Tensor> values) {
        prepare(values).run();
    }

    /// Checks a state; what is returned takes it over and cannot fail.
    final Runnable prepare(Map<String, Tensor> values) {
        Tensor at = values.get(STEPS);
        Tensor from = values.get(BASE);
        if (at == null || from == null || at.numel() != 1 || from.numel() != groups.size()) {
            throw new NacreException(
                    "%s: the state must have a number \"%s\" and %d learning rates \"%s\"; it has %s"
                            .formatted(
                                    getClass().getSimpleName(),
                                    STEPS,
                                    groups.size(),
                                    BASE,
                                    shapes(values)));
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

    private static Map<String, Object> shapes(Map<String, Tensor> values) {
        Map<String, Object> shapes = new LinkedHashMap<>();
        values.forEach((key, value) -> shapes.put(key, value.shape()));
        return shapes;
    }
}
