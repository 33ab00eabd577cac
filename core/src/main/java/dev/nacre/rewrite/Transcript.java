package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Expressions as lines of text that are read back as the very same objects.
///
/// A line says, with semicolons between, what each part is, operands before their users, and at the
/// end the numbers of the parts that were to be written. Parts are numbered from 0, all lines of a
/// transcript together, so that a later line need not repeat what an earlier one has:
///
/// ```
/// arg F32 0;EXP 0;LOG1P 1;TANH 2;MUL 0 3;4
/// number F32 3ff0000000000000;MUL 4 5;6
/// ```
final class Transcript {
    private static final String ARG = "arg";
    private static final String NUMBER = "number";

    private final List<Expr> parts = new ArrayList<>();
    private final Map<Expr, Integer> numbers = new IdentityHashMap<>();

    /// The next line: these expressions.
    String write(List<Expr> roots) {
        StringBuilder line = new StringBuilder();
        for (Expr e : Expr.postorder(roots)) {
            if (!numbers.containsKey(e)) {
                write(e, line);
                add(e);
                line.append(';');
            }
        }
        for (int i = 0; i < roots.size(); i++) {
            line.append(i == 0 ? "" : " ").append(numbers.get(roots.get(i)));
        }
        return line.toString();
    }

    // No switch over patterns and no concatenation: what links them takes milliseconds the first
    // time, and this is what a command waits for when it starts cold.
    private void write(Expr e, StringBuilder line) {
        if (e instanceof Expr.Arg a) {
            line.append(ARG).append(' ').append(a.dtype().name()).append(' ').append(a.index());
        } else if (e instanceof Expr.Const c) {
            line.append(NUMBER).append(' ').append(c.dtype().name());
            line.append(' ').append(bits(c.value()));
        } else if (e instanceof Expr.Apply a) {
            line.append(a.op().name());
            if (a.op() == Primitive.CAST) {
                line.append(' ').append(a.dtype().name());
            }
            for (Expr x : a.args()) {
                line.append(' ').append(numbers.get(x));
            }
        }
    }

    private void add(Expr e) {
        numbers.put(e, parts.size());
        parts.add(e);
    }

    /// The expressions of the next line.
    ///
    /// @throws IllegalArgumentException if nothing wrote it
    List<Expr> read(String line) {
        String[] items = line.split(";", -1);
        for (int i = 0; i < items.length - 1; i++) {
            Expr e = part(items[i].split(" ", -1));
            if (numbers.containsKey(e)) {
                throw new IllegalArgumentException("twice: " + items[i]);
            }
            add(e);
        }
        return parts(items[items.length - 1].split(" ", -1), 0);
    }

    private Expr part(String[] words) {
        if (words.length < 2) {
            throw new IllegalArgumentException("too short: " + words[0]);
        }
        boolean leaf = words[0].equals(ARG) || words[0].equals(NUMBER);
        if (leaf && words.length == 3) {
            DType t = DType.valueOf(words[1]);
            return words[0].equals(ARG)
                    ? Expr.arg(Integer.parseUnsignedInt(words[2]), t)
                    : Expr.constant(number(words[2]), t);
        }
        Primitive op = Primitive.valueOf(words[0]);
        boolean cast = op == Primitive.CAST && words.length == 3;
        return cast
                ? parts(words, 2).getFirst().cast(DType.valueOf(words[1]))
                : Expr.apply(op, parts(words, 1));
    }

    private List<Expr> parts(String[] words, int from) {
        List<Expr> found = new ArrayList<>();
        for (int i = from; i < words.length; i++) {
            int number = Integer.parseUnsignedInt(words[i]);
            if (number < 0 || number >= parts.size()) {
                throw new IllegalArgumentException("there is no part " + words[i]);
            }
            found.add(parts.get(number));
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no parts");
        }
        return found;
    }

    /// A number as text that has all of its bits.
    static String bits(double value) {
        return Long.toHexString(Double.doubleToLongBits(value));
    }

    /// What [#bits] has written.
    static double number(String bits) {
        return Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    }
}
