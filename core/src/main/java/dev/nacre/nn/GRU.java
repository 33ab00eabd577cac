package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Gated recurrent units (Cho et al. 2014, arXiv:1406.1078), as torch.nn.GRU:
///
/// `r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)`, `z = sigmoid(W_iz x + b_iz + W_hz h + b_hz)`, `n =
/// tanh(W_in x + b_in + r (W_hn h + b_hn))`, and `h = (1 - z) n + z h`. The rows of the weights are
/// those of r, z and n.
public final class GRU extends Recurrent {
    private GRU(long in, long hidden, Consumer<Options> options) {
        super(3, 1, in, hidden, options);
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
        List<Tensor> ofX = x.chunk(3, -1);
        List<Tensor> ofH = h.chunk(3, -1);
        Tensor r = ofX.get(0).add(ofH.get(0)).sigmoid();
        Tensor z = ofX.get(1).add(ofH.get(1)).sigmoid();
        Tensor n = ofX.get(2).add(r.mul(ofH.get(2))).tanh();
        return List.of(n.add(z.mul(before.getFirst().sub(n))));
    }
}
