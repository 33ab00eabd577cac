package dev.nacre.backend;

import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;

/// A reduction in progress: what the values so far have been combined to, in their order.
final class Fold implements Body.Arguments {
    private final Reduction reduction;
    private final Body combine;
    private final int parts;

    /// The parts of the state so far, then those of the next value; whichever array fits the dtype.
    private final double[] reals;

    private final long[] wholes;
    private long count;

    Fold(Reduction reduction, DType element) {
        this.reduction = reduction;
        this.combine = new Body(reduction.combine(element));
        this.parts = reduction.isIndexed() ? 2 : 1;
        this.reals = new double[2 * parts];
        this.wholes = new long[2 * parts];
    }

    @Override
    public double real(int i) {
        return reals[i];
    }

    @Override
    public long whole(int i) {
        return wholes[i];
    }

    void clear() {
        count = 0;
    }

    /// Takes the value of a body in; values come in row-major order.
    void add(Body body) {
        int next = count == 0 ? 0 : parts;
        reals[next] = body.real(0);
        wholes[next] = body.whole(0);
        if (reduction.isIndexed()) {
            wholes[next + 1] = count;
        }
        if (count++ > 0) {
            combine.evaluate(this);
            for (int p = 0; p < parts; p++) {
                reals[p] = combine.real(p);
                wholes[p] = combine.whole(p);
            }
        }
    }

    double realResult() {
        return count == 0 ? reduction.identity() : reals[parts - 1];
    }

    long wholeResult() {
        return count == 0 ? (long) reduction.identity() : wholes[parts - 1];
    }
}
