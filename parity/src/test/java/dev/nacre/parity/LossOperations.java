package dev.nacre.parity;

import dev.nacre.nn.Reduction;
import dev.nacre.parity.Operation.Kind;
import java.util.ArrayList;
import java.util.List;

/// The losses in the table of subjects that have no record of their own.
final class LossOperations {
    /// Those that all losses have.
    static final List<Reduction> REDUCTIONS =
            List.of(Reduction.MEAN, Reduction.SUM, Reduction.NONE);

    private final List<Subject> all = new ArrayList<>();

    private LossOperations() {
        for (Reduction r : REDUCTIONS) {
            distances(r);
            likelihoods(r);
            pairs(r);
        }
        for (boolean logTarget : new boolean[] {false, true}) {
            add(divergence(logTarget), Reduction.BATCH_MEAN);
        }
    }

    static List<Subject> all() {
        return List.copyOf(new LossOperations().all);
    }

    /// Each once, with few elements.
    static List<Subject> small() {
        Reduction mean = Reduction.MEAN;
        return List.of(
                pair("smoothL1", 2, 3).with("beta", 0.5).with("reduction", mean),
                pair("huber", 2, 3).with("delta", 0.5).with("reduction", mean),
                probabilities(2, 3).with("reduction", mean),
                divergence(true).with("reduction", Reduction.BATCH_MEAN),
                normals(3).with("reduction", mean),
                counts(false, true).with("reduction", mean),
                vectors(3).with("reduction", mean),
                triplets(2.0, true).with("reduction", mean),
                signed("hingeEmbedding").with("reduction", mean),
                signed("marginRanking").normal("other", 6).with("reduction", mean));
    }

    private void add(Operation op, Reduction reduction) {
        all.add(op.with("reduction", reduction));
    }

    private static Operation pair(String name, long... shape) {
        return Operation.of(name).normal("x", shape).normal("wanted", shape);
    }

    private void distances(Reduction r) {
        for (double end : new double[] {1, 0.25, 2}) {
            add(pair("smoothL1", 5, 4).with("beta", end), r);
            add(pair("huber", 5, 4).with("delta", end), r);
        }
        add(pair("smoothL1", 7).with("beta", 0), r);
    }

    private static Operation probabilities(long... shape) {
        return Operation.of("bce").input("x", Kind.UNIT, shape).input("wanted", Kind.UNIT, shape);
    }

    private static Operation divergence(boolean logTarget) {
        return Operation.of("klDiv")
                .input("x", Kind.LOGS, 3, 4)
                .input("wanted", logTarget ? Kind.LOGS : Kind.UNIT, 3, 4)
                .with("logTarget", logTarget);
    }

    /// Normal distributions of 3 rows of 4.
    private static Operation normals(long... variances) {
        return pair("gaussianNll", 3, 4)
                .positive("variance", variances)
                .with("full", variances.length == 2)
                .with("eps", variances.length == 1 ? 1e-6 : 1);
    }

    private static Operation counts(boolean logInput, boolean full) {
        return Operation.of("poissonNll")
                .positive("x", 4, 3)
                .input("counts", Kind.COUNTS, 4, 3)
                .with("logInput", logInput)
                .with("full", full);
    }

    private void likelihoods(Reduction r) {
        add(probabilities(5, 4), r);
        add(probabilities(5, 4).input("weight", Kind.COUNTS, 5, 4), r);
        add(normals(3), r);
        add(normals(3, 4), r);
        for (boolean yes : new boolean[] {false, true}) {
            add(divergence(yes), r);
            add(counts(yes, false), r);
            add(counts(yes, true), r);
        }
    }

    /// So many pairs of vectors.
    private static Operation vectors(long rows) {
        return Operation.of("cosineEmbedding")
                .normal("x", rows, 4)
                .normal("other", rows, 4)
                .input("signs", Kind.SIGNS, rows)
                .with("margin", 0);
    }

    private static Operation triplets(double p, boolean swap) {
        return Operation.of("tripletMargin")
                .normal("anchor", 3, 4)
                .normal("positive", 3, 4)
                .normal("negative", 3, 4)
                .with("margin", 1)
                .with("p", p)
                .with("swap", swap);
    }

    private static Operation signed(String name) {
        return Operation.of(name).normal("x", 6).input("signs", Kind.SIGNS, 6).with("margin", 0.5);
    }

    private void pairs(Reduction r) {
        add(vectors(6), r);
        add(vectors(6).with("margin", 0.25), r);
        for (boolean swap : new boolean[] {false, true}) {
            add(triplets(2, swap), r);
            add(triplets(1, swap).with("margin", 2), r);
            add(triplets(3, swap), r);
        }
        add(signed("hingeEmbedding"), r);
        add(signed("hingeEmbedding").with("margin", 1), r);
        add(signed("marginRanking").normal("other", 6), r);
        add(signed("marginRanking").normal("other", 6).with("margin", 0), r);
    }
}
