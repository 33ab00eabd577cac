package dev.nacre;

import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The singular value decomposition by one-sided Jacobi rotations (Demmel & Veselic 1992, SIAM J.
/// Matrix Anal. Appl. 13), of f64: columns are turned in pairs until all are at right angles.
final class Jacobi {
    /// It converges quadratically, usually within 10 sweeps.
    private static final int MOST_SWEEPS = 60;

    private final int rows;
    private final int columns;

    /// The columns, turned step by step.
    private final double[][] turned;

    /// The columns of what they were turned by.
    private final double[][] by;

    /// The columns from the longest to the shortest.
    private final int[] order;

    private final double[] lengths;

    /// @param matrix its columns, with at least as many rows
    private Jacobi(double[][] matrix, int rows) {
        this.rows = rows;
        this.columns = matrix.length;
        this.turned = matrix;
        this.by = new double[columns][columns];
        for (int i = 0; i < columns; i++) {
            by[i][i] = 1;
        }
        int exponent = scaleDown();
        boolean moved = true;
        for (int sweep = 0; moved && sweep < MOST_SWEEPS; sweep++) {
            moved = false;
            for (int p = 0; p < columns; p++) {
                for (int q = p + 1; q < columns; q++) {
                    moved |= turn(p, q);
                }
            }
        }
        lengths = new double[columns];
        for (int j = 0; j < columns; j++) {
            lengths[j] = Math.sqrt(dot(turned[j], turned[j]));
        }
        order =
                IntStream.range(0, columns)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> -lengths[j]))
                        .mapToInt(j -> j)
                        .toArray();
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows && lengths[j] > 0; i++) {
                turned[j][i] /= lengths[j];
            }
            lengths[j] = Math.scalb(lengths[j], exponent);
        }
    }

    /// Brings the largest element near 1, by a power of two, so that squares neither overflow nor
    /// vanish.
    private int scaleDown() {
        double largest = 0;
        for (double[] column : turned) {
            for (double x : column) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        for (double[] column : turned) {
            for (int i = 0; i < rows; i++) {
                column[i] = Math.scalb(column[i], -exponent);
            }
        }
        return exponent;
    }

    /// Turns two columns to a right angle; false if they are at one.
    private boolean turn(int p, int q) {
        double ofP = dot(turned[p], turned[p]);
        double ofQ = dot(turned[q], turned[q]);
        double both = dot(turned[p], turned[q]);
        if (!(Math.abs(both) > Math.ulp(1.0) * Math.sqrt(rows) * Math.sqrt(ofP * ofQ))) {
            return false;
        }
        double cot = (ofQ - ofP) / (2 * both);
        double tan = Math.copySign(1, cot) / (Math.abs(cot) + Math.hypot(1, cot));
        double cos = 1 / Math.hypot(1, tan);
        rotate(turned[p], turned[q], cos, cos * tan);
        rotate(by[p], by[q], cos, cos * tan);
        return true;
    }

    private static void rotate(double[] p, double[] q, double cos, double sin) {
        for (int i = 0; i < p.length; i++) {
            double x = p[i];
            p[i] = cos * x - sin * q[i];
            q[i] = sin * x + cos * q[i];
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /// The directions of the columns, row-major; those of columns of length 0 complete the others.
    private double[] directions() {
        double[] u = new double[rows * columns];
        int present = 0;
        for (int k = 0; k < columns; k++) {
            double[] column = turned[order[k]];
            present += lengths[order[k]] > 0 ? 1 : 0;
            for (int i = 0; i < rows; i++) {
                u[i * columns + k] = column[i];
            }
        }
        if (present < columns) {
            double[] q = new Householder(u.clone(), rows, columns).q();
            for (int i = 0; i < rows; i++) {
                for (int k = present; k < columns; k++) {
                    u[i * columns + k] = q[i * columns + k];
                }
            }
        }
        return u;
    }

    /// With `G`, `g` and `H` the gradients of `u`, `s` and `vh`, that of `a` is
    ///
    /// `u (K(u^T G) diag(s) + diag(s) K(vh H^T) + diag(g)) vh + (1 - u u^T) G diag(1 / s) vh + u
    /// diag(1 / s) H (1 - vh^T vh)`
    ///
    /// with `K(x) = (x - x^T) / (s_j^2 - s_i^2)` (Townsend 2016, "Differentiating the singular
    /// value decomposition"). What is divided by 0 counts as 0: directions are not determined where
    /// singular values are equal or 0, and nothing that is may depend on which they are.
    static SVD of(Tensor a) {
        Tensor all =
                Autograd.custom(
                                in -> packed(in.getFirst()),
                                (in, y, g) ->
                                        List.of(
                                                gradient(
                                                        parts(y, in.getFirst()),
                                                        parts(g, in.getFirst()))))
                        .apply(List.of(a));
        return parts(all, a);
    }

    private static Tensor gradient(SVD d, SVD of) {
        Tensor s = d.s();
        Tensor row = s.unsqueeze(-2);
        Tensor column = s.unsqueeze(-1);
        Tensor apart = reciprocal(row.sub(column).mul(row.add(column)));
        Tensor ofU = skew(d.u().transpose(-1, -2).matmul(of.u())).mul(apart);
        Tensor ofV = skew(d.vh().matmul(of.vh().transpose(-1, -2))).mul(apart);
        Tensor diagonal = of.s().unsqueeze(-1).mul(MatrixBatch.identity(s.size(-1)));
        Tensor inner = ofU.mul(row).add(column.mul(ofV)).add(diagonal);
        Tensor sum = d.u().matmul(inner).matmul(d.vh());
        Tensor inverse = reciprocal(s);
        if (d.u().size(-2) > s.size(-1)) {
            Tensor x = of.u().mul(inverse.unsqueeze(-2));
            Tensor within = d.u().matmul(d.u().transpose(-1, -2).matmul(x));
            sum = sum.add(x.sub(within).matmul(d.vh()));
        }
        if (d.vh().size(-1) > s.size(-1)) {
            Tensor x = of.vh().mul(inverse.unsqueeze(-1));
            Tensor within = x.matmul(d.vh().transpose(-1, -2)).matmul(d.vh());
            sum = sum.add(d.u().matmul(x.sub(within)));
        }
        return sum;
    }

    private static Tensor skew(Tensor x) {
        return x.sub(x.transpose(-1, -2));
    }

    /// `1 / x`, and 0 where `x` is.
    private static Tensor reciprocal(Tensor x) {
        Tensor isZero = x.eq(0);
        return Tensor.where(isZero, Tensor.zeros(DType.F64), x.reciprocal());
    }

    private static Tensor packed(Tensor a) {
        MatrixBatch matrices = MatrixBatch.of("svd", a);
        int rows = matrices.rows();
        int columns = matrices.columns();
        int k = Math.min(rows, columns);
        int size = (rows + 1 + columns) * k;
        double[] results = new double[matrices.count() * size];
        for (int m = 0; m < matrices.count(); m++) {
            double[] matrix = matrices.get(m);
            if (!Arrays.stream(matrix).allMatch(Double::isFinite)) {
                throw matrices.error(m, "has elements that are not finite");
            }
            boolean tall = rows >= columns;
            double[][] lines = new double[k][tall ? rows : columns];
            for (int i = 0; i < matrix.length; i++) {
                int row = i / columns;
                int column = i % columns;
                lines[tall ? column : row][tall ? row : column] = matrix[i];
            }
            Jacobi j = new Jacobi(lines, tall ? rows : columns);
            j.write(results, m * size, tall);
        }
        return matrices.each(results, size);
    }

    /// Writes `u`, `s` and `vh`.
    ///
    /// @param tall whether the columns are those of the matrix, and not its rows
    private void write(double[] to, int at, boolean tall) {
        double[] directions = directions();
        int u = at;
        int s = u + (tall ? rows : columns) * columns;
        int vh = s + columns;
        for (int k = 0; k < columns; k++) {
            to[s + k] = lengths[order[k]];
            double[] turn = by[order[k]];
            for (int i = 0; i < rows; i++) {
                double x = directions[i * columns + k];
                to[tall ? u + i * columns + k : vh + k * rows + i] = x;
            }
            for (int i = 0; i < columns; i++) {
                to[tall ? vh + k * columns + i : u + i * columns + k] = turn[i];
            }
        }
    }

    private static SVD parts(Tensor all, Tensor a) {
        long rows = a.size(-2);
        long columns = a.size(-1);
        long k = Math.min(rows, columns);
        return new SVD(
                MatrixBatch.part(all, 0, rows, k),
                all.narrow(-1, rows * k, k),
                MatrixBatch.part(all, (rows + 1) * k, k, columns));
    }
}
