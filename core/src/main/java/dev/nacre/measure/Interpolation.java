package dev.nacre.measure;

/// A polynomial through what a formula is worth at some of a run of neighbouring floats, so close
/// to each other that a smooth formula is hardly more than its first terms there.
///
/// Newton's form with divided differences, over indices scaled to -1..1; the nodes are Chebyshev's.
final class Interpolation {
    /// A run is a two-thousandth of its floats long, or less: eight terms leave nothing of f32.
    private static final int NODES = 8;

    private final int from;
    private final double scale;
    private final double[] nodes = new double[NODES];
    private final double[] differences;

    /// @param from the first of the run
    /// @param length of the run
    /// @param values what the formula is worth at the [#nodes] of the run
    Interpolation(int from, int length, double[] values) {
        this.from = from;
        this.scale = 2.0 / (length - 1);
        int[] at = nodes(from, length);
        for (int k = 0; k < NODES; k++) {
            nodes[k] = place(at[k]);
        }
        differences = values.clone();
        for (int order = 1; order < NODES; order++) {
            for (int k = NODES - 1; k >= order; k--) {
                differences[k] =
                        (differences[k] - differences[k - 1]) / (nodes[k] - nodes[k - order]);
            }
        }
    }

    /// Where values are needed for a run.
    static int[] nodes(int from, int length) {
        int[] nodes = new int[NODES];
        for (int k = 0; k < NODES; k++) {
            double place = -Math.cos(Math.PI * (k + 0.5) / NODES);
            nodes[k] = from + (int) Math.round((place + 1) / 2 * (length - 1));
        }
        return nodes;
    }

    private double place(int index) {
        return (index - from) * scale - 1;
    }

    /// The polynomial at an index of the run.
    double at(int index) {
        double t = place(index);
        double sum = differences[NODES - 1];
        for (int k = NODES - 2; k >= 0; k--) {
            sum = Math.fma(sum, t - nodes[k], differences[k]);
        }
        return sum;
    }
}
