package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.Tensor;

/// A change that every input of a data set goes through, such as those of [Transforms].
///
/// Where it is done at random, the choices must come from the generator that is handed in: then the
/// same seed gives the same data with any number of workers. A lambda that needs none is `(x, _) ->
/// x.mul(2)`.
@FunctionalInterface
public interface Transform {
    /// The input of one example, changed.
    Tensor apply(Tensor x, Generator random);

    /// This change and then another.
    default Transform andThen(Transform next) {
        return (x, random) -> next.apply(apply(x, random), random);
    }
}
