package dev.nacre.parity;

import dev.nacre.parity.Training.Adaptive;
import dev.nacre.parity.Training.Constant;
import dev.nacre.parity.Training.RootMeanSquare;
import dev.nacre.parity.Training.Sgd;
import dev.nacre.parity.Training.Steps;
import dev.nacre.parity.Training.SumOfSquares;
import java.util.List;

/// The optimizers in the table of subjects, with schedules as far as libtorch has them.
///
/// Its C++ API has StepLR only; for the others there is [TorchTableTest].
final class Trainings {
    private Trainings() {}

    static void addTo(List<Subject> all) {
        for (double momentum : new double[] {0, 0.9}) {
            for (double decay : new double[] {0, 0.125}) {
                constant(all, new Sgd(0.0625, momentum, 0, decay, false));
            }
        }
        constant(all, new Sgd(0.0625, 0.5, 0.25, 0, false));
        constant(all, new Sgd(0.0625, 0.9, 0.5, 0.125, false));
        constant(all, new Sgd(0.0625, 0.9, 0, 0, true));
        constant(all, new Sgd(0.0625, 0.9, 0, 0.125, true));
        all.add(new Training(new Sgd(0.25, 0, 0, 0, false), new Steps(3, 0.5)));
        all.add(new Training(new Sgd(0.25, 0.9, 0, 0.01, true), new Steps(1, 0.75)));
        for (boolean centered : new boolean[] {false, true}) {
            constant(all, new RootMeanSquare(0.0625, 0.99, 1e-8, 0, 0, centered));
            constant(all, new RootMeanSquare(0.0625, 0.9, 1e-8, 0.125, 0, centered));
            constant(all, new RootMeanSquare(0.03125, 0.9, 1e-3, 0, 0.75, centered));
            constant(all, new RootMeanSquare(0.03125, 0.5, 1e-3, 0.125, 0.5, centered));
        }
        constant(all, new SumOfSquares(0.5, 0, 0, 0, 1e-10));
        constant(all, new SumOfSquares(0.5, 0, 0.125, 0, 1e-10));
        constant(all, new SumOfSquares(0.5, 0.25, 0, 0, 1e-3));
        constant(all, new SumOfSquares(0.5, 0.125, 0.25, 0.5, 1e-10));
        all.add(
                new Training(
                        new RootMeanSquare(0.125, 0.9, 1e-8, 0, 0.5, true), new Steps(4, 0.5)));
        all.add(new Training(new SumOfSquares(1, 0.125, 0, 0.25, 1e-8), new Steps(4, 0.5)));
        for (boolean decoupled : new boolean[] {false, true}) {
            for (boolean amsgrad : new boolean[] {false, true}) {
                constant(all, new Adaptive(decoupled, 0.125, 0.9, 0.999, 1e-8, 0, amsgrad));
                constant(all, new Adaptive(decoupled, 0.125, 0.9, 0.999, 1e-8, 0.25, amsgrad));
                constant(all, new Adaptive(decoupled, 0.5, 0.5, 0.75, 1e-3, 0.125, amsgrad));
            }
            constant(all, new Adaptive(decoupled, 0.001, 0.9, 0.999, 1e-8, 0.01, false));
            constant(all, new Adaptive(decoupled, 0.125, 0, 0, 1e-8, 0, false));
            all.add(
                    new Training(
                            new Adaptive(decoupled, 0.125, 0.9, 0.999, 1e-8, 0.01, false),
                            new Steps(4, 0.1)));
        }
    }

    private static void constant(List<Subject> all, Training.Rule rule) {
        all.add(new Training(rule, new Constant()));
    }
}
