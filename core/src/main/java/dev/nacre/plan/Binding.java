package dev.nacre.plan;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The operands of a launch: those it reads, and the launch over others.
final class Binding {
    private Binding() {}

    static List<Operand> inputs(Launch launch) {
        return switch (launch) {
            case Launch.Map m -> m.inputs();
            case Launch.Reduce r -> {
                List<Operand> all = new ArrayList<>(r.inputs());
                all.addAll(r.extras());
                yield all;
            }
            case Launch.MatMul m -> List.of(m.a(), m.b());
            case Launch.Gather g -> List.of(g.from(), g.index());
            case Launch.Scatter s -> List.of(s.from(), s.index());
            case Launch.Argsort a -> List.of(a.from());
            case Launch.Random _, Launch.Iota _ -> List.of();
        };
    }

    /// The same launch over other memory and other numbers.
    static Launch bind(
            Launch launch, UnaryOperator<Storage> memory, UnaryOperator<Operand.Scalar> scalars) {
        return launch.over(
                m -> new Operand.Memory(memory.apply(m.storage()), m.dtype(), m.layout()), scalars);
    }
}
