package dev.nacre.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// What an operation is given, as tensors of libtorch that collect gradients.
final class TorchInputs {
    private final Operation operation;
    private final Map<String, Numbers> given;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Tensor> leaves = new LinkedHashMap<>();
    private final Map<String, Tensor> kept = new LinkedHashMap<>();

    TorchInputs(Operation operation, Map<String, Numbers> given) {
        this.operation = operation;
        this.given = given;
    }

    /// A leaf, if it has a gradient.
    Tensor get(String name) {
        return tensors.computeIfAbsent(name, this::made);
    }

    private Tensor made(String name) {
        Tensor t = Torch.of(given, name);
        if (operation.input(name).kind().varies()) {
            leaves.put(name, t.set_requires_grad(true));
        }
        return t;
    }

    Tensor x() {
        return get("x");
    }

    /// A leaf that may be left out.
    TensorOptional optional(String name) {
        return operation.takes(name) ? new TensorOptional(get(name)) : new TensorOptional();
    }

    /// A leaf, or no tensor at all.
    Tensor orNone(String name) {
        return operation.takes(name) ? get(name) : new Tensor();
    }

    /// Where there is a 1.
    Tensor mask(String name) {
        return get(name).ne(new Scalar(0));
    }

    /// A number of each channel that the operation changes in place.
    TensorOptional average(String name) {
        if (!operation.takes(name)) {
            return new TensorOptional();
        }
        Tensor t = Torch.of(given, name);
        kept.put(name, t);
        return new TensorOptional(t);
    }

    /// A module with the parameters given.
    <M extends Module> M filled(M module) {
        StringTensorDict parameters = module.named_parameters();
        try (NoGradGuard _ = new NoGradGuard()) {
            for (long i = 0; i < parameters.size(); i++) {
                String name = parameters.keys().get(i).getString();
                Tensor p = parameters.get(name);
                p.copy_(Torch.of(given, name));
                leaves.put(name, p);
            }
        }
        return module;
    }

    /// The gradients and what is changed in place. What a result does not depend on has a gradient
    /// of zeros.
    SequencedMap<String, Numbers> results() {
        SequencedMap<String, Numbers> results = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> {
            Tensor g = Objects.requireNonNull(leaf.grad());
            Numbers n = g.defined() ? Torch.numbers(g) : Torch.numbers(leaf).zeros();
            results.put("grad " + name, n);
        });
        kept.forEach((name, t) -> results.put(name, Torch.numbers(t)));
        return results;
    }
}
