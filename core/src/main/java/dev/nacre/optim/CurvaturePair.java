package dev.nacre.optim;

import dev.nacre.Buffer;
import dev.nacre.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A step, and the change of the gradient over it: what a loss is known to curve like.
///
/// @param number how many came before
/// @param change of the gradient
/// @param step of the parameters
record CurvaturePair(long number, Tensor change, Tensor step) {
    private static final String CHANGE = "old_dirs.";
    private static final String STEP = "old_stps.";

    /// Those that an optimizer keeps, the oldest first.
    static List<CurvaturePair> all(ParameterState state) {
        return state.buffers().keySet().stream()
                .filter(name -> name.startsWith(CHANGE))
                .map(name -> of(state, name.substring(CHANGE.length())))
                .sorted(Comparator.comparingLong(CurvaturePair::number))
                .toList();
    }

    private static CurvaturePair of(ParameterState state, String number) {
        Buffer change = Objects.requireNonNull(state.buffers().get(CHANGE + number));
        Buffer step = Objects.requireNonNull(state.buffers().get(STEP + number));
        return new CurvaturePair(Long.parseLong(number), change.borrow(), step.borrow());
    }

    String changeName() {
        return CHANGE + number;
    }

    String stepName() {
        return STEP + number;
    }

    void forget(ParameterState state) {
        state.forget(changeName());
        state.forget(stepName());
    }

    /// The product of the inverse of the curvature with a vector, without the matrix: in the
    /// beginning it is the identity, scaled as the latest pair says, and each pair changes it in
    /// turn (the two loops of Nocedal 1980, Mathematics of Computation 35).
    static Tensor inverse(List<CurvaturePair> pairs, Tensor vector) {
        double[] shares = new double[pairs.size()];
        Tensor q = vector.compute();
        for (int i = pairs.size() - 1; i >= 0; i--) {
            CurvaturePair p = pairs.get(i);
            shares[i] = p.step.dot(q).item() * p.scale();
            q = q.sub(p.change.mul(number(shares[i], q))).compute();
        }
        if (!pairs.isEmpty()) {
            CurvaturePair latest = pairs.getLast();
            double squares = latest.change.dot(latest.change).item();
            q = q.mul(number(latest.curvature() / squares, q)).compute();
        }
        for (int i = 0; i < pairs.size(); i++) {
            CurvaturePair p = pairs.get(i);
            double share = p.change.dot(q).item() * p.scale();
            q = q.add(p.step.mul(number(shares[i] - share, q))).compute();
        }
        return q;
    }

    private static Tensor number(double value, Tensor beside) {
        return Tensor.scalar(value, beside.dtype());
    }

    private double curvature() {
        return change.dot(step).item();
    }

    private double scale() {
        return 1 / curvature();
    }
}
