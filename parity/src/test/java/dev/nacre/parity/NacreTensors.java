package dev.nacre.parity;

import dev.nacre.Extremum;
import dev.nacre.InterpolationMode;
import dev.nacre.PadMode;
import dev.nacre.QR;
import dev.nacre.Resampling;
import dev.nacre.Sorted;
import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// Functions of tensors, as users of Nacre call them.
final class NacreTensors {
    private final Operation op;
    private final NacreInputs in;

    private NacreTensors(Operation op, NacreInputs in) {
        this.op = op;
        this.in = in;
    }

    static List<Tensor> of(Operation op, NacreInputs in) {
        return new NacreTensors(op, in).results();
    }

    /// Of one or several tensors.
    private List<Tensor> results() {
        return switch (op.name()) {
            case "sort" -> {
                Sorted s = in.x().sort(dim(), op.is("descending"));
                yield List.of(s.values(), s.indices());
            }
            case "topk" -> {
                Sorted s = in.x().topk(op.whole("k"), dim(), op.is("largest"));
                yield List.of(s.values(), s.indices());
            }
            case "max", "min" -> {
                boolean keep = op.is("keepDim");
                Extremum e =
                        op.name().equals("max") ? in.x().max(dim(), keep) : in.x().min(dim(), keep);
                yield List.of(e.values(), e.indices());
            }
            case "qr" -> {
                QR d = in.x().qr();
                yield List.of(d.q(), d.r());
            }
            case "chunk" -> in.x().chunk(op.whole("chunks"), dim());
            case "split" -> in.x().split(op.whole("size"), dim());
            default -> List.of(rearranged());
        };
    }

    private Tensor eye() {
        return Tensor.eye(in.x().size(-1)).to(in.x().dtype());
    }

    private Tensor easy() {
        return in.x().add(eye().mul(3));
    }

    private int dim() {
        return op.whole("dim");
    }

    /// Elements at other places.
    private Tensor rearranged() {
        return switch (op.name()) {
            case "gather" -> in.x().gather(dim(), in.get("index"));
            case "scatter" -> in.x().scatter(dim(), in.get("index"), in.get("source"));
            case "scatterAdd" -> in.x().scatterAdd(dim(), in.get("index"), in.get("source"));
            case "indexAdd" -> in.x().indexAdd(dim(), in.get("index"), in.get("source"));
            case "indexSelect" -> in.x().indexSelect(dim(), in.get("index"));
            case "maskedSelect" -> in.x().maskedSelect(in.mask("mask"));
            case "maskedFill" -> in.x().maskedFill(in.mask("mask"), op.number("value"));
            case "where" -> Tensor.where(in.mask("condition"), in.get("x"), in.get("y"));
            case "roll" ->
                    op.has("dims")
                            ? in.x().roll(op.wholes("shifts"), op.ints("dims"))
                            : in.x().roll(op.whole("shifts"));
            case "flip" -> in.x().flip(op.ints("dims"));
            case "repeat" -> in.x().repeat(op.wholes("repeats"));
            case "repeatInterleave" ->
                    op.takes("repeats")
                            ? in.x().repeatInterleave(in.get("repeats"), dim())
                            : in.x().repeatInterleave(op.whole("repeats"), dim());
            case "triu" -> in.x().triu(op.whole("diagonal"));
            case "tril" -> in.x().tril(op.whole("diagonal"));
            case "diag" -> in.x().diag(op.whole("diagonal"));
            case "diagonal" ->
                    in.x().diagonal(op.whole("offset"), op.whole("dim1"), op.whole("dim2"));
            case "unfold" -> in.x().unfold(dim(), op.whole("size"), op.whole("step"));
            case "narrow" -> in.x().narrow(dim(), op.whole("start"), op.whole("length"));
            case "permute" -> in.x().permute(op.ints("dims"));
            case "movedim" -> in.x().movedim(op.whole("source"), op.whole("destination"));
            case "expand" -> in.x().expand(op.wholes("shape"));
            case "cat" -> Tensor.cat(List.of(in.get("x"), in.get("y"), in.get("z")), dim());
            case "stack" -> Tensor.stack(List.of(in.get("x"), in.get("y")), dim());
            case "pixelShuffle" -> in.x().pixelShuffle(op.whole("factor"));
            case "pixelUnshuffle" -> in.x().pixelUnshuffle(op.whole("factor"));
            case "pad" ->
                    op.has("value")
                            ? in.x().pad(op.number("value"), op.wholes("sizes"))
                            : in.x().pad(op.one(PadMode.class, "mode"), op.wholes("sizes"));
            case "interpolate" -> in.x().interpolate(resampling(op));
            default -> combined();
        };
    }

