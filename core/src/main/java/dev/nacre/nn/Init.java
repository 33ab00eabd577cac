package dev.nacre.nn;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.type.DType;

/// First values of parameters, drawn from the default generator.
final class Init {
    private Init() {}

    /// Evenly from within `1 / sqrt(fan)` of 0: what PyTorch's layers begin with.
    ///
    /// @param fan how many inputs one result is summed from
    static Tensor byFan(long fan, DType dtype, long... shape) {
        double bound = fan > 0 ? 1 / Math.sqrt((double) fan) : 0;
        return Nacre.generator().rand(dtype, shape).mul(2 * bound).sub(bound);
    }
}
