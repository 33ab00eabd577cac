package dev.nacre.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Other operands in the place of those of a launch.
record Substitution(UnaryOperator<Operand.Memory> memory, UnaryOperator<Operand.Scalar> scalars) {
    Launch of(Launch launch) {
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
                            memory.apply(m.a()),
                            memory.apply(m.b()),
                            memory.apply(m.out()),
                            m.batch(),
                            m.inner());
            case Launch.Gather g ->
                    new Launch.Gather(
                            memory.apply(g.from()),
                            g.dim(),
                            memory.apply(g.index()),
                            memory.apply(g.out()),
                            g.what());
            case Launch.Scatter s ->
                    new Launch.Scatter(
                            memory.apply(s.from()),
                            s.dim(),
                            memory.apply(s.index()),
                            s.reduction(),
                            s.start(),
                            memory.apply(s.out()),
                            s.what());
            case Launch.Argsort a ->
                    new Launch.Argsort(
                            memory.apply(a.from()), a.dim(), a.descending(), memory.apply(a.out()));
            case Launch.Random r ->
                    new Launch.Random(
                            r.distribution(), r.seed(), r.counter(), memory.apply(r.out()));
            case Launch.Iota i -> new Launch.Iota(memory.apply(i.out()));
        };
    }

    private List<Operand.Memory> each(List<Operand.Memory> list) {
        List<Operand.Memory> bound = new ArrayList<>(list.size());
        for (Operand.Memory m : list) {
            bound.add(memory.apply(m));
        }
        return bound;
    }

    private List<Operand> all(List<Operand> list) {
        List<Operand> bound = new ArrayList<>(list.size());
        for (Operand o : list) {
            bound.add(
                    o instanceof Operand.Memory m
                            ? memory.apply(m)
                            : scalars.apply((Operand.Scalar) o));
        }
        return bound;
    }
}
