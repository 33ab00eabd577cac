package dev.nacre.parity;

import dev.nacre.InterpolationMode;
import dev.nacre.PadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleArrayRef;
import org.bytedeco.pytorch.DoubleArrayRefOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Functions of tensors, as libtorch has them.
final class TorchTensors {
    private final Operation op;
    private final TorchInputs in;

    private TorchTensors(Operation op, TorchInputs in) {
        this.op = op;
        this.in = in;
    }

    static List<Tensor> of(Operation op, TorchInputs in) {
        return new TorchTensors(op, in).results();
    }

    /// Of one or several tensors.
    private List<Tensor> results() {
        return switch (op.name()) {
            case "sort" ->
                    both(torch.sort(in.x(), new BoolOptional(true), dim(), op.is("descending")));
            case "topk" -> both(torch.topk(in.x(), op.whole("k"), dim(), op.is("largest"), true));
            case "max" -> both(torch.max(in.x(), dim(), op.is("keepDim")));
            case "min" -> both(torch.min(in.x(), dim(), op.is("keepDim")));
            case "qr" -> both(torch.linalg_qr(in.x()));
            case "chunk" -> list(torch.chunk(in.x(), op.whole("chunks"), dim()));
            case "split" -> list(torch.split(in.x(), op.whole("size"), dim()));
            default -> List.of(rearranged());
        };
    }

    static List<Tensor> both(T_TensorTensor_T pair) {
        return List.of(pair.get0(), pair.get1());
    }

    private static List<Tensor> list(TensorVector vector) {
        List<Tensor> all = new ArrayList<>();
        for (long i = 0; i < vector.size(); i++) {
            all.add(vector.get(i));
        }
        return all;
    }

    private long dim() {
        return op.whole("dim");
    }

    /// Elements at other places.
    private Tensor rearranged() {
        return switch (op.name()) {
            case "gather" -> torch.gather(in.x(), dim(), in.get("index"));
            case "scatter" -> torch.scatter(in.x(), dim(), in.get("index"), in.get("source"));
            case "scatterAdd" ->
                    torch.scatter_add(in.x(), dim(), in.get("index"), in.get("source"));
            case "indexAdd" -> torch.index_add(in.x(), dim(), in.get("index"), in.get("source"));
            case "indexSelect" -> torch.index_select(in.x(), dim(), in.get("index"));
            case "maskedSelect" -> torch.masked_select(in.x(), in.mask("mask"));
            case "maskedFill" -> torch.masked_fill(in.x(), in.mask("mask"), scalar("value"));
            case "where" -> torch.where(in.mask("condition"), in.get("x"), in.get("y"));
            case "roll" -> torch.roll(in.x(), op.wholes("shifts"), op.wholes("dims"));
            case "flip" -> torch.flip(in.x(), op.wholes("dims"));
            case "repeat" -> in.x().repeat(op.wholes("repeats"));
            case "repeatInterleave" ->
                    op.takes("repeats")
                            ? torch.repeat_interleave(
                                    in.x(),
                                    in.get("repeats"),
                                    new LongOptional(dim()),
                                    new LongOptional())
                            : torch.repeat_interleave(
                                    in.x(),
                                    op.whole("repeats"),
                                    new LongOptional(dim()),
                                    new LongOptional());
            case "triu" -> torch.triu(in.x(), op.whole("diagonal"));
            case "tril" -> torch.tril(in.x(), op.whole("diagonal"));
            case "diag" -> torch.diag(in.x(), op.whole("diagonal"));
            case "diagonal" ->
                    torch.diagonal(in.x(), op.whole("offset"), op.whole("dim1"), op.whole("dim2"));
            case "unfold" -> in.x().unfold(dim(), op.whole("size"), op.whole("step"));
            case "narrow" -> torch.narrow(in.x(), dim(), op.whole("start"), op.whole("length"));
            case "permute" -> torch.permute(in.x(), op.wholes("dims"));
            case "movedim" -> torch.movedim(in.x(), op.whole("source"), op.whole("destination"));
            case "expand" -> in.x().expand(op.wholes("shape"));
            case "cat" -> torch.cat(new TensorVector(in.get("x"), in.get("y"), in.get("z")), dim());
            case "stack" -> torch.stack(new TensorVector(in.get("x"), in.get("y")), dim());
            case "pixelShuffle" -> torch.pixel_shuffle(in.x(), op.whole("factor"));
            case "pixelUnshuffle" -> torch.pixel_unshuffle(in.x(), op.whole("factor"));
            case "pad" ->
                    op.has("value")
                            ? padded(in.x(), op.number("value"), op.wholes("sizes"))
                            : padded(in.x(), op.one(PadMode.class, "mode"), op.wholes("sizes"));
            case "interpolate" -> resampled(op, in.x());
            default -> combined();
        };
    }

