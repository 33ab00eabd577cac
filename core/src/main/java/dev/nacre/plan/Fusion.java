package dev.nacre.plan;

import dev.nacre.expr.Primitive;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which pending nodes get memory of their own; all others become part of the kernels that
/// read them.
///
/// Memory goes to what was asked for, to results and operands of matrix products, gathers and the
/// like, to what is dear and would be computed more than once per element, and to cuts where a
/// kernel would grow past its budget.
final class Fusion {
    /// The most one kernel may cost per element, so that its loop, functions lowered to arithmetic,
    /// stays within what the JIT compiles (8,000 bytecodes; an addition costs 1 and takes about
    /// 12).
    static final int COST_LIMIT = 160;

    /// The most operands of one kernel.
    static final int OPERAND_LIMIT = 16;

    /// A node with several readers is computed again in each of them up to this cost.
    private static final int RECOMPUTE_LIMIT = 150;

    /// What it costs to read or write an element, in the units of
    /// [dev.nacre.expr.Primitive#cost()].
    private static final int ACCESS_COST = 12;

    /// The same where it is read again soon, often from a cache.
    private static final int PASSING_ACCESS_COST = 3;

    private static final int FEW_OPERANDS = 3;

    /// So few elements are rather computed anew than by one more kernel.
    private static final int FEW_ELEMENTS = 1024;

    /// What is known of a node: bounds on its cost and operands when it is computed in place.
    private static final class Facts {
        int readers;
        @Nullable Node onlyReader;
        int cost;
        int operands;
        boolean costly;

        /// Whether it is made of numbers only that belong to the structure: compilers compute it.
        boolean fixed;

        boolean dense;
        @Nullable Node reduction;
    }

    private final Pending pending;

    /// Reshapes of what does not lie in row-major order.
    private final List<Node> reshapes = new ArrayList<>();

    private final Set<Node> roots = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> memory = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Node, Facts> facts = new IdentityHashMap<>();
    private final boolean epilogueUnderGradient;

    /// @param pending the nodes to be computed
    /// @param epilogueUnderGradient whether a reduction that gradients need may vanish into its
    ///   epilogue, because the gradients are part of the same plan
    Fusion(Pending pending, Collection<Node> roots, boolean epilogueUnderGradient) {
        this.pending = pending;
        this.roots.addAll(roots);
        this.epilogueUnderGradient = epilogueUnderGradient;
        for (Node n : pending.order()) {
            facts.put(n, new Facts());
            for (Node in : pending.inputs(n)) {
                Facts f = facts.get(in);
                if (f != null) {
                    f.readers++;
                    f.onlyReader = n;
                }
            }
        }
        for (Node n : pending.order()) {
            decide(n);
        }
        shareAmongKernels();
        copyForReshapes();
    }

    /// Whether a node is read from memory.
    boolean inMemory(Node n) {
        return !pending.contains(n) || memory.contains(n);
    }

    /// The nodes that get memory, inputs before their users.
    List<Node> planned() {
        return pending.order().stream().filter(memory::contains).toList();
    }

    /// The reduction whose epilogue a node ends, or the node itself if it is a reduction; null
    /// otherwise.
    @Nullable Node reductionOf(Node n) {
        Facts f = facts.get(n);
        return f == null ? null : f.reduction;
    }

    Pending pending() {
        return pending;
    }

    /// Gives memory to what several kernels would compute anew, where writing it once and reading
    /// it in each costs less.
    ///
    /// Two may: a forward and a backward kernel, so that an activation keeps its input only. Not so
    /// where one of them reduces it and the other goes on with both.
    private void shareAmongKernels() {
        Map<Node, Set<Node>> kernels = new IdentityHashMap<>();
        for (Node n : pending.order().reversed()) {
            Facts f = facts(n);
            Set<Node> within = kernels.getOrDefault(n, Set.of());
            int more = within.size() - 1;
            if (n.op() instanceof Op.Pointwise
                    && !inMemory(n)
                    && f.reduction == null
                    && n.shape().count() >= FEW_ELEMENTS
                    && isDearer(n, f.cost, more, within)) {
                give(n);
            }
            boolean own =
                    inMemory(n) || !(n.op() instanceof Op.Pointwise || n.op() instanceof Op.View);
            for (Node in : pending.inputs(n)) {
                if (!inMemory(in)) {
                    Set<Node> theirs = kernels.computeIfAbsent(in, _ -> new HashSet<>());
                    if (own) {
                        theirs.add(n);
                    } else if (theirs.size() <= OPERAND_LIMIT) {
                        theirs.addAll(within);
                    }
                }
            }
        }
    }

    /// Whether computing a node again in `more` kernels costs more than writing it and reading it
    /// in each. Two kernels may, but not where one of them reduces it and the other goes on with
    /// both: the value is not held any longer than it takes.
    private boolean isDearer(Node n, int cost, int more, Set<Node> kernels) {
        boolean reduced =
                isCostly(n) && kernels.stream().anyMatch(k -> isReducedFor(k, n, kernels));
        int access = reduced ? PASSING_ACCESS_COST : ACCESS_COST;
        return more >= (reduced ? 1 : 2) && cost * more > access * (more + 2);
    }

