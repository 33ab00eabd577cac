package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The choice among forms, by their errors.
final class Selection {
    /// So many neighbouring operands away a result may be the right one.
    private static final double SPREADS = 4;

    private static final double CLEARLY = 0.8;

    /// A result that is infinitely wrong has lost so many.
    private static final double ALL_BITS = 64;

    /// How often what was chosen is looked at more closely, and around how many of its worst
    /// errors.
    private static final int LOOKS = 3;

    private static final int WORST = 4;

    private final List<Judgement> judgements = new ArrayList<>();
    private final Forms forms;
    private final Form textbook;

    /// What the textbook comes to, for each judgement and root.
    private final List<List<double[]>> written = new ArrayList<>();

    /// The errors of what was looked at, for each judgement and root.
    private final Map<List<Expr>, List<List<double[]>>> known = new HashMap<>();

    Selection(Judgement judgement, Forms forms) {
        this.judgements.add(judgement);
        this.forms = forms;
        this.textbook = forms.textbook();
    }

    /// The best form that is so where its errors are worst as well, with its errors.
    Form best() {
        Form best = chosen();
        List<Double> found = new ArrayList<>();
        for (int r = 0; r < best.roots().size(); r++) {
            double worst = 0;
            for (int j = 0; j < judgements.size(); j++) {
                for (double e : errors(best, j).get(r)) {
                    worst = e > worst ? e : worst;
                }
            }
            found.add(worst);
        }
        return best.with(found);
    }

    private Form chosen() {
        Form best = choose();
        for (int i = 0; i < LOOKS && best.scheme() != null; i++) {
            Set<Integer> worst = worst(best);
            if (worst.isEmpty()) {
                return best;
            }
            worst.forEach(p -> judgements.add(judgements.getFirst().closer(p)));
            Form again = choose();
            if (again.equals(best)) {
                return best;
            }
            best = again;
        }
        return best;
    }

    /// The cheapest form of which all results keep the promise; else of each root the one that
    /// breaks it least among those that are nowhere worse than the textbook.
    private Form choose() {
        int count = textbook.roots().size();
        for (int k = 0; k < forms.size(); k++) {
            Form f = forms.get(k);
            if (IntStream.range(0, count).allMatch(r -> lost(f, r) == 0)) {
                return f;
            }
            if (forms.correct(f.roots())) {
                // What is new has its place by its cost, which may be before this one.
                k = -1;
            }
        }
        List<Expr> roots = new ArrayList<>();
        Form leading = textbook;
        for (int r = 0; r < count; r++) {
            Form best = textbook;
            double least = Double.MAX_VALUE;
            for (int k = 0; k < forms.size() && least > 0; k++) {
                double lost = lost(forms.get(k), r);
                // A dearer form has to be clearly better.
                if (lost < CLEARLY * least && isNoWorse(forms.get(k), r)) {
                    best = forms.get(k);
                    least = lost;
                }
            }
            roots.add(best.roots().get(r));
            leading = leading.scheme() == null ? best : leading;
        }
        return roots.equals(textbook.roots())
                ? textbook
                : new Form(roots, leading.scheme(), leading.laws(), textbook.errors());
    }

    /// The points of the first judgement at which a form is worst, or should be.
    private Set<Integer> worst(Form f) {
        Judgement first = judgements.getFirst();
        Set<Integer> found = new LinkedHashSet<>();
        for (int r = 0; r < f.roots().size(); r++) {
            double[] e = errors(f, 0).get(r);
            IntStream.range(0, e.length)
                    .filter(i -> e[i] > 1 && Double.isFinite(e[i]))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -e[i]))
                    .limit(WORST)
                    .forEach(found::add);
            first.signChanges(r).stream().limit(WORST).forEach(found::add);
        }
        return found;
    }

    /// The errors of each root of a form.
    private List<double[]> errors(Form f, int judgement) {
        List<List<double[]>> all = known.computeIfAbsent(f.roots(), roots -> new ArrayList<>());
        if (all.size() <= judgement) {
            if (written.size() < judgements.size()) {
                written.addAll(results(textbook.roots(), written.size()));
            }
            List<List<double[]>> some =
                    f.roots().equals(textbook.roots())
                            ? written.subList(all.size(), written.size())
                            : results(f.roots(), all.size());
            for (List<double[]> results : some) {
                Judgement j = judgements.get(all.size());
                List<double[]> errors = new ArrayList<>();
                for (int r = 0; r < results.size(); r++) {
                    double[] e = j.errors(r, results.get(r));
                    noNewNaN(j, e, results.get(r), written.get(all.size()).get(r));
                    errors.add(e);
                }
                all.add(errors);
            }
        }
        return all.get(judgement);
    }

    /// What a form comes to at the points of each judgement from one on: all evaluated at once.
    private List<List<double[]>> results(List<Expr> roots, int from) {
        List<Judgement> some = judgements.subList(from, judgements.size());
        List<double[]> operands = new ArrayList<>();
        for (int k = 0; k < some.getFirst().operands().size(); k++) {
            int operand = k;
            operands.add(
                    some.stream()
                            .flatMapToDouble(j -> Arrays.stream(j.operands().get(operand)))
                            .toArray());
        }
        List<double[]> all = Rounded.evaluate(roots, operands);
        List<List<double[]>> results = new ArrayList<>();
        int start = 0;
        for (Judgement j : some) {
            int at = start;
            int end = at + j.operands().getFirst().length;
            results.add(all.stream().map(r -> Arrays.copyOfRange(r, at, end)).toList());
            start = end;
        }
        return results;
    }

    /// Where the truth is not known, NaN instead of a number is wrong all the same.
    private static void noNewNaN(Judgement j, double[] errors, double[] results, double[] book) {
        for (int i = 0; i < errors.length; i++) {
            if (Double.isNaN(errors[i])
                    && Double.isNaN(results[i])
                    && Double.isFinite(book[i])
                    && Arrays.stream(j.at(i)).allMatch(Double::isFinite)) {
                errors[i] = Double.POSITIVE_INFINITY;
            }
        }
    }

    /// How many bits a root of a form loses beyond the promise, at all points together.
    private double lost(Form f, int root) {
        double lost = 0;
        for (int j = 0; j < judgements.size(); j++) {
            for (double e : errors(f, j).get(root)) {
                lost += e > Rewriter.PROMISE ? bits(e) : 0;
            }
        }
        return lost;
    }

    private static double bits(double error) {
        return Math.min(StrictMath.log(error / Rewriter.PROMISE) / StrictMath.log(2), ALL_BITS);
    }

    /// Whether a form is nowhere worse than the textbook or a neighbouring operand. At points that
    /// are all near one the textbook counts by its worst error: another one may be luck, as it is
    /// among numbers below the normal ones where a product of several is written in another order.
    private boolean isNoWorse(Form f, int root) {
        for (int j = 0; j < judgements.size(); j++) {
            double[] errors = errors(f, j).get(root);
            double[] book = errors(textbook, j).get(root);
            double worst =
                    j == 0 ? 0 : Arrays.stream(book).filter(Double::isFinite).max().orElse(0);
            for (int i = 0; i < errors.length; i++) {
                if (errors[i] > Rewriter.PROMISE
                        && errors[i] > Math.max(book[i], worst)
                        && !judgements.get(j).isBelowNormal(root, i, errors[i])
                        && errors[i]
                                > Rewriter.PROMISE + SPREADS * judgements.get(j).spread(root, i)) {
                    return false;
                }
            }
        }
        return true;
    }
}
