package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {
    private final Generator generator = new Generator(1);

    private static List<Parameter> parameters() {
        return List.of(new Parameter(Tensor.ones(2, 3)), new Parameter(Tensor.ones(4)));
    }

    private static Optimizer<Adam.Group> adam(List<Parameter> p, double lr) {
        return Adam.of(p.subList(0, 1), o -> o.lr(lr).amsgrad(true))
                .add(p.subList(1, 2), o -> o.weightDecay(0.1));
    }

    private static void step(Optimizer<?> optimizer, List<Parameter> parameters, Generator g) {
        for (Parameter p : parameters) {
            p.grad(g.randn(DType.F32, p.shape().toArray()));
        }
        optimizer.step();
        optimizer.zeroGrad();
    }

    @Test
    void namesAreTorchs() {
        List<Parameter> p = parameters();
        Optimizer<SGD.Group> sgd =
                SGD.of(p.subList(0, 1), o -> o.lr(0.5).momentum(0.75))
                        .add(p.subList(1, 2), o -> o.nesterov(true));
        p.getLast().grad(Tensor.ones(4));
        sgd.step();
        SequencedMap<String, Tensor> state = sgd.stateDict();
        assertEquals(
                List.of(
                        "state.1.step",
                        "state.1.momentum_buffer",
                        "param_groups.0.lr",
                        "param_groups.0.momentum",
                        "param_groups.0.dampening",
                        "param_groups.0.weight_decay",
                        "param_groups.0.nesterov",
                        "param_groups.1.lr",
                        "param_groups.1.momentum",
                        "param_groups.1.dampening",
                        "param_groups.1.weight_decay",
                        "param_groups.1.nesterov"),
                List.copyOf(state.keySet()));
        assertEquals(1, state.get("state.1.step").itemLong());
        assertEquals(0.75, state.get("param_groups.0.momentum").item());
        assertEquals(1, state.get("param_groups.1.nesterov").item());
        // A snapshot: another step does not change it.
        p.getLast().grad(Tensor.ones(4));
        sgd.step();
        assertArrayEquals(
                new float[] {1, 1, 1, 1}, state.get("state.1.momentum_buffer").toFloatArray());
    }

    @Test
    void aLoadedOptimizerGoesOnBitForBit() {
        List<Parameter> p = parameters();
        Optimizer<Adam.Group> first = adam(p, 0.1);
        for (int i = 0; i < 3; i++) {
            step(first, p, generator);
        }
        first.lr(0.05);
        List<Parameter> q = parameters();
        Optimizer<Adam.Group> second = adam(q, 7);
        second.loadStateDict(first.stateDict());
        assertEquals(0.05, second.lr());
        for (int i = 0; i < p.size(); i++) {
            q.get(i).set(p.get(i).value());
        }
        Generator again = new Generator(0);
        again.restore(generator.state());
        for (int i = 0; i < 3; i++) {
            step(first, p, generator);
            step(second, q, again);
        }
        for (int i = 0; i < p.size(); i++) {
            assertArrayEquals(p.get(i).value().toFloatArray(), q.get(i).value().toFloatArray());
        }
    }

    @Test
    void allThatDoesNotFitIsNamedAndNothingChanges() {
        List<Parameter> p = parameters();
        Optimizer<Adam.Group> first = adam(p, 0.1);
        step(first, p, generator);
        Map<String, Tensor> bad = new LinkedHashMap<>(first.stateDict());
        bad.remove("param_groups.1.eps");
        bad.put("param_groups.0.lr", Tensor.of(1.0, 2.0));
        bad.remove("state.1.step");
        bad.put("state.0.exp_avg", Tensor.zeros(3, 2));
        bad.put("state.2.exp_avg", Tensor.zeros(1));
        Optimizer<Adam.Group> second = adam(parameters(), 0.7);
        NacreException e = assertThrows(NacreException.class, () -> second.loadStateDict(bad));
        for (String part :
                List.of(
                        "missing: param_groups.1.eps",
                        "param_groups.0.lr: shape [2]",
                        "missing: state.1.step",
                        "state.0.exp_avg: f32 [3, 2] does not fit a parameter of f32 [2, 3]",
                        "unexpected: state.2.exp_avg")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertEquals(0.7, second.lr());
        assertTrue(second.stateDict().keySet().stream().noneMatch(k -> k.startsWith("state.")));
        SGD sgd = SGD.of(p, o -> {});
        assertThrows(NacreException.class, () -> sgd.loadStateDict(first.stateDict()));
    }
}
