package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Layers of transformers against the formulas of their parts, with the parameters by name.
class TransformerTest {
    private static final Consumer<TransformerLayer.Options> SMALL =
            o -> o.feedforward(5).dropout(0).batchFirst(true).dtype(DType.F64);

    private static Tensor norm(Map<String, Parameter> p, String name, Tensor x) {
        Tensor centred = x.sub(x.mean(-1, true));
        Tensor scaled = centred.div(centred.square().mean(-1, true).add(1e-5).sqrt());
        return scaled.mul(p.get(name + ".weight").value()).add(p.get(name + ".bias").value());
    }

    private static Tensor linear(Map<String, Parameter> p, String name, Tensor x) {
        return x.linear(p.get(name + ".weight").value(), p.get(name + ".bias").value());
    }

    private static Tensor attention(
            Map<String, Parameter> p, String name, Tensor x, Tensor memory, boolean causal) {
        MultiheadAttention same =
                MultiheadAttention.of(4, 2, o -> o.batchFirst(true).dtype(DType.F64));
        same.namedParameters().forEach((k, v) -> v.set(p.get(name + "." + k).value()));
        return same.apply(x, memory, memory, m -> m.isCausal(causal));
    }

    /// Numbers in the place of the zeros and ones that biases and norms begin with.
    private static <M extends Module> M shuffled(M module) {
        int[] seed = {100};
        module.parameters().forEach(p -> p.set(Slopes.numbers(seed[0]++, p.shape().toArray())));
        return module;
    }

    private static Tensor around(
            Map<String, Parameter> p,
            boolean first,
            String norm,
            Tensor x,
            UnaryOperator<Tensor> part) {
        return first ? x.add(part.apply(norm(p, norm, x))) : norm(p, norm, x.add(part.apply(x)));
    }

    @Test
    void anEncoderLayerIsItsParts() {
        Tensor x = Slopes.numbers(1, 2, 3, 4);
        for (boolean first : new boolean[] {false, true}) {
            for (boolean causal : new boolean[] {false, true}) {
                TransformerEncoderLayer layer =
                        shuffled(
                                TransformerEncoderLayer.of(
                                        4,
                                        2,
                                        SMALL.andThen(
                                                o -> o.normFirst(first).activation(Tensor::mish))));
                Map<String, Parameter> p = layer.namedParameters();
                Tensor y =
                        around(p, first, "norm1", x, t -> attention(p, "self_attn", t, t, causal));
                y =
                        around(
                                p,
                                first,
                                "norm2",
                                y,
                                t -> linear(p, "linear2", linear(p, "linear1", t).mish()));
                assertArrayEquals(
                        y.toDoubleArray(),
                        layer.apply(x, m -> m.isCausal(causal)).toDoubleArray(),
                        1e-13);
            }
        }
    }

    @Test
    void aDecoderLayerIsItsParts() {
        Tensor x = Slopes.numbers(1, 2, 3, 4);
        Tensor memory = Slopes.numbers(2, 2, 5, 4);
        for (boolean first : new boolean[] {false, true}) {
            TransformerDecoderLayer layer =
                    shuffled(
                            TransformerDecoderLayer.of(
                                    4, 2, SMALL.andThen(o -> o.normFirst(first))));
            Map<String, Parameter> p = layer.namedParameters();
            Tensor y = around(p, first, "norm1", x, t -> attention(p, "self_attn", t, t, true));
            y = around(p, first, "norm2", y, t -> attention(p, "multihead_attn", t, memory, false));
            y =
                    around(
                            p,
                            first,
                            "norm3",
                            y,
                            t -> linear(p, "linear2", linear(p, "linear1", t).relu()));
            assertArrayEquals(
                    y.toDoubleArray(),
                    layer.apply(x, memory, m -> m.isCausal(true), m -> {}).toDoubleArray(),
                    1e-13);
        }
    }

    @Test
    void gradientsAreDifferences() {
        Nacre.seed(12);
        TransformerDecoderLayer layer = TransformerDecoderLayer.of(4, 2, SMALL);
        Tensor x = Slopes.numbers(1, 2, 3, 4);
        Tensor memory = Slopes.numbers(2, 2, 2, 4);
        Slopes.check(
                () -> layer.apply(x, memory).mul(x).sum(),
                layer.parameters().toArray(Parameter[]::new));
    }

    @Test
    void stacksAreTheirLayersAndNames() {
        Nacre.seed(13);
        TransformerEncoder encoder =
                TransformerEncoder.of(
                        2,
                        () -> TransformerEncoderLayer.of(4, 2, SMALL),
                        LayerNorm.of(4, o -> o.dtype(DType.F64)));
        List<String> keys = List.copyOf(encoder.stateDict().keySet());
        assertEquals(2 * 12 + 2, keys.size());
        assertEquals("layers.0.self_attn.in_proj_weight", keys.getFirst());
        assertTrue(keys.containsAll(List.of("layers.1.linear2.bias", "layers.1.norm2.weight")));
        assertEquals("norm.bias", keys.getLast());
        Tensor x = Slopes.numbers(1, 2, 3, 4);
        Tensor memory = encoder.apply(x, m -> m.isCausal(true));
        TransformerDecoder decoder =
                TransformerDecoder.of(3, () -> TransformerDecoderLayer.of(4, 2, SMALL));
        assertEquals(x.shape(), decoder.apply(x, memory).shape());
        assertEquals(3 * 18, decoder.stateDict().size());
        double[] one = encoder.stateDict().get("layers.0.linear1.weight").toDoubleArray();
        double[] two = encoder.stateDict().get("layers.1.linear1.weight").toDoubleArray();
        assertFalse(Arrays.equals(one, two));
    }

    @Test
    void numbersAreDroppedInTrainingOnly() {
        Nacre.seed(14);
        Module layer = TransformerEncoderLayer.of(8, 2);
        Tensor x = Tensor.rand(5, 2, 8);
        assertFalse(Arrays.equals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray()));
        layer.eval();
        assertArrayEquals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray());
    }

    @Test
    void wrongCallsSayWhatIsWrong() {
        Module model =
                Sequential.of(TransformerEncoder.of(1, () -> TransformerEncoderLayer.of(4, 2)));
        String message =
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(3, 2, 5)))
                        .getMessage();
        assertTrue(message.contains("0.layers.0.self_attn"), message);
        Module decoder = TransformerDecoder.of(1, () -> TransformerDecoderLayer.of(4, 2));
        String needs =
                assertThrows(NacreException.class, () -> decoder.apply(Tensor.zeros(3, 2, 4)))
                        .getMessage();
        assertTrue(needs.contains("memory"), needs);
    }
}
