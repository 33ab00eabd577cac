package dev.nacre;

import java.util.List;

/// Gaussian elimination with partial pivoting (Golub & Van Loan, Matrix Computations, 3.4) and what
/// it solves.
///
/// Its tensors are of f64 and, where there are two, have equal dims in front of the last two.
final class Elimination {
    private final int n;

    /// What the rows have been made: the upper triangle, and below it what was subtracted.
    private final double[] rows;

    /// Which row of the matrix each of them was.
    private final int[] order;

    private boolean odd;
    private boolean singular;

    private Elimination(double[] matrix, int n) {
        this.n = n;
        this.rows = matrix;
        this.order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int k = 0; k < n; k++) {
            bringUp(largest(k), k);
            double pivot = rows[k * n + k];
            if (pivot == 0) {
                singular = true;
                return;
            }
            for (int i = k + 1; i < n; i++) {
                double factor = rows[i * n + k] / pivot;
                rows[i * n + k] = factor;
                for (int j = k + 1; j < n; j++) {
                    rows[i * n + j] -= factor * rows[k * n + j];
                }
            }
        }
    }

    private int largest(int column) {
        int best = column;
        for (int i = column + 1; i < n; i++) {
            if (Math.abs(rows[i * n + column]) > Math.abs(rows[best * n + column])) {
                best = i;
            }
        }
        return best;
    }

    private void bringUp(int from, int to) {
        if (from == to) {
            return;
        }
        odd = !odd;
        int row = order[from];
        order[from] = order[to];
        order[to] = row;
        for (int j = 0; j < n; j++) {
            double x = rows[from * n + j];
            rows[from * n + j] = rows[to * n + j];
            rows[to * n + j] = x;
        }
    }

    /// The determinant, where it ran to its end.
    private double determinant() {
        double product = odd ? -1 : 1;
        for (int i = 0; i < n; i++) {
            product *= rows[i * n + i];
        }
        return product;
    }

    /// Writes the solution for right sides of some columns.
    private void solve(double[] right, double[] x, int at, int columns) {
        for (int i = 0; i < n; i++) {
            System.arraycopy(right, at + order[i] * columns, x, at + i * columns, columns);
            for (int k = 0; k < i; k++) {
                subtract(rows[i * n + k], x, at + k * columns, at + i * columns, columns);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                subtract(rows[i * n + k], x, at + k * columns, at + i * columns, columns);
            }
            for (int j = 0; j < columns; j++) {
                x[at + i * columns + j] /= rows[i * n + i];
            }
        }
    }

    private static void subtract(double factor, double[] x, int from, int to, int columns) {
        for (int j = 0; j < columns; j++) {
            x[to + j] -= factor * x[from + j];
        }
    }

    /// The `x` for which `a x = b`. With `G` its gradient, that of `b` is `a^-T G`, and that of `a`
    /// is `-(a^-T G) x^T`.
    ///
    /// @param op what errors call it
    static Tensor solve(String op, Tensor a, Tensor b) {
        return Autograd.custom(
                        in -> solved(op, in.get(0), in.get(1)),
                        (in, x, g) -> {
                            Tensor right =
                                    solve("the gradient of " + op, in.get(0).transpose(-1, -2), g);
                            return List.of(right.matmul(x.transpose(-1, -2)).neg(), right);
                        })
                .apply(List.of(a, b));
    }

    private static Tensor solved(String op, Tensor a, Tensor b) {
        MatrixBatch matrices = MatrixBatch.of(op, a);
        int n = matrices.rows();
        int columns = Math.toIntExact(b.size(-1));
        double[] right = b.toDoubleArray();
        double[] x = new double[right.length];
        for (int i = 0; i < matrices.count(); i++) {
            regular(matrices, i).solve(right, x, i * n * columns, columns);
        }
        return Tensor.of(x).reshape(b.shape().toArray());
    }

    private static Elimination regular(MatrixBatch matrices, int i) {
        Elimination e = new Elimination(matrices.get(i), matrices.rows());
        if (e.singular) {
            throw matrices.error(
                    i, "is singular: its rows depend on each other, and it has no inverse");
        }
        return e;
    }

    /// The inverse. With `G` its gradient, that of the matrix is `-a^-T G a^-T`.
    ///
    /// @param op what errors call it
    static Tensor inverse(String op, Tensor a) {
        Tensor identity = MatrixBatch.identity(a.size(-1)).expand(a.shape().toArray());
        return Autograd.custom(
                        in -> solved(op, in.getFirst(), identity),
                        (_, y, g) -> {
                            Tensor turned = y.transpose(-1, -2);
                            return List.of(turned.matmul(g).matmul(turned).neg());
                        })
                .apply(List.of(a));
    }

    /// The determinant, `[...]`. With `g` its gradient, that of the matrix is `g det(a) a^-T`.
    static Tensor determinant(Tensor a) {
        return Autograd.custom(
                        in -> determinants(in.getFirst()),
                        (in, y, g) -> {
                            Tensor inverse = inverse("the gradient of det", in.getFirst());
                            return List.of(
                                    inverse.transpose(-1, -2)
                                            .mul(g.mul(y).unsqueeze(-1).unsqueeze(-1)));
                        })
                .apply(List.of(a));
    }

    private static Tensor determinants(Tensor a) {
        MatrixBatch matrices = MatrixBatch.of("det", a);
        double[] results = new double[matrices.count()];
        for (int i = 0; i < results.length; i++) {
            Elimination e = new Elimination(matrices.get(i), matrices.rows());
            results[i] = e.singular ? 0 : e.determinant();
        }
        return matrices.each(results, 1).squeeze(-1);
    }
}
