package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The forms in which formulas can be computed, the cheapest first.
///
/// A compensated form takes as long to write as the one that it corrects, and costs more, unless
/// arguments have cancellations with a name. So it is written when that one is not good enough.
final class Forms {
    /// A form, and its place in the order in which all would be written.
    private record Candidate(Form form, int cost, int number) {}

    /// What forms are written from.
    private record Origin(Normalizer.Normal normal, Scheme scheme, Set<Law> laws, int number) {
        Form form(List<Expr> roots, Form textbook) {
            return new Form(roots, scheme, laws, textbook.errors());
        }
    }

    /// The forms that are written from an origin, the second half of them compensated.
    private static final int PER_SCHEME = 4;

    private static final Comparator<Candidate> CHEAPEST =
            Comparator.comparingInt(Candidate::cost).thenComparingInt(Candidate::number);

    private final DType dtype;
    private final Form textbook;
    private final Carried carried;
    private final List<Candidate> forms = new ArrayList<>();
    private final Set<List<Expr>> seen = new HashSet<>();

    /// For each form that is not compensated: its origins.
    private final Map<List<Expr>, List<Origin>> waiting = new LinkedHashMap<>();

    /// The numbers of the origins that have been corrected.
    private final Set<Integer> corrected = new HashSet<>();

    private int count;

    Forms(List<Expr> roots, DType dtype) {
        this.dtype = dtype;
        this.textbook = Form.written(roots);
        this.carried = new Carried(roots);
        add(textbook, count++);
        List<Expr> folded = Constants.folded(roots, dtype);
        List<Expr> joined = Branches.joined(folded);
        Map<Expr, Integer> guards = Guards.in(joined);
        Set<Law> laws = joined.equals(folded) ? Set.of() : Set.of(Law.ONE_WHERE);
        if (!guards.isEmpty()) {
            write(joined, guards, laws);
        }
        write(folded, Map.of(), Set.of());
        if (forms.size() == 1) {
            waiting.keySet().forEach(this::correct);
        }
    }

    private void write(List<Expr> roots, Map<Expr, Integer> dropped, Set<Law> laws) {
        if (write(roots, dropped, laws, false)) {
            write(roots, dropped, laws, true);
        }
    }

    /// @param dropped for a selection that is only a guard, the operand that takes its place
    /// @param apart whether terms stay apart if they may
    /// @return whether some may, or that is not known
    private boolean write(
            List<Expr> roots, Map<Expr, Integer> dropped, Set<Law> laws, boolean apart) {
        boolean hasApart = true;
        try {
            Normalizer.Normal normal = Normalizer.normalize(roots, dtype, dropped, apart);
            hasApart = normal.field().hasApart();
            if (apart && !hasApart) {
                return false;
            }
            Set<Law> all = new LinkedHashSet<>(laws);
            all.addAll(normal.laws());
            for (Scheme s : Scheme.values()) {
                plain(new Origin(normal, s, all, count));
                count += PER_SCHEME;
            }
        } catch (Polynomial.Excess | ArithmeticException e) {
            // Too large, or a division by a constant 0: the forms so far are all there are.
        }
        return hasApart;
    }

    /// Adds what is not compensated, and the rest where that may be cheaper or wanted at once.
    private void plain(Origin o) {
        Emitter emitter = new Emitter(o.normal().field(), dtype, o.scheme(), false);
        int number = o.number();
        for (List<Expr> form : emitted(o, emitter)) {
            add(o.form(form, textbook), number++);
            waiting.computeIfAbsent(form, _ -> new ArrayList<>()).add(o);
            if (emitter.hasNamedArguments() || !carried.isKeptBy(form)) {
                correct(form);
            }
        }
    }

    private void compensated(Origin o) {
        Emitter emitter = new Emitter(o.normal().field(), dtype, o.scheme(), true);
        int number = o.number() + PER_SCHEME / 2;
        try {
            for (List<Expr> form : emitted(o, emitter)) {
                add(o.form(form, textbook), number++);
            }
        } catch (Polynomial.Excess | ArithmeticException e) {
            // As above.
        }
    }

    private static List<List<Expr>> emitted(Origin o, Emitter emitter) {
        List<Expr> emitted = o.normal().roots().stream().map(emitter::emit).toList();
        return List.of(Sharing.shared(emitted), emitted);
    }

    /// Adds a form that carries NaN as the textbook does, unless it is known.
    private void add(Form f, int number) {
        if (seen.add(f.roots()) && carried.isKeptBy(f.roots())) {
            forms.add(new Candidate(f, f.cost(), number));
            forms.sort(CHEAPEST);
        }
    }

    /// The formulas as they are written.
    Form textbook() {
        return textbook;
    }

    /// How many there are so far.
    int size() {
        return forms.size();
    }

    Form get(int i) {
        return forms.get(i).form();
    }

    /// Adds the compensated forms that stand behind one that is not good enough.
    ///
    /// @return whether there is more to choose from now
    boolean correct(List<Expr> form) {
        int before = forms.size();
        for (Origin o : waiting.getOrDefault(form, List.of())) {
            if (corrected.add(o.number())) {
                compensated(o);
            }
        }
        return forms.size() > before;
    }
}