    static Tensor padded(Tensor x, PadMode mode, long... sizes) {
        return mode == PadMode.CONSTANT
                ? padded(x, 0.0, sizes)
                : torch.pad(x, sizes, mode.name().toLowerCase(Locale.ROOT), new DoubleOptional());
    }

    static Tensor padded(Tensor x, double value, long... sizes) {
        return torch.pad(x, sizes, "constant", new DoubleOptional(value));
    }

    static Tensor resampled(Operation op, Tensor x) {
        LongArrayRefOptional size = new LongArrayRefOptional();
        DoubleArrayRefOptional factors = new DoubleArrayRefOptional();
        if (op.has("size")) {
            long[] s = op.wholes("size");
            size = new LongArrayRefOptional(new LongArrayRef(new LongPointer(s), s.length));
        } else {
            double[] f = op.numbers("factors");
            factors =
                    new DoubleArrayRefOptional(new DoubleArrayRef(new DoublePointer(f), f.length));
        }
        boolean corners = op.is("alignCorners");
        return switch (op.one(InterpolationMode.class, "mode")) {
            case LINEAR -> torch.upsample_linear1d(x, size, corners, factors);
            case BILINEAR -> torch.upsample_bilinear2d(x, size, corners, factors);
            case TRILINEAR -> torch.upsample_trilinear3d(x, size, corners, factors);
            case BICUBIC -> torch.upsample_bicubic2d(x, size, corners, factors);
            case AREA -> {
                long[] s = op.wholes("size");
                yield torch.adaptive_avg_pool2d(x, s[0], s[1]);
            }
            case NEAREST ->
                    x.dim() == 3
                            ? torch.upsample_nearest1d(x, size, factors)
                            : torch.upsample_nearest2d(x, size, factors);
        };
    }

