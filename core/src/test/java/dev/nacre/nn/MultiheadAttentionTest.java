package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Attention of several heads against loops over single numbers.
class MultiheadAttentionTest {
    private static final int EMBED = 6;
    private static final int HEADS = 2;
    private static final int EACH = EMBED / HEADS;

    /// What is added to the score of a query and a key.
    private interface Hidden {
        double by(int batch, int head, int query, int key);
    }

    private static MultiheadAttention layer(boolean bias) {
        Nacre.seed(11);
        MultiheadAttention layer =
                MultiheadAttention.of(
                        EMBED, HEADS, o -> o.bias(bias).batchFirst(true).dtype(DType.F64));
        if (bias) {
            layer.namedParameters().get("in_proj_bias").set(Slopes.numbers(5, 3 * EMBED));
            layer.namedParameters().get("out_proj.bias").set(Slopes.numbers(6, EMBED));
        }
        return layer;
    }

    /// Part `part` of the projections of one place.
    private static double[] projected(Map<String, Parameter> p, String name, int part, double[] x) {
        double[] w =
                p.get(name + (name.equals("in_proj") ? "_weight" : ".weight"))
                        .value()
                        .toDoubleArray();
        Parameter b = p.get(name + (name.equals("in_proj") ? "_bias" : ".bias"));
        double[] bias = b == null ? new double[3 * EMBED] : b.value().toDoubleArray();
        double[] y = new double[EMBED];
        for (int i = 0; i < EMBED; i++) {
            int row = part * EMBED + i;
            y[i] = bias[row];
            for (int j = 0; j < EMBED; j++) {
                y[i] += w[row * EMBED + j] * x[j];
            }
        }
        return y;
    }

