package dev.nacre;

import dev.nacre.type.DType;
import java.util.List;

/// Roots of symmetric matrices: the lower triangle `l` with `l l^T = a` (Golub & Van Loan, Matrix
/// Computations, 4.2), of f64.
final class Cholesky {
    private Cholesky() {}

    /// With `G` the gradient of `l`, that of `a` is the symmetric part of `l^-T P l^-1`, where `P`
    /// is the lower triangle of `l^T G` with half of the diagonal (Murray 2016, arXiv:1602.07527).
    static Tensor of(Tensor a) {
        return Autograd.custom(
                        in -> root(in.getFirst()),
                        (_, l, g) -> {
                            long n = l.size(-1);
                            Tensor kept =
                                    Tensor.ones(DType.F64, n, n)
                                            .tril()
                                            .sub(MatrixBatch.identity(n).mul(0.5));
                            Tensor turned = l.transpose(-1, -2);
                            Tensor left = before(turned, turned.matmul(g).mul(kept));
                            Tensor both = before(turned, left.transpose(-1, -2));
                            return List.of(both.add(both.transpose(-1, -2)).mul(0.5));
                        })
                .apply(List.of(a));
    }

    /// `a^-1 b`, for a triangle without zeros on its diagonal.
    private static Tensor before(Tensor a, Tensor b) {
        return Elimination.solve("the gradient of cholesky", a, b);
    }

    private static Tensor root(Tensor a) {
        MatrixBatch matrices = MatrixBatch.of("cholesky", a);
        int n = matrices.rows();
        double[] roots = new double[matrices.size()];
        for (int m = 0; m < matrices.count(); m++) {
            double[] l = matrices.get(m);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double rest = l[i * n + j];
                    for (int k = 0; k < j; k++) {
                        rest -= l[i * n + k] * l[j * n + k];
                    }
                    if (i == j && !(rest > 0)) {
                        throw matrices.error(
                                m,
                                "is not positive-definite: its upper left part of %d rows is not; add a small multiple of the identity to it"
                                        .formatted(i + 1));
                    }
                    l[i * n + j] = i == j ? Math.sqrt(rest) : rest / l[j * n + j];
                }
                for (int j = i + 1; j < n; j++) {
                    l[i * n + j] = 0;
                }
            }
            System.arraycopy(l, 0, roots, m * n * n, n * n);
        }
        return Tensor.of(roots).reshape(a.shape().toArray());
    }
}