    /// Several tensors, or the elements along a dim.
    private Tensor combined() {
        boolean keep = op.is("keepDim");
        return switch (op.name()) {
            case "matmul" -> torch.matmul(in.x(), in.get("y"));
            case "dot" -> torch.dot(in.x(), in.get("y"));
            case "outer" -> torch.outer(in.x(), in.get("y"));
            case "einsum" ->
                    torch.einsum(
                            op.text("equation"),
                            new TensorVector(
                                    op.inputs().stream()
                                            .map(i -> in.get(i.name()))
                                            .toArray(Tensor[]::new)));
            case "scaledDotProductAttention" ->
                    torch.scaled_dot_product_attention(
                            in.get("query"),
                            in.get("key"),
                            in.get("value"),
                            mask(),
                            0,
                            op.is("isCausal"),
                            op.has("scale")
                                    ? new DoubleOptional(op.number("scale"))
                                    : new DoubleOptional(),
                            false);
            case "inverse" -> torch.inverse(easy());
            case "solve" -> torch.linalg_solve(easy(), in.get("y"));
            case "det" -> torch.det(easy());
            case "cholesky" ->
                    torch.linalg_cholesky(in.x().matmul(in.x().transpose(-2, -1)).add(eye()));
            case "singularValues" -> torch.linalg_svdvals(in.x());
            case "cumsum" -> torch.cumsum(in.x(), dim());
            case "cumprod" -> torch.cumprod(in.x(), dim());
            case "norm" -> norm(in.x(), op.number("p"), keep, op.wholes("dims"));
            // As torch.nn.functional.normalize is written, in C++ too.
            case "normalize" ->
                    in.x()
                            .div(
                                    norm(in.x(), op.number("p"), true, dim())
                                            .clamp_min(scalar("eps"))
                                            .expand_as(in.x()));
            case "cosineSimilarity" ->
                    torch.cosine_similarity(in.x(), in.get("y"), dim(), op.number("eps"));
            case "cdist" -> torch.cdist(in.x(), in.get("y"), op.number("p"), new LongOptional());
            case "sum" -> torch.sum(in.x(), op.wholes("dims"), keep, new ScalarTypeOptional());
            case "mean" -> torch.mean(in.x(), op.wholes("dims"), keep, new ScalarTypeOptional());
            case "prod" -> torch.prod(in.x(), op.whole("dims"), keep, new ScalarTypeOptional());
            case "var" -> torch.var(in.x(), op.wholes("dims"), optional("correction"), keep);
            case "std" -> torch.std(in.x(), op.wholes("dims"), optional("correction"), keep);
            case "amax" -> torch.amax(in.x(), op.wholes("dims"), keep);
            case "amin" -> torch.amin(in.x(), op.wholes("dims"), keep);
            case "logsumexp" -> torch.logsumexp(in.x(), new long[] {dim()}, keep);
            case "softmax" -> torch.softmax(in.x(), dim());
            case "logSoftmax" -> torch.log_softmax(in.x(), dim());
            default -> elementwise();
        };
    }

    private Tensor eye() {
        return torch.eye(in.x().size(-1), in.x().options());
    }

    private Tensor easy() {
        return in.x().add(eye().mul(new Scalar(3.0)));
    }

    private TensorOptional mask() {
        return !op.takes("mask") || op.input("mask").kind().varies()
                ? in.optional("mask")
                : new TensorOptional(in.mask("mask"));
    }

    private static Tensor norm(Tensor x, double p, boolean keep, long... dims) {
        return torch.norm(x, new ScalarOptional(new Scalar(p)), dims, keep);
    }

    private Scalar scalar(String option) {
        return new Scalar(op.number(option));
    }

    private ScalarOptional optional(String option) {
        return new ScalarOptional(scalar(option));
    }

    private Tensor elementwise() {
        return switch (op.name()) {
            case "mul" -> in.x().mul(in.get("y"));
            case "div" -> in.x().div(in.get("y"));
            case "remainder" -> torch.remainder(in.x(), in.get("y"));
            case "maximum" -> torch.maximum(in.x(), in.get("y"));
            case "minimum" -> torch.minimum(in.x(), in.get("y"));
            case "clampBetween" -> torch.clamp(in.x(), in.optional("min"), in.optional("max"));
            case "pow" ->
                    op.takes("y")
                            ? torch.pow(in.x(), in.get("y"))
                            : torch.pow(in.x(), scalar("exponent"));
            case "abs" -> torch.abs(in.x());
            case "atan" -> torch.atan(in.x());
            case "cos" -> torch.cos(in.x());
            case "erf" -> torch.erf(in.x());
            case "erfc" -> torch.erfc(in.x());
            case "exp" -> torch.exp(in.x());
            case "expm1" -> torch.expm1(in.x());
            case "log" -> torch.log(in.x());
            case "log1p" -> torch.log1p(in.x());
            case "rsqrt" -> torch.rsqrt(in.x());
            case "sin" -> torch.sin(in.x());
            case "sqrt" -> torch.sqrt(in.x());
            case "tanh" -> torch.tanh(in.x());
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }
}
