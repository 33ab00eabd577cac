package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final long[] LABELS = {2, 0, 1, 2};

    /// The definition, with logits small enough for it.
    private static double crossEntropy(double[] logits, long[] labels) {
        int classes = logits.length / labels.length;
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double all = 0;
            for (int c = 0; c < classes; c++) {
                all += Math.exp(logits[i * classes + c]);
            }
            sum -= Math.log(Math.exp(logits[i * classes + (int) labels[i]]) / all);
        }
        return sum / labels.length;
    }

    @Test
    void crossEntropyIsItsDefinition() {
        Tensor logits = Differences.numbers(3, 4, 3).mul(5);
        double loss = Losses.crossEntropy(logits, Tensor.of(LABELS)).item();
        assertEquals(crossEntropy(logits.toDoubleArray(), LABELS), loss, 4 * Math.ulp(loss));
    }

    @Test
    void crossEntropyOfLargeLogitsIsFinite() {
        Tensor logits = Tensor.of(1e4, -1e4, 0.0, 500.0, 0.0, -500.0).reshape(2, 3);
        assertEquals(10_250, Losses.crossEntropy(logits, Tensor.of(1L, 1L)).item(), 1e-9);
        double certain = Losses.crossEntropy(logits, Tensor.of(0L, 0L)).item();
        assertEquals(0, certain, Double.MIN_VALUE);
    }

    @Test
    void crossEntropyTakesFurtherDimsBehindTheClasses() {
        Tensor logits = Differences.numbers(5, 2, 3, 2);
        Tensor labels = Tensor.of(LABELS).reshape(2, 2);
        Tensor rows = logits.permute(0, 2, 1).reshape(4, 3);
        double expected = crossEntropy(rows.toDoubleArray(), LABELS);
        double loss = Losses.crossEntropy(logits, labels).item();
        assertEquals(expected, loss, 4 * Math.ulp(expected));
    }

    @Test
    void crossEntropyOfASingleExample() {
        Tensor logits = Tensor.of(0.5, -1.0, 2.0);
        double expected = crossEntropy(logits.toDoubleArray(), new long[] {2});
        double loss = Losses.crossEntropy(logits, Tensor.scalar(2, DType.I64)).item();
        assertEquals(expected, loss, 4 * Math.ulp(expected));
    }

    @Test
    void gradientsAreTheDifferences() {
        Parameter logits = new Parameter(Differences.numbers(7, 4, 3));
        Tensor labels = Tensor.of(LABELS);
        Differences.check(() -> Losses.crossEntropy(logits.borrow(), labels), logits);
        Differences.check(() -> Losses.nll(logits.borrow(), labels), logits);
        Tensor wanted = Differences.numbers(8, 4, 3);
        Differences.check(() -> Losses.mse(logits.borrow(), wanted), logits);
    }

    @Test
    void nllOfLogSoftmaxIsCrossEntropy() {
        Tensor logits = Differences.numbers(9, 4, 3);
        Tensor labels = Tensor.of(LABELS);
        assertEquals(
                Losses.crossEntropy(logits, labels).item(),
                Losses.nll(logits.logSoftmax(1), labels).item());
    }

    @Test
    void mseIsTheMeanOfSquares() {
        double loss = Losses.mse(Tensor.of(1.0, 2.0, 3.0), Tensor.of(1.0, 0.0, 6.0)).item();
        assertEquals(13.0 / 3, loss, Math.ulp(loss));
        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () -> Losses.mse(Tensor.zeros(3, 1), Tensor.zeros(3)));
        assertTrue(e.getMessage().contains("[3, 1] and [3]"), e.getMessage());
    }

    @Test
    void wrongLabelsAreNamed() {
        Tensor logits = Tensor.zeros(4, 3);
        DTypeException type =
                assertThrows(
                        DTypeException.class, () -> Losses.crossEntropy(logits, Tensor.zeros(4)));
        assertTrue(type.getMessage().contains("labels are f32"), type.getMessage());
        ShapeException shape =
                assertThrows(
                        ShapeException.class, () -> Losses.crossEntropy(logits, Tensor.of(0L, 1L)));
        assertTrue(shape.getMessage().contains("[2]"), shape.getMessage());
        assertTrue(shape.getMessage().contains("[4, 3]"), shape.getMessage());
        assertThrows(
                DTypeException.class,
                () -> Losses.crossEntropy(logits.to(DType.I64), Tensor.of(LABELS)));
    }

    @Test
    void aLabelOutOfRangeIsAnErrorWhenItIsLookedAt() {
        Tensor loss = Losses.crossEntropy(Tensor.zeros(2, 3), Tensor.of(0L, 3L));
        NacreException e = assertThrows(NacreException.class, loss::item);
        assertTrue(e.getMessage().contains("3"), e.getMessage());
    }
}
