package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Layers whose state is their output (Elman 1990, Cognitive Science 14), as torch.nn.RNN:
///
/// `h = tanh(W_ih x + b_ih + W_hh h + b_hh)`
public final class RNN extends Recurrent {
    private RNN(long in, long hidden, Consumer<Options> options) {
        super(1, 1, in, hidden, options);
    }

    /// Layers from `in` to `hidden` numbers.
    public static RNN of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// Layers with options such as `o -> o.layers(2).batchFirst(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1
    public static RNN of(long in, long hidden, Consumer<Options> options) {
        return new RNN(in, hidden, options);
    }

    /// Goes along a sequence from a state of zeros.
    public Recurrence run(Tensor x) {
        List<Tensor> r = called(x);
        return new Recurrence(r.get(0), r.get(1));
    }

    /// Goes along a sequence from a state, such as that at the end of the piece before.
    ///
    /// @param h `[layers directions, batch, hidden]`
    public Recurrence run(Tensor x, Tensor h) {
        List<Tensor> r = called(x, h);
        return new Recurrence(r.get(0), r.get(1));
    }

    @Override
    List<Tensor> next(Tensor x, Tensor h, List<Tensor> before) {
        return List.of(x.add(h).tanh());
    }
}
