package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.function.Consumer;

/// Gated recurrent units (Cho et al. 2014, arXiv:1406.1078), as torch.nn.GRU:
///
/// `r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)`, `z = sigmoid(W_iz x + b_iz + W_hz h + b_hz)`, `n =
/// tanh(W_in x + b_in + r (W_hn h + b_hn))`, and `h = (1 - z) n + z h`. The rows of the weights are
/// those of r, z and n.
public final class GRU extends Recurrent {
    private GRU(long in, long hidden, Consumer<Options> options) {
        super(n -> Transition.GRU.without(n, "GRU"), in, hidden, options);
    }

    /// Layers from `in` to `hidden` numbers.
    public static GRU of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// Layers with options such as `o -> o.layers(2).batchFirst(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1
    public static GRU of(long in, long hidden, Consumer<Options> options) {
        return new GRU(in, hidden, options);
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
