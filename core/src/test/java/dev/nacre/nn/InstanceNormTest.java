package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceNormTest {
    private static final int CHANNELS = 3;
    private static final int INNER = 10;

    private static double mean(double[] row) {
        return Arrays.stream(row).average().orElseThrow();
    }

    private static double squares(double[] row) {
        double mean = mean(row);
        return Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum();
    }

    private static double[] row(double[] x, int i) {
        return Arrays.copyOfRange(x, i / INNER * INNER, i / INNER * INNER + INNER);
    }

    private static double[] plain(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] row = row(x, i);
            y[i] = (x[i] - mean(row)) / Math.sqrt(squares(row) / INNER + 1e-5);
        }
        return y;
    }

    @Test
    void isItsDefinitionInTrainingAndInUse() {
        Tensor x = Slopes.numbers(1, 4, CHANNELS, 2, INNER / 2).mul(3).add(1);
        double[] expected = plain(x.toDoubleArray());
        InstanceNorm2d norm = InstanceNorm2d.of(CHANNELS);
        assertArrayEquals(expected, norm.apply(x).toDoubleArray(), 1e-13);
        norm.eval();
        assertArrayEquals(expected, norm.apply(x).toDoubleArray(), 1e-13);
        InstanceNorm1d line = InstanceNorm1d.of(CHANNELS);
        assertArrayEquals(
                expected, line.apply(x.reshape(4, CHANNELS, INNER)).toDoubleArray(), 1e-13);
    }

    @Test
    void aSampleNeedsNoBatch() {
        Tensor x = Slopes.numbers(2, CHANNELS, INNER);
        double[] expected = plain(x.toDoubleArray());
        Tensor y = InstanceNorm1d.of(CHANNELS).apply(x);
        assertEquals(x.shape(), y.shape());
        assertArrayEquals(expected, y.toDoubleArray(), 1e-13);
        Tensor image = x.reshape(CHANNELS, 2, INNER / 2);
        assertArrayEquals(
                expected, InstanceNorm2d.of(CHANNELS).apply(image).toDoubleArray(), 1e-13);
    }

    @Test
    void averagesFollowTheBatchesAndCountInUse() {
        InstanceNorm1d norm =
                InstanceNorm1d.of(
                        CHANNELS, o -> o.trackRunningStats(true).momentum(0.3).dtype(DType.F64));
        double[] means = new double[CHANNELS];
        double[] vars = {1, 1, 1};
        int batch = 4;
        for (int step = 1; step <= 3; step++) {
            Tensor x = Slopes.numbers(step, batch, CHANNELS, INNER);
            double[] values = x.toDoubleArray();
            norm.apply(x).compute();
            for (int c = 0; c < CHANNELS; c++) {
                double mean = 0;
                double var = 0;
                for (int n = 0; n < batch; n++) {
                    double[] row = row(values, (n * CHANNELS + c) * INNER);
                    mean += mean(row) / batch;
                    var += squares(row) / (INNER - 1) / batch;
                }
                means[c] += 0.3 * (mean - means[c]);
                vars[c] += 0.3 * (var - vars[c]);
            }
        }
        assertArrayEquals(
                means, norm.namedBuffers().get("running_mean").value().toDoubleArray(), 1e-14);
        assertArrayEquals(
                vars, norm.namedBuffers().get("running_var").value().toDoubleArray(), 1e-14);
        assertEquals(0, norm.namedBuffers().get("num_batches_tracked").value().item());
        norm.eval();
        Tensor x = Slopes.numbers(9, 1, CHANNELS, INNER);
        double[] in = x.toDoubleArray();
        double[] y = norm.apply(x).toDoubleArray();
        for (int i = 0; i < in.length; i++) {
            int c = i / INNER;
            assertEquals((in[i] - means[c]) / Math.sqrt(vars[c] + 1e-5), y[i], 1e-13);
        }
    }

    @Test
    void theKeysAreTorchs() {
        assertTrue(InstanceNorm1d.of(3).stateDict().isEmpty());
        assertEquals(
                List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked"),
                List.copyOf(
                        InstanceNorm2d.of(3, o -> o.affine(true).trackRunningStats(true))
                                .stateDict()
                                .keySet()));
    }

    @Test
    void gradientsAreTheDifferences() {
        InstanceNorm2d norm = InstanceNorm2d.of(2, o -> o.affine(true).dtype(DType.F64));
        Parameter x = new Parameter(Slopes.numbers(3, 2, 2, 2, 3));
        Slopes.check(
                () -> norm.apply(x.borrow()).mul(Slopes.numbers(4, 2, 2, 2, 3)).tanh().sum(),
                x,
                norm.namedParameters().get("weight"),
                norm.namedParameters().get("bias"));
    }

    @Test
    void aWrongInputIsNamedWithTheModule() {
        Refusal.check(
                ShapeException.class,
                InstanceNorm2d.of(3),
                Tensor.zeros(2, 4, 5, 5),
                "InstanceNorm2d",
                "[2, 4, 5, 5]",
                "expected [batch, 3, size, size]");
        Refusal.check(
                ShapeException.class,
                InstanceNorm1d.of(3),
                Tensor.zeros(2, 3, 1),
                "[2, 3, 1]",
                "1 values for each mean",
                "larger inputs");
        Refusal.check(
                DTypeException.class,
                InstanceNorm1d.of(3),
                Tensor.zeros(DType.I64, 2, 3, 4),
                "i64");
    }
}
