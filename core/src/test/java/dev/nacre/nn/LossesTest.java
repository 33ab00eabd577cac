package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Function;
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
        Tensor logits = Slopes.numbers(3, 4, 3).mul(5);
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
        Tensor logits = Slopes.numbers(5, 2, 3, 2);
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
        Parameter logits = new Parameter(Slopes.numbers(7, 4, 3));
        Tensor labels = Tensor.of(LABELS);
        Slopes.check(() -> Losses.crossEntropy(logits.borrow(), labels), logits);
        Slopes.check(() -> Losses.nll(logits.borrow(), labels), logits);
        Tensor wanted = Slopes.numbers(8, 4, 3);
        Slopes.check(() -> Losses.mse(logits.borrow(), wanted), logits);
    }

    @Test
    void nllOfLogSoftmaxIsCrossEntropy() {
        Tensor logits = Slopes.numbers(9, 4, 3);
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
    void crossEntropyOfProbabilitiesIsItsDefinition() {
        Tensor logits = Slopes.numbers(12, 4, 3);
        Tensor hard = Tensor.of(LABELS);
        Tensor certain = hard.unsqueeze(1).eq(Tensor.of(0L, 1L, 2L)).to(DType.F64);
        assertEquals(
                Losses.crossEntropy(logits, hard).item(),
                Losses.crossEntropy(logits, certain).item(),
                1e-15);
        assertEquals(
                Losses.crossEntropy(logits, hard, o -> o.labelSmoothing(0.3)).item(),
                Losses.crossEntropy(logits, certain, o -> o.labelSmoothing(0.3)).item(),
                1e-15);

        double[] p = {0.2, 0.5, 0.3, 0, 0.9, 0.1, 1, 0, 0, 0.25, 0.25, 0.5};
        double[] weight = {1, 2, 0.5};
        double[] logSoftmax = logits.logSoftmax(1).toDoubleArray();
        double[] expected = new double[4];
        for (int i = 0; i < p.length; i++) {
            expected[i / 3] -= p[i] * weight[i % 3] * logSoftmax[i];
        }
        Tensor wanted = Tensor.of(p).reshape(4, 3);
        Tensor each =
                Losses.crossEntropy(
                        logits, wanted, o -> o.weight(Tensor.of(weight)).reduction(Reduction.NONE));
        assertArrayEquals(expected, each.toDoubleArray(), 1e-15);
        // The mean is one over examples; torch does not divide by weights here.
        assertEquals(
                (expected[0] + expected[1] + expected[2] + expected[3]) / 4,
                Losses.crossEntropy(logits, wanted, o -> o.weight(Tensor.of(weight))).item(),
                1e-15);
        Parameter learned = new Parameter(logits);
        Slopes.check(() -> Losses.crossEntropy(learned.borrow(), wanted), learned);
    }

    @Test
    void crossEntropyOfProbabilitiesTakesFurtherDims() {
        Tensor logits = Slopes.numbers(13, 2, 3, 2);
        Tensor p = Slopes.numbers(14, 2, 3, 2).softmax(1);
        Tensor rows = logits.permute(0, 2, 1).reshape(4, 3);
        assertEquals(
                Losses.crossEntropy(rows, p.permute(0, 2, 1).reshape(4, 3)).item(),
                Losses.crossEntropy(logits, p).item(),
                1e-15);
    }

    @Test
    void wholeNumbersHaveNoMean() {
        Tensor whole = Tensor.of(1L, 2L);
        DTypeException e = assertThrows(DTypeException.class, () -> Losses.mse(whole, whole));
        assertTrue(e.getMessage().startsWith("mse: "), e.getMessage());
        assertThrows(DTypeException.class, () -> Losses.l1(whole, whole));
        assertEquals(0, Losses.l1(whole, whole, o -> o.reduction(Reduction.SUM)).itemLong());
    }

    @Test
    void wrongLabelsAreNamed() {
        Tensor logits = Tensor.zeros(4, 3);
        DTypeException type =
                assertThrows(
                        DTypeException.class, () -> Losses.crossEntropy(logits, Tensor.zeros(4)));
        assertTrue(type.getMessage().contains("labels are f32 [4]"), type.getMessage());
        assertTrue(type.getMessage().contains("shape of the logits, [4, 3]"), type.getMessage());
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
        assertTrue(e.getMessage().startsWith("crossEntropy "), e.getMessage());
        assertTrue(e.getMessage().contains("index 3"), e.getMessage());
    }

    private static final Tensor SCORES =
            Tensor.of(0.5, -1.0, 2.0, 1.0, 0.25, -0.75, 3.0, -2.0, 0.0, -1.0, -1.0, 4.0)
                    .reshape(4, 3);
    private static final Tensor WEIGHT = Tensor.of(0.5, 2.0, 1.25);

    /// What a loss is with each reduction, against PyTorch's mean, sum and single losses.
    private static void assertTorch(
            Function<Reduction, Tensor> loss, double mean, double sum, double... single) {
        assertEquals(mean, loss.apply(Reduction.MEAN).item(), 1e-14);
        assertEquals(sum, loss.apply(Reduction.SUM).item(), 1e-14);
        Tensor none = loss.apply(Reduction.NONE);
        assertArrayEquals(single, none.toDoubleArray(), 1e-14);
    }

    @Test
    void crossEntropyWithOptionsIsTorchs() {
        // From torch 1.13, torch.nn.functional.cross_entropy.
        Tensor labels = Tensor.of(LABELS);
        assertTorch(
                r -> Losses.crossEntropy(SCORES, labels, o -> o.weight(WEIGHT).reduction(r)),
                2.13551173921982551,
                10.67755869609912800,
                0.30163912082144628,
                0.24921672737157494,
                10.10997047075429478,
                0.01673237715181115);
        assertTorch(
                r ->
                        Losses.crossEntropy(
                                SCORES, labels, o -> o.weight(WEIGHT).ignoreIndex(2).reduction(r)),
                4.14367487925034794,
                10.35918719812586986,
                0,
                0.24921672737157494,
                10.10997047075429478,
                0);
        assertTorch(
                r ->
                        Losses.crossEntropy(
                                SCORES,
                                labels,
                                o ->
                                        o.weight(WEIGHT)
                                                .ignoreIndex(0)
                                                .labelSmoothing(0.2)
                                                .reduction(r)),
                2.36002092964910704,
                10.62009418342097966,
                0.75163912082144624,
                0,
                9.01838935211439008,
                0.85006571048514457);
        // The label that is ignored by default is out of the range of i8 and u8.
        for (DType t : new DType[] {DType.U8, DType.I8, DType.I32}) {
            assertEquals(
                    Losses.crossEntropy(SCORES, labels).item(),
                    Losses.crossEntropy(SCORES, labels.to(t)).item());
        }
        assertTorch(
                r -> Losses.crossEntropy(SCORES, labels, o -> o.labelSmoothing(0.1).reduction(r)),
                1.53536230545805918,
                6.14144922183223674,
                0.39131129665715703,
                0.58176678807648319,
                4.82165190204381400,
                0.34671923505478230);
    }

    @Test
    void ignoredLabelsMayBeNoClassAndTakeNoGradient() {
        Parameter logits = new Parameter(SCORES);
        Tensor labels = Tensor.of(2L, -100L, 1L, -100L);
        double loss = Losses.crossEntropy(logits.borrow(), labels).item();
        Tensor picked = SCORES.indexSelect(0, Tensor.of(0L, 2L));
        assertEquals(Losses.crossEntropy(picked, Tensor.of(2L, 1L)).item(), loss, 1e-15);
        Losses.crossEntropy(logits.borrow(), labels).backward();
        Tensor grad = logits.grad();
        assertNotNull(grad);
        assertArrayEquals(new double[3], grad.get(1).toDoubleArray());
        Slopes.check(
                () ->
                        Losses.crossEntropy(
                                logits.borrow(), labels, o -> o.weight(WEIGHT).labelSmoothing(0.3)),
                logits);
        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () -> Losses.nll(SCORES, labels, o -> o.weight(Tensor.ones(2))));
        assertTrue(e.getMessage().contains("[2] does not fit 3 classes"), e.getMessage());
    }

    @Test
    void weightsOfClassesGoWithFurtherDims() {
        Tensor logits = Slopes.numbers(5, 2, 3, 2);
        Tensor labels = Tensor.of(LABELS).reshape(2, 2);
        Tensor rows = logits.permute(0, 2, 1).reshape(4, 3);
        assertEquals(
                Losses.crossEntropy(rows, labels.flatten(), o -> o.weight(WEIGHT)).item(),
                Losses.crossEntropy(logits, labels, o -> o.weight(WEIGHT)).item(),
                1e-14);
    }

    @Test
    void l1IsTheMeanOfDistances() {
        Tensor result = Tensor.of(1.0, 2.0, 3.0);
        Tensor wanted = Tensor.of(1.0, 0.0, 7.0);
        assertTorch(r -> Losses.l1(result, wanted, o -> o.reduction(r)), 2, 6, 0, 2, 4);
        assertTorch(r -> Losses.mse(result, wanted, o -> o.reduction(r)), 20.0 / 3, 20, 0, 4, 16);
        Parameter p = new Parameter(result);
        Losses.l1(p.borrow(), wanted).backward();
        Tensor grad = p.grad();
        assertNotNull(grad);
        assertArrayEquals(new double[] {0, 1.0 / 3, -1.0 / 3}, grad.toDoubleArray(), 1e-16);
        assertThrows(ShapeException.class, () -> Losses.l1(result, Tensor.zeros(1)));
    }

    @Test
    void bceWithLogitsIsTorchs() {
        // From torch 1.13, torch.nn.functional.binary_cross_entropy_with_logits.
        Tensor z =
                Tensor.of(0.0, 1.0, 0.5, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.25, 0.0, 1.0)
                        .reshape(4, 3);
        double[] plain = {
            0.97407698418010669, 1.31326168751822281, 1.12692801104297269,
            0.31326168751822286, 0.82593941987884367, 0.38687100611490000,
            0.04858735157374196, 2.12692801104297269, 0.69314718055994529,
            0.56326168751822281, 0.31326168751822286, 0.01814992791780978
        };
        assertTorch(
                r -> Losses.bceWithLogits(SCORES, z, o -> o.reduction(r)),
                0.72530622019868207,
                8.70367464238418442,
                plain);
        double[] weighted = {
            0.48703849209005334, 2.62652337503644562, 1.36899501035278681,
            0.46989253127733432, 1.65187883975768735, 0.48358875764362486,
            0.07288102736061294, 4.25385602208594538, 0.86643397569993164,
            0.60994626563866716, 0.62652337503644562, 0.01134370494863111
        };
        Tensor more = Tensor.of(3.0, 1.0, 0.5);
        assertTorch(
                r ->
                        Losses.bceWithLogits(
                                SCORES, z, o -> o.weight(WEIGHT).posWeight(more).reduction(r)),
                1.12740844807734719,
                13.52890137692816630,
                weighted);
        // At a logit of 0, too, where the two halves of a stable form meet.
        Parameter x = new Parameter(SCORES);
        Slopes.check(() -> Losses.bceWithLogits(x.borrow(), z, o -> o.posWeight(more)), x);
        assertThrows(DTypeException.class, () -> Losses.bceWithLogits(SCORES, z.to(DType.I64)));
    }

    @Test
    void bceOfLargeLogitsIsFiniteAndSoIsItsGradient() {
        Parameter x = new Parameter(Tensor.of(1000f, -1000f, 1000f, -1000f, -30f));
        Tensor z = Tensor.of(1f, 0f, 0f, 1f, 0f);
        Tensor loss = Losses.bceWithLogits(x.borrow(), z, o -> o.reduction(Reduction.NONE));
        // No digits are lost where little is left: log(1 + e^-30).
        assertArrayEquals(
                new float[] {0, 0, 1000, 1000, (float) Math.exp(-30)}, loss.toFloatArray(), 1e-19f);
        loss.sum().backward();
        Tensor grad = x.grad();
        assertNotNull(grad);
        assertArrayEquals(
                new float[] {0, 0, 1, -1, (float) Math.exp(-30)}, grad.toFloatArray(), 1e-19f);
    }

    @Test
    void bceHasSecondDerivatives() {
        double[] at = {-3, -0.5, 0, 0.25, 40};
        Tensor x = Tensor.of(at).requiresGrad();
        Tensor z = Tensor.of(0.0, 1.0, 0.5, 0.0, 1.0);
        Tensor loss = Losses.bceWithLogits(x, z, o -> o.reduction(Reduction.SUM));
        Tensor slope = Autograd.grad(loss, x).getFirst();
        double[] curve = Autograd.grad(slope.sum(), x).getFirst().toDoubleArray();
        for (int i = 0; i < at.length; i++) {
            // The slope of the sigmoid, whatever is wanted.
            double e = Math.exp(-at[i]);
            assertEquals(e / ((1 + e) * (1 + e)), curve[i], 1e-16, "at " + at[i]);
        }
    }
}
