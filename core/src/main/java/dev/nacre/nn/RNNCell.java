package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.function.Consumer;

/// One place of a [RNN], as torch.nn.RNNCell: the state before gives the state behind it.
///
/// ```java
/// for (Tensor x : sequence.unbind(0)) {
///     h = cell.apply(x, h);
/// }
/// ```
public final class RNNCell extends RecurrentCell {
    private RNNCell(long in, long hidden, Consumer<Options> options) {
        super(n -> Transition.plain(n, "RNNCell"), in, hidden, options);
    }

    /// A cell from `in` to `hidden` numbers.
    public static RNNCell of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// A cell with options such as `o -> o.nonlinearity(Nonlinearity.RELU)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the nonlinearity is another
    ///   one
    public static RNNCell of(long in, long hidden, Consumer<Options> options) {
        return new RNNCell(in, hidden, options);
    }

    /// The state behind a place, which is the output too.
    ///
    /// @param x the input, `[batch, in]`
    /// @param h the state before, `[batch, hidden]`
    /// @throws dev.nacre.type.ShapeException if they do not fit each other or this cell
    public Tensor apply(Tensor x, Tensor h) {
        return called(x, h).getFirst();
    }
}
