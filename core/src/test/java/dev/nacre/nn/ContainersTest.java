package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainersTest {
    @Test
    void modulesByName() {
        Linear a = Linear.of(2, 3);
        ModuleDict<Linear> dict =
                new ModuleDict<Linear>().put("b", a).put("a", Linear.of(2, 1, o -> o.bias(false)));
        assertEquals(
                List.of("b.weight", "b.bias", "a.weight"), List.copyOf(dict.stateDict().keySet()));
        assertSame(a, dict.get("b"));
        assertEquals(2, dict.size());
        assertEquals(List.of("b", "a"), List.copyOf(dict.asMap().keySet()));
        assertEquals(1, ModuleDict.of(Map.of("x", Linear.of(1, 1))).size());
        String m = assertThrows(NacreException.class, () -> dict.get("c")).getMessage();
        assertTrue(m.contains("\"c\" among [b, a]"), m);
        assertThrows(NacreException.class, () -> dict.put("a", Linear.of(1, 1)));
        assertThrows(NacreException.class, () -> dict.put("x.y", Linear.of(1, 1)));
        assertThrows(NacreException.class, () -> dict.put("again", a));
        assertThrows(NacreException.class, () -> dict.apply(Tensor.zeros(2)));
        dict.eval();
        assertTrue(!a.isTraining());
    }

    @Test
    void parametersInAList() {
        Parameter tied = Linear.of(2, 3).weight();
        ParameterList list = ParameterList.of(Tensor.ones(2), Tensor.zeros(3)).add(tied);
        assertEquals(List.of("0", "1", "2"), List.copyOf(list.stateDict().keySet()));
        assertEquals(3, list.size());
        assertSame(tied, list.get(-1));
        assertSame(tied, list.parameters().get(2));
        assertArrayEquals(new float[] {1, 1}, list.get(0).value().toFloatArray());
        int count = 0;
        for (Parameter p : list) {
            assertSame(list.get(count++), p);
        }
        String m = assertThrows(NacreException.class, () -> list.get(3)).getMessage();
        assertEquals("ParameterList: there is no parameter 3 of 3", m);
        assertThrows(NacreException.class, () -> list.apply(Tensor.zeros(2)));
    }

    @Test
    void unflattenMakesSeveralDimsOfOne() {
        Tensor x = Tensor.arange(24).reshape(2, 12);
        Tensor y = Unflatten.of(1, 3, 4).apply(x);
        assertEquals(Shape.of(2, 3, 4), y.shape());
        assertArrayEquals(x.toLongArray(), y.toLongArray());
        assertEquals(Shape.of(2, 2, 6), Unflatten.of(-1, -1, 6).apply(x).shape());
        assertEquals(Shape.of(1, 2, 12), Unflatten.of(0, 1, 2).apply(x).shape());
        Refusal.check(
                ShapeException.class, Unflatten.of(1, 5, 2), x, "Unflatten", "[2, 12]", "[5, 2]");
        Refusal.check(ShapeException.class, Unflatten.of(1, 5, -1), x, "must be 12");
        Refusal.check(ShapeException.class, Unflatten.of(3, 5, -1), x, "dim 3");
        Refusal.check(ShapeException.class, Unflatten.of(0, 1), Tensor.zeros(), "[]");
        assertThrows(NacreException.class, () -> Unflatten.of(1, -1, -1));
        assertThrows(NacreException.class, () -> Unflatten.of(1));
    }
}
