package dev.nacre.backend;

import dev.nacre.expr.Definitions;
import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import java.util.List;
import java.util.Locale;

/// A launch as formulas, for people to read.
public final class Listing {
    private final StringBuilder text = new StringBuilder();

    private Listing() {}

    public static String of(Launch launch) {
        Listing l = new Listing();
        l.write(launch);
        return l.text.toString();
    }

    private void write(Launch launch) {
        switch (launch) {
            case Launch.Map m -> {
                text.append("for each element\n");
                bodies(m.bodies(), m.outputs());
                where(m.inputs(), 0);
            }
            case Launch.Reduce r -> {
                String name = r.reduction().name().toLowerCase(Locale.ROOT);
                text.append("r = ").append(name).append(" over the dims from ").append(r.kept());
                text.append(" on of ").append(r.body()).append('\n');
                where(r.inputs(), 0);
                text.append("for each result, x = r\n");
                bodies(r.epilogue(), r.outputs());
                where(r.extras(), 1);
            }
            case Launch.MatMul m -> {
                line(m.out(), "x @ y");
                where(List.of(m.a(), m.b()), 0);
            }
            case Launch.Gather g -> {
                line(g.out(), "x[.., y[..], ..] along dim " + g.dim());
                where(List.of(g.from(), g.index()), 0);
            }
            case Launch.Scatter s -> {
                String name = s.reduction().name().toLowerCase(Locale.ROOT);
                line(
                        s.out(),
                        "%s, then at [.., y[..], ..] %s with x[..] along dim %d"
                                .formatted(
                                        Expr.constant(s.start(), s.out().dtype()), name, s.dim()));
                where(List.of(s.from(), s.index()), 0);
            }
            case Launch.Argsort a -> {
                String order = a.descending() ? "descending" : "ascending";
                line(a.out(), "places of x in " + order + " order along dim " + a.dim());
                where(List.of(a.from()), 0);
            }
            case Launch.Random r ->
                    line(
                            r.out(),
                            r.distribution().name().toLowerCase(Locale.ROOT)
                                    + " numbers of seed "
                                    + r.seed()
                                    + " from counter "
                                    + r.counter());
            case Launch.Iota i -> line(i.out(), "0, 1, 2, ...");
        }
    }

    private void bodies(List<Expr> bodies, List<Operand.Memory> outputs) {
        Definitions written = Definitions.of(bodies, List.of());
        written.parts().forEach(p -> text.append("  ").append(p).append('\n'));
        for (int k = 0; k < outputs.size(); k++) {
            line(outputs.get(k), written.results().get(k));
        }
    }

    private void line(Operand.Memory out, String formula) {
        text.append("  ").append(describe(out)).append(" = ").append(formula).append('\n');
    }

    /// @param first the number of the argument that the first operand is
    private void where(List<? extends Operand> operands, int first) {
        for (int i = 0; i < operands.size(); i++) {
            Operand o = operands.get(i);
            text.append("  where ").append(Expr.arg(first + i, o.dtype())).append(" = ");
            text.append(describe(o)).append('\n');
        }
    }

    private static String describe(Operand o) {
        return switch (o) {
            case Operand.Memory m when m.layout().isDense() && m.layout().offset() == 0 ->
                    m.dtype() + " " + m.layout().shape();
            case Operand.Memory m -> m.dtype() + " " + m.layout();
            case Operand.Scalar s when s.dtype().isFloating() -> s.dtype() + " " + s.asDouble();
            case Operand.Scalar s -> s.dtype() + " " + s.bits();
        };
    }
}
