package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.nn.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The table of all subjects.
final class Configurations {
    private static final List<Long> ONE = list(1);
    private static final List<Long> NONE = list(0);

    /// Those of all losses.
    private static final List<Reduction> REDUCTIONS = LossOperations.REDUCTIONS;

    private final List<Subject> all = new ArrayList<>();

    private Configurations() {
        linear();
        convolutions();
        normalizations();
        others();
        pools();
        losses();
        empties();
        Trainings.addTo(all);
        all.addAll(Functions.all());
        all.addAll(MovingOperations.all());
        all.addAll(TensorOperations.all());
        all.addAll(LayerOperations.all());
        all.addAll(SequenceOperations.all());
        all.addAll(LossOperations.all());
        all.addAll(Small.all());
    }

    /// Each once.
    static List<Subject> all() {
        return List.copyOf(new LinkedHashSet<>(new Configurations().all));
    }

    private void linear() {
        for (boolean bias : new boolean[] {true, false}) {
            all.add(new Subject.LinearLayer(list(4), 3, 5, bias));
            all.add(new Subject.LinearLayer(list(), 6, 4, bias));
            all.add(new Subject.LinearLayer(list(2, 3), 4, 2, bias));
            all.add(new Subject.LinearLayer(list(17), 100, 33, bias));
            all.add(new Subject.LinearLayer(list(1), 1, 1, bias));
        }
    }

    private void convolutions() {
        List<Long> image = list(2, 4, 7, 6);
        List<Long> three = list(3, 3);
        for (boolean bias : new boolean[] {true, false}) {
            all.add(new Subject.Convolution(image, 3, three, ONE, NONE, ONE, 1, bias));
            all.add(new Subject.Convolution(image, 3, three, list(2), ONE, ONE, 1, bias));
            all.add(new Subject.Convolution(image, 4, three, ONE, ONE, ONE, 2, bias));
        }
        conv(image, 3, three, list(2, 1), list(1, 0), ONE, 1);
        conv(image, 3, three, list(1, 3), list(0, 2), ONE, 1);
        conv(image, 3, three, list(3), list(2), ONE, 1);
        conv(image, 3, three, ONE, list(2), list(2), 1);
        conv(image, 3, three, list(2), list(2, 3), list(2, 3), 1);
        conv(image, 3, list(2, 2), ONE, NONE, list(3, 2), 1);
        conv(image, 3, list(1, 1), ONE, NONE, ONE, 1);
        conv(image, 3, list(1, 1), list(2), NONE, ONE, 1);
        conv(image, 3, list(1, 1), ONE, ONE, ONE, 1);
        conv(image, 3, list(1, 3), ONE, list(0, 1), ONE, 1);
        conv(image, 3, list(5, 2), ONE, list(2, 1), ONE, 1);
        conv(image, 5, list(7, 6), ONE, NONE, ONE, 1);
        conv(image, 8, three, ONE, ONE, ONE, 4);
        conv(image, 4, three, list(2), ONE, ONE, 4);
        conv(image, 6, three, ONE, list(2), list(2), 2);
        conv(image, 2, list(2, 2), list(2), NONE, ONE, 2);
        conv(list(4, 7, 6), 3, three, ONE, ONE, ONE, 1);
        conv(list(4, 7, 6), 6, three, list(2), ONE, list(2), 2);
        conv(list(1, 1, 3, 3), 1, three, ONE, NONE, ONE, 1);
        conv(list(1, 1, 1, 1), 2, three, ONE, ONE, ONE, 1);
        conv(list(3, 8, 12, 11), 16, three, ONE, ONE, ONE, 1);
        conv(list(2, 3, 16, 16), 8, list(5, 5), list(2), list(2), ONE, 1);
    }

    private void conv(
            List<Long> shape,
            long out,
            List<Long> kernel,
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            long groups) {
        all.add(
                new Subject.Convolution(
                        shape, out, kernel, stride, padding, dilation, groups, true));
    }

