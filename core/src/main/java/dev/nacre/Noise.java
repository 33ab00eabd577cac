package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.NacreException;

/// Tensors disturbed at random.
public sealed interface Noise extends Facet permits Tensor {
    /// [#dropout(double, Generator)] by the default generator.
    default Tensor dropout(double p) {
        return dropout(p, Nacre.generator());
    }

    /// Each element set to 0 with probability `p` and divided by `1 - p` otherwise, so that the
    /// mean stays; as torch.nn.functional.dropout while training.
    ///
    /// @throws dev.nacre.type.DTypeException if this is not of floating-point numbers
    /// @throws NacreException if `p` is not from 0 to 1
    default Tensor dropout(double p, Generator generator) {
        Tensor x = Checks.floating(tensor(), "dropout");
        if (!(p >= 0 && p <= 1)) {
            throw new NacreException(
                    "%s: a probability is from 0 to 1, not %s".formatted(Checks.at("dropout"), p));
        }
        // f32 is fine enough for the choice, whatever is chosen from.
        Tensor kept = generator.rand(DType.F32, x.shape().toArray()).ge(p).cast(x.dtype());
        return x.mul(kept).mul(p == 1 ? 0 : 1 / (1 - p));
    }
}
