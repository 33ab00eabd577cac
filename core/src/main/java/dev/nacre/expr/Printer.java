package dev.nacre.expr;

import java.util.ArrayList;
import java.util.List;

/// Writes an expression as a formula, with as few parentheses as it needs.
final class Printer implements Expr.Algebra<Printer.Text> {
    private static final List<String> NAMES = List.of("x", "y", "z", "w");

    /// A piece of formula and how tightly it binds.
    record Text(String text, int binding) {
        String within(int outer) {
            return binding < outer ? "(" + text + ")" : text;
        }
    }

    static String print(Expr e) {
        return Expr.evaluate(List.of(e), new Printer()).getFirst().text();
    }

    /// The name of operand `i`: x, y, z, w, x4, x5, ...
    static String name(int i) {
        return i < NAMES.size() ? NAMES.get(i) : "x" + i;
    }

    @Override
    public Text constant(Expr.Const c) {
        double v = c.value();
        String s =
                v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
        if (v == 0 && 1 / v < 0) {
            s = "-0.0";
        }
        return new Text(s, s.startsWith("-") ? 5 : 9);
    }

    @Override
    public Text arg(Expr.Arg a) {
        return new Text(name(a.index()), 9);
    }

    @Override
    public Text apply(Expr.Apply a, List<Text> args) {
        return switch (a.op()) {
            case ADD -> infix(args, " + ", 4, 4);
            case SUB -> infix(args, " - ", 4, 5);
            case MUL -> infix(args, " * ", 6, 6);
            case DIV -> infix(args, " / ", 6, 7);
            case EQ -> infix(args, " == ", 3, 4);
            case LT -> infix(args, " < ", 3, 4);
            case LE -> infix(args, " <= ", 3, 4);
            case NEG -> new Text("-" + args.getFirst().within(6), 5);
            case SELECT -> call("where", args);
            case CAST -> call(a.dtype().toString(), args);
            default -> call(a.op().label(), args);
        };
    }

    private static Text infix(List<Text> args, String sign, int left, int right) {
        String text = args.get(0).within(left) + sign + args.get(1).within(right);
        return new Text(text, left);
    }

    private static Text call(String name, List<Text> args) {
        List<String> parts = new ArrayList<>();
        for (Text t : args) {
            parts.add(t.text());
        }
        return new Text(name + "(" + String.join(", ", parts) + ")", 9);
    }
}
