package dev.nacre.testkit;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is judged of a subject: its value, or its slope by one of its operands.
///
/// @param by the operand, or [#VALUE]
record Quantity(Subject subject, int by) {
    static final int VALUE = -1;

    static Quantity value(Subject s) {
        return new Quantity(s, VALUE);
    }

    /// The value and all slopes.
    static Stream<Quantity> of(Subject s) {
        return IntStream.range(VALUE, s.arity())
                .filter(i -> i == VALUE || s.hasSlope(i))
                .mapToObj(i -> new Quantity(s, i));
    }

    boolean isSlope() {
        return by != VALUE;
    }

    DType dtype() {
        return subject.dtype();
    }

    BigNumber truth(double... at) {
        return isSlope() ? subject.slope(by, at) : subject.value(at);
    }

    /// It, for operands of one shape, by as few kernels as possible.
    double[] fused(List<Tensor> operands) {
        return of(operands, subject::apply);
    }

    /// The operands, one element for each point.
    List<Tensor> operands() {
        return subject.points().operands().stream().map(x -> Placement.vector(x, dtype())).toList();
    }

    /// It, with the subject computed one operation at a time.
    double[] stepwise(List<Tensor> operands) {
        return of(operands, x -> subject.apply(x.stream().map(Stepwise::new).toList()).tensor());
    }

    private double[] of(List<Tensor> operands, Function<List<Tensor>, Tensor> function) {
        // Computed in its own dtype first: a wider one would show digits that are not kept.
        if (!isSlope()) {
            return function.apply(operands).compute().toDoubleArray();
        }
        List<Tensor> all = new ArrayList<>(operands);
        all.set(by, operands.get(by).requiresGrad());
        Tensor y = function.apply(all);
        return Autograd.grad(y.sum(), all.get(by)).getFirst().compute().toDoubleArray();
    }

    @Override
    public String toString() {
        String what = isSlope() ? "slope of " + subject : subject.toString();
        return isSlope() && subject.arity() > 1 ? what + " by operand " + by : what;
    }
}
