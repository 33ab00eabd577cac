package dev.nacre.backend;

import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;

/// Two values that a reduction combines.
final class Pair implements Body.Arguments {
    private final Body combine;
    private final double[] reals = new double[2];
    private final long[] wholes = new long[2];

    /// @param reduction one that is not indexed
    Pair(Reduction reduction, DType dtype) {
        this.combine = new Body(reduction.combine(dtype));
    }

    double of(double earlier, double later) {
        reals[0] = earlier;
        reals[1] = later;
        combine.evaluate(this);
        return combine.real(0);
    }

    long of(long earlier, long later) {
        wholes[0] = earlier;
        wholes[1] = later;
        combine.evaluate(this);
        return combine.whole(0);
    }

    @Override
    public double real(int i) {
        return reals[i];
    }

    @Override
    public long whole(int i) {
        return wholes[i];
    }
}
