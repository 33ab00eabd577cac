package dev.nacre.parity;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.optim.Adagrad;
import dev.nacre.optim.Adam;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.LRScheduler;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.RMSprop;
import dev.nacre.optim.SGD;
import dev.nacre.optim.StepLR;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ten steps of one of Nacre's optimizers.
final class NacreTraining {
    private NacreTraining() {}

    static SequencedMap<String, Numbers> run(Training subject, Map<String, Numbers> given) {
        SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
        for (String name : List.of("p", "q")) {
            parameters.put(name, new Parameter(given(given, name)));
        }
        Optimizer<?> optimizer = optimizer(subject.rule(), List.copyOf(parameters.values()));
        LRScheduler schedule = schedule(subject.rate(), optimizer);
        SequencedMap<String, Numbers> results = new LinkedHashMap<>();
        for (int step = 1; step <= Training.STEPS; step++) {
            optimizer.zeroGrad();
            Tensor loss = null;
            for (Map.Entry<String, Parameter> p : parameters.entrySet()) {
                Tensor away =
                        p.getValue()
                                .borrow()
                                .mul(given(given, "a " + p.getKey()))
                                .sub(given(given, "b " + p.getKey()));
                Tensor part = away.mul(away).sum();
                loss = loss == null ? part : loss.add(part);
            }
            Objects.requireNonNull(loss).backward();
            optimizer.step();
            if (schedule != null) {
                schedule.step();
            }
            if (step == 1 || step == 2 || step == Training.STEPS) {
                for (Map.Entry<String, Parameter> p : parameters.entrySet()) {
                    results.put(p.getKey() + " " + step, Numbers.of(p.getValue().value()));
                }
            }
        }
        return results;
    }

    private static Tensor given(Map<String, Numbers> given, String name) {
        return Objects.requireNonNull(given.get(name), name).tensor();
    }

    private static Optimizer<?> optimizer(Training.Rule rule, List<Parameter> parameters) {
        return switch (rule) {
            case Training.Sgd r ->
                    SGD.of(
                            parameters,
                            o ->
                                    o.lr(r.lr())
                                            .momentum(r.momentum())
                                            .dampening(r.dampening())
                                            .weightDecay(r.weightDecay())
                                            .nesterov(r.nesterov()));
            case Training.Adaptive r -> {
                Consumer<Adam.Group> options =
                        o ->
                                o.lr(r.lr())
                                        .betas(r.beta1(), r.beta2())
                                        .eps(r.eps())
                                        .weightDecay(r.weightDecay())
                                        .amsgrad(r.amsgrad());
                yield r.decoupled() ? AdamW.of(parameters, options) : Adam.of(parameters, options);
            }
            case Training.RootMeanSquare r ->
                    RMSprop.of(
                            parameters,
                            o ->
                                    o.lr(r.lr())
                                            .alpha(r.alpha())
                                            .eps(r.eps())
                                            .weightDecay(r.weightDecay())
                                            .momentum(r.momentum())
                                            .centered(r.centered()));
            case Training.SumOfSquares r ->
                    Adagrad.of(
                            parameters,
                            o ->
                                    o.lr(r.lr())
                                            .lrDecay(r.lrDecay())
                                            .weightDecay(r.weightDecay())
                                            .initialAccumulatorValue(r.initial())
                                            .eps(r.eps()));
        };
    }

    private static @Nullable LRScheduler schedule(Training.Rate rate, Optimizer<?> optimizer) {
        return switch (rate) {
            case Training.Constant _ -> null;
            case Training.Steps s -> StepLR.of(optimizer, s.size(), s.gamma());
        };
    }
}