    static Consumer<Resampling.Options> resampling(Operation op) {
        return o -> {
            o.mode(op.one(InterpolationMode.class, "mode")).alignCorners(op.is("alignCorners"));
            if (op.has("size")) {
                o.size(op.wholes("size"));
            } else {
                o.scaleFactor(op.numbers("factors"));
            }
        };
    }

    /// Several tensors, or the elements along a dim.
    private Tensor combined() {
        return switch (op.name()) {
            case "matmul" -> in.x().matmul(in.get("y"));
            case "dot" -> in.x().dot(in.get("y"));
            case "outer" -> in.x().outer(in.get("y"));
            case "einsum" ->
                    Tensor.einsum(
                            op.text("equation"),
                            op.inputs().stream().map(i -> in.get(i.name())).toArray(Tensor[]::new));
            case "scaledDotProductAttention" ->
                    in.get("query")
                            .scaledDotProductAttention(
                                    in.get("key"),
                                    in.get("value"),
                                    o -> {
                                        o.isCausal(op.is("isCausal"));
                                        if (op.has("scale")) {
                                            o.scale(op.number("scale"));
                                        }
                                        if (op.takes("mask")) {
                                            o.mask(
                                                    op.input("mask").kind().varies()
                                                            ? in.get("mask")
                                                            : in.mask("mask"));
                                        }
                                    });
            case "inverse" -> easy().inverse();
            case "solve" -> easy().solve(in.get("y"));
            case "det" -> easy().det();
            case "cholesky" -> in.x().matmul(in.x().transpose(-2, -1)).add(eye()).cholesky();
            case "singularValues" -> in.x().svd().s();
            case "cumsum" -> in.x().cumsum(dim());
            case "cumprod" -> in.x().cumprod(dim());
            case "norm" -> in.x().norm(op.number("p"), op.is("keepDim"), op.ints("dims"));
            case "normalize" -> in.x().normalize(op.number("p"), dim(), op.number("eps"));
            case "cosineSimilarity" ->
                    in.x().cosineSimilarity(in.get("y"), dim(), op.number("eps"));
            case "cdist" -> in.x().cdist(in.get("y"), op.number("p"));
            case "sum" -> in.x().sum(op.is("keepDim"), op.ints("dims"));
            case "mean" -> in.x().mean(op.is("keepDim"), op.ints("dims"));
            case "prod" -> in.x().prod(op.is("keepDim"), op.ints("dims"));
            case "var" -> in.x().var(op.whole("correction"), op.is("keepDim"), op.ints("dims"));
            case "std" -> in.x().std(op.whole("correction"), op.is("keepDim"), op.ints("dims"));
            case "amax" -> in.x().amax(op.is("keepDim"), op.ints("dims"));
            case "amin" -> in.x().amin(op.is("keepDim"), op.ints("dims"));
            case "logsumexp" -> in.x().logsumexp(dim(), op.is("keepDim"));
            case "softmax" -> in.x().softmax(dim());
            case "logSoftmax" -> in.x().logSoftmax(dim());
            default -> elementwise();
        };
    }

    private Tensor elementwise() {
        return switch (op.name()) {
            case "mul" -> in.x().mul(in.get("y"));
            case "div" -> in.x().div(in.get("y"));
            case "remainder" -> in.x().remainder(in.get("y"));
            case "maximum" -> in.x().maximum(in.get("y"));
            case "minimum" -> in.x().minimum(in.get("y"));
            case "clampBetween" -> in.x().clamp(in.get("min"), in.get("max"));
            case "pow" ->
                    op.takes("y") ? in.x().pow(in.get("y")) : in.x().pow(op.number("exponent"));
            case "abs" -> in.x().abs();
            case "atan" -> in.x().atan();
            case "cos" -> in.x().cos();
            case "erf" -> in.x().erf();
            case "erfc" -> in.x().erfc();
            case "exp" -> in.x().exp();
            case "expm1" -> in.x().expm1();
            case "log" -> in.x().log();
            case "log1p" -> in.x().log1p();
            case "rsqrt" -> in.x().rsqrt();
            case "sin" -> in.x().sin();
            case "sqrt" -> in.x().sqrt();
            case "tanh" -> in.x().tanh();
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }
}
