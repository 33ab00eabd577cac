package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Long short-term memory (Hochreiter & Schmidhuber 1997, Neural Computation 9), as torch.nn.LSTM:
///
/// `i, f, o = sigmoid(W x + b + W' h + b')` with weights of their own each, `g = tanh(W_ig x + b_ig
/// + W_hg h + b_hg)`, `c = f c + i g`, and `h = o tanh(c)`. The rows of the weights are those of i,
///   f, g and o.
public final class LSTM extends Recurrent {
    /// What an [LSTM] makes of a sequence.
    ///
    /// @param output the outputs of the last layer at all places, `[length, batch, directions
    ///   hidden]`
    /// @param h the outputs at the end, `[layers directions, batch, hidden]`
    /// @param c the cells at the end, likewise
    public record Result(Tensor output, Tensor h, Tensor c) {
        private static Result of(List<Tensor> r) {
            return new Result(r.get(0), r.get(1), r.get(2));
        }
    }

    private LSTM(long in, long hidden, Consumer<Options> options) {
        super(n -> Transition.LSTM.without(n, "LSTM"), in, hidden, options);
    }

    /// Layers from `in` to `hidden` numbers.
    public static LSTM of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// Layers with options such as `o -> o.layers(2).batchFirst(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1
    public static LSTM of(long in, long hidden, Consumer<Options> options) {
        return new LSTM(in, hidden, options);
    }

    /// Goes along a sequence from a state of zeros.
    public Result run(Tensor x) {
        return run(x, s -> {});
    }

    /// Goes along sequences from a state of zeros, such as sequences padded to one length: `s ->
    /// s.lengths(5, 3)`.
    public Result run(Tensor x, Consumer<Sequences> sequences) {
        return Result.of(called(x, sequences));
    }

    /// Goes along a sequence from a state, such as that at the end of the piece before.
    ///
    /// @param h `[layers directions, batch, hidden]`
    /// @param c likewise
    public Result run(Tensor x, Tensor h, Tensor c) {
        return run(x, h, c, s -> {});
    }

    /// Goes along sequences from a state, such as sequences padded to one length.
    ///
    /// @param h `[layers directions, batch, hidden]`
    /// @param c likewise
    public Result run(Tensor x, Tensor h, Tensor c, Consumer<Sequences> sequences) {
        return Result.of(called(x, sequences, h, c));
    }
}
