package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import java.util.ArrayList;
import java.util.List;

/// A way to compute a product: as it is, or as the product of the transposed operands in reverse.
///
/// Both are the same multiplications in the same order. They differ in what has to be turned while
/// it is copied, and in how well the columns of the result fill vectors.
///
/// @param a the left operand, `m` by `k`
/// @param b the right operand, `k` by `n`
/// @param cost an estimate of the time for one matrix, in ns
record Orientation(Matrix a, Matrix b, Matrix out, long m, long n, long k, double cost) {
    /// Copying an element in ns: along runs, and from rows to columns.
    private static final double COPY = 0.1;

    private static final double TURN = 0.6;

    static Orientation best(Launch.MatMul l, Products p) {
        Matrix a = Matrix.of(l.a(), l.batch(), l.rows());
        Matrix b = Matrix.of(l.b(), l.batch(), l.inner());
        Matrix out = Matrix.of(l.out(), l.batch(), l.rows());
        Orientation straight = of(a, b, out, p);
        Orientation turned = of(b.transposed(), a.transposed(), out.transposed(), p);
        return turned.cost < straight.cost ? turned : straight;
    }

    private static Orientation of(Matrix a, Matrix b, Matrix out, Products p) {
        long m = a.rows();
        long n = b.columns();
        long k = a.columns();
        double products = (double) m * k * ((n + p.lanes() - 1) / p.lanes() * p.lanes());
        double cost =
                products * p.pace(m, n)
                        + (double) n * k * (b.hasRuns() ? COPY : TURN)
                        + (double) m * k * COPY
                        + (double) m * n * (out.hasRuns() ? COPY : TURN);
        return new Orientation(a, b, out, m, n, k, cost);
    }

    /// Whether the left operand is read row by row, and not element by element of all rows.
    boolean byRow() {
        return a.hasRuns() || !a.transposed().hasRuns();
    }

    /// The forms that a product of these sizes is cut into, whatever its blocks are.
    List<Products.Form> forms(Products p, int step) {
        List<Products.Form> forms = new ArrayList<>();
        int distance = byRow() ? step : 1;
        for (long columns : new long[] {n / p.columns() * p.columns(), n % p.columns()}) {
            int across = p.across(columns);
            if (across > 0) {
                int rows = p.rows(across);
                for (long left : new long[] {m / rows * rows, m % rows}) {
                    if (left > 0) {
                        forms.add(new Products.Form(distance, p.height(left, across), across));
                    }
                }
            }
        }
        return forms;
    }
}
