package dev.nacre.testkit;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs element-wise kernels operation by operation, each rounded: what a formula comes to if it is
/// computed as it is written.
final class Textbook implements Backend {
    private final Backend reference = Backends.named("reference");

    @Override
    public void run(Launch launch) {
        if (launch instanceof Launch.Map m) {
            map(m);
        } else {
            reference.run(launch);
        }
    }

    private void map(Launch.Map m) {
        Layout domain = Layout.dense(m.outputs().getFirst().layout().shape());
        Map<Expr, Operand> values = new HashMap<>();
        for (Expr e : Expr.postorder(m.bodies())) {
            values.put(
                    e,
                    switch (e) {
                        case Expr.Const c -> Operand.Scalar.of(c.dtype(), c.value());
                        case Expr.Arg a -> m.inputs().get(a.index());
                        case Expr.Apply a -> apply(a, values, domain);
                    });
        }
        for (int k = 0; k < m.outputs().size(); k++) {
            Expr body = m.bodies().get(k);
            reference.run(
                    new Launch.Map(
                            List.of(Expr.arg(0, body.dtype())),
                            List.of(value(values, body)),
                            List.of(m.outputs().get(k))));
        }
    }

    private Operand apply(Expr.Apply a, Map<Expr, Operand> values, Layout domain) {
        List<Expr> args = new ArrayList<>();
        List<Operand> operands = new ArrayList<>();
        for (Expr arg : a.args()) {
            args.add(Expr.arg(args.size(), arg.dtype()));
            operands.add(value(values, arg));
        }
        DType t = a.dtype();
        Storage memory = allocate(Math.max(domain.shape().count(), 1) * t.bytes());
        Operand.Memory out = new Operand.Memory(memory, t, domain);
        Expr one = a.over(args);
        reference.run(new Launch.Map(List.of(one), operands, List.of(out)));
        return out;
    }

    private static Operand value(Map<Expr, Operand> values, Expr e) {
        Operand o = values.get(e);
        if (o == null) {
            throw new IllegalStateException("not computed: " + e);
        }
        return o;
    }

    @Override
    public String name() {
        return "textbook";
    }

    @Override
    public boolean takesRewritten() {
        return false;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public String status() {
        return "each operation by itself, rounded";
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public Storage allocate(long bytes) {
        return reference.allocate(bytes);
    }

    @Override
    public String listing(Launch launch) {
        return reference.listing(launch);
    }
}
