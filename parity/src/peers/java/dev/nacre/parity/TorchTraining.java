package dev.nacre.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Adagrad;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.StepLR;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/// Ten steps of one of libtorch's optimizers.
final class TorchTraining {
    private TorchTraining() {}

    static SequencedMap<String, Numbers> run(Training subject, Map<String, Numbers> given) {
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : List.of("p", "q")) {
            parameters.put(name, Torch.of(given, name).set_requires_grad(true));
        }
        Optimizer optimizer =
                optimizer(
                        subject.rule(),
                        new TensorVector(parameters.values().toArray(Tensor[]::new)));
        StepLR schedule = schedule(subject.rate(), optimizer);
        SequencedMap<String, Numbers> results = new LinkedHashMap<>();
        for (int step = 1; step <= Training.STEPS; step++) {
            optimizer.zero_grad();
            Tensor loss = null;
            for (Map.Entry<String, Tensor> p : parameters.entrySet()) {
                Tensor away =
                        p.getValue()
                                .mul(Torch.of(given, "a " + p.getKey()))
                                .sub(Torch.of(given, "b " + p.getKey()));
                Tensor part = away.mul(away).sum();
                loss = loss == null ? part : loss.add(part);
            }
            Objects.requireNonNull(loss).backward();
            optimizer.step();
            if (schedule != null) {
                schedule.step();
            }
            if (step == 1 || step == 2 || step == Training.STEPS) {
                for (Map.Entry<String, Tensor> p : parameters.entrySet()) {
                    results.put(p.getKey() + " " + step, Torch.numbers(p.getValue()));
                }
            }
        }
        return results;
    }

    private static Optimizer optimizer(Training.Rule rule, TensorVector parameters) {
        return switch (rule) {
            case Training.Sgd r -> {
                SGDOptions o = new SGDOptions(r.lr());
                o.momentum().put(r.momentum());
                o.dampening().put(r.dampening());
                o.weight_decay().put(r.weightDecay());
                o.nesterov().put(r.nesterov());
                yield new SGD(parameters, o);
            }
            case Training.Adaptive r when r.decoupled() -> {
                AdamWOptions o = new AdamWOptions(r.lr());
                betas(o.betas(), r.beta1(), r.beta2());
                o.eps().put(r.eps());
                o.weight_decay().put(r.weightDecay());
                o.amsgrad().put(r.amsgrad());
                yield new AdamW(parameters, o);
            }
            case Training.Adaptive r -> {
                AdamOptions o = new AdamOptions(r.lr());
                betas(o.betas(), r.beta1(), r.beta2());
                o.eps().put(r.eps());
                o.weight_decay().put(r.weightDecay());
                o.amsgrad().put(r.amsgrad());
                yield new Adam(parameters, o);
            }
            case Training.RootMeanSquare r -> {
                RMSpropOptions o = new RMSpropOptions(r.lr());
                o.alpha().put(r.alpha());
                o.eps().put(r.eps());
                o.weight_decay().put(r.weightDecay());
                o.momentum().put(r.momentum());
                o.centered().put(r.centered());
                yield new RMSprop(parameters, o);
            }
            case Training.SumOfSquares r -> {
                AdagradOptions o = new AdagradOptions(r.lr());
                o.lr_decay().put(r.lrDecay());
                o.weight_decay().put(r.weightDecay());
                o.initial_accumulator_value().put(r.initial());
                o.eps().put(r.eps());
                yield new Adagrad(parameters, o);
            }
        };
    }

    /// The last element of a std::tuple lies first in GCC's library; the defaults tell.
    static void betas(DoublePointer betas, double beta1, double beta2) {
        int first = betas.get(0) == 0.9 ? 0 : 1;
        betas.put(first, beta1).put(1 - first, beta2);
    }

    private static @Nullable StepLR schedule(Training.Rate rate, Optimizer optimizer) {
        return switch (rate) {
            case Training.Constant _ -> null;
            case Training.Steps s -> {
                StepLR schedule = new StepLR(optimizer, s.size(), s.gamma());
                // Python's constructor makes this step, C++'s leaves it out and is one step late.
                schedule.step();
                yield schedule;
            }
        };
    }
}
