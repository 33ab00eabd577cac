package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Usual;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a kernel does for one element: loads, computations in order, stores.
final class Program {
    /// An element read: the operand it comes from, its dtype there and the one it is computed in.
    record Input(int operand, DType stored, DType as) {}

    /// An element written: the value and its dtype in memory.
    record Output(int value, DType stored) {}

    /// The shorter way for numbers of usual size.
    ///
    /// @param test the value that says whether they are
    record Shortcut(int test, List<Output> outputs) {}

    /// Both ways of longer programs would not fit a method that the JIT compiler still takes.
    private static final int BRANCHED = 200;

    private final List<Expr> bodies;
    private final List<Step> steps = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private @Nullable Shortcut shortcut;

    private Program(List<Expr> bodies) {
        this.bodies = bodies;
    }

    /// For scalars: every value has the dtype it has in the formula.
    static Program ofScalars(List<Expr> lowered) {
        return new Builder(lowered, false).build();
    }

    /// For vectors of one lane type, or null where the formula needs more types than that.
    ///
    /// Casts of operands and of results happen while they are moved from and to memory.
    static @Nullable Program ofVectors(List<Expr> lowered) {
        Program p = new Builder(lowered, true).build();
        DType lane = p.lane();
        boolean fits = lane == DType.F32 || lane == DType.F64;
        for (Step s : p.steps) {
            fits &= s.dtype() == lane || s.dtype() == DType.BOOL;
            fits &= !(s instanceof Step.Compute c && c.op() == Primitive.REMAINDER);
        }
        return fits ? p : null;
    }

    /// What it computes for numbers of usual size, where that is worth a test and not too long.
    @Nullable Usual usual() {
        return steps.size() > BRANCHED ? null : Usual.of(Builder.roots(bodies, true));
    }

    /// The same for vectors with a shortcut, if there is one.
    Program branched() {
        Usual usual = usual();
        if (usual == null) {
            return this;
        }
        Program both = new Builder(bodies, true).build(usual);
        if (!both.inputs.equals(inputs)) {
            throw new IllegalStateException("a shortcut reads what the whole way does not");
        }
        return both;
    }

    /// The dtype of its numbers, the first one where there are several.
    DType lane() {
        for (Step s : steps) {
            if (s.dtype() != DType.BOOL) {
                return s.dtype();
            }
        }
        return DType.BOOL;
    }

    List<Step> steps() {
        return steps;
    }

    List<Input> inputs() {
        return inputs;
    }

    List<Output> outputs() {
        return outputs;
    }

    @Nullable Shortcut shortcut() {
        return shortcut;
    }

    /// Whether scalars would compute something else: for vectors powers of two are taken of last
    /// bits.
    boolean hasPowers() {
        return steps.stream()
                .anyMatch(s -> s instanceof Step.Compute c && c.op() == Primitive.POW2);
    }

    /// The steps that some values are made by, themselves included.
    BitSet needed(BitSet values) {
        BitSet needed = (BitSet) values.clone();
        for (int s = needed.length() - 1; s >= 0; s = needed.previousSetBit(s - 1)) {
            if (steps.get(s) instanceof Step.Compute c) {
                c.args().forEach(needed::set);
            }
        }
        return needed;
    }

    /// The loads and computations for one element.
    int operations() {
        int n = 0;
        for (Step s : steps) {
            n += s instanceof Step.Literal ? 0 : 1;
        }
        return n;
    }

    /// What one element costs, in additions.
    int cost() {
        int cost = inputs.size() + outputs.size();
        for (Step s : steps) {
            cost += s instanceof Step.Compute c ? c.op().cost() : 0;
        }
        return cost;
    }

    private static final class Builder {
        private final boolean vectors;
        private final Program program;
        private final Map<Expr, Integer> numbers = new HashMap<>();

        Builder(List<Expr> bodies, boolean vectors) {
            this.program = new Program(bodies);
            this.vectors = vectors;
        }

        Program build() {
            add(roots(program.bodies, vectors), program.bodies, program.outputs);
            return program;
        }

        /// Inputs keep the numbers that they have without the shortcut.
        Program build(Usual usual) {
            build();
            List<Output> outputs = new ArrayList<>();
            List<Output> test = new ArrayList<>();
            add(usual.bodies(), program.bodies, outputs);
            add(List.of(usual.test()), List.of(usual.test()), test);
            program.shortcut = new Shortcut(test.getFirst().value(), outputs);
            return program;
        }

        /// The bodies without the casts that happen while results are written.
        static List<Expr> roots(List<Expr> bodies, boolean vectors) {
            List<Expr> roots = new ArrayList<>();
            for (Expr b : bodies) {
                boolean cast = vectors && b instanceof Expr.Apply a && a.op() == Primitive.CAST;
                roots.add(cast ? ((Expr.Apply) b).args().getFirst() : b);
            }
            return roots;
        }

        /// @param bodies what the formulas are written as
        private void add(List<Expr> formulas, List<Expr> bodies, List<Output> outputs) {
            List<Expr> roots = vectors ? Exponent.inLastBits(formulas) : formulas;
            for (Expr e : Expr.postorder(roots)) {
                if (e instanceof Expr.Apply a && !isFolded(e) && !numbers.containsKey(e)) {
                    List<Integer> args = new ArrayList<>();
                    for (Expr x : a.args()) {
                        args.add(number(x));
                    }
                    add(e, new Step.Compute(a.op(), List.copyOf(args), a.dtype()));
                }
            }
            for (int i = 0; i < bodies.size(); i++) {
                outputs.add(new Output(number(roots.get(i)), bodies.get(i).dtype()));
            }
        }

        private boolean isFolded(Expr e) {
            return vectors
                    && e instanceof Expr.Apply a
                    && a.op() == Primitive.CAST
                    && a.args().getFirst() instanceof Expr.Arg;
        }

        private int number(Expr e) {
            Integer known = numbers.get(e);
            if (known != null) {
                return known;
            }
            return switch (e) {
                case Expr.Const c -> add(c, new Step.Literal(c.value(), c.dtype()));
                case Expr.Arg a -> load(a, a, a.dtype());
                case Expr.Apply a -> load(a, (Expr.Arg) a.args().getFirst(), a.dtype());
            };
        }

        private int load(Expr e, Expr.Arg arg, DType as) {
            program.inputs.add(new Input(arg.index(), arg.dtype(), as));
            return add(e, new Step.Load(program.inputs.size() - 1, as));
        }

        private int add(Expr e, Step s) {
            program.steps.add(s);
            numbers.put(e, program.steps.size() - 1);
            return program.steps.size() - 1;
        }
    }
}
