package dev.nacre.expr;

import static dev.nacre.expr.Primitive.EQ;

import dev.nacre.type.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes an expression as the formula that [FormulaParser] reads as that expression, with as few
/// parentheses as this needs.
///
/// Three things have no notation that reads back: casts, the primitives for lowerings, and `x^2` by
/// pow, which is read as `x * x`.
final class Printer {
    /// Text grows exponentially in an expression that shares its parts, so it is cut here.
    static final int LIMIT = 1 << 20;

    private static final List<String> NAMES = List.of("x", "y", "z", "w");

    /// A part yet to be written, in parentheses if it binds less tightly than its place asks.
    private record Part(Expr expr, int place) {}

    private final StringBuilder out = new StringBuilder();

    /// What is to be written, next first: strings and parts.
    private final Deque<Object> todo = new ArrayDeque<>();

    private final Map<Expr, String> names;

    private Printer(Map<Expr, String> names) {
        this.names = names;
    }

    static String print(Expr e) {
        return print(e, Map.of());
    }

    /// @param names what to write for parts, though not for the whole
    static String print(Expr e, Map<Expr, String> names) {
        Map<Expr, String> others = new HashMap<>(names);
        if (e instanceof Expr.Apply) {
            others.remove(e);
        }
        Printer p = new Printer(others);
        p.todo.push(new Part(e, 0));
        while (!p.todo.isEmpty()) {
            switch (p.todo.pop()) {
                case Part part -> p.write(part);
                case Object text -> p.out.append(text);
            }
            if (p.out.length() > LIMIT) {
                return p.out.append(" ...").toString();
            }
        }
        return p.out.toString();
    }

    /// The name of operand `i`: x, y, z, w, x4, x5, ...
    static String name(int i) {
        return i < NAMES.size() ? NAMES.get(i) : "x" + i;
    }

    /// The name of a primitive as a function.
    static String name(Primitive op) {
        return op == Primitive.SELECT ? "where" : op.label();
    }

    static String number(double v) {
        if (Double.isNaN(v)) {
            return "nan";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "inf" : "-inf";
        }
        boolean whole = v == Math.rint(v) && Math.abs(v) < 1e15 && (v != 0 || 1 / v > 0);
        return whole
                ? Long.toString((long) v)
                : Double.toString(v).replace(".0E", "e").replace('E', 'e');
    }

    private void write(Part part) {
        String name = names.get(part.expr());
        if (name != null) {
            push(part, Infix.ATOM, name);
            return;
        }
        switch (part.expr()) {
            case Expr.Const c when c.dtype() == DType.BOOL ->
                    push(part, Infix.ATOM, Boolean.toString(c.value() != 0));
            case Expr.Const c -> {
                String digits = number(c.value());
                push(part, digits.startsWith("-") ? Infix.SIGN : Infix.ATOM, digits);
            }
            case Expr.Arg a -> push(part, Infix.ATOM, name(a.index()));
            case Expr.Apply a -> write(a, part);
        }
    }

    private void write(Expr.Apply a, Part part) {
        Expr first = a.args().getFirst();
        boolean unequal = a.op() == Primitive.NOT && first instanceof Expr.Apply e && e.op() == EQ;
        List<Expr> sides = unequal ? ((Expr.Apply) first).args() : a.args();
        // A number reads better on the right: x > 0, not 0 < x.
        boolean swapped =
                sides.size() == 2
                        && sides.get(0) instanceof Expr.Const
                        && !(sides.get(1) instanceof Expr.Const)
                        && Infix.of(a.op(), true, false) != null;
        Infix infix = Infix.of(unequal ? EQ : a.op(), swapped, unequal);
        if (infix != null) {
            Part left = new Part(sides.get(swapped ? 1 : 0), infix.left());
            Part right = new Part(sides.get(swapped ? 0 : 1), infix.right());
            push(part, infix.level(), left, infix.spaced(), right);
        } else if (a.op() == Primitive.NEG) {
            // A bare number after the sign would read as a negative number.
            int place = first instanceof Expr.Const ? Infix.ATOM + 1 : Infix.LEVEL_POWER;
            push(part, Infix.SIGN, "-", new Part(first, place));
        } else if (a.op() == Primitive.NOT) {
            push(part, Infix.LEVEL_NOT, "!", new Part(first, Infix.ATOM));
        } else {
            List<Object> pieces = new ArrayList<>();
            pieces.add((a.op() == Primitive.CAST ? a.dtype().toString() : name(a.op())) + "(");
            for (Expr e : a.args()) {
                pieces.add(new Part(e, 0));
                pieces.add(", ");
            }
            pieces.set(pieces.size() - 1, ")");
            push(part, Infix.ATOM, pieces.toArray());
        }
    }

    /// Puts the pieces of a part, which bind at a level, in front of what is to be written.
    private void push(Part part, int level, Object... pieces) {
        boolean bare = level >= part.place();
        todo.push(bare ? "" : ")");
        for (int i = pieces.length - 1; i >= 0; i--) {
            todo.push(pieces[i]);
        }
        todo.push(bare ? "" : "(");
    }
}
