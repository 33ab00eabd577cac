package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The choice among forms, by their errors.
final class Selection {
    /// So many neighbouring operands away a result may be the right one.
    private static final double SPREADS = 2;

    private static final double CLEARLY = 0.8;

    private final Judgement judgement;
    private final List<Form> forms;

    /// @param forms the forms, the cheapest first, the textbook among them
    Selection(Judgement judgement, List<Form> forms) {
        this.judgement = judgement;
        this.forms = forms;
    }

    /// The cheapest form of which all results keep the promise; else of each root the one that
    /// breaks it least often among those that are nowhere worse than the textbook.
    Form best(Form textbook) {
        List<double[]> book = errors(textbook);
        List<List<double[]>> errors = new ArrayList<>();
        for (Form f : forms) {
            List<double[]> own = f.scheme() == null ? book : errors(f);
            if (own.stream().allMatch(Selection::keepsPromise)) {
                return f;
            }
            errors.add(own);
        }
        List<Expr> roots = new ArrayList<>();
        Form leading = textbook;
        for (int r = 0; r < textbook.roots().size(); r++) {
            Form best = textbook;
            double least = Double.MAX_VALUE;
            for (int k = 0; k < forms.size() && least > 0; k++) {
                double[] e = errors.get(k).get(r);
                long broken = Arrays.stream(e).filter(v -> v > Rewriter.PROMISE).count();
                // A dearer form has to be clearly better.
                if (broken < CLEARLY * least && isNoWorse(r, e, book.get(r))) {
                    best = forms.get(k);
                    least = broken;
                }
            }
            roots.add(best.roots().get(r));
            leading = leading.scheme() == null ? best : leading;
        }
        return roots.equals(textbook.roots())
                ? textbook
                : new Form(roots, leading.scheme(), leading.laws());
    }

    private List<double[]> errors(Form f) {
        List<double[]> results = Rounded.evaluate(f.roots(), judgement.operands());
        List<double[]> errors = new ArrayList<>();
        for (int r = 0; r < results.size(); r++) {
            errors.add(judgement.errors(r, results.get(r)));
        }
        return errors;
    }

    private static boolean keepsPromise(double[] errors) {
        return worst(errors) <= Rewriter.PROMISE;
    }

    private static double worst(double[] errors) {
        double worst = 0;
        for (double e : errors) {
            worst = e > worst ? e : worst;
        }
        return worst;
    }

    private boolean isNoWorse(int root, double[] errors, double[] book) {
        for (int i = 0; i < errors.length; i++) {
            if (errors[i] > Rewriter.PROMISE
                    && errors[i] > book[i]
                    && errors[i] > Rewriter.PROMISE + SPREADS * judgement.spread(root, i)) {
                return false;
            }
        }
        return true;
    }
}
