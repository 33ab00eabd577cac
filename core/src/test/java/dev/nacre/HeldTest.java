package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nacre.kernel.Operand;
import dev.nacre.optim.SGD;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is done with a tensor does not hold it, neither plans that are kept nor results.
class HeldTest {
    private static final long MOST_NANOS = 5_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"map", "reduce", "softmax", "var of a step"})
    void whatWasReadIsGarbage(String what) throws InterruptedException {
        Tensor[] kept = new Tensor[1];
        WeakReference<Object> read = read(what, kept);
        long end = System.nanoTime() + MOST_NANOS;
        while (read.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        Reference.reachabilityFence(kept);
        assertNull(read.get(), what + " holds its operand");
    }

    private static WeakReference<Object> read(String what, Tensor[] kept) {
        Tensor x = Tensor.rand(3, 50).compute();
        Function<Tensor, Tensor> f =
                switch (what) {
                    case "map" -> t -> t.mul(2).exp();
                    case "reduce" -> t -> t.sum(1);
                    case "softmax" -> t -> t.softmax(1);
                    default -> t -> t.var(1);
                };
        if (what.endsWith("step")) {
            Parameter p = new Parameter(Tensor.rand(3, 50));
            kept[0] = f.apply(x.mul(p.value())).keep();
            kept[0].sum().backward();
            SGD.of(List.of(p), o -> o.lr(0.1)).step();
        } else {
            kept[0] = f.apply(x).compute();
        }
        Operand.Memory m = (Operand.Memory) Objects.requireNonNull(x.node().value());
        return new WeakReference<>(m.storage());
    }
}
