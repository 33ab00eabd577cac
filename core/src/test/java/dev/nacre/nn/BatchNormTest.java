package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchNormTest {
    private static final long[] SHAPE = {4, 3, 2, 5};

    private static BatchNorm2d norm(Double momentum) {
        return BatchNorm2d.of(3, o -> o.dtype(DType.F64).momentum(momentum));
    }

    /// The values of channel `c`.
    private static double[] channel(Tensor x, long c) {
        return x.narrow(1, c, 1).toDoubleArray();
    }

    private static double mean(double[] v) {
        double sum = 0;
        for (double d : v) {
            sum += d;
        }
        return sum / v.length;
    }

    private static double squares(double[] v) {
        double mean = mean(v);
        double sum = 0;
        for (double d : v) {
            sum += (d - mean) * (d - mean);
        }
        return sum;
    }

    private static double[] buffer(Module m, String name) {
        return m.namedBuffers().get(name).value().toDoubleArray();
    }

    @Test
    void theKeysAreTorchs() {
        assertEquals(
                List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked"),
                List.copyOf(BatchNorm1d.of(3).stateDict().keySet()));
        assertEquals(
                List.of(),
                List.copyOf(
                        BatchNorm1d.of(3, o -> o.affine(false).trackRunningStats(false))
                                .stateDict()
                                .keySet()));
    }

    @Test
    void inTrainingTheBatchCounts() {
        BatchNorm2d norm = norm(0.1);
        norm.namedParameters().get("weight").set(Tensor.of(1.0, 2, 3));
        norm.namedParameters().get("bias").set(Tensor.of(0.0, -1, 5));
        Tensor x = Slopes.numbers(1, SHAPE);
        Tensor y = norm.apply(x);
        for (int c = 0; c < 3; c++) {
            double[] in = channel(x, c);
            double[] out = channel(y, c);
            double mean = mean(in);
            double deviation = Math.sqrt(squares(in) / in.length + 1e-5);
            for (int i = 0; i < in.length; i++) {
                double expected = (in[i] - mean) / deviation * (c + 1) + new double[] {0, -1, 5}[c];
                assertEquals(expected, out[i], 1e-13);
            }
        }
    }

    @Test
    void averagesFollowTheBatches() {
        for (Double momentum : new Double[] {0.1, 0.7, null}) {
            BatchNorm2d norm = norm(momentum);
            double[] means = new double[3];
            double[] vars = {1, 1, 1};
            for (int step = 1; step <= 4; step++) {
                Tensor x = Slopes.numbers(step, SHAPE);
                norm.apply(x).compute();
                double share = momentum == null ? 1.0 / step : momentum;
                for (int c = 0; c < 3; c++) {
                    double[] in = channel(x, c);
                    means[c] += share * (mean(in) - means[c]);
                    vars[c] += share * (squares(in) / (in.length - 1) - vars[c]);
                }
            }
            assertArrayEquals(means, buffer(norm, "running_mean"), 1e-14);
            assertArrayEquals(vars, buffer(norm, "running_var"), 1e-14);
            assertArrayEquals(new double[] {4}, buffer(norm, "num_batches_tracked"));
            Tensor x = Slopes.numbers(9, SHAPE);
            double[] y = channel(norm.eval().apply(x), 2);
            double[] in = channel(x, 2);
            for (int i = 0; i < in.length; i++) {
                assertEquals((in[i] - means[2]) / Math.sqrt(vars[2] + 1e-5), y[i], 1e-12);
            }
            assertArrayEquals(means, buffer(norm, "running_mean"), 1e-14, "eval() changes nothing");
        }
    }

    @Test
    void gradientsAreSlopes() {
        for (boolean training : new boolean[] {true, false}) {
            BatchNorm2d norm = norm(0.1);
            if (!training) {
                norm.eval();
            }
            var x = new dev.nacre.Parameter(Slopes.numbers(3, SHAPE));
            Slopes.check(
                    () -> norm.apply(x.value()).mul(Slopes.numbers(4, SHAPE)).tanh().sum(),
                    x,
                    norm.namedParameters().get("weight"),
                    norm.namedParameters().get("bias"));
        }
    }

    /// The averages are computed with whatever the result is computed for, once.
    @Test
    void averagesMoveOnceWhoeverLooksFirst() {
        BatchNorm1d norm = BatchNorm1d.of(2, o -> o.momentum(0.5));
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 6}});
        Tensor y = norm.apply(x);
        Buffer mean = norm.namedBuffers().get("running_mean");
        y.compute();
        y.sum().item();
        assertArrayEquals(new float[] {1, 2}, mean.value().toFloatArray());
        norm.apply(x);
        assertArrayEquals(new float[] {1.5f, 3}, mean.value().toFloatArray(), "looked at first");
        try (Autograd.Scope _ = Autograd.noGrad()) {
            norm.apply(x).compute();
        }
        assertArrayEquals(new float[] {1.75f, 3.5f}, mean.value().toFloatArray());
    }

    @Test
    void aStepMovesTheAveragesAndKeepsThem() {
        BatchNorm1d norm = BatchNorm1d.of(2, o -> o.momentum(0.5));
        Sequential model = Sequential.of(norm, Linear.of(2, 1));
        var optimizer = SGD.of(model.parameters(), o -> o.lr(0.1));
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 6}});
        double last = Double.POSITIVE_INFINITY;
        for (int step = 1; step <= 5; step++) {
            optimizer.zeroGrad();
            Tensor loss = model.apply(x).sub(1).square().mean();
            loss.backward();
            optimizer.step();
            assertTrue(loss.item() < last);
            last = loss.item();
        }
        double seen = 1 - Math.pow(0.5, 5);
        assertArrayEquals(new double[] {2 * seen, 4 * seen}, buffer(norm, "running_mean"), 1e-6);
    }

    @Test
    void errorsNameThePathAndTheShapes() {
        Sequential model = Sequential.of(Conv2d.of(1, 4, 3), BatchNorm2d.of(8));
        String m =
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(2, 1, 8, 8)))
                        .getMessage();
        assertTrue(
                m.startsWith(
                        "BatchNorm2d in module 1: an input of shape [2, 4, 6, 6] does not fit 8"
                                + " channels"),
                m);
        assertThrows(ShapeException.class, () -> BatchNorm1d.of(3).apply(Tensor.zeros(1, 3)));
    }

    @Test
    void theDtypeOfTheInputIsThatOfTheLayer() {
        Sequential net = Sequential.of(BatchNorm1d.of(3, o -> o.momentum(null)));
        for (DType t : List.of(DType.F64, DType.I64)) {
            DTypeException e =
                    assertThrows(DTypeException.class, () -> net.apply(Tensor.ones(t, 2, 3)));
            for (String part : List.of("BatchNorm1d in module 0", "use to(DType.F32)")) {
                assertTrue(e.getMessage().contains(part), e.getMessage());
            }
        }
        // One third is what f64 makes of it, once the layer is f64.
        net.to(DType.F64);
        for (int i = 0; i < 3; i++) {
            net.apply(Tensor.of(new double[][] {{i, 0, 0}, {i, 1, 1}})).compute();
        }
        double mean = net.namedBuffers().get("0.running_mean").value().get(0).item();
        assertEquals(1, mean, 1e-15);
    }

    @Test
    void layerNormWantsFloatingPointNumbers() {
        DTypeException e =
                assertThrows(
                        DTypeException.class,
                        () -> LayerNorm.of(3).apply(Tensor.ones(DType.I64, 2, 3)));
        assertTrue(e.getMessage().startsWith("LayerNorm: an input of i64"), e.getMessage());
    }
}