    private void normalizations() {
        for (List<Long> shape : List.of(list(5, 3), list(4, 3, 5), list(2, 3, 4, 5))) {
            for (boolean training : new boolean[] {true, false}) {
                batch(shape, training, true, true, 0.1, 1e-5, 1);
                batch(shape, training, false, true, 0.1, 1e-5, 1);
                batch(shape, training, true, false, 0.1, 1e-5, 1);
            }
            batch(shape, true, true, true, Double.NaN, 1e-5, 3);
            batch(shape, true, true, true, 0.25, 1e-5, 3);
            batch(shape, true, true, true, 0, 1e-5, 2);
            batch(shape, true, true, true, 1, 1e-3, 2);
        }
        // Of two values nothing but their order is left, unless eps counts.
        batch(list(2, 4), true, true, true, 0.1, 1, 1);
        batch(list(1, 2, 3, 3), true, true, true, 0.1, 1e-5, 1);
        batch(list(1, 2, 1, 1), false, true, true, 0.1, 1e-5, 1);

        for (boolean affine : new boolean[] {true, false}) {
            layerNorm(list(4), list(6), affine, true, 1e-5);
            layerNorm(list(2), list(3, 4), affine, true, 1e-5);
            layerNorm(list(), list(8), affine, true, 1e-5);
            layerNorm(list(2, 3), list(5), affine, true, 1e-3);
        }
        layerNorm(list(4), list(6), true, false, 1e-5);
        layerNorm(list(3), list(100), true, true, 1e-5);
        layerNorm(list(2), list(2, 3, 4), true, true, 1e-5);
    }

    private void batch(
            List<Long> shape,
            boolean training,
            boolean affine,
            boolean track,
            double momentum,
            double eps,
            int batches) {
        all.add(new Subject.Normalization(shape, training, affine, track, momentum, eps, batches));
    }

    private void layerNorm(
            List<Long> lead, List<Long> last, boolean affine, boolean bias, double eps) {
        all.add(new Subject.LayerNormalization(lead, last, affine, bias, eps));
    }

    private void others() {
        all.add(new Subject.Drop(list(3, 4), 0.5));
        all.add(new Subject.Drop(list(7), 0.9));
        all.add(new Subject.Drop(list(7), 1));
        all.add(new Subject.Table(list(6), 5, 3, null));
        all.add(new Subject.Table(list(2, 4), 5, 3, 0L));
        all.add(new Subject.Table(list(12), 4, 2, 2L));
        all.add(new Subject.Table(list(12), 4, 2, -1L));
        all.add(new Subject.Table(list(), 4, 2, null));
        all.add(new Subject.Table(list(50), 3, 5, null));
        all.add(new Subject.Flat(list(2, 3, 4), 1, -1));
        all.add(new Subject.Flat(list(2, 3, 4), 0, -1));
        all.add(new Subject.Flat(list(2, 3, 4, 2), 1, 2));
        all.add(new Subject.Flat(list(5), 0, 0));
    }

    private void pools() {
        List<Long> image = list(2, 2, 7, 8);
        List<Long> two = list(2, 2);
        List<Long> three = list(3, 3);
        for (boolean ties : new boolean[] {false, true}) {
            max(image, two, two, NONE, ONE, false, ties);
            max(image, three, two, ONE, ONE, false, ties);
            max(image, three, list(2, 1), list(1, 0), ONE, true, ties);
            max(image, two, ONE, NONE, list(3, 2), false, ties);
            max(image, three, list(2), ONE, list(2), true, ties);
            max(image, list(3, 2), list(3), ONE, ONE, true, ties);
        }
        max(list(2, 7, 8), two, two, NONE, ONE, true, false);
        max(image, list(7, 8), ONE, NONE, ONE, false, false);
        max(list(1, 1, 5, 5), list(1, 1), list(3), NONE, ONE, true, false);

        for (boolean pad : new boolean[] {true, false}) {
            avg(image, three, two, ONE, false, pad);
            avg(image, three, two, ONE, true, pad);
            avg(image, three, list(3, 1), list(0, 1), true, pad);
            avg(image, list(4, 3), list(3), list(2, 1), true, pad);
            avg(image, list(2, 5), list(2, 3), list(1, 2), true, pad);
        }
        avg(image, two, two, NONE, false, true);
        avg(image, two, two, NONE, true, true);
        avg(list(2, 7, 8), three, two, ONE, true, false);
        avg(image, list(7, 8), ONE, NONE, false, true);
        for (long[] size : new long[][] {{1, 1}, {2, 2}, {3, 5}, {7, 8}, {5, 3}, {9, 11}}) {
            all.add(new Subject.AdaptivePool(image, size[0], size[1]));
        }
        all.add(new Subject.AdaptivePool(list(2, 7, 8), 3, 3));
    }

