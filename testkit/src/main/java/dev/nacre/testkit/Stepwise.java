package dev.nacre.testkit;

import dev.nacre.Tensor;
import dev.nacre.expr.Activations;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;

/// A tensor that is looked at after each operation, so that nothing is fused.
record Stepwise(Tensor tensor) implements Activations<Stepwise> {
    @Override
    public Stepwise call(Primitive op, List<Stepwise> rest) {
        List<Tensor> others = rest.stream().map(Stepwise::tensor).toList();
        return new Stepwise(tensor.call(op, others).compute());
    }

    @Override
    public Stepwise constant(double literal) {
        return new Stepwise(tensor.constant(literal));
    }

    @Override
    public Stepwise scalar(double value) {
        return new Stepwise(tensor.scalar(value));
    }

    @Override
    public Stepwise scalar(long value) {
        return new Stepwise(tensor.scalar(value));
    }

    @Override
    public Stepwise cast(DType to) {
        return new Stepwise(tensor.cast(to).compute());
    }
}
