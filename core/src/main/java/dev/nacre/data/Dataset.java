package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Examples that are had one by one, in any order and by several threads at once.
///
/// Those that lie in memory are [Samples]; others, such as an [ImageFolder], are read when they are
/// asked for. One's own data set has a [#count()] and a [#get(long)]:
///
/// ```java
/// record Squares(long count) implements Dataset {
///     public Sample get(long i) {
///         return new Sample(Tensor.of((float) i), Tensor.of((float) i * i));
///     }
/// }
/// ```
///
/// A [DataLoader] makes batches of them.
public interface Dataset {
    /// The number of examples.
    long count();

    /// The example at a place from 0 on. Where it is changed at random, the changes depend on the
    /// place only, so that it is the same every time.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    Sample get(long index) throws IOException;

    /// The example at a place, with the changes that are made at random drawn from a generator.
    default Sample get(long index, Generator random) throws IOException {
        return get(index);
    }

    /// These examples with their inputs changed, each time one is asked for.
    default Dataset map(Transform change) {
        return new Mapped(this, change);
    }

    /// The examples at some places, in this order.
    ///
    /// @throws IndexOutOfBoundsException if there is no example at one of them
    default Dataset subset(long... places) {
        long[] copy = places.clone();
        for (long place : copy) {
            Objects.checkIndex(place, count());
        }
        return new Subset(this, copy);
    }

    /// The examples divided at random, each into one part.
    ///
    /// @param fractions how much of all each part gets, such as 0.8 and 0.2; what rounding leaves
    ///   over goes to the first parts
    /// @throws NacreException if the fractions do not add up to 1
    default List<? extends Dataset> randomSplit(Generator random, double... fractions) {
        return Arrays.stream(Subset.split(count(), random, fractions)).map(this::subset).toList();
    }

    /// These examples and others behind them.
    default Dataset and(Dataset others) {
        return new Joined(this, others);
    }
}
