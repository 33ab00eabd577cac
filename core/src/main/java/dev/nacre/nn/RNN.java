package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.function.Consumer;

/// Layers whose state is their output (Elman 1990, Cognitive Science 14), as torch.nn.RNN:
///
/// `h = tanh(W_ih x + b_ih + W_hh h + b_hh)`, or `relu` with `o ->
/// o.nonlinearity(Nonlinearity.RELU)`.
public final class RNN extends Recurrent {
    private RNN(long in, long hidden, Consumer<Options> options) {
        super(n -> Transition.plain(n, "RNN"), in, hidden, options);
    }

    /// Layers from `in` to `hidden` numbers.
    public static RNN of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// Layers with options such as `o -> o.layers(2).batchFirst(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the nonlinearity is another
    ///   one
    public static RNN of(long in, long hidden, Consumer<Options> options) {
        return new RNN(in, hidden, options);
    }

    /// Goes along a sequence from a state of zeros.
    public Recurrence run(Tensor x) {
        return run(x, s -> {});
    }

    /// Goes along sequences from a state of zeros, such as sequences padded to one length: `s ->
    /// s.lengths(5, 3)`.
    public Recurrence run(Tensor x, Consumer<Sequences> sequences) {
        return Recurrence.of(called(x, sequences));
    }

    /// Goes along a sequence from a state, such as that at the end of the piece before.
    ///
    /// @param h `[layers directions, batch, hidden]`
    public Recurrence run(Tensor x, Tensor h) {
        return run(x, h, s -> {});
    }

    /// Goes along sequences from a state, such as sequences padded to one length.
    ///
    /// @param h `[layers directions, batch, hidden]`
    public Recurrence run(Tensor x, Tensor h, Consumer<Sequences> sequences) {
        return Recurrence.of(called(x, sequences, h));
    }
}
