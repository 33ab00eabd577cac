package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attention against loops over queries and keys.
class AttentionTest {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    /// Attention of matrices, with a number added to each score.
    private static Plain loop(Plain q, Plain k, Plain v, double scale, Plain bias) {
        int keys = (int) k.shape().dim(0);
        return Plain.of(
                Shape.of(q.shape().dim(0), v.shape().dim(1)),
                i -> {
                    double[] weights = new double[keys];
                    for (int j = 0; j < keys; j++) {
                        double score = bias.at(i[0], j);
                        for (long c = 0; c < q.shape().dim(1); c++) {
                            score += q.at(i[0], c) * k.at(j, c) * scale;
                        }
                        weights[j] = Math.exp(score);
                    }
                    double sum = Arrays.stream(weights).sum();
                    return sum == 0
                            ? 0
                            : IntStream.range(0, keys)
                                    .mapToDouble(j -> weights[j] / sum * v.at(j, i[1]))
                                    .sum();
                });
    }

    private static final Plain Q = Plain.numbers(3, 4);
    private static final Plain K = Plain.numbers(5, 4);
    private static final Plain V = Plain.numbers(5, 2);
    private static final Plain NONE = Plain.of(Shape.of(3, 5), i -> 0);

    private static Tensor attention(Consumer<Attention.AttentionOptions> options) {
        return Q.tensor().scaledDotProductAttention(K.tensor(), V.tensor(), options);
    }

    @Test
    void meansOfValuesByWeightsOfKeys() {
        loop(Q, K, V, 0.5, NONE)
                .check(Q.tensor().scaledDotProductAttention(K.tensor(), V.tensor()), 1e-13);
        loop(Q, K, V, 0.1, NONE).check(attention(o -> o.scale(0.1)), 1e-13);
    }

    @Test
    void masksHideKeysOrAddToScores() {
        Plain seen = Plain.of(NONE.shape(), i -> i[0] != 1 && (i[0] + i[1]) % 2 == 0 ? 1 : 0);
        Plain bias = Plain.of(NONE.shape(), i -> seen.at(i) == 1 ? 0 : NEVER);
        loop(Q, K, V, 0.5, bias).check(attention(o -> o.mask(seen.tensor().to(DType.BOOL))), 1e-13);
        loop(Q, K, V, 0.5, bias).check(attention(o -> o.mask(bias.tensor())), 1e-13);
        Plain added = Plain.of(NONE.shape(), i -> i[1] / 4.0);
        loop(Q, K, V, 0.5, added).check(attention(o -> o.mask(added.tensor().at("0"))), 1e-13);
        Plain causal = Plain.of(NONE.shape(), i -> i[1] <= i[0] ? 0 : NEVER);
        loop(Q, K, V, 0.5, causal).check(attention(o -> o.isCausal(true)), 1e-13);
    }

    @Test
    void aQueryThatSeesNoKeyGetsZerosAndGivesNoGradient() {
        Tensor q = Q.tensor().requiresGrad();
        Tensor k = K.tensor().requiresGrad();
        Tensor mask = Tensor.of(true, false, true).unsqueeze(1);
        Tensor y = q.scaledDotProductAttention(k, V.tensor(), o -> o.mask(mask));
        for (Tensor g : Autograd.grad(y.mul(y).sum(), q, k)) {
            double[] all = g.toDoubleArray();
            assertTrue(Arrays.stream(all).allMatch(Double::isFinite), Arrays.toString(all));
        }
        Plain.of(Shape.of(2), i -> 0).check(y.get(1));
    }

    @Test
    void dimsInFrontAreBatchesAndBroadcast() {
        Tensor q = Plain.numbers(2, 1, 3, 4).tensor();
        Tensor k = Plain.numbers(3, 5, 4).tensor();
        Tensor v = Plain.numbers(3, 5, 2).tensor();
        Tensor mask = Plain.numbers(2, 1, 1, 5).tensor();
        Tensor y = q.scaledDotProductAttention(k, v, o -> o.mask(mask));
        assertEquals(Shape.of(2, 3, 3, 2), y.shape());
        for (long b = 0; b < 2; b++) {
            Plain bias = Plain.of(mask.get(b, 0).expand(3, 5));
            for (long h = 0; h < 3; h++) {
                loop(Plain.of(q.get(b, 0)), Plain.of(k.get(h)), Plain.of(v.get(h)), 0.5, bias)
                        .check(y.get(b, h), 1e-13);
            }
        }
        Tensor none = Tensor.zeros(DType.F64, 0, 4);
        Plain.of(Shape.of(3, 2), i -> 0)
                .check(Q.tensor().scaledDotProductAttention(none, Tensor.zeros(DType.F64, 0, 2)));
        assertEquals(
                Shape.of(0, 2), none.scaledDotProductAttention(K.tensor(), V.tensor()).shape());
    }

