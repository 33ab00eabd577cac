package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;

/// What is done with the gradients of parameters between `backward()` and `optimizer.step()`.
///
/// Nothing is computed here: norm, scaling and update are part of the step.
public final class Gradients {
    private Gradients() {}

    /// Scales all gradients by the same number so that their norm, as one vector, is at most
    /// `maxNorm` (Pascanu et al. 2013, arXiv:1211.5063); as torch.nn.utils.clip_grad_norm_: by
    /// `min(1, maxNorm / (norm + 1e-6))`. Parameters without a gradient do not count.
    ///
    /// @return the norm before, a single number that may be looked at after the step, too
    /// @throws NacreException if `maxNorm` is negative or NaN
    public static Tensor clipGradNorm(List<Parameter> parameters, double maxNorm) {
        checkBound("clipGradNorm", maxNorm);
        try (Autograd.Scope _ = Autograd.noGrad()) {
            List<Parameter> moved = new ArrayList<>();
            List<Tensor> squares = new ArrayList<>();
            for (Parameter p : parameters) {
                Tensor g = p.borrowGrad();
                if (g != null) {
                    moved.add(p);
                    squares.add(g.mul(g).sum());
                }
            }
            if (moved.isEmpty()) {
                return Tensor.scalar(0, DType.F32);
            }
            Tensor norm = squares.stream().reduce(Tensor::add).orElseThrow().sqrt().keep();
            Tensor scale = norm.add(1e-6).reciprocal().mul(maxNorm).minimum(1);
            for (Parameter p : moved) {
                p.updateGrad(g -> g.mul(scale.cast(g.dtype())));
            }
            return norm;
        }
    }

    /// Cuts every element of all gradients to within `maxValue` of 0; as
    /// torch.nn.utils.clip_grad_value_.
    ///
    /// @throws NacreException if `maxValue` is negative or NaN
    public static void clipGradValue(List<Parameter> parameters, double maxValue) {
        checkBound("clipGradValue", maxValue);
        try (Autograd.Scope _ = Autograd.noGrad()) {
            for (Parameter p : parameters) {
                p.updateGrad(g -> g.clamp(-maxValue, maxValue));
            }
        }
    }

    private static void checkBound(String op, double bound) {
        if (!(bound >= 0)) {
            throw new NacreException(op + ": the bound must be a number from 0 on, not " + bound);
        }
    }
}
