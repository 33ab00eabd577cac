package dev.nacre.parity;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.nn.Module;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operation is given, as tensors and parameters that collect gradients.
final class NacreInputs {
    private final Operation operation;
    private final Map<String, Numbers> given;
    private final DType dtype;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Supplier<@Nullable Tensor>> gradients = new LinkedHashMap<>();
    private final SequencedMap<String, Supplier<Tensor>> kept = new LinkedHashMap<>();

    NacreInputs(Operation operation, Map<String, Numbers> given, DType dtype) {
        this.operation = operation;
        this.given = given;
        this.dtype = dtype;
    }

    /// A leaf, if it has a gradient.
    Tensor get(String name) {
        return tensors.computeIfAbsent(name, this::made);
    }

    private Tensor made(String name) {
        Tensor t = given(name).tensor();
        if (!operation.input(name).kind().varies()) {
            return t;
        }
        Tensor leaf = t.requiresGrad();
        gradients.put(name, leaf::grad);
        return leaf;
    }

    private Numbers given(String name) {
        return Objects.requireNonNull(given.get(name), name);
    }

    Tensor x() {
        return get("x");
    }

    Shape shape(String name) {
        return Shape.of(operation.input(name).dims());
    }

    /// That of the floating-point numbers.
    DType dtype() {
        return dtype;
    }

    /// Where there is a 1.
    Tensor mask(String name) {
        return get(name).ne(0);
    }

    /// A module with the parameters and buffers given.
    <M extends Module> M filled(M module) {
        for (Map.Entry<String, Parameter> p : module.namedParameters().entrySet()) {
            p.getValue().set(given(p.getKey()).tensor());
            gradients.put(p.getKey(), p.getValue()::grad);
        }
        module.namedBuffers()
                .forEach((name, b) -> {
                    Numbers n = given.get(name);
                    if (n != null) {
                        b.set(n.tensor());
                        kept.put(name, b::value);
                    }
                });
        return module;
    }

    /// The gradients and what modules keep. What a result does not depend on has a gradient of
    /// zeros.
    SequencedMap<String, Numbers> results() {
        SequencedMap<String, Numbers> results = new LinkedHashMap<>();
        gradients.forEach((name, g) -> {
            Tensor gradient = g.get();
            Numbers n = given(name);
            results.put("grad " + name, gradient == null ? n.zeros() : Numbers.of(gradient));
        });
        kept.forEach((name, value) -> results.put(name, Numbers.of(value.get())));
        return results;
    }
}