    private static double[] expected(
            MultiheadAttention layer, Tensor query, Tensor key, Tensor value, Hidden hidden) {
        Map<String, Parameter> p = layer.namedParameters();
        int batch = (int) query.size(0);
        int queries = (int) query.size(1);
        int keys = (int) key.size(1);
        double[] all = new double[batch * queries * EMBED];
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < queries; i++) {
                double[] q = projected(p, "in_proj", 0, query.get(b, i).toDoubleArray());
                double[] found = new double[EMBED];
                for (int h = 0; h < HEADS; h++) {
                    double[] weights = new double[keys];
                    double sum = 0;
                    for (int k = 0; k < keys; k++) {
                        double[] at = projected(p, "in_proj", 1, key.get(b, k).toDoubleArray());
                        double score = 0;
                        for (int d = h * EACH; d < (h + 1) * EACH; d++) {
                            score += q[d] * at[d] / Math.sqrt(EACH);
                        }
                        weights[k] = Math.exp(score + hidden.by(b, h, i, k));
                        sum += weights[k];
                    }
                    for (int k = 0; k < keys; k++) {
                        double[] v = projected(p, "in_proj", 2, value.get(b, k).toDoubleArray());
                        for (int d = h * EACH; d < (h + 1) * EACH; d++) {
                            found[d] += sum == 0 ? 0 : weights[k] / sum * v[d];
                        }
                    }
                }
                double[] y = projected(p, "out_proj", 0, found);
                System.arraycopy(y, 0, all, (b * queries + i) * EMBED, EMBED);
            }
        }
        return all;
    }

    @Test
    void isItsDefinition() {
        for (boolean bias : new boolean[] {true, false}) {
            MultiheadAttention layer = layer(bias);
            Tensor q = Slopes.numbers(1, 2, 3, EMBED);
            Tensor k = Slopes.numbers(2, 2, 5, EMBED);
            Tensor v = Slopes.numbers(3, 2, 5, EMBED);
            assertArrayEquals(
                    expected(layer, q, k, v, (b, h, i, j) -> 0),
                    layer.apply(q, k, v).toDoubleArray(),
                    1e-14);
            assertArrayEquals(
                    expected(layer, q, q, q, (b, h, i, j) -> 0),
                    layer.apply(q).toDoubleArray(),
                    1e-14);
        }
    }

    @Test
    void weightsAreMeansOverTheHeads() {
        MultiheadAttention layer = layer(true);
        Map<String, Parameter> p = layer.namedParameters();
        Tensor q = Slopes.numbers(1, 2, 3, EMBED);
        Tensor k = Slopes.numbers(2, 2, 4, EMBED);
        Tensor padding =
                Tensor.of(new boolean[][] {{false, false, false, true}, {false, true, true, true}});
        MultiheadAttention.Result r = layer.run(q, k, k, m -> m.keyPaddingMask(padding));
        assertEquals(Shape.of(2, 3, 4), r.weights().shape());
        assertArrayEquals(
                layer.apply(q, k, k, m -> m.keyPaddingMask(padding)).toDoubleArray(),
                r.output().toDoubleArray(),
                1e-14);
        for (int b = 0; b < 2; b++) {
            int keys = b == 0 ? 3 : 1;
            for (int i = 0; i < 3; i++) {
                double[] mean = new double[4];
                double[] query = projected(p, "in_proj", 0, q.get(b, i).toDoubleArray());
                for (int h = 0; h < HEADS; h++) {
                    double[] weights = new double[keys];
                    double sum = 0;
                    for (int j = 0; j < keys; j++) {
                        double[] key = projected(p, "in_proj", 1, k.get(b, j).toDoubleArray());
                        double score = 0;
                        for (int d = h * EACH; d < (h + 1) * EACH; d++) {
                            score += query[d] * key[d];
                        }
                        weights[j] = Math.exp(score / Math.sqrt(EACH));
                        sum += weights[j];
                    }
                    for (int j = 0; j < keys; j++) {
                        mean[j] += weights[j] / sum / HEADS;
                    }
                }
                assertArrayEquals(mean, r.weights().get(b, i).toDoubleArray(), 1e-14);
            }
        }
        MultiheadAttention one = MultiheadAttention.of(4, 1);
        Tensor x = Tensor.rand(3, 4);
        assertEquals(Shape.of(3, 3), one.run(x, x, x).weights().shape());
    }

    @Test
    void masksHideKeys() {
        MultiheadAttention layer = layer(true);
        Tensor x = Slopes.numbers(4, 2, 4, EMBED);
        double never = Double.NEGATIVE_INFINITY;
        Hidden causal = (b, h, i, j) -> j > i ? never : 0;
        check(layer, x, causal, layer.apply(x, x, x, m -> m.isCausal(true)));
        Tensor above = Tensor.ones(DType.BOOL, 4, 4).triu(1);
        check(layer, x, causal, layer.apply(x, x, x, m -> m.mask(above)));
        Tensor padding =
                Tensor.of(new boolean[][] {{false, false, false, true}, {false, true, true, true}});
        Hidden padded = (b, h, i, j) -> j > (b == 0 ? 2 : 0) ? never : 0;
        check(layer, x, padded, layer.apply(x, x, x, m -> m.keyPaddingMask(padding)));
        Hidden both = (b, h, i, j) -> causal.by(b, h, i, j) + padded.by(b, h, i, j);
        check(layer, x, both, layer.apply(x, x, x, m -> m.keyPaddingMask(padding).isCausal(true)));
        Tensor added = Slopes.numbers(9, 2 * HEADS, 4, 4);
        Hidden numbers =
                (b, h, i, j) -> added.get(b * HEADS + h, i, j).item() + padded.by(b, h, i, j);
        check(layer, x, numbers, layer.apply(x, x, x, m -> m.mask(added).keyPaddingMask(padding)));
    }

    private static void check(MultiheadAttention layer, Tensor x, Hidden hidden, Tensor y) {
        assertArrayEquals(expected(layer, x, x, x, hidden), y.toDoubleArray(), 1e-14);
    }

    @Test
    void aBatchMayComeSecondOrNotAtAll() {
        MultiheadAttention first = layer(true);
        MultiheadAttention second = MultiheadAttention.of(EMBED, HEADS, o -> o.dtype(DType.F64));
        second.loadStateDict(first.stateDict());
        Tensor x = Slopes.numbers(4, 2, 4, EMBED);
        double[] y = first.apply(x).toDoubleArray();
        assertArrayEquals(
                y, second.apply(x.transpose(0, 1)).transpose(0, 1).toDoubleArray(), 1e-15);
        Tensor alone = second.apply(x.get(0));
        assertEquals(Shape.of(4, EMBED), alone.shape());
        assertArrayEquals(Arrays.copyOf(y, 4 * EMBED), alone.toDoubleArray(), 1e-15);
    }

    @Test
    void gradientsAreDifferences() {
        MultiheadAttention layer = layer(true);
        Tensor x = Slopes.numbers(4, 2, 3, EMBED);
        Tensor y = Slopes.numbers(5, 2, 4, EMBED);
        Parameter[] all = layer.parameters().toArray(Parameter[]::new);
        Slopes.check(() -> layer.apply(x, y, y).square().sum(), all);
        Slopes.check(() -> layer.apply(x, x, x, m -> m.isCausal(true)).square().sum(), all);
    }

    @Test
    void parametersHaveTorchsNamesAndBeginnings() {
        Nacre.seed(2);
        MultiheadAttention layer = MultiheadAttention.of(32, 4);
        assertEquals(
                List.of("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"),
                List.copyOf(layer.stateDict().keySet()));
        double bound = Math.sqrt(6.0 / (4 * 32));
        double most = layer.stateDict().get("in_proj_weight").abs().max().item();
        assertTrue(most <= bound && most > 0.95 * bound);
        assertEquals(0, layer.stateDict().get("in_proj_bias").abs().max().item());
        assertEquals(0, layer.stateDict().get("out_proj.bias").abs().max().item());
        assertNull(MultiheadAttention.of(4, 2, o -> o.bias(false)).stateDict().get("in_proj_bias"));
    }

    @Test
    void weightsAreDroppedInTrainingOnly() {
        Nacre.seed(3);
        MultiheadAttention layer = MultiheadAttention.of(8, 2, o -> o.dropout(0.5));
        Tensor x = Tensor.rand(5, 2, 8);
        assertFalse(Arrays.equals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray()));
        layer.eval();
        assertArrayEquals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray());
    }

    @Test
    void wrongShapesSayWhatIsExpected() {
        MultiheadAttention layer = layer(true);
        Refusal.check(ShapeException.class, layer, Tensor.zeros(2, 3, 5), "[2, 3, 5]", "6]");
        Tensor x = Tensor.zeros(DType.F64, 2, 3, EMBED);
        Tensor other = Tensor.zeros(DType.F64, 3, 3, EMBED);
        assertThrows(ShapeException.class, () -> layer.apply(x, other, other));
        String message =
                assertThrows(
                                ShapeException.class,
                                () ->
                                        layer.apply(
                                                x,
                                                x,
                                                x,
                                                m -> m.mask(Tensor.zeros(DType.BOOL, 3, 4))))
                        .getMessage();
        assertTrue(message.contains("[3, 4]") && message.contains("[3, 3]"), message);
        assertThrows(NacreException.class, () -> MultiheadAttention.of(5, 2));
        assertThrows(NacreException.class, () -> MultiheadAttention.of(4, 2, o -> o.dropout(2)));
    }
}
