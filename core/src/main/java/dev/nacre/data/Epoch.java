package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.type.NacreException;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/// One round through a data set: what each of its batches is, whoever makes it and when.
///
/// @param order the place in the data set of each example of the round
/// @param count the number of examples
/// @param seeds what each example's own generator is split from, by its number in the round
record Epoch(
        Dataset dataset, LongUnaryOperator order, long count, long batchSize, Generator seeds) {
    /// Makes a batch.
    ///
    /// @throws NacreException if an example cannot be had; it names its place in the data set
    Samples batch(long number) {
        long start = number * batchSize;
        long size = Math.min(batchSize, count - start);
        Sample first = sample(start);
        Collation inputs = new Collation("input", first.input(), size);
        Collation labels = new Collation("label", first.label(), size);
        for (long i = start; i < start + size; i++) {
            Sample s = i == start ? first : sample(i);
            try {
                inputs.add(s.input());
                labels.add(s.label());
            } catch (NacreException e) {
                throw failure(i, e);
            }
        }
        return new Samples(inputs.tensor(), labels.tensor());
    }

    private Sample sample(long i) {
        try {
            return Objects.requireNonNull(
                    dataset.get(order.applyAsLong(i), seeds.split(i)), "it is null");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failure(i, e);
        }
    }

    private NacreException failure(long i, Throwable e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return new NacreException(
                "DataLoader: example %d: %s".formatted(order.applyAsLong(i), message), e);
    }
}