    /// Whether a kernel reduces a node, or what has its shape, and another one reads the result.
    private boolean isReducedFor(Node kernel, Node n, Set<Node> kernels) {
        Node r = reductionOf(kernel);
        return r != null
                && pending.inputs(r).getFirst().shape().equals(n.shape())
                && kernels.stream().anyMatch(k -> k != kernel && reads(k, kernel));
    }

    /// Whether a kernel reads a node.
    private boolean reads(Node kernel, Node n) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Node> stack = new ArrayDeque<>(pending.inputs(kernel));
        while (!stack.isEmpty()) {
            Node m = stack.pop();
            if (m == n) {
                return true;
            }
            if (seen.add(m) && !inMemory(m)) {
                pending.inputs(m).forEach(stack::push);
            }
        }
        return false;
    }

    private void decide(Node n) {
        Facts f = facts(n);
        switch (n.op()) {
            case Op.Pointwise p -> {
                f.fixed = pending.inputs(n).stream().allMatch(this::isFixed);
                f.costly = isDear(p.primitive(), n) && !f.fixed;
                f.dense = inputsDense(n);
                measure(n, f, f.fixed ? 0 : p.primitive().cost());
                joinReductions(n, f);
            }
            case Op.View v -> {
                Node in = pending.inputs(n).getFirst();
                endEpilogue(in);
                boolean repeats = n.shape().count() > in.shape().count();
                if (v instanceof Op.Expand && repeats && isCostly(in)) {
                    give(pending.base(in));
                }
                if ((v instanceof Op.Permute || v instanceof Op.Windows) && isWide(in)) {
                    give(pending.base(in));
                }
                if (v instanceof Op.Reshape && !isDense(in)) {
                    reshapes.add(n);
                    copyIfNeeded(n);
                }
                f.dense = (v instanceof Op.Reshape || v instanceof Op.Same) && isDense(in);
                measure(n, f, 0);
            }
            case Op.Reduce r -> {
                Node in = pending.inputs(n).getFirst();
                endEpilogue(in);
                // The gradient looks for the extremum again, and must find the same bits.
                if (r.isExtremum() && n.requiresGrad()) {
                    Node sought = pending.base(in);
                    give(sought.isNumber() ? in : sought);
                } else if (readsNothing(in)) {
                    give(in);
                }
                f.reduction = n;
            }
            case Op.Assemble _ -> {
                pending.inputs(n).forEach(this::endEpilogue);
                give(n);
            }
            case Op.MatMul _, Op.Conv _, Op.Gather _, Op.Scatter _, Op.Argsort _ -> {
                for (Node in : pending.inputs(n)) {
                    Node b = pending.base(in);
                    give(b.isNumber() ? in : b);
                }
                give(n);
            }
            case Op.Random _, Op.Iota _ -> give(n);
            case Op.Source _, Op.Literal _ -> {}
        }
        boolean root = roots.contains(n);
        if (f.reduction != null && (root || !continuesEpilogue(n, f))) {
            give(n);
        }
        if (root || (f.readers > 1 && f.cost > RECOMPUTE_LIMIT)) {
            give(n);
        }
    }

    private Facts facts(Node n) {
        Facts f = facts.get(n);
        if (f == null) {
            throw new IllegalStateException("not in this plan: " + n);
        }
        return f;
    }

    /// Gives a node memory of its own.
    private void give(Node n) {
        if (pending.contains(n) && !(n.op() instanceof Op.Literal) && memory.add(n)) {
            Facts f = facts(n);
            f.costly = false;
            f.dense = true;
            f.cost = 0;
            f.operands = 1;
        }
    }

    private void endEpilogue(Node n) {
        if (!inMemory(n) && reductionOf(n) != null) {
            give(n);
        }
    }

    /// An element-wise node goes on with the epilogue of one of its inputs; other inputs that end a
    /// reduction get memory.
    private void joinReductions(Node n, Facts f) {
        for (Node in : pending.inputs(n)) {
            Node r = inMemory(in) ? null : reductionOf(in);
            if (r != null && f.reduction != null && f.reduction != r) {
                give(in);
            } else if (r != null) {
                f.reduction = r;
            }
        }
    }

    private boolean continuesEpilogue(Node n, Facts f) {
        if (n.requiresGrad() && !epilogueUnderGradient) {
            return false;
        }
        return f.readers == 1
                && f.onlyReader != null
                && f.onlyReader.op() instanceof Op.Pointwise
                && f.onlyReader.shape().equals(n.shape());
    }

    /// Whether a node reads so much that it is rather computed in order once than out of order by
    /// each kernel behind a view.
    private boolean isWide(Node n) {
        Facts f = facts.get(n);
        return !inMemory(n)
                && f != null
                && f.operands > FEW_OPERANDS
                && n.shape().count() >= FEW_ELEMENTS;
    }

    private boolean isFixed(Node n) {
        Facts f = facts.get(n);
        return n.op() instanceof Op.Literal || (f != null && f.fixed);
    }

    private boolean isCostly(Node n) {
        Facts f = facts.get(n);
        return !inMemory(n) && f != null && f.costly;
    }

    /// Dear are functions, and what leads from I64 to another type: loops over vectors have one.
    private boolean isDear(Primitive p, Node n) {
        return p.isCostly()
                || (n.dtype() != DType.I64
                        && pending.inputs(n).stream().anyMatch(i -> i.dtype() == DType.I64));
    }

    private boolean isDense(Node n) {
        Facts f = facts.get(n);
        return inMemory(n) || n.isNumber() || (f != null && f.dense);
    }

    private boolean inputsDense(Node n) {
        for (Node in : pending.inputs(n)) {
            if (!isDense(in)) {
                return false;
            }
        }
        return true;
    }

    /// What a reshape reads gets memory where it could not be read in the new shape; true if so.
    private boolean copyIfNeeded(Node reshape) {
        Node in = pending.inputs(reshape).getFirst();
        if (inMemory(in) || canReshape(in, reshape.shape())) {
            return false;
        }
        give(in);
        return true;
    }

    /// Memory given to a node later on changes how what is above it reads: reshapes that were
    /// possible before may not be any more.
    private void copyForReshapes() {
        boolean given = true;
        while (given) {
            given = false;
            for (Node r : reshapes) {
                given |= copyIfNeeded(r);
            }
        }
    }

    /// Whether everything a node reads could be read in another shape without a copy.
    private boolean canReshape(Node n, Shape shape) {
        Body body = new Body(this, n.shape(), 0);
        body.lower(n);
        for (Layout l : body.layouts()) {
            if (l.reshape(shape) == null) {
                return false;
            }
        }
        return true;
    }

    /// Whether a node is made of numbers only, so that no layout would tell a domain.
    private boolean readsNothing(Node n) {
        if (inMemory(n)) {
            return false;
        }
        Body body = new Body(this, n.shape(), 0);
        body.lower(n);
        return body.layouts().isEmpty();
    }

    /// Sets cost and operands of a node that is computed in place, and cuts where they pass the
    /// limits.
    private void measure(Node n, Facts f, int own) {
        sum(n, f, own);
        if (f.cost <= COST_LIMIT && f.operands <= OPERAND_LIMIT) {
            return;
        }
        count(n, f);
        List<Node> cuts = new ArrayList<>();
        for (Node in : pending.inputs(n)) {
            Node b = pending.base(in);
            if (!inMemory(b) && !b.isNumber()) {
                cuts.add(b);
            }
        }
        cuts.sort(Comparator.comparingInt(b -> -facts(b).cost));
        for (Node b : cuts) {
            if (f.cost <= COST_LIMIT && f.operands <= OPERAND_LIMIT) {
                return;
            }
            give(b);
            sum(n, f, own);
        }
    }

    private void sum(Node n, Facts f, int own) {
        f.cost = own;
        f.operands = 0;
        for (Node in : pending.inputs(n)) {
            Facts g = facts.get(in);
            if (g != null && !inMemory(in)) {
                f.cost += g.cost;
                f.operands += g.operands;
                f.costly |= g.costly;
            } else if (!(in.op() instanceof Op.Literal)) {
                f.operands++;
            }
        }
    }

    /// The exact figures, where the sums over the inputs count shared nodes more than once. What is
    /// read by way of several views is computed for each.
    private void count(Node n, Facts f) {
        Map<Node, Set<Path>> seen = new IdentityHashMap<>();
        ArrayDeque<Node> nodes = new ArrayDeque<>(List.of(n));
        ArrayDeque<Path> paths = new ArrayDeque<>(List.of(new Path()));
        f.cost = 0;
        f.operands = 0;
        while (!nodes.isEmpty()) {
            Node m = nodes.pop();
            Path path = paths.pop();
            if (m.op() instanceof Op.Literal
                    || !seen.computeIfAbsent(m, _ -> new HashSet<>()).add(path)) {
                continue;
            }
            if (inMemory(m) || m.op() instanceof Op.Reduce) {
                f.operands++;
                continue;
            }
            f.cost += m.op() instanceof Op.Pointwise p ? p.primitive().cost() : 0;
            boolean same = !(m.op() instanceof Op.View) || m.op() instanceof Op.Same;
            for (Node in : pending.inputs(m)) {
                nodes.push(in);
                paths.push(same ? path : path.through(m));
            }
        }
    }

    /// The views by way of which a node is read.
    private static final class Path {
        private final Map<Node, Path> inner = new IdentityHashMap<>();

        Path through(Node view) {
            return inner.computeIfAbsent(view, _ -> new Path());
        }
    }
}
