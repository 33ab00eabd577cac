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
            case Launch.ScatterAdd s -> List.of(s.from(), s.index());
            case Launch.Random _, Launch.Iota _ -> List.of();
        };
    }

    /// The same launch over other memory and other numbers.
    static Launch bind(
            Launch launch, UnaryOperator<Storage> memory, UnaryOperator<Operand.Scalar> scalars) {
        return new Bound(memory, scalars).bind(launch);
    }

    private record Bound(UnaryOperator<Storage> memory, UnaryOperator<Operand.Scalar> scalars) {
        Launch bind(Launch launch) {
            return switch (launch) {
                case Launch.Map m -> new Launch.Map(m.bodies(), all(m.inputs()), each(m.outputs()));
                case Launch.Reduce r ->
                        new Launch.Reduce(
                                r.reduction(),
                                r.body(),
                                all(r.inputs()),
                                r.kept(),
                                r.epilogue(),
                                all(r.extras()),
                                each(r.outputs()));
                case Launch.MatMul m ->
                        new Launch.MatMul(
                                one(m.a()), one(m.b()), one(m.out()), m.batch(), m.inner());
                case Launch.Gather g ->
                        new Launch.Gather(
                                one(g.from()), g.dim(), one(g.index()), one(g.out()), g.what());
                case Launch.ScatterAdd s ->
                        new Launch.ScatterAdd(
                                one(s.from()), s.dim(), one(s.index()), one(s.out()), s.what());
                case Launch.Random r ->
                        new Launch.Random(r.distribution(), r.seed(), r.counter(), one(r.out()));
                case Launch.Iota i -> new Launch.Iota(one(i.out()));
            };
        }

        private Operand.Memory one(Operand.Memory m) {
            return new Operand.Memory(memory.apply(m.storage()), m.dtype(), m.layout());
        }

        private List<Operand.Memory> each(List<Operand.Memory> list) {
            List<Operand.Memory> bound = new ArrayList<>(list.size());
            for (Operand.Memory m : list) {
                bound.add(one(m));
            }
            return bound;
        }

        private List<Operand> all(List<Operand> list) {
            List<Operand> bound = new ArrayList<>(list.size());
            for (Operand o : list) {
                bound.add(
                        o instanceof Operand.Memory m ? one(m) : scalars.apply((Operand.Scalar) o));
            }
            return bound;
        }
    }
}
