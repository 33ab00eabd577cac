package dev.nacre.cpu;

import dev.nacre.backend.Listing;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Launch;
import dev.nacre.lower.Lowering;
import dev.nacre.lower.Usual;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The generated loops of a launch as text: the formula, what it counts, and one statement a line.
final class Loops {
    private Loops() {}

    static String of(Launch launch, int bits) {
        String formula = Listing.of(launch);
        return switch (launch) {
            case Launch.Map m -> formula + loop("loop", m.bodies(), bits);
            case Launch.Reduce r ->
                    formula
                            + loop("loop over the elements to reduce", List.of(r.body()), bits)
                            + loop("loop over the results", r.epilogue(), bits);
            default -> formula;
        };
    }

    private static String loop(String what, List<Expr> bodies, int bits) {
        List<Expr> lowered = Lowering.lower(HalfPrecision.widen(bodies));
        Program vector = bits == 0 ? null : Program.ofVectors(lowered);
        Program program = Objects.requireNonNullElseGet(vector, () -> Program.ofScalars(lowered));
        int lanes = vector == null ? 1 : bits / 8 / program.lane().bytes();
        StringBuilder text = new StringBuilder();
        text.append("operations: ").append(counts(bodies)).append('\n');
        text.append("as ").append(counts(lowered)).append('\n');
        text.append(what).append(", ").append(lanes).append(lanes == 1 ? " element" : " elements");
        text.append(" at a time\n");
        for (int i = 0; i < program.steps().size(); i++) {
            text.append("  v")
                    .append(i)
                    .append(" = ")
                    .append(statement(program, i, vector != null))
                    .append('\n');
        }
        for (int k = 0; k < program.outputs().size(); k++) {
            Program.Output o = program.outputs().get(k);
            text.append("  store v%d as %s in result %d%n".formatted(o.value(), o.stored(), k));
        }
        Usual usual = vector == null ? null : vector.usual();
        if (usual != null) {
            text.append("where all of them are of usual size, ").append(usual.test());
            text.append(", only ").append(counts(usual.bodies())).append('\n');
        }
        return text.toString();
    }

    private static String statement(Program program, int i, boolean vectors) {
        return switch (program.steps().get(i)) {
            case Step.Load l -> {
                Program.Input in = program.inputs().get(l.input());
                yield "load " + Expr.arg(in.operand(), in.stored()) + " as " + in.as();
            }
            case Step.Literal l -> Expr.constant(l.value(), l.dtype()).toString();
            case Step.Compute c ->
                    (c.op() == Primitive.POW2 && vectors ? "exponent_bits" : c.op().label())
                            + c.args().stream()
                                    .map(a -> "v" + a)
                                    .collect(Collectors.joining(", ", "(", ")"));
        };
    }

    /// How often each primitive occurs, what is shared counted once.
    private static String counts(List<Expr> bodies) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Expr e : Expr.postorder(bodies)) {
            if (e instanceof Expr.Apply a) {
                counts.merge(a.op().label(), 1, Integer::sum);
            }
        }
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(c -> c.getValue() + " " + c.getKey())
                        .collect(Collectors.joining(", "));
    }
}
