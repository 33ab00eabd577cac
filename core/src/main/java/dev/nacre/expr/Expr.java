package dev.nacre.expr;

import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// A scalar expression. Equal expressions are the same object, so compare with `==`.
public abstract sealed class Expr implements Activations<Expr> {
    private static final Interner INTERNER = new Interner();

    private final DType dtype;

    private Expr(DType dtype) {
        this.dtype = dtype;
    }

    /// The real number that its decimal digits say, rounded to the dtype where it is used.
    public static final class Const extends Expr {
        private final double value;

        private Const(double value, DType dtype) {
            super(dtype);
            this.value = value;
        }

        public double value() {
            return value;
        }

        /// What the decimal digits of a literal say beyond the nearest double.
        public static double rest(double literal) {
            return Double.isFinite(literal)
                    ? BigDecimal.valueOf(literal).subtract(new BigDecimal(literal)).doubleValue()
                    : 0;
        }

        @Override
        boolean same(Expr e) {
            return e instanceof Const c
                    && c.dtype() == dtype()
                    && Double.doubleToLongBits(c.value) == Double.doubleToLongBits(value);
        }

        @Override
        int shallowHash() {
            return Double.hashCode(value) * 31 + dtype().ordinal();
        }
    }

    /// The element of operand number `index`.
    public static final class Arg extends Expr {
        private final int index;

        private Arg(int index, DType dtype) {
            super(dtype);
            this.index = index;
        }

        public int index() {
            return index;
        }

        @Override
        boolean same(Expr e) {
            return e instanceof Arg a && a.index == index && a.dtype() == dtype();
        }

        @Override
        int shallowHash() {
            return index * 131 + dtype().ordinal() + 7;
        }
    }

    /// A primitive applied to operands.
    public static final class Apply extends Expr {
        private final Primitive op;
        private final List<Expr> args;

        private Apply(Primitive op, List<Expr> args, DType dtype) {
            super(dtype);
            this.op = op;
            this.args = args;
        }

        public Primitive op() {
            return op;
        }

        public List<Expr> args() {
            return args;
        }

        /// The same operation over other operands.
        public Expr over(List<Expr> operands) {
            return op == Primitive.CAST
                    ? operands.getFirst().cast(dtype())
                    : Expr.apply(op, operands);
        }

        @Override
        boolean same(Expr e) {
            if (!(e instanceof Apply a) || a.op != op || a.dtype() != dtype()) {
                return false;
            }
            for (int i = 0; i < args.size(); i++) {
                if (a.args.get(i) != args.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        int shallowHash() {
            int h = op.ordinal() * 31 + dtype().ordinal();
            for (Expr a : args) {
                h = h * 31 + System.identityHashCode(a);
            }
            return h;
        }
    }

    /// What an expression is evaluated to: numbers, tensors, other expressions, code.
    public interface Algebra<T> {
        T constant(Const c);

        T arg(Arg a);

        T apply(Apply a, List<T> args);
    }

    /// An evaluation to other expressions, which are the same where nothing else is said.
    public interface Rewriting extends Algebra<Expr> {
        @Override
        default Expr constant(Const c) {
            return c;
        }

        @Override
        default Expr arg(Arg a) {
            return a;
        }

        @Override
        default Expr apply(Apply a, List<Expr> args) {
            return a.over(args);
        }
    }

    public static Expr arg(int index, DType dtype) {
        return INTERNER.intern(new Arg(index, dtype));
    }

    public static Expr constant(double value, DType dtype) {
        return INTERNER.intern(new Const(value, dtype));
    }

    /// A primitive over operands of matching dtypes.
    public static Expr apply(Primitive op, List<Expr> args) {
        if (args.size() != op.arity()) {
            throw new IllegalArgumentException(op.label() + " takes " + op.arity() + " operands");
        }
        DType type = args.getLast().dtype();
        for (int i = 0; i < args.size(); i++) {
            DType want = op.takesBool(i) ? DType.BOOL : type;
            if (args.get(i).dtype() != want) {
                throw new IllegalArgumentException(
                        op.label()
                                + ": operand "
                                + i
                                + " is "
                                + args.get(i).dtype()
                                + ", not "
                                + want);
            }
        }
        if (op == Primitive.CAST) {
            throw new IllegalArgumentException("a cast needs a dtype: use cast(dtype)");
        }
        return INTERNER.intern(
                new Apply(op, List.copyOf(args), op.givesBool() ? DType.BOOL : type));
    }

    public DType dtype() {
        return dtype;
    }

    /// Whether both have the same operator and the very same operands.
    abstract boolean same(Expr e);

    abstract int shallowHash();

    @Override
    public Expr call(Primitive op, List<Expr> rest) {
        List<Expr> args = new ArrayList<>(rest.size() + 1);
        args.add(this);
        args.addAll(rest);
        return apply(op, args);
    }

    @Override
    public Expr constant(double literal) {
        return constant(literal, dtype);
    }

    @Override
    public Expr scalar(double value) {
        return constant(value, dtype);
    }

    @Override
    public Expr scalar(long value) {
        return constant((double) value, dtype);
    }

    @Override
    public Expr cast(DType to) {
        return to == dtype ? this : INTERNER.intern(new Apply(Primitive.CAST, List.of(this), to));
    }

    /// All expressions below the roots, operands before their users, each once.
    public static List<Expr> postorder(List<? extends Expr> roots) {
        List<Expr> order = new ArrayList<>();
        Set<Expr> done = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Expr> stack = new ArrayDeque<>();
        for (int i = roots.size() - 1; i >= 0; i--) {
            stack.push(roots.get(i));
        }
        while (!stack.isEmpty()) {
            Expr e = stack.peek();
            boolean ready = true;
            if (!done.contains(e) && e instanceof Apply a) {
                for (int i = a.args().size() - 1; i >= 0; i--) {
                    if (!done.contains(a.args().get(i))) {
                        stack.push(a.args().get(i));
                        ready = false;
                    }
                }
            }
            if (ready) {
                stack.pop();
                if (done.add(e)) {
                    order.add(e);
                }
            }
        }
        return order;
    }

    /// What expressions cost altogether, in additions; what is shared is computed once.
    public static int cost(List<? extends Expr> roots) {
        int cost = 0;
        for (Expr e : postorder(roots)) {
            cost += e instanceof Apply a ? a.op().cost() : 0;
        }
        return cost;
    }

    /// The values of the roots in an algebra; what is shared is computed once.
    public static <T> List<T> evaluate(List<? extends Expr> roots, Algebra<T> algebra) {
        return Tape.of(roots).evaluate(algebra);
    }

    /// As a formula: `x * tanh(log1p(exp(x)))`.
    @Override
    public String toString() {
        return Printer.print(this);
    }
}