    private void max(
            List<Long> shape,
            List<Long> size,
            List<Long> stride,
            List<Long> padding,
            List<Long> dilation,
            boolean ceil,
            boolean ties) {
        all.add(new Subject.MaxPool(shape, size, stride, padding, dilation, ceil, ties));
    }

    private void avg(
            List<Long> shape,
            List<Long> size,
            List<Long> stride,
            List<Long> padding,
            boolean ceil,
            boolean countIncludePad) {
        all.add(new Subject.AvgPool(shape, size, stride, padding, ceil, countIncludePad));
    }

    private void losses() {
        for (Reduction r : REDUCTIONS) {
            for (boolean logits : new boolean[] {true, false}) {
                classes(list(6, 5), logits, r, false, -100, 0);
                classes(list(6, 5), logits, r, true, -100, 0);
                classes(list(8, 3), logits, r, false, 1, 0);
                classes(list(8, 3), logits, r, true, 1, 0);
                classes(list(2, 3, 4), logits, r, true, 2, 0);
            }
            classes(list(6, 5), true, r, false, -100, 0.1);
            classes(list(8, 3), true, r, true, 1, 0.25);
            classes(list(6, 5), true, r, true, -100, 1);
            classes(list(2, 3, 2, 2), true, r, true, 0, 0.125);
            // All of them are ignored.
            classes(list(3, 1), true, r, false, 0, 0);
            classes(list(3, 1), false, r, true, 0, 0);
            classes(list(3, 1), true, r, true, 0, 0.25);
            all.add(new Subject.ClassLoss(list(6, 5), true, r, false, -100, 0.1, 1000));
            for (boolean weighted : new boolean[] {false, true}) {
                all.add(new Subject.SoftLoss(list(6, 5), r, weighted, 0, 4));
                all.add(new Subject.SoftLoss(list(2, 3, 4), r, weighted, 0.125, 4));
            }
            all.add(new Subject.SoftLoss(list(6, 5), r, true, 0.1, 1000));
            all.add(new Subject.SoftLoss(list(5), r, false, 0, 4));
            all.add(new Subject.BinaryLoss(list(5, 4), r, false, true, 1000));
            for (String loss : List.of("mse", "l1")) {
                all.add(new Subject.PairLoss(list(5, 4), loss, r));
                all.add(new Subject.PairLoss(list(7), loss, r));
            }
            for (boolean weighted : new boolean[] {false, true}) {
                all.add(new Subject.BinaryLoss(list(5, 4), r, weighted, false, 6));
                all.add(new Subject.BinaryLoss(list(5, 4), r, weighted, true, 6));
            }
        }
        classes(list(5), true, Reduction.MEAN, false, -100, 0);
        classes(list(5), false, Reduction.SUM, true, -100, 0);
    }

    private void classes(
            List<Long> shape,
            boolean logits,
            Reduction reduction,
            boolean weighted,
            long ignoreIndex,
            double labelSmoothing) {
        all.add(
                new Subject.ClassLoss(
                        shape, logits, reduction, weighted, ignoreIndex, labelSmoothing, 4));
    }

    /// Batches of nothing.
    private void empties() {
        all.add(new Subject.LinearLayer(list(0), 3, 5, true));
        conv(list(0, 4, 7, 6), 3, list(3, 3), ONE, ONE, ONE, 1);
        layerNorm(list(0), list(6), true, true, 1e-5);
        batch(list(0, 3), false, true, true, 0.1, 1e-5, 1);
        all.add(new Subject.Table(list(0), 5, 3, null));
        max(list(0, 2, 7, 8), list(2, 2), list(2), NONE, ONE, false, false);
        avg(list(0, 2, 7, 8), list(2, 2), list(2), NONE, false, true);
        all.add(new Subject.Flat(list(0, 3, 4), 1, -1));
        for (Reduction r : REDUCTIONS) {
            classes(list(0, 3), true, r, false, -100, 0);
            all.add(new Subject.SoftLoss(list(0, 3), r, true, 0.1, 4));
            all.add(new Subject.PairLoss(list(0, 3), "mse", r));
            all.add(new Subject.BinaryLoss(list(0, 3), r, false, false, 6));
        }
    }
}
