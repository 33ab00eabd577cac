package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.nn.BatchNorm1d;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EMATest {
    private static Module model() {
        return Sequential.of(Linear.of(2, 3), BatchNorm1d.of(3)).to(DType.F64);
    }

    private static void move(Module model, Generator g) {
        model.parameters().forEach(p -> p.set(g.randn(DType.F64, p.shape().toArray())));
        model.apply(g.randn(DType.F64, 4, 2)).compute();
    }

    @Test
    void averagesParametersAndTakesBuffers() {
        Generator g = new Generator(1);
        Module model = model();
        EMA ema = EMA.of(model, 0.7);
        double[] expected = new double[6];
        for (int step = 0; step < 5; step++) {
            move(model, g);
            ema.update();
            double[] now = model.stateDict().get("0.weight").toDoubleArray();
            for (int i = 0; i < now.length; i++) {
                expected[i] = step == 0 ? now[i] : 0.7 * expected[i] + 0.3 * now[i];
            }
        }
        assertEquals(5, ema.updates());
        Module copy = model();
        ema.copyTo(copy);
        assertArrayEquals(expected, copy.stateDict().get("0.weight").toDoubleArray(), 1e-15);
        for (String buffer : model.namedBuffers().keySet()) {
            assertArrayEquals(
                    model.stateDict().get(buffer).to(DType.F64).toDoubleArray(),
                    copy.stateDict().get(buffer).to(DType.F64).toDoubleArray());
        }
        NacreException e = assertThrows(NacreException.class, () -> ema.copyTo(Linear.of(2, 3)));
        assertTrue(e.getMessage().contains("unexpected"), e.getMessage());
    }

    @Test
    void goesOnFromAStateBitForBit() {
        Generator g = new Generator(2);
        Module model = model();
        EMA straight = EMA.of(model);
        for (int step = 0; step < 5; step++) {
            move(model, g);
            straight.update();
        }
        EMA resumed = EMA.of(model);
        resumed.loadStateDict(straight.stateDict());
        for (int step = 0; step < 5; step++) {
            move(model, g);
            straight.update();
            resumed.update();
        }
        Map<String, Tensor> expected = straight.stateDict();
        Map<String, Tensor> actual = resumed.stateDict();
        assertEquals(expected.keySet(), actual.keySet());
        assertEquals(10, actual.get("n_averaged").itemLong());
        expected.forEach((key, value) ->
                assertArrayEquals(
                        value.to(DType.F64).toDoubleArray(),
                        actual.get(key).to(DType.F64).toDoubleArray()));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        EMA ema = EMA.of(model());
        Map<String, Tensor> bad = new LinkedHashMap<>(ema.stateDict());
        bad.remove("n_averaged");
        bad.remove("module.0.bias");
        bad.put("module.0.weight", Tensor.ones(2));
        NacreException e = assertThrows(NacreException.class, () -> ema.loadStateDict(bad));
        for (String part :
                new String[] {
                    "missing: module.0.bias",
                    "missing: n_averaged",
                    "module.0.weight: f32 [2] does not fit f64 [3, 2]"
                }) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertThrows(NacreException.class, () -> EMA.of(model(), 1.5));
    }

    @Test
    void memoryOfAveragesGoesBackWithoutGarbageCollection() {
        Linear model = Linear.of(64, 64);
        EMA ema = EMA.of(model);
        long live = 0;
        for (int i = 0; i < 53; i++) {
            ema.update();
            if (i == 2) {
                live = HostMemory.usage().live();
            }
        }
        long more = (HostMemory.usage().live() - live) / 50;
        assertTrue(more < 1024, "%d bytes more in each update".formatted(more));
    }
}
