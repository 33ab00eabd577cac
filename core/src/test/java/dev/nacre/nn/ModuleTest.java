package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Buffer;
import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.io.Safetensors;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Device;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {
    /// A module with something of everything, registered out of PyTorch's order.
    private static final class Net extends Module {
        private final Linear fc1 = child("fc1", Linear.of(2, 3));
        private final Buffer seen = buffer("seen", Tensor.zeros(DType.I64, 1));
        private final Sequential head =
                child("head", Sequential.of(Tensor::mish, Linear.of(3, 2, o -> o.bias(false))));
        private final Parameter scale = parameter("scale", Tensor.ones(1));

        @Override
        protected Tensor forward(Tensor x) {
            return head.apply(fc1.apply(x)).mul(scale.borrow());
        }

        void adopt(String name, Module module) {
            child(name, module);
        }
    }

    private static Map<String, float[]> numbers(Module m) {
        Map<String, float[]> all = new LinkedHashMap<>();
        m.stateDict().forEach((k, t) -> all.put(k, t.toFloatArray()));
        return all;
    }

    private static void assertSameNumbers(Map<String, float[]> a, Map<String, float[]> b) {
        assertEquals(List.copyOf(a.keySet()), List.copyOf(b.keySet()));
        a.forEach((k, v) -> assertArrayEquals(v, b.get(k), k));
    }

    @Test
    void keysAreThoseOfPyTorch() {
        // From torch.nn: own parameters, own buffers, then children in the order of registration.
        assertEquals(
                List.of("scale", "seen", "fc1.weight", "fc1.bias", "head.1.weight"),
                List.copyOf(new Net().stateDict().keySet()));
        Sequential net = Sequential.of(Linear.of(2, 2), Tensor::mish, Linear.of(2, 2));
        assertEquals(
                List.of("0.weight", "0.bias", "2.weight", "2.bias"),
                List.copyOf(net.namedParameters().keySet()));
    }

    @Test
    void listsItsParts() {
        Net net = new Net();
        assertEquals(List.of("fc1", "head"), List.copyOf(net.children().keySet()));
        assertEquals(4, net.parameters().size());
        assertSame(net.scale, net.parameters().getFirst());
        assertSame(net.seen, net.namedBuffers().get("seen"));
        assertThrows(UnsupportedOperationException.class, () -> net.children().clear());
        assertThrows(UnsupportedOperationException.class, () -> net.stateDict().clear());
    }

    @Test
    void namesMustBeFreeAndWithoutDots() {
        Net net = new Net();
        for (String name : List.of("", "a.b", "fc1", "scale", "seen")) {
            assertThrows(NacreException.class, () -> net.adopt(name, Linear.of(1, 1)), name);
        }
    }

    @Test
    void aModuleIsAPartOfOneOtherOnly() {
        Linear shared = Linear.of(1, 1);
        Net net = new Net();
        net.adopt("one", shared);
        NacreException twice = assertThrows(NacreException.class, () -> net.adopt("two", shared));
        assertTrue(twice.getMessage().contains("\"one\""), twice.getMessage());
        Net inner = new Net();
        Net outer = new Net();
        outer.adopt("inner", inner);
        assertThrows(NacreException.class, () -> inner.adopt("outer", outer));
        assertThrows(NacreException.class, () -> inner.adopt("self", inner));
        assertThrows(NacreException.class, () -> Sequential.of(shared, Tensor::mish));
        // What failed left nothing behind.
        assertEquals(List.of("fc1", "head"), List.copyOf(inner.children().keySet()));
    }

    @Test
    void trainAndEvalReachAllParts() {
        Net net = new Net();
        assertTrue(net.isTraining());
        assertSame(net, net.eval());
        assertFalse(net.isTraining() || net.fc1.isTraining() || net.head.isTraining());
        assertSame(net, net.train());
        assertTrue(net.isTraining() && net.fc1.isTraining());
    }

    @Test
    void aStateDictStaysAsItWas() {
        Net net = new Net();
        SequencedMap<String, Tensor> before = net.stateDict();
        Map<String, float[]> numbers = numbers(net);
        SGD sgd = SGD.of(net.parameters(), o -> o.lr(0.5));
        for (int i = 0; i < 3; i++) {
            sgd.zeroGrad();
            net.apply(Tensor.ones(4, 2)).sum().backward();
            sgd.step();
        }
        Map<String, float[]> kept = new LinkedHashMap<>();
        before.forEach((k, t) -> kept.put(k, t.toFloatArray()));
        assertSameNumbers(numbers, kept);
        assertFalse(numbers.get("fc1.bias")[0] == numbers(net).get("fc1.bias")[0]);
    }

    @Test
    void aStateDictGoesFromModelToModel() {
        Net a = new Net();
        Net b = new Net();
        a.seen.set(Tensor.of(17L));
        b.loadStateDict(a.stateDict());
        assertSameNumbers(numbers(a), numbers(b));
        // The two go their own ways from here on.
        a.scale.set(Tensor.of(3f));
        assertEquals(1, b.scale.value().item());
    }

    @Test
    void allThatDoesNotFitIsNamedAndNothingChanges() {
        Net net = new Net();
        Map<String, float[]> before = numbers(net);
        Map<String, Tensor> bad = new LinkedHashMap<>(net.stateDict());
        bad.replaceAll((k, t) -> t.dtype().isFloating() ? t.add(1) : t);
        bad.remove("scale");
        bad.remove("fc1.bias");
        bad.put("fc1.weight", Tensor.zeros(2, 3));
        bad.put("seen", Tensor.zeros(1));
        bad.put("more", Tensor.zeros(1));
        NacreException e = assertThrows(NacreException.class, () -> net.loadStateDict(bad));
        for (String part :
                List.of(
                        "missing: scale, fc1.bias",
                        "unexpected: more",
                        "fc1.weight: shape [2, 3] does not fit [3, 2]",
                        "seen: f32 does not fit i64")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertSameNumbers(before, numbers(net));
        NacreException loose =
                assertThrows(NacreException.class, () -> net.loadStateDict(bad, false));
        assertTrue(loose.getMessage().contains("fc1.weight"), loose.getMessage());
        assertFalse(loose.getMessage().contains("missing"), loose.getMessage());
        assertSameNumbers(before, numbers(net));
    }

    @Test
    void looseLoadingTakesWhatMatches() {
        Net net = new Net();
        UnmatchedKeys unmatched =
                net.loadStateDict(Map.of("scale", Tensor.of(5.0), "more", Tensor.zeros(2)), false);
        assertEquals(List.of("more"), unmatched.unexpected());
        assertEquals(
                List.of("seen", "fc1.weight", "fc1.bias", "head.1.weight"), unmatched.missing());
        // Rounded from f64.
        assertEquals(5, net.scale.value().item());
        assertEquals(DType.F32, net.scale.value().dtype());
    }

    @Test
    void savesAndLoads(@TempDir Path folder) throws IOException {
        Nacre.seed(3);
        Net a = new Net();
        a.seen.set(Tensor.of(Long.MIN_VALUE));
        Path file = folder.resolve("net.safetensors");
        a.save(file);
        Net b = new Net();
        b.load(file);
        assertSameNumbers(numbers(a), numbers(b));
        assertEquals(Long.MIN_VALUE, b.seen.value().itemLong());
        assertEquals(Map.of("format", "pt"), Safetensors.read(file).metadata());
        byte[] bytes = Files.readAllBytes(file);
        b.save(file);
        assertArrayEquals(bytes, Files.readAllBytes(file));

        Linear other = Linear.of(2, 3);
        NacreException e = assertThrows(NacreException.class, () -> other.load(file));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("missing: weight, bias"), e.getMessage());
    }

    @Test
    void aStepKeepsTheResultOfTheOutermostModule() {
        Net net = new Net();
        Tensor y = net.apply(Tensor.ones(4, 2));
        Tensor inside = y.mul(2);
        inside.sum().backward();
        SGD.of(net.parameters(), o -> o.lr(0.1)).step();
        assertEquals(8, y.toFloatArray().length);
        NacreException e = assertThrows(NacreException.class, inside::toFloatArray);
        assertTrue(e.getMessage().contains("keep"), e.getMessage());
    }

    /// Gives a product, and beside that a sum that no loss needs.
    private static final class Beside extends Module {
        private final Parameter p = parameter("p", Tensor.of(2f, 3f));
        private final Tensor[] sum = new Tensor[1];

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = x.mul(p.value());
            sum[0] = y.sum().keep();
            return y;
        }
    }

    @Test
    void whatAModuleKeepsIsComputedWithItsResult() {
        Beside model = new Beside();
        Tensor y = model.apply(Tensor.ones(4, 2));
        y.square().sum().backward();
        SGD.of(model.parameters(), o -> o.lr(0.1)).step();
        assertEquals(20, model.sum[0].item());
    }

    @Test
    void errorsInFunctionsNameTheirPlaceToo() {
        Sequential net = Sequential.of(Linear.of(2, 2), x -> x.reshape(3));
        ShapeException e = assertThrows(ShapeException.class, () -> net.apply(Tensor.zeros(1, 2)));
        assertTrue(e.getMessage().contains("reshape in module 1"), e.getMessage());
        // And the place is left again.
        ShapeException outside =
                assertThrows(ShapeException.class, () -> Tensor.zeros(2).reshape(3));
        assertFalse(outside.getMessage().contains("module"), outside.getMessage());
    }

    @Test
    void printsItsTreeAsPyTorchDoes() {
        Sequential net =
                Sequential.of(
                        Flatten.of(),
                        Linear.of(4, 3),
                        Tensor::mish,
                        Sequential.of(LayerNorm.of(3), Dropout.of(0.1)),
                        Identity.of());
        assertEquals(
                """
                Sequential(
                  (0): Flatten(startDim=1, endDim=-1)
                  (1): Linear(in=4, out=3, bias=true)
                  (2): function
                  (3): Sequential(
                    (0): LayerNorm([3], eps=1.0E-5, affine=true, bias=true)
                    (1): Dropout(p=0.1)
                  )
                  (4): Identity()
                )\
                """,
                net.toString());
        assertEquals(
                "Embedding(9, 2, paddingIdx=8)",
                Embedding.of(9, 2, o -> o.paddingIdx(-1)).toString());
    }

    @Test
    void hooksAreToldOfEveryCallUntilTheyAreTakenAway() {
        Net net = new Net();
        List<String> seen = new ArrayList<>();
        Tensor x = Tensor.ones(4, 2);
        ForwardHook.Handle first =
                net.fc1.onForward((m, in, out) -> {
                    assertSame(net.fc1, m);
                    assertSame(x, in);
                    seen.add("first " + out.shape());
                });
        ForwardHook second = (_, _, _) -> seen.add("second");
        ForwardHook.Handle twice = net.fc1.onForward(second);
        try (var _ = net.fc1.onForward(second)) {
            net.apply(x);
        }
        assertEquals(List.of("first [4, 3]", "second", "second"), seen);
        first.close();
        first.close();
        net.apply(x);
        assertEquals(List.of("first [4, 3]", "second", "second", "second"), seen);
        twice.close();
        net.apply(x);
        assertEquals(4, seen.size());
    }

    @Test
    void changesTheDtypeOfFloatingPointStateAndGradients() {
        Net net = new Net();
        SGD sgd = SGD.of(net.parameters(), o -> o.lr(0.5).momentum(0.9));
        net.apply(Tensor.ones(4, 2)).sum().backward();
        sgd.step();
        float[] before = net.fc1.weight().value().toFloatArray();
        assertSame(net, net.to(DType.F64));
        assertEquals(DType.F64, net.fc1.weight().dtype());
        assertEquals(DType.I64, net.seen.value().dtype());
        assertArrayEquals(before, net.fc1.weight().value().toFloatArray());
        Tensor grad = net.fc1.weight().grad();
        assertNotNull(grad);
        assertEquals(DType.F64, grad.dtype());
        // Training goes on, momentum included.
        sgd.zeroGrad();
        net.apply(Tensor.ones(DType.F64, 4, 2)).sum().backward();
        sgd.step();
        assertEquals(DType.F64, net.fc1.weight().value().dtype());
        assertThrows(DTypeException.class, () -> net.to(DType.I64));
    }

    @Test
    void theOnlyDeviceIsHereAlready() {
        Net net = new Net();
        Tensor before = net.scale.value();
        assertSame(net, net.to(Device.CPU));
        assertArrayEquals(before.toFloatArray(), net.scale.value().toFloatArray());
    }

    /// A model of language in miniature: the table of words is what tells words apart, too.
    private static final class Tied extends Module {
        private final Embedding words = child("words", Embedding.of(3, 2));
        private final Linear out =
                child("out", Linear.of(2, 3, o -> o.weight(words.weight()).bias(false)));

        @Override
        protected Tensor forward(Tensor x) {
            return out.apply(words.apply(x));
        }
    }

    @Test
    void aTiedParameterIsOne() {
        Tied net = new Tied();
        assertEquals(List.of(net.words.weight()), net.parameters());
        assertEquals(List.of("words.weight"), List.copyOf(net.namedParameters().keySet()));
        assertEquals(List.of("words.weight", "out.weight"), List.copyOf(net.stateDict().keySet()));
        assertEquals(6, Summary.of(net, DType.I64, 1).parameters());

        // Gradients add up: with ones everywhere, 3 results from each word and 2 words in each.
        net.words.weight().set(Tensor.ones(3, 2));
        net.apply(Tensor.of(0L, 1L)).sum().backward();
        Tensor grad = net.out.weight().grad();
        assertNotNull(grad);
        assertArrayEquals(new float[] {5, 5, 5, 5, 2, 2}, grad.toFloatArray());
        SGD.of(net.parameters(), o -> o.lr(0.5)).step();
        assertArrayEquals(
                new float[] {-1.5f, -1.5f, -1.5f, -1.5f, 0, 0},
                net.words.weight().value().toFloatArray());
        assertSame(net, net.to(DType.F64));
        assertEquals(DType.F64, net.out.weight().dtype());

        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () -> Linear.of(3, 2, o -> o.weight(net.words.weight())));
        assertTrue(e.getMessage().contains("must be [2, 3]"), e.getMessage());
    }

    @Test
    void aTiedParameterIsSavedUnderBothNamesAndLoadsFromEither(@TempDir Path folder)
            throws IOException {
        Tied a = new Tied();
        Path file = folder.resolve("tied.safetensors");
        a.save(file);
        assertEquals(
                List.of("words.weight", "out.weight"),
                List.copyOf(Safetensors.read(file).tensors().keySet()));
        Tied b = new Tied();
        b.load(file);
        assertSameNumbers(numbers(a), numbers(b));
        Tensor once = Tensor.ones(3, 2);
        b.loadStateDict(Map.of("out.weight", once));
        assertArrayEquals(once.toFloatArray(), b.words.weight().value().toFloatArray());
        assertThrows(NacreException.class, () -> b.loadStateDict(Map.of()));
    }

    @Test
    void aListIsCalledByItsHolder() {
        ModuleList<Linear> layers = ModuleList.of(Linear.of(2, 3), Linear.of(3, 3));
        layers.add(Linear.of(4, 2));
        assertEquals(3, layers.size());
        assertSame(layers.get(2), layers.get(-1));
        assertThrows(NacreException.class, () -> layers.get(3));
        assertEquals(
                List.of("0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"),
                List.copyOf(layers.stateDict().keySet()));
        NacreException called =
                assertThrows(NacreException.class, () -> layers.apply(Tensor.zeros(1, 2)));
        assertTrue(called.getMessage().contains("Sequential"), called.getMessage());
        Module net =
                new Module() {
                    final ModuleList<Linear> mine = child("layers", layers);

                    @Override
                    protected Tensor forward(Tensor x) {
                        Tensor y = x;
                        for (Linear layer : mine) {
                            y = layer.apply(y);
                        }
                        return y;
                    }
                };
        ShapeException e = assertThrows(ShapeException.class, () -> net.apply(Tensor.zeros(1, 2)));
        assertTrue(e.getMessage().contains("Linear in module layers.2"), e.getMessage());
        // A part that is called from outside has the same path.
        ShapeException alone =
                assertThrows(ShapeException.class, () -> layers.get(0).apply(Tensor.zeros(5)));
        assertTrue(alone.getMessage().contains("in module layers.0:"), alone.getMessage());
    }

    @Test
    void flattens() {
        assertEquals(Shape.of(2, 60), Flatten.of().apply(Tensor.zeros(2, 3, 4, 5)).shape());
        assertEquals(Shape.of(2, 12, 5), Flatten.of(1, 2).apply(Tensor.zeros(2, 3, 4, 5)).shape());
        Tensor x = Tensor.zeros(2);
        assertSame(x, Identity.of().apply(x));
    }
}
