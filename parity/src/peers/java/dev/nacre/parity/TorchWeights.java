package dev.nacre.parity;

import dev.nacre.nn.Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/// Copies of what a module of Nacre holds, as tensors of libtorch under the same names, and its
/// AdamW for them.
final class TorchWeights {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final List<AdamW> optimizers;

    /// @param beta2 of AdamW, whose other beta is 0.9
    /// @param decay its weight decay
    /// @param matricesOnly whether matrices alone decay
    TorchWeights(Module m, double beta2, double decay, boolean matricesOnly) {
        m.namedParameters()
                .forEach((name, p) ->
                        parameters.put(
                                name,
                                Torch.of(Numbers.of(p.value().detach())).set_requires_grad(true)));
        m.namedBuffers().forEach((name, b) -> buffers.put(name, Torch.of(Numbers.of(b.value()))));
        Predicate<Tensor> decays = t -> !matricesOnly || t.dim() > 1;
        optimizers =
                Stream.of(optimizer(decays, beta2, decay), optimizer(decays.negate(), beta2, 0))
                        .flatMap(List::stream)
                        .toList();
    }

    private List<AdamW> optimizer(Predicate<Tensor> which, double beta2, double decay) {
        Tensor[] some = parameters.values().stream().filter(which).toArray(Tensor[]::new);
        if (some.length == 0) {
            return List.of();
        }
        AdamWOptions o = new AdamWOptions(1e-3);
        TorchTraining.betas(o.betas(), 0.9, beta2);
        o.weight_decay().put(decay);
        return List.of(new AdamW(new TensorVector(some), o));
    }

    Tensor get(String name) {
        return Objects.requireNonNull(parameters.getOrDefault(name, buffers.get(name)), name);
    }

    TensorOptional optional(String name) {
        return new TensorOptional(get(name));
    }

    TensorVector parameters() {
        return new TensorVector(parameters.values().toArray(Tensor[]::new));
    }

    void zeroGrad() {
        optimizers.forEach(AdamW::zero_grad);
    }

    /// A step at a learning rate.
    void step(double lr) {
        for (AdamW o : optimizers) {
            o.param_groups().get(0).options().set_lr(lr);
            Tensor _ = o.step();
        }
    }
}
