package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Formulas and the form that was chosen for them, as text: a key, and an answer that goes on where
/// the key ends.
final class FormLine {
    /// Between the parts of an answer; it is in none of them.
    private static final char TAB = '\t';

    /// In the place of a scheme or of laws where there are none.
    private static final String NONE = "-";

    private final List<Expr> roots;
    private final String key;

    FormLine(List<Expr> roots) {
        this.roots = roots;
        this.key = new Transcript().write(roots);
    }

    /// The line of the formulas of a key.
    ///
    /// @throws IllegalArgumentException if it is none
    static FormLine ofKey(String key) {
        return new FormLine(new Transcript().read(key));
    }

    List<Expr> roots() {
        return roots;
    }

    String key() {
        return key;
    }

    private Transcript afterKey() {
        Transcript t = new Transcript();
        t.write(roots);
        return t;
    }

    /// A form of these formulas.
    String write(Form f) {
        StringBuilder answer = new StringBuilder(afterKey().write(f.roots()));
        answer.append(TAB).append(f.scheme() == null ? NONE : f.scheme().name());
        char separator = TAB;
        for (Law law : f.laws()) {
            answer.append(separator).append(law.name());
            separator = ' ';
        }
        if (f.laws().isEmpty()) {
            answer.append(TAB).append(NONE);
        }
        separator = TAB;
        for (double e : f.errors()) {
            answer.append(separator).append(Transcript.bits(e));
            separator = ' ';
        }
        return answer.toString();
    }

    /// The form of an answer, or null if it is none for these formulas.
    @Nullable Form read(String answer) {
        try {
            return parse(answer);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Form parse(String answer) {
        String[] parts = answer.split("\t", -1);
        check(parts.length == 4);
        List<Expr> form = afterKey().read(parts[0]);
        check(form.size() == roots.size());
        for (int i = 0; i < form.size(); i++) {
            check(form.get(i).dtype() == roots.get(i).dtype());
        }
        // A kernel has the operands of its formulas and no others.
        Set<Expr> known = new HashSet<>(Expr.postorder(roots));
        for (Expr e : Expr.postorder(form)) {
            check(!(e instanceof Expr.Arg) || known.contains(e));
        }
        Scheme scheme = parts[1].equals(NONE) ? null : Scheme.valueOf(parts[1]);
        Set<Law> laws = new LinkedHashSet<>();
        if (!parts[2].equals(NONE)) {
            for (String name : parts[2].split(" ", -1)) {
                check(laws.add(Law.valueOf(name)));
            }
        }
        List<Double> errors = new ArrayList<>();
        for (String bits : parts[3].split(" ", -1)) {
            errors.add(Transcript.number(bits));
        }
        check(errors.size() == form.size());
        return new Form(form, scheme, laws, errors);
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("no answer to these formulas");
        }
    }
}
