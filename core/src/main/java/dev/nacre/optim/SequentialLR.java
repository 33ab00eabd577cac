package dev.nacre.optim;

import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Schedules one after another, each from its beginning, as torch.optim.lr_scheduler.SequentialLR.
/// All begin from the learning rates that the optimizer has when this schedule is made.
///
/// ```java
/// var schedule = SequentialLR.of(optimizer, o -> LinearLR.of(o, 0.1, 1, 5))
///         .then(5, o -> CosineAnnealingLR.of(o, 95));
/// ```
public final class SequentialLR extends LRScheduler {
    private record Part(long start, LRScheduler schedule) {}

    private final Optimizer<?> optimizer;
    private final List<Map<String, Double>> first;
    private final List<Part> parts = new ArrayList<>();

    private SequentialLR(Optimizer<?> optimizer) {
        super(optimizer);
        this.optimizer = optimizer;
        first = options();
    }

    /// A schedule that begins as another one; [#then(long, Function)] says what follows.
    ///
    /// @param schedule makes it, such as `o -> LinearLR.of(o)`
    public static SequentialLR of(
            Optimizer<?> optimizer, Function<Optimizer<?>, LRScheduler> schedule) {
        return new SequentialLR(optimizer).then(0, schedule);
    }

    /// Goes on with another schedule after so many steps, counted from the beginning. Returns this
    /// one.
    ///
    /// @param schedule makes it, such as `o -> CosineAnnealingLR.of(o, 95)`
    /// @throws NacreException if the milestone is not after the last one
    public SequentialLR then(long milestone, Function<Optimizer<?>, LRScheduler> schedule) {
        if (!parts.isEmpty() && milestone <= parts.getLast().start()) {
            throw new NacreException(
                    "SequentialLR: milestones must rise; %d does not follow %d"
                            .formatted(milestone, parts.getLast().start()));
        }
        // A schedule that is made may set what another should begin from.
        List<Map<String, Double>> now = options();
        restore(first);
        parts.add(new Part(milestone, schedule.apply(optimizer)));
        restore(now);
        set(steps());
        return this;
    }

    private List<Map<String, Double>> options() {
        return groups.stream().map(g -> Map.copyOf(g.options())).toList();
    }

    private void restore(List<Map<String, Double>> options) {
        for (int i = 0; i < options.size(); i++) {
            options.get(i).forEach(groups.get(i)::option);
        }
    }

    private Part at(long steps) {
        return parts.reversed().stream().filter(p -> p.start() <= steps).findFirst().orElseThrow();
    }

    @Override
    protected double lr(double base, long steps) {
        Part part = at(steps);
        return part.schedule().lr(base, steps - part.start());
    }

    @Override
    void adjust(ParameterGroup group, long steps) {
        Part part = at(steps);
        part.schedule().adjust(group, steps - part.start());
    }
}
