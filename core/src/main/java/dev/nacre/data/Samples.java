package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.backend.HostStorage;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Examples with their labels, in memory: part `i` of both, along the first dim, belongs together.
/// A batch is such, and so is a data set that is small enough.
///
/// @param inputs what a model is given: `[n, ...]`
/// @param labels what it should answer: `[n, ...]`, such as i64 `[n]` for classes
public record Samples(Tensor inputs, Tensor labels) implements Dataset {
    /// @throws ShapeException if there are not as many of one as of the other
    public Samples {
        if (inputs.dim() == 0 || labels.dim() == 0 || inputs.size(0) != labels.size(0)) {
            throw new ShapeException(
                    "Samples: inputs of shape %s and labels of shape %s differ in their first dim"
                            .formatted(inputs.shape(), labels.shape()));
        }
    }

    /// The number of examples.
    @Override
    public long count() {
        return inputs.size(0);
    }

    /// A copy of one example.
    @Override
    public Sample get(long index) {
        Objects.checkIndex(index, count());
        return new Sample(part(inputs, index), part(labels, index));
    }

    /// Copied rather than recorded as a slice: many threads take single examples, and a copy costs
    /// less than a plan. It lies on the Java heap, which is made for what is small and short-lived.
    private static Tensor part(Tensor all, long index) {
        Shape shape = all.shape().remove(0);
        long bytes = shape.count() * all.dtype().bytes();
        if (bytes > Integer.MAX_VALUE) {
            return all.get(index).compute();
        }
        MemorySegment copy = MemorySegment.ofArray(new long[(int) ((bytes + 7) / 8)]);
        all.copyTo(copy.asSlice(0, bytes), index * bytes);
        return Tensor.of(HostStorage.of(copy), all.dtype(), shape.toArray());
    }

    /// The examples at the places of a vector.
    public Samples pick(Tensor places) {
        return new Samples(inputs.indexSelect(0, places), labels.indexSelect(0, places));
    }

    /// A copy of the examples at some places.
    @Override
    public Samples subset(long... places) {
        for (long place : places) {
            Objects.checkIndex(place, count());
        }
        Samples s = pick(Tensor.of(places));
        return new Samples(s.inputs.compute(), s.labels.compute());
    }

    @Override
    public List<Samples> randomSplit(Generator random, double... fractions) {
        return Arrays.stream(Subset.split(count(), random, fractions)).map(this::subset).toList();
    }

    /// `count` examples from `start` on.
    public Samples narrow(long start, long count) {
        return new Samples(inputs.narrow(0, start, count), labels.narrow(0, start, count));
    }

    /// A copy of these and others behind them.
    public Samples and(Samples others) {
        return new Samples(
                Tensor.cat(List.of(inputs, others.inputs), 0).compute(),
                Tensor.cat(List.of(labels, others.labels), 0).compute());
    }
}
