package dev.nacre.optim;

import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// An optimizer's state as named tensors, which a file can hold: there and back.
final class OptimizerState {
    private static final String STEP = "step";

    private final String label;
    private final List<? extends ParameterGroup> groups;
    private final Map<Parameter, ParameterState> states;
    private final BiFunction<String, Parameter, Shape> shapes;

    /// @param label what errors call the optimizer
    /// @param shapes of what is kept for a parameter under a name
    OptimizerState(
            String label,
            List<? extends ParameterGroup> groups,
            Map<Parameter, ParameterState> states,
            BiFunction<String, Parameter, Shape> shapes) {
        this.label = label;
        this.groups = groups;
        this.states = states;
        this.shapes = shapes;
    }

    private static String groupKey(int group, String option) {
        return "param_groups." + group + "." + option;
    }

    private static String stateKey(int parameter, String name) {
        return "state." + parameter + "." + name;
    }

    private List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        groups.forEach(g -> all.addAll(g.parameters()));
        return all;
    }

    SequencedMap<String, Tensor> save() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        List<Parameter> parameters = parameters();
        for (int i = 0; i < parameters.size(); i++) {
            ParameterState state = states.get(parameters.get(i));
            if (state != null) {
                values.put(stateKey(i, STEP), Tensor.scalar((double) state.steps(), DType.I64));
                for (Map.Entry<String, Buffer> b : state.buffers().entrySet()) {
                    values.put(stateKey(i, b.getKey()), b.getValue().value());
                }
            }
        }
        for (int i = 0; i < groups.size(); i++) {
            for (Map.Entry<String, Double> o : groups.get(i).options().entrySet()) {
                values.put(groupKey(i, o.getKey()), Tensor.scalar(o.getValue(), DType.F64));
            }
        }
        return Collections.unmodifiableSequencedMap(values);
    }

    /// Checks values; what is returned takes them over and cannot fail.
    Runnable load(Map<String, Tensor> values) {
        List<String> wrong = new ArrayList<>();
        Set<String> known = new HashSet<>();
        List<Runnable> changes = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            ParameterGroup group = groups.get(i);
            for (String option : group.options().keySet()) {
                String key = groupKey(i, option);
                known.add(key);
                Tensor value = number(key, values, wrong);
                if (value != null) {
                    double number = value.item();
                    changes.add(() -> group.option(option, number));
                }
            }
        }
        changes.add(states::clear);
        List<Parameter> parameters = parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            SequencedMap<String, Buffer> buffers = new LinkedHashMap<>();
            String prefix = stateKey(i, "");
            String step = stateKey(i, STEP);
            for (Map.Entry<String, Tensor> e : values.entrySet()) {
                if (e.getKey().startsWith(prefix) && !e.getKey().equals(step)) {
                    known.add(e.getKey());
                    String name = e.getKey().substring(prefix.length());
                    if (fits(e.getKey(), e.getValue(), shapes.apply(name, p), p, wrong)) {
                        buffers.put(name, new Buffer(e.getValue().to(p.dtype())));
                    }
                }
            }
            if (!buffers.isEmpty() || values.containsKey(step)) {
                known.add(step);
                Tensor value = number(step, values, wrong);
                if (value != null) {
                    ParameterState state = new ParameterState(value.itemLong(), buffers);
                    changes.add(() -> states.put(p, state));
                }
            }
        }
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                wrong.add("unexpected: " + key);
            }
        }
        if (!wrong.isEmpty()) {
            throw new NacreException(
                    "the state does not fit the %s, which stays as it was (it must have the same kind"
                                    .formatted(label)
                            + " and groups of parameters)\n  "
                            + String.join("\n  ", wrong));
        }
        return () -> changes.forEach(Runnable::run);
    }

    private static @Nullable Tensor number(
            String key, Map<String, Tensor> values, List<String> wrong) {
        Tensor value = values.get(key);
        if (value == null) {
            wrong.add("missing: " + key);
        } else if (value.numel() != 1) {
            wrong.add("%s: shape %s is not a single number".formatted(key, value.shape()));
            return null;
        }
        return value;
    }

    private static boolean fits(
            String key, Tensor value, Shape shape, Parameter p, List<String> wrong) {
        if (!value.shape().equals(shape) || !value.dtype().isFloating()) {
            wrong.add(
                    "%s: %s %s does not fit a parameter of %s %s"
                            .formatted(key, value.dtype(), value.shape(), p.dtype(), p.shape()));
            return false;
        }
        return true;
    }
}