    @Test
    void dropoutDropsWeights() {
        Tensor ones = Tensor.ones(DType.F64, 200, 1);
        Tensor q = Tensor.zeros(DType.F64, 1, 1);
        Tensor y =
                q.scaledDotProductAttention(
                        ones, ones, o -> o.dropout(0.25).generator(new Generator(7)));
        double kept = 0.75 * 200 * y.item();
        assertEquals(Math.rint(kept), kept, 1e-9);
        assertEquals(150, kept, 25);
        Tensor again =
                q.scaledDotProductAttention(
                        ones, ones, o -> o.dropout(0.25).generator(new Generator(7)));
        assertEquals(y.item(), again.item());
        assertEquals(0, q.scaledDotProductAttention(ones, ones, o -> o.dropout(1)).item());
    }

    @Test
    void dropoutKeepsTheMean() {
        Tensor x = Tensor.full(3, DType.F64, 4000).requiresGrad();
        Tensor y = x.dropout(0.25, new Generator(3));
        double[] values = y.toDoubleArray();
        assertTrue(Arrays.stream(values).allMatch(v -> v == 0 || v == 4));
        assertEquals(3, Arrays.stream(values).average().orElseThrow(), 0.15);
        Plain.of(y.div(3)).check(Autograd.grad(y.sum(), x).getFirst(), 1e-15);
        Plain.of(x.dropout(1)).check(x.mul(0));
        Plain.of(x).check(x.dropout(0));
    }

    private static Complaint of(
            Class<? extends NacreException> type, Tensor q, Tensor k, Tensor v, String... parts) {
        return Complaint.of(
                type, "scaledDotProductAttention", () -> q.scaledDotProductAttention(k, v), parts);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor q = Q.tensor();
        Tensor k = K.tensor();
        Tensor v = V.tensor();
        Class<ShapeException> shape = ShapeException.class;
        Tensor mask = Tensor.ones(DType.BOOL, 3, 5);
        String op = "scaledDotProductAttention";
        return Stream.of(
                of(DTypeException.class, q.to(DType.I32), k, v, "i32"),
                of(DTypeException.class, q, k, v.gt(0), "bool"),
                Complaint.of(
                        shape,
                        "attentionWeights",
                        () -> q.attentionWeights(k.narrow(1, 0, 3), o -> {}),
                        "equally long"),
                of(shape, q.get(0), k, v, "[4]", "[5, 4]", "[5, 2]", "two dims"),
                of(shape, q, v, v, "[3, 4]", "[5, 2]", "equally long"),
                of(shape, q, k, q, "[5, 4]", "[3, 4]", "as many values as keys"),
                of(
                        shape,
                        Tensor.zeros(2, 3, 4),
                        Tensor.zeros(3, 5, 4),
                        v,
                        "[2, 3, 4]",
                        "[3, 5, 4]"),
                of(shape, Tensor.zeros(2, 3, 4), k, Tensor.zeros(3, 5, 2), "[2, 3, 5]"),
                Complaint.of(shape, op, () -> attention(o -> o.mask(mask.t())), "[3, 5]", "[5, 3]"),
                Complaint.of(
                        shape,
                        op,
                        () -> attention(o -> o.mask(mask.expand(2, 3, 5))),
                        "mask of shape [2, 3, 5]",
                        "[3, 5]"),
                Complaint.of(
                        DTypeException.class,
                        op,
                        () -> attention(o -> o.mask(mask.to(DType.I32))),
                        "i32"),
                Complaint.of(
                        NacreException.class,
                        op,
                        () -> attention(o -> o.mask(mask).isCausal(true)),
                        "not both"),
                Complaint.of(
                        NacreException.class, "dropout", () -> attention(o -> o.dropout(2)), "2.0"),
                Complaint.of(NacreException.class, "dropout", () -> q.dropout(-1), "-1.0"),
                Complaint.of(DTypeException.class, "dropout", () -> mask.dropout(0.5), "bool"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
