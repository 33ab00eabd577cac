package dev.nacre.measure;

import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.rewrite.Form;
import dev.nacre.rewrite.Judgement;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares what kernels give with what formulas are worth.
public final class Meter {
    private final Computation computation;
    private final DType dtype;
    private final List<Expr> written;
    private final List<@Nullable Kinks> kinks = new ArrayList<>();

    public Meter(Computation computation) {
        this.computation = computation;
        this.dtype = computation.dtype();
        this.written = computation.written();
        for (int r = 0; r < written.size(); r++) {
            kinks.add(computation.isDerivative(r) ? Kinks.of(written.get(r), dtype) : null);
        }
    }

    List<Expr> written() {
        return written;
    }

    Probe probe() {
        List<Expr> computed = new ArrayList<>();
        for (Form k : computation.kernels()) {
            computed.addAll(k.roots());
        }
        return new Probe(dtype, computation.variables().size(), written, computed);
    }

    /// The errors at numbers of all sizes, and around all that is special. Of several results the
    /// worst counts at each point.
    public Measurement measure() {
        List<double[]> columns = probe().columns();
        Errors errors = new Errors();
        judge(columns, computation.run(columns), errors);
        return errors.measurement();
    }

    /// Adds the errors of some results.
    void judge(List<double[]> columns, List<double[]> results, Errors errors) {
        Judgement judgement = new Judgement(written, dtype, columns);
        int count = columns.getFirst().length;
        double[] worst = new double[count];
        boolean[] counted = new boolean[count];
        boolean[] broken = new boolean[count];
        for (int r = 0; r < results.size(); r++) {
            double[] found = judgement.errors(r, results.get(r));
            for (int i = 0; i < count; i++) {
                if (Double.isNaN(found[i]) || (found[i] > 0 && isKink(r, judgement.at(i)))) {
                    continue;
                }
                counted[i] = true;
                worst[i] = Math.max(worst[i], found[i]);
                broken[i] |= isBroken(judgement.truth(r, i), results.get(r)[i]);
            }
        }
        long points = 0;
        long nonFinite = 0;
        long half = 0;
        long one = 0;
        long two = 0;
        for (int i = 0; i < count; i++) {
            points += counted[i] ? 1 : 0;
            nonFinite += broken[i] ? 1 : 0;
            half += worst[i] > 0.5 ? 1 : 0;
            one += worst[i] > 1 ? 1 : 0;
            two += worst[i] > 2 ? 1 : 0;
            errors.worst(worst[i], judgement.at(i));
        }
        errors.add(points, nonFinite, half, one, two);
    }

    /// Whether a root is a derivative that does not exist at a point.
    boolean isKink(int root, double... at) {
        Kinks k = kinks.get(root);
        return k != null && k.isAt(at);
    }

    /// Whether a result is no number though the truth is one of the dtype.
    private boolean isBroken(@Nullable Truth truth, double result) {
        return !Double.isFinite(result)
                && truth != null
                && truth.isKnown()
                && Double.isFinite(truth.value(dtype));
    }
}
