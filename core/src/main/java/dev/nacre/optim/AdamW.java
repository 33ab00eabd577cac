package dev.nacre.optim;

import dev.nacre.Parameter;
import java.util.List;
import java.util.function.Consumer;

/// [Adam] with a weight decay that acts on the values themselves, not by way of the gradient
/// (Loshchilov & Hutter 2019, arXiv:1711.05101), which are first multiplied by `1 - lr
/// weightDecay`; as torch.optim.AdamW.
public final class AdamW extends Adam {
    private AdamW(Consumer<? super Group> options) {
        super(options);
    }

    /// Trains parameters with the options PyTorch has by default.
    public static AdamW of(List<Parameter> parameters) {
        return of(parameters, o -> {});
    }

    /// Trains parameters with options such as `o -> o.lr(3e-4).weightDecay(0.1)`.
    public static AdamW of(List<Parameter> parameters, Consumer<? super Group> options) {
        AdamW optimizer = new AdamW(options);
        optimizer.add(parameters, o -> {});
        return optimizer;
    }

    @Override
    protected Group group(List<Parameter> parameters) {
        return super.group(parameters).weightDecay(0.01);
    }

    @Override
    boolean isDecoupled() {
        return true;
    }
}
