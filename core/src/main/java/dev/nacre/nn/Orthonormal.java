package dev.nacre.nn;

/// Vectors made orthogonal to each other and of length 1, in their order, as the QR decomposition
/// with a positive diagonal does.
final class Orthonormal {
    private Orthonormal() {}

    /// Works on `count` equally long vectors, one behind the other, and returns them.
    static double[] of(double[] vectors, int count) {
        int length = count == 0 ? 0 : vectors.length / count;
        for (int i = 0; i < count; i++) {
            // Twice is enough for full precision (Giraud et al. 2005).
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j < i; j++) {
                    double along = dot(vectors, i * length, j * length, length);
                    for (int k = 0; k < length; k++) {
                        vectors[i * length + k] -= along * vectors[j * length + k];
                    }
                }
            }
            double norm = Math.sqrt(dot(vectors, i * length, i * length, length));
            for (int k = 0; k < length; k++) {
                vectors[i * length + k] /= norm;
            }
        }
        return vectors;
    }

    private static double dot(double[] vectors, int a, int b, int length) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += vectors[a + k] * vectors[b + k];
        }
        return sum;
    }
}
