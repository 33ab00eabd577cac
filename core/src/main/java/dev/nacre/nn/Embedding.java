package dev.nacre.nn;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import java.util.function.Consumer;

/// A table with a row of numbers for each word or other kind of thing; as torch.nn.Embedding.
///
/// Indices (integers) of any shape give a tensor of this shape and one more dim, the rows: `out[i,
/// ...] = weight[indices[i, ...]]`. The weight is `[count, width]` and begins normally distributed.
/// An index out of range is an error once the rows are computed.
public final class Embedding extends Module {
    private static final long NONE = -1;

    private final Parameter weight;
    private final long paddingIdx;

    /// What may be chosen for an [Embedding].
    public static final class Options {
        private final long count;
        private long paddingIdx = NONE;
        private DType dtype = DType.F32;

        private Options(long count) {
            this.count = count;
        }

        /// An index whose row stays as it is: it begins as zeros and no gradient reaches it. There
        /// is none by default; negative ones count from the end.
        public Options paddingIdx(long paddingIdx) {
            if (paddingIdx < -count || paddingIdx >= count) {
                throw new NacreException(
                        "Embedding: paddingIdx %d is not one of %d rows"
                                .formatted(paddingIdx, count));
            }
            this.paddingIdx = paddingIdx < 0 ? paddingIdx + count : paddingIdx;
            return this;
        }

        /// The dtype of the weight, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private Embedding(long count, long width, Options o) {
        paddingIdx = o.paddingIdx;
        Tensor first = Nacre.generator().randn(o.dtype, count, width);
        weight =
                parameter(
                        "weight",
                        paddingIdx == NONE ? first : first.with(String.valueOf(paddingIdx), 0));
    }

    /// A table of `count` rows of `width` numbers.
    public static Embedding of(long count, long width) {
        return of(count, width, o -> {});
    }

    /// A table of `count` rows of `width` numbers, with options such as `o -> o.paddingIdx(0)`.
    ///
    /// @throws NacreException if a number is negative
    public static Embedding of(long count, long width, Consumer<Options> options) {
        if (count < 0 || width < 0) {
            throw new NacreException(
                    "Embedding: cannot have %d rows of %d numbers".formatted(count, width));
        }
        Options o = new Options(count);
        options.accept(o);
        return new Embedding(count, width, o);
    }

    /// The rows, `[count, width]`.
    public Parameter weight() {
        return weight;
    }

    @Override
    protected Tensor forward(Tensor indices) {
        if (!indices.dtype().isIntegral()) {
            throw new DTypeException(
                    "%s: indices are %s %s, they must be integers; use to(DType.I64)"
                            .formatted(
                                    Recording.at("Embedding"), indices.dtype(), indices.shape()));
        }
        Tensor rows;
        try (Recording.Scope _ = Recording.purpose("Embedding")) {
            rows = weight.borrow().indexSelect(0, indices.flatten());
        }
        long[] shape = indices.shape().insert(indices.dim(), weight.shape().dim(1)).toArray();
        Tensor found = rows.reshape(shape);
        if (paddingIdx == NONE) {
            return found;
        }
        return found.detach().where(indices.eq(paddingIdx).unsqueeze(-1), found);
    }

    @Override
    protected String extraRepr() {
        String padding = paddingIdx == NONE ? "" : ", paddingIdx=" + paddingIdx;
        return weight.shape().dim(0) + ", " + weight.shape().dim(1) + padding;
    }
}
