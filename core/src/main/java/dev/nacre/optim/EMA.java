package dev.nacre.optim;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Slot;
import dev.nacre.Tensor;
import dev.nacre.nn.Module;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The exponential moving average of a model's parameters, which is often the better model (Polyak
/// & Juditsky 1992, SIAM Journal on Control and Optimization 30); as
/// torch.optim.swa_utils.AveragedModel with get_ema_multi_avg_fn.
///
/// The first update takes the parameters as they are. In each further one the average becomes
/// `decay average + (1 - decay) parameter`. Buffers are as they were at the last update.
///
/// ```java
/// var ema = EMA.of(model);
/// ...
/// optimizer.step();
/// ema.update();
/// ...
/// ema.copyTo(evaluated); // a model of the same kind
/// ```
public final class EMA {
    private static final String UPDATES = "n_averaged";
    private static final String MODULE = "module.";

    private final Module model;
    private final double decay;
    private final SequencedMap<String, Buffer> averages = new LinkedHashMap<>();
    private long updates;

    private EMA(Module model, double decay) {
        this.model = model;
        this.decay = decay;
        model.namedParameters().forEach((key, p) -> averages.put(key, new Buffer(p.borrow())));
        model.namedBuffers().forEach((key, b) -> averages.put(key, new Buffer(b.borrow())));
    }

    /// An average of which 0.999 is kept in an update.
    public static EMA of(Module model) {
        return of(model, 0.999);
    }

    /// An average of which a part is kept in an update.
    ///
    /// @throws NacreException if the decay is not from 0 to 1
    public static EMA of(Module model, double decay) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new NacreException("EMA: the decay must be from 0 to 1, not " + decay);
        }
        return new EMA(model, decay);
    }

    /// Takes the model's parameters into the average as they are now.
    public void update() {
        List<Autograd.Update> changes = new ArrayList<>();
        try (Autograd.Scope _ = Autograd.noGrad()) {
            model.namedParameters()
                    .forEach((key, p) -> {
                        Buffer average = average(key, p);
                        Tensor next =
                                updates == 0
                                        ? p.borrow()
                                        : Moments.mean(average, p.borrow(), decay);
                        changes.add(new Autograd.Update(average, next));
                    });
            model.namedBuffers()
                    .forEach((key, b) ->
                            changes.add(new Autograd.Update(average(key, b), b.borrow())));
        }
        Autograd.step(List.of(), changes);
        updates++;
    }

    /// The average of a slot, which it follows to another dtype.
    private Buffer average(String key, Slot slot) {
        Buffer average = averages.get(key);
        if (average == null) {
            throw new NacreException(
                    "EMA: the model has got \"%s\" since the average was made; make another"
                            .formatted(key));
        }
        average.to(slot.dtype());
        return average;
    }

    /// How many updates the average has seen.
    public long updates() {
        return updates;
    }

    /// Gives a model, the averaged one or another of its kind, the average's parameters and
    /// buffers.
    ///
    /// @throws NacreException if it has others; it stays as it was
    public void copyTo(Module target) {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        averages.forEach((key, average) -> values.put(key, average.value()));
        target.loadStateDict(values);
    }

    /// The averages by the model's names, under `module.`, and the number of updates, `n_averaged`.
    /// An immutable snapshot.
    public SequencedMap<String, Tensor> stateDict() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        values.put(UPDATES, Tensor.scalar((double) updates, DType.I64));
        averages.forEach((key, average) -> values.put(MODULE + key, average.value()));
        return Collections.unmodifiableSequencedMap(values);
    }

    /// Goes on where another average of such a model stood.
    ///
    /// @throws NacreException if the state is not one of such a model; it names all that is wrong,
    ///   and nothing is changed
    public void loadStateDict(Map<String, Tensor> values) {
        List<String> wrong = new ArrayList<>();
        List<Autograd.Update> changes = new ArrayList<>();
        averages.forEach((name, average) -> {
            String key = MODULE + name;
            Tensor value = values.get(key);
            if (value == null) {
                wrong.add("missing: " + key);
            } else if (!value.shape().equals(average.shape()) || value.dtype() != average.dtype()) {
                wrong.add(
                        "%s: %s %s does not fit %s %s"
                                .formatted(
                                        key,
                                        value.dtype(),
                                        value.shape(),
                                        average.dtype(),
                                        average.shape()));
            } else {
                changes.add(new Autograd.Update(average, value));
            }
        });
        Tensor count = values.get(UPDATES);
        if (count == null || count.numel() != 1) {
            wrong.add("missing: " + UPDATES);
        }
        if (!wrong.isEmpty() || count == null) {
            throw new NacreException(
                    "the state does not fit the EMA, which stays as it was\n  "
                            + String.join("\n  ", wrong));
        }
        Slot.setAll(changes);
        updates = count.itemLong();
    }
}
