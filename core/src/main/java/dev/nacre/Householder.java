package dev.nacre;

import java.util.List;

/// The QR decomposition by Householder's reflections (Golub & Van Loan, Matrix Computations, 5.2),
/// of f64; its signs are LAPACK's.
final class Householder {
    private final int rows;
    private final int columns;

    /// The triangle, and below it the reflected directions without their first number, 1.
    private final double[] a;

    private final double[] scales;

    /// @param matrix with at least as many rows as columns; it is overwritten
    Householder(double[] matrix, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.a = matrix;
        this.scales = new double[columns];
        for (int k = 0; k < columns; k++) {
            double first = a[k * columns + k];
            double below = norm(k);
            if (below == 0) {
                continue;
            }
            double length = -Math.copySign(Math.hypot(first, below), first);
            scales[k] = (length - first) / length;
            for (int i = k + 1; i < rows; i++) {
                a[i * columns + k] /= first - length;
            }
            reflect(k, a, k + 1);
            a[k * columns + k] = length;
        }
    }

    /// The length of what lies below the diagonal, without overflow on the way.
    private double norm(int column) {
        double largest = 0;
        for (int i = column + 1; i < rows; i++) {
            largest = Math.max(largest, Math.abs(a[i * columns + column]));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = column + 1; i < rows; i++) {
            double x = a[i * columns + column] / largest;
            sum += x * x;
        }
        return largest * Math.sqrt(sum);
    }

    /// Reflects the columns of a matrix of the same width from one on by direction `k`.
    private void reflect(int k, double[] x, int from) {
        for (int j = from; j < columns; j++) {
            double along = x[k * columns + j];
            for (int i = k + 1; i < rows; i++) {
                along += a[i * columns + k] * x[i * columns + j];
            }
            along *= scales[k];
            x[k * columns + j] -= along;
            for (int i = k + 1; i < rows; i++) {
                x[i * columns + j] -= along * a[i * columns + k];
            }
        }
    }

    /// The orthonormal columns, row-major. Where the matrix has zeros in the place of columns, they
    /// complete the others.
    double[] q() {
        double[] q = new double[rows * columns];
        for (int k = 0; k < columns; k++) {
            q[k * columns + k] = 1;
        }
        for (int k = columns - 1; k >= 0; k--) {
            reflect(k, q, k);
        }
        return q;
    }

    /// The triangle, row-major.
    double[] r() {
        double[] r = new double[columns * columns];
        for (int i = 0; i < columns; i++) {
            System.arraycopy(a, i * columns + i, r, i * columns + i, columns - i);
        }
        return r;
    }

    /// The decomposition of matrices of any shape: what is right of a square goes along.
    static QR of(Tensor a) {
        long rows = a.size(-2);
        long right = a.size(-1) - rows;
        if (right <= 0) {
            return tall(a);
        }
        QR square = tall(a.narrow(-1, 0, rows));
        Tensor along = square.q().transpose(-1, -2).matmul(a.narrow(-1, rows, right));
        return new QR(square.q(), Tensor.cat(List.of(square.r(), along), -1));
    }

    /// With `G` and `H` the gradients of `q` and `r`, that of `a` is `(G + q M) r^-T`, where `M` is
    /// symmetric and has the lower triangle of `r H^T - G^T q` (Walter & Lehmann 2012,
    /// arXiv:1001.1654).
    private static QR tall(Tensor a) {
        Tensor both =
                Autograd.custom(
                                in -> packed(in.getFirst()),
                                (in, y, g) -> {
                                    QR d = parts(y, in.getFirst());
                                    QR of = parts(g, in.getFirst());
                                    Tensor m =
                                            d.r().matmul(of.r().transpose(-1, -2))
                                                    .sub(of.q().transpose(-1, -2).matmul(d.q()));
                                    Tensor symmetric = m.tril().add(m.tril(-1).transpose(-1, -2));
                                    Tensor left = of.q().add(d.q().matmul(symmetric));
                                    Tensor turned =
                                            Elimination.solve(
                                                    "the gradient of qr",
                                                    d.r(),
                                                    left.transpose(-1, -2));
                                    return List.of(turned.transpose(-1, -2));
                                })
                        .apply(List.of(a));
        return parts(both, a);
    }

    private static Tensor packed(Tensor a) {
        MatrixBatch matrices = MatrixBatch.of("qr", a);
        int rows = matrices.rows();
        int columns = matrices.columns();
        int size = (rows + columns) * columns;
        double[] results = new double[matrices.count() * size];
        for (int i = 0; i < matrices.count(); i++) {
            Householder h = new Householder(matrices.get(i), rows, columns);
            System.arraycopy(h.q(), 0, results, i * size, rows * columns);
            System.arraycopy(h.r(), 0, results, i * size + rows * columns, columns * columns);
        }
        return matrices.each(results, size);
    }

    private static QR parts(Tensor both, Tensor a) {
        long rows = a.size(-2);
        long columns = a.size(-1);
        return new QR(
                MatrixBatch.part(both, 0, rows, columns),
                MatrixBatch.part(both, rows * columns, columns, columns));
    }
}
