package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.nn.Reduction;
import dev.nacre.parity.Subject.AdaptivePool;
import dev.nacre.parity.Subject.AvgPool;
import dev.nacre.parity.Subject.BinaryLoss;
import dev.nacre.parity.Subject.ClassLoss;
import dev.nacre.parity.Subject.Convolution;
import dev.nacre.parity.Subject.LayerNormalization;
import dev.nacre.parity.Subject.LearnedSlopes;
import dev.nacre.parity.Subject.LinearLayer;
import dev.nacre.parity.Subject.MaxPool;
import dev.nacre.parity.Subject.Normalization;
import dev.nacre.parity.Subject.PairLoss;
import dev.nacre.parity.Subject.Points;
import dev.nacre.parity.Subject.SoftLoss;
import dev.nacre.parity.Subject.Table;
import dev.nacre.parity.Training.Adaptive;
import dev.nacre.parity.Training.Constant;
import dev.nacre.parity.Training.RootMeanSquare;
import dev.nacre.parity.Training.Sgd;
import dev.nacre.parity.Training.Steps;
import dev.nacre.parity.Training.SumOfSquares;
import java.util.ArrayList;
import java.util.List;

/// The subjects of the golden file: of every kind some, with few elements.
final class Small {
    private static final List<Long> ONE = list(1);
    private static final List<Long> NONE = list(0);

    private Small() {}

    static List<Subject> all() {
        List<Subject> all = new ArrayList<>();
        layers(all);
        normalizations(all);
        pools(all);
        losses(all);
        all.add(new LearnedSlopes(list(3, 2, 2), 2));
        trainings(all);
        all.addAll(MovingOperations.small());
        all.addAll(TensorOperations.small());
        all.addAll(LayerOperations.small());
        all.addAll(SequenceOperations.small());
        all.addAll(LossOperations.small());
        for (Subject s : Functions.all()) {
            if (s instanceof Subject.Function f && f.points() == Points.KINKS) {
                all.add(f);
            }
        }
        return List.copyOf(all);
    }

    private static void layers(List<Subject> all) {
        all.add(new LinearLayer(list(3), 5, 4, true));
        all.add(new LinearLayer(list(2, 2), 3, 2, false));
        List<Long> image = list(1, 2, 5, 4);
        all.add(new Convolution(image, 3, list(3, 3), ONE, ONE, ONE, 1, true));
        all.add(new Convolution(image, 2, list(2, 3), list(2, 1), list(1, 2), ONE, 1, false));
        all.add(new Convolution(image, 4, list(2, 2), ONE, ONE, list(2, 3), 2, true));
        all.add(new Convolution(list(2, 5, 4), 2, list(3, 1), list(2), ONE, ONE, 1, true));
        all.add(new Table(list(2, 3), 4, 2, 1L));
        all.add(new Table(list(7), 3, 2, null));
    }

    private static void normalizations(List<Subject> all) {
        for (boolean training : new boolean[] {true, false}) {
            all.add(new Normalization(list(5, 2), training, true, true, 0.25, 1e-5, 1));
            all.add(new Normalization(list(2, 2, 2, 3), training, true, true, 0.1, 1e-3, 1));
        }
        all.add(new Normalization(list(3, 2, 2), true, true, true, Double.NaN, 1e-5, 3));
        all.add(new LayerNormalization(list(3), list(5), true, true, 1e-5));
        all.add(new LayerNormalization(list(2), list(2, 3), false, true, 1e-3));
    }

    private static void pools(List<Subject> all) {
        List<Long> image = list(1, 1, 5, 6);
        all.add(new MaxPool(image, list(3, 2), list(2), ONE, ONE, true, true));
        all.add(new MaxPool(image, list(2, 2), ONE, NONE, list(2, 3), false, false));
        all.add(new AvgPool(image, list(3, 3), list(2), ONE, true, true));
        all.add(new AvgPool(image, list(3, 2), list(3), ONE, true, false));
        all.add(new AdaptivePool(image, 3, 4));
    }

    private static void losses(List<Subject> all) {
        all.add(new ClassLoss(list(4, 3), true, Reduction.MEAN, false, -100, 0, 4));
        all.add(new ClassLoss(list(6, 3), true, Reduction.MEAN, true, 1, 0.25, 4));
        all.add(new ClassLoss(list(2, 3, 2), true, Reduction.NONE, true, 0, 0.125, 4));
        all.add(new ClassLoss(list(6, 3), false, Reduction.MEAN, true, 1, 0, 4));
        all.add(new ClassLoss(list(4, 3), false, Reduction.SUM, false, -100, 0, 4));
        all.add(new PairLoss(list(3, 4), "mse", Reduction.MEAN));
        all.add(new PairLoss(list(3, 4), "l1", Reduction.MEAN));
        all.add(new SoftLoss(list(4, 3), Reduction.MEAN, false, 0, 4));
        all.add(new SoftLoss(list(2, 3, 2), Reduction.NONE, true, 0.125, 4));
        all.add(new BinaryLoss(list(4, 3), Reduction.MEAN, false, true, 6));
        all.add(new BinaryLoss(list(4, 3), Reduction.NONE, true, true, 6));
    }

    private static void trainings(List<Subject> all) {
        all.add(new Training(new Sgd(0.125, 0.75, 0.25, 0.125, false), new Constant()));
        all.add(new Training(new Sgd(0.125, 0.75, 0, 0.125, true), new Steps(4, 0.5)));
        for (boolean centered : new boolean[] {false, true}) {
            all.add(
                    new Training(
                            new RootMeanSquare(0.0625, 0.75, 1e-6, 0.125, 0.5, centered),
                            new Constant()));
        }
        all.add(new Training(new SumOfSquares(0.5, 0.25, 0.125, 0.25, 1e-8), new Constant()));
        for (boolean decoupled : new boolean[] {false, true}) {
            for (boolean amsgrad : new boolean[] {false, true}) {
                all.add(
                        new Training(
                                new Adaptive(decoupled, 0.25, 0.75, 0.9, 1e-6, 0.125, amsgrad),
                                new Constant()));
            }
        }
    }
}
