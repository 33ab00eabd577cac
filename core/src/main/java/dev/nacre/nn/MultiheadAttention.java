package dev.nacre.nn;

import dev.nacre.Attention;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Attention of several heads (Vaswani et al. 2017, arXiv:1706.03762), as
/// torch.nn.MultiheadAttention: queries, keys and values are projected, each head attends in its
/// part of the numbers, and what the heads found is projected again. `apply` gives the output,
/// `run` the weights too.
///
/// Inputs are `[length, batch, embed]`, or `[batch, length, embed]` with `batchFirst`, or `[length,
/// embed]`. The parameters are `in_proj_weight`, `[3 embed, embed]` for queries, keys and values
/// (Xavier, uniform), `in_proj_bias` (zeros), and those of `out_proj`.
public final class MultiheadAttention extends Module {
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Linear out;
    private final long embed;
    private final int heads;
    private final double dropout;
    private final boolean batchFirst;

    /// What may be chosen for a [MultiheadAttention].
    public static final class Options {
        private double dropout;
        private boolean bias = true;
        private boolean batchFirst;
        private DType dtype = DType.F32;

        private Options() {}

        /// The probability with which a weight is dropped while training, 0 by default.
        public Options dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /// Whether projections have biases; they have by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// Whether the batch is the first dim; it is the second one by default.
        public Options batchFirst(boolean batchFirst) {
            this.batchFirst = batchFirst;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    /// What is found, and where.
    ///
    /// @param output as large as the queries
    /// @param weights of all keys for each query, the mean over the heads: `[batch, queries,
    ///   keys]`, or without a batch `[queries, keys]`
    public record Result(Tensor output, Tensor weights) {}

    private MultiheadAttention(long embed, int heads, Options o) {
        this.embed = embed;
        this.heads = heads;
        this.dropout = o.dropout;
        this.batchFirst = o.batchFirst;
        weight = parameter("in_proj_weight", Tensor.zeros(o.dtype, 3 * embed, embed));
        Init.xavierUniform(weight);
        bias = o.bias ? parameter("in_proj_bias", Tensor.zeros(o.dtype, 3 * embed)) : null;
        out = child("out_proj", Linear.of(embed, embed, l -> l.bias(o.bias).dtype(o.dtype)));
        if (out.bias() != null) {
            Init.zeros(out.bias());
        }
    }

    /// Attention over `embed` numbers by a number of heads.
    public static MultiheadAttention of(long embed, int heads) {
        return of(embed, heads, o -> {});
    }

    /// Attention with options such as `o -> o.dropout(0.1).batchFirst(true)`.
    ///
    /// @throws NacreException if the heads do not share the numbers evenly, or the probability is
    ///   not from 0 to 1
    public static MultiheadAttention of(long embed, int heads, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        if (embed < 1 || heads < 1 || embed % heads != 0) {
            throw new NacreException(
                    "MultiheadAttention: %d heads cannot share %d numbers evenly"
                            .formatted(heads, embed));
        }
        if (!(o.dropout >= 0 && o.dropout <= 1)) {
            throw new NacreException(
                    "MultiheadAttention: a probability is from 0 to 1, not " + o.dropout);
        }
        return new MultiheadAttention(embed, heads, o);
    }

    /// Attends to itself.
    @Override
    protected Tensor forward(Tensor x) {
        return attend(x, x, x, new AttentionMasks(), false).getFirst();
    }

    /// Attends to keys and takes their values.
    public Tensor apply(Tensor query, Tensor key, Tensor value) {
        return apply(query, key, value, _ -> {});
    }

    /// Attends to keys, but for those that masks hide, such as by `m -> m.isCausal(true)`.
    ///
    /// @throws ShapeException if shapes do not fit each other, or a mask does not fit them
    public Tensor apply(Tensor query, Tensor key, Tensor value, Consumer<AttentionMasks> masks) {
        AttentionMasks m = new AttentionMasks();
        masks.accept(m);
        return applied(query, () -> attend(query, key, value, m, false).getFirst());
    }

    /// Attends to keys and takes their values, and tells by which weights.
    public Result run(Tensor query, Tensor key, Tensor value) {
        return run(query, key, value, _ -> {});
    }

    /// Attends to keys, but for those that masks hide, and tells by which weights; as torch with
    /// `need_weights=True`.
    ///
    /// @throws ShapeException if shapes do not fit each other, or a mask does not fit them
    public Result run(Tensor query, Tensor key, Tensor value, Consumer<AttentionMasks> masks) {
        AttentionMasks m = new AttentionMasks();
        masks.accept(m);
        List<Tensor> all = applyAll(query, () -> attend(query, key, value, m, true));
        return new Result(all.get(0), all.get(1));
    }

    /// The output, and the weights behind it if they are wanted.
    private List<Tensor> attend(
            Tensor query, Tensor key, Tensor value, AttentionMasks masks, boolean weights) {
        check(query, key, value);
        boolean self = query == key && key == value;
        Tensor q = batched(query);
        Tensor k = self ? q : batched(key);
        Tensor v = self ? q : batched(value);
        // Of one input, one product projects it to all three.
        Tensor all = self ? projected(q, 0, 3) : q;
        Tensor qs = heads(self ? all.narrow(-1, 0, embed) : projected(q, 0, 1));
        Tensor ks = heads(self ? all.narrow(-1, embed, embed) : projected(k, 1, 1));
        Tensor vs = heads(self ? all.narrow(-1, 2 * embed, embed) : projected(v, 2, 1));
        Tensor mask = masks.together(Shape.of(q.size(0), heads, q.size(1), k.size(1)));
        Consumer<Attention.AttentionOptions> options =
                o -> {
                    o.dropout(isTraining() ? dropout : 0);
                    if (mask != null) {
                        o.mask(mask);
                    }
                };
        if (!weights) {
            return List.of(output(qs.scaledDotProductAttention(ks, vs, options), query));
        }
        Tensor seen = qs.attentionWeights(ks, options);
        Tensor mean = seen.mean(1);
        return List.of(output(seen.matmul(vs), query), query.dim() == 2 ? mean.squeeze(0) : mean);
    }

    /// What the heads found, projected, in the order of the query.
    private Tensor output(Tensor found, Tensor query) {
        Tensor y = out.apply(found.transpose(1, 2).flatten(2, 3));
        return query.dim() == 2 ? y.squeeze(0) : batchFirst ? y : y.transpose(0, 1);
    }

    private void check(Tensor query, Tensor key, Tensor value) {
        boolean fits = query.dim() == 2 || query.dim() == 3;
        for (Tensor t : new Tensor[] {query, key, value}) {
            fits = fits && t.dim() == query.dim() && t.size(-1) == embed;
        }
        int batch = batchFirst ? 0 : 1;
        fits = fits && key.shape().equals(value.shape());
        fits = fits && (query.dim() == 2 || query.size(batch) == key.size(batch));
        if (!fits) {
            throw new ShapeException(
                    "%s: queries of shape %s, keys of %s and values of %s do not fit: expected %s, and equal batches"
                            .formatted(
                                    Recording.at("MultiheadAttention"),
                                    query.shape(),
                                    key.shape(),
                                    value.shape(),
                                    batchFirst
                                            ? "[batch, length, " + embed + "]"
                                            : "[length, batch, " + embed + "]"));
        }
    }

    /// As `[batch, length, embed]`.
    private Tensor batched(Tensor t) {
        return t.dim() == 2 ? t.unsqueeze(0) : batchFirst ? t : t.transpose(0, 1);
    }

    /// Projected by `n` parts of the weight.
    private Tensor projected(Tensor t, long part, long n) {
        Tensor w = weight.borrow().narrow(0, part * embed, n * embed);
        return t.linear(w, bias == null ? null : bias.borrow().narrow(0, part * embed, n * embed));
    }

    /// As `[batch, heads, length, embed / heads]`.
    private Tensor heads(Tensor t) {
        return t.reshape(t.size(0), t.size(1), heads, embed / heads).transpose(1, 2);
    }

    @Override
    protected String extraRepr() {
        return "embed=%d, heads=%d".formatted(embed, heads);
    }
}
