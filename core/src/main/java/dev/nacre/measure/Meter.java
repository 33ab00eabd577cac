package dev.nacre.measure;

import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.rewrite.Form;
import dev.nacre.rewrite.Judgement;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares what kernels give with what formulas are worth.
public final class Meter {
    private final Computation computation;
    private final DType dtype;
    private final double tolerance;
    private final List<Expr> written;
    private final Judgement nowhere;
    private final List<@Nullable Kinks> kinks = new ArrayList<>();

    /// All errors count.
    public Meter(Computation computation) {
        this(computation, 0);
    }

    /// @param tolerance errors that are absolutely at most so large do not count
    public Meter(Computation computation, double tolerance) {
        this.computation = computation;
        this.dtype = computation.dtype();
        this.tolerance = tolerance;
        this.written = computation.written();
        int arity = Math.max(1, computation.variables().size());
        this.nowhere = new Judgement(written, dtype, Collections.nCopies(arity, new double[0]));
        for (int r = 0; r < written.size(); r++) {
            kinks.add(computation.isDerivative(r) ? Kinks.of(written.get(r), dtype) : null);
        }
    }

    /// None yet.
    Errors errors() {
        return new Errors(tolerance);
    }

    /// What the formulas are worth at some points.
    Judgement truths(List<double[]> columns) {
        return nowhere.elsewhere(columns);
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
        Errors errors = errors();
        judge(columns, computation.run(columns), errors);
        return errors.measurement();
    }

    /// Adds the errors of some results.
    void judge(List<double[]> columns, List<double[]> results, Errors errors) {
        Judgement judgement = truths(columns);
        int count = columns.getFirst().length;
        double[] worst = new double[count];
        boolean[] counted = new boolean[count];
        boolean[] broken = new boolean[count];
        Errors.Part part = errors.part();
        for (int r = 0; r < results.size(); r++) {
            double[] found = judgement.errors(r, results.get(r));
            for (int i = 0; i < count; i++) {
                if (Double.isNaN(found[i]) || (found[i] > 0 && isKink(r, judgement.at(i)))) {
                    continue;
                }
                Truth truth = judgement.truth(r, i);
                double result = results.get(r)[i];
                double error = part.counted(found[i], absolute(found[i], truth, result));
                counted[i] = true;
                worst[i] = Math.max(worst[i], error);
                broken[i] |= isBroken(truth, result);
            }
        }
        for (int i = 0; i < count; i++) {
            if (counted[i]) {
                part.point(worst[i], broken[i]);
            }
            errors.worst(worst[i], judgement.at(i));
        }
        part.add();
    }

    /// An error in ULP as a number; an infinite one, and that of an infinity, stays infinite.
    private double absolute(double ulps, @Nullable Truth truth, double result) {
        if (truth == null || !Double.isFinite(result)) {
            return Double.POSITIVE_INFINITY;
        }
        double t = truth.value(dtype);
        return ulps * (dtype == DType.F32 ? Math.ulp((float) t) : Math.ulp(t));
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
