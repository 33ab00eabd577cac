package dev.nacre.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// How it went in one round over all images: a row of `log.csv`.
///
/// @param number 1 for the first
/// @param learningRate that of the first step
/// @param trainLoss the mean cross entropy while it learned
/// @param validationLoss that afterwards, on images it does not learn from
/// @param seconds how long the run took so far
record Epoch(
        int number,
        double learningRate,
        double trainLoss,
        double trainAccuracy,
        double validationLoss,
        double validationAccuracy,
        double seconds) {
    static final String COLUMNS =
            "epoch,learning_rate,train_loss,train_accuracy,validation_loss,validation_accuracy,"
                    + "seconds";

    static Epoch of(int number, double lr, Score train, Score validation, double seconds) {
        return new Epoch(
                number,
                lr,
                train.loss(),
                train.accuracy(),
                validation.loss(),
                validation.accuracy(),
                Math.round(seconds * 1000) / 1000.0);
    }

    String row() {
        return Stream.concat(
                        Stream.of(String.valueOf(number)),
                        DoubleStream.of(
                                        learningRate,
                                        trainLoss,
                                        trainAccuracy,
                                        validationLoss,
                                        validationAccuracy,
                                        seconds)
                                .mapToObj(String::valueOf))
                .collect(Collectors.joining(","));
    }

    /// @throws NumberFormatException if it is no row
    static Epoch ofRow(String row) {
        List<Double> v = new ArrayList<>();
        for (String number : row.split(",", -1)) {
            v.add(Double.valueOf(number));
        }
        if (v.size() != 7) {
            throw new NumberFormatException("not 7 numbers: " + row);
        }
        return new Epoch(
                v.get(0).intValue(), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6));
    }
}
