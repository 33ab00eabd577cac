package dev.nacre;

import dev.nacre.type.DType;

/// Classes drawn by weights.
final class Draws {
    private Draws() {}

    /// `n` of the classes of each row, the same one perhaps several times: by the running sums of
    /// the weights, in `double`.
    static Tensor any(double[] weights, int classes, long n, Tensor shaped, Generator generator) {
        int rows = weights.length / classes;
        long[] shape = shaped.dim() == 1 ? new long[] {n} : new long[] {rows, n};
        double[] at = generator.rand(DType.F64, shape).toDoubleArray();
        long[] drawn = new long[at.length];
        double[] upTo = new double[classes];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                sum += weights[row * classes + i];
                upTo[i] = sum;
            }
            for (int k = 0; k < n; k++) {
                int place = (int) (row * n) + k;
                drawn[place] = firstAbove(upTo, at[place] * sum);
            }
        }
        return Tensor.of(drawn).reshape(shape);
    }

    /// The first class up to which the weights add up to more; the last one that weighs anything,
    /// if rounding leaves none.
    private static int firstAbove(double[] upTo, double at) {
        double below = Math.min(at, Math.nextDown(upTo[upTo.length - 1]));
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] > below) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// `n` different ones: of waiting times with these rates, the classes of the shortest.
    static Tensor different(long n, Tensor weights, Generator generator) {
        Tensor u = generator.rand(weights.dtype(), weights.shape().toArray());
        Tensor time = u.neg().log1p().neg().div(weights);
        Tensor never = Tensor.fullLike(weights, Double.POSITIVE_INFINITY);
        return Tensor.where(weights.gt(0), time, never).argsort(-1).narrow(-1, 0, n);
    }
}
