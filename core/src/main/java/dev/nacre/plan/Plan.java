package dev.nacre.plan;

import dev.nacre.backend.Backend;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.rewrite.Requests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/// How pending nodes are computed: as which kernels, in which order, in whose memory.
///
/// What keeps its value follows from the graph alone: the nodes asked for; for a look, also the
/// results and operands that gradients will need.
public final class Plan {
    private final Pending pending;
    private final Schedule schedule;
    private final Set<Node> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> saved = Collections.newSetFromMap(new IdentityHashMap<>());

    private Plan(Pending pending, Collection<Node> wanted, boolean step) {
        this.pending = pending;
        for (Node n : pending.order()) {
            if (step && n.isKept()) {
                kept.add(n);
            }
        }
        keep(wanted);
        keep(pending.companions());
        schedule = new Schedule(new Fusion(pending, kept, step));
        if (!step) {
            saveForGradients();
        }
    }

    private static Pending pending(Collection<Node> wanted) {
        Pending pending = Pending.below(wanted);
        pending.order().forEach(Node::checkNotSpent);
        return pending;
    }

    private static void run(Collection<Node> wanted, boolean step, Backend backend) {
        // While nothing is rewritten, recipes are neither taken nor kept.
        boolean usual = !Requests.areOpen();
        long recorded = signature(wanted, n -> n.isDone() ? 0 : n.signature());
        if (usual && Recipes.run(recorded, wanted, step, backend)) {
            return;
        }
        Pending pending = pending(wanted);
        if (pending.order().isEmpty()) {
            return;
        }
        // Without what has been computed since it was recorded, such as all that came before in a
        // loop.
        long[] all = pending.signatures();
        long now = signature(wanted, n -> pending.contains(n) ? all[pending.number(n)] : 0);
        if (usual && now != recorded && Recipes.run(now, wanted, step, backend)) {
            return;
        }
        Outline.Drawn drawn = Drawing.of(pending, wanted, step);
        Recipe recipe = new Plan(pending, wanted, step).recipe(drawn, backend);
        if (usual) {
            Recipes.add(now, backend, drawn.outline(), recipe);
            if (now != recorded) {
                Recipes.add(recorded, backend, drawn.outline(), recipe);
            }
        }
        recipe.run(drawn);
    }

    /// @param each the signatures of nodes, 0 for one that has its value
    private static long signature(Collection<Node> wanted, ToLongFunction<Node> each) {
        long signature = 0;
        for (Node n : wanted) {
            long s = each.applyAsLong(n);
            signature = s == 0 ? signature : 31 * signature + s;
        }
        return signature;
    }

    private Recipe recipe(Outline.Drawn drawn, Backend backend) {
        Set<Node> retained = Collections.newSetFromMap(new IdentityHashMap<>());
        retained.addAll(kept);
        retained.addAll(saved);
        return new Recipe(drawn, pending, schedule.steps(), kept, retained, backend);
    }

    private void keep(Collection<Node> nodes) {
        for (Node n : nodes) {
            if (pending.contains(n) && !(n.op() instanceof Op.Literal)) {
                kept.add(n);
            }
        }
    }

    /// Computes nodes because somebody looks at them.
    public static void compute(Collection<Node> wanted, Backend backend) {
        numbers(wanted);
        run(wanted, false, backend);
    }

    /// Computes a training step as one plan: the nodes wanted and all that were marked to be kept.
    /// Everything else it ran through is spent.
    ///
    /// @param losses what the gradients among the wanted nodes came from
    /// @param passing gradients, and values that the step replaces: what reads them is spent too
    public static void step(
            Collection<Node> wanted,
            Collection<Node> losses,
            Collection<Node> passing,
            Backend backend) {
        List<Node> all = new ArrayList<>(wanted);
        all.addAll(losses);
        Pending history = Pending.history(all);
        numbers(all);
        Set<Node> trained = Collections.newSetFromMap(new IdentityHashMap<>());
        trained.addAll(passing);
        for (Node n : history.order()) {
            if (n.requiresGrad() || history.inputs(n).stream().anyMatch(trained::contains)) {
                trained.add(n);
            }
            // What was only picked from is in no plan otherwise, and lost afterwards.
            if (n.isKept() && !n.isDone() && !n.isSpent()) {
                all.add(n);
            }
        }
        run(all, true, backend);
        for (Node n : history.order().reversed()) {
            if (trained.contains(n) && n.accumulator() == null) {
                n.spend();
            }
        }
    }

    /// The kernels that a look at nodes would run, as text.
    public static List<String> explain(Collection<Node> wanted, Backend backend) {
        List<String> texts = new ArrayList<>();
        for (Schedule.Step s : new Plan(pending(wanted), wanted, false).schedule.steps()) {
            texts.add(backend.listing(Rewriting.of(s.launch(), backend)));
        }
        return texts;
    }

    /// The launches of a look at nodes, in order, before there is memory for them.
    public static List<Launch> launches(Collection<Node> wanted) {
        return new Plan(pending(wanted), wanted, false)
                .schedule.steps().stream().map(Schedule.Step::launch).toList();
    }

    /// A literal that is looked at is its own value.
    private static void numbers(Collection<Node> wanted) {
        for (Node n : wanted) {
            if (!n.isDone() && n.op() instanceof Op.Literal l) {
                n.complete(Operand.Scalar.of(n.dtype(), l.value()));
            }
        }
    }

    /// Under autograd a look also keeps what pullbacks will need: results of everything that is not
    /// element-wise, and operands of matrix products, gathers and extrema. Element-wise values are
    /// computed again, so an activation keeps nothing but its input.
    private void saveForGradients() {
        Set<Node> differentiated = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node n : pending.order().reversed()) {
            boolean gradient = n.requiresGrad() || differentiated.contains(n);
            if (!gradient) {
                continue;
            }
            if (n.op() instanceof Op.Custom) {
                // Its gradient reads the result, and nothing of what led there.
                saved.add(n);
                continue;
            }
            differentiated.addAll(pending.inputs(n));
            switch (n.op()) {
                case Op.MatMul _, Op.Conv _, Op.Gather _, Op.Scatter _, Op.Argsort _ -> {
                    saved.add(n);
                    for (Node in : pending.inputs(n)) {
                        Node b = pending.base(in);
                        saved.add(b.isNumber() ? in : b);
                    }
                }
                case Op.Reduce r when r.isExtremum() -> {
                    saved.add(n);
                    saved.add(pending.base(pending.inputs(n).getFirst()));
                }
                case Op.Reduce _, Op.Random _, Op.Assemble _, Op.Iota _ -> saved.add(n);
                case Op.Pointwise _, Op.View _, Op.Source _, Op.Literal _ -> {}
            }
        }
        saved.removeAll(kept);
    }
}
