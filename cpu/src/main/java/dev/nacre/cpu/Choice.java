package dev.nacre.cpu;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A loop over scalars and, where there is one, the same over vectors: whichever is faster now.
final class Choice<T> {
    private final @Nullable VectorCarrier carrier;
    private final Function<@Nullable VectorCarrier, T> maker;
    private final Trial trial;
    private volatile @Nullable T scalar;
    private volatile @Nullable T vector;

    /// @param mode which loops run
    /// @param carrier of the vectors, or null if there are none
    /// @param steps what a loop does for an element
    /// @param maker writes the loop for a carrier, null for scalars
    /// @param rehearsal operands for a loop to run on aside
    Choice(
            Kernels.Mode mode,
            @Nullable VectorCarrier carrier,
            int steps,
            Function<@Nullable VectorCarrier, T> maker,
            Function<T, Trial.Rehearsal> rehearsal) {
        this.carrier = carrier;
        this.maker = maker;
        this.trial = new Trial(mode, steps, () -> rehearsal.apply(vector()));
    }

    /// Runs one of them over some elements.
    void run(long elements, Consumer<T> call) {
        if (carrier == null || elements == 0) {
            call.accept(scalar());
            return;
        }
        boolean won = trial.isWon();
        T loop = won ? vector() : scalar();
        boolean timed = trial.isTimed(won, elements);
        long start = timed ? System.nanoTime() : 0;
        call.accept(loop);
        if (timed) {
            trial.took(won, System.nanoTime() - start, elements);
        }
    }

    /// Whether it is the loop over vectors that runs now.
    boolean isVector() {
        return trial.isWon();
    }

    /// Something else was run in the place of the loop over scalars.
    void took(long nanos, long elements) {
        trial.slow(nanos, elements);
    }

    // Threads that come at once may make one each; they are the same.
    private T scalar() {
        T f = scalar;
        if (f == null) {
            f = maker.apply(null);
            scalar = f;
        }
        return f;
    }

    private T vector() {
        T f = vector;
        if (f == null) {
            f = maker.apply(carrier);
            vector = f;
        }
        return f;
    }
}
