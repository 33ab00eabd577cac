package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.type.ShapeException;
import java.util.List;

/// Examples with their labels: part `i` of both, along the first dim, belongs together.
public record Samples(Tensor inputs, Tensor labels) {
    /// @throws ShapeException if there are not as many of one as of the other
    public Samples {
        if (inputs.dim() == 0 || labels.dim() == 0 || inputs.size(0) != labels.size(0)) {
            throw new ShapeException(
                    "Samples: inputs of shape %s and labels of shape %s differ in their first dim"
                            .formatted(inputs.shape(), labels.shape()));
        }
    }

    /// The number of examples.
    public long count() {
        return inputs.size(0);
    }

    /// The examples at the places of a vector.
    public Samples pick(Tensor places) {
        return new Samples(inputs.indexSelect(0, places), labels.indexSelect(0, places));
    }

    /// `count` examples from `start` on.
    public Samples narrow(long start, long count) {
        return new Samples(inputs.narrow(0, start, count), labels.narrow(0, start, count));
    }

    /// These and others behind them.
    public Samples and(Samples others) {
        return new Samples(
                Tensor.cat(List.of(inputs, others.inputs), 0).compute(),
                Tensor.cat(List.of(labels, others.labels), 0).compute());
    }
}
