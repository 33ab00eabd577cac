package dev.nacre.optim;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What sets the learning rates of an optimizer while it trains, and can be saved: by the number of
/// steps ([LRScheduler]) or by how training goes ([ReduceLROnPlateau]).
public abstract sealed class Schedule permits LRScheduler, ReduceLROnPlateau {
    final List<? extends ParameterGroup> groups;

    Schedule(Optimizer<?> optimizer) {
        groups = List.copyOf(optimizer.groups());
    }

    /// How far the schedule is and what it goes by. The learning rates themselves are part of the
    /// optimizer's state.
    public abstract SequencedMap<String, Tensor> stateDict();

    /// Goes on where another schedule of this kind stood.
    ///
    /// @throws NacreException if the state is not that of such a schedule
    public final void loadStateDict(Map<String, Tensor> values) {
        prepare(values).run();
    }

    /// Checks a state; what is returned takes it over and cannot fail.
    abstract Runnable prepare(Map<String, Tensor> values);

    final NacreException unfit(String needs, Map<String, Tensor> values) {
        Map<String, Object> shapes = new LinkedHashMap<>();
        values.forEach((key, value) -> shapes.put(key, value.shape()));
        return new NacreException(
                "%s: the state must have %s; it has %s"
                        .formatted(getClass().getSimpleName(), needs, shapes));
    }
}
