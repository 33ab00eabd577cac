package dev.nacre.parity;

import dev.nacre.parity.Judgement.Yardstick;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// How near results must be: the table, and what its rows are.
///
/// f32 is judged against libtorch's f64 on the same numbers, so that libtorch's own errors in f32
/// do not count; in f64 the errors of both sides count.
///
/// @param group a group of subjects, or a label within one, or all
/// @param result the beginning of the names of results
/// @param f32 the largest error in f32, in units of the yardstick
/// @param f64 the largest error in f64
/// @param why what makes the row
record Tolerance(String group, String result, Yardstick by, double f32, double f64, String why) {
    private static final String ALL = "";

    private static final List<String> MOVES =
            List.of(
                    "sort",
                    "topk",
                    "max",
                    "min",
                    "chunk",
                    "split",
                    "gather",
                    "scatter",
                    "indexSelect",
                    "maskedSelect",
                    "maskedFill",
                    "where",
                    "roll",
                    "flip",
                    "repeat",
                    "repeatInterleave",
                    "triu",
                    "tril",
                    "diag",
                    "diagonal",
                    "unfold",
                    "narrow",
                    "permute",
                    "movedim",
                    "expand",
                    "cat",
                    "stack",
                    "pixelShuffle",
                    "pixelUnshuffle",
                    "pad",
                    "maximum",
                    "minimum",
                    "clampBetween",
                    "abs",
                    "MaxPool1d",
                    "AdaptiveMaxPool1d",
                    "AdaptiveMaxPool2d",
                    "ZeroPad2d",
                    "ConstantPad2d",
                    "ReflectionPad2d",
                    "ReplicationPad2d",
                    "CircularPad2d");

    private static final List<String> SUMS =
            List.of(
                    "scatterAdd",
                    "indexAdd",
                    "cumsum",
                    "sum",
                    "mean",
                    "matmul",
                    "dot",
                    "outer",
                    "einsum",
                    "mul",
                    "Bilinear",
                    "Conv1d",
                    "Conv3d",
                    "ConvTranspose1d",
                    "ConvTranspose2d",
                    "AvgPool1d",
                    "AdaptiveAvgPool1d");

    private static final List<String> CANCELLING =
            List.of(
                    "softmax",
                    "logSoftmax",
                    "logsumexp",
                    "var",
                    "std",
                    "norm",
                    "normalize",
                    "cosineSimilarity",
                    "cdist",
                    "cumprod");

    /// The first row that fits holds.
    private static final List<Tolerance> TABLE = table();

    private static List<Tolerance> table() {
        List<Tolerance> rows = new ArrayList<>();
        for (String group :
                List.of(
                        "Dropout",
                        "Embedding",
                        "Flatten",
                        "MaxPool2d",
                        "relu",
                        "relu6",
                        "hardtanh",
                        "clamp",
                        "hardshrink",
                        "threshold")) {
            rows.add(ulps(group, ALL, 0, 0, "moves numbers; the sums of gradients are exact"));
        }
        for (String group : List.of("Linear", "Conv2d", "AvgPool2d", "AdaptiveAvgPool2d")) {
            rows.add(ulps(group, "grad bias", 0, 0, "sums of exact numbers"));
            rows.add(terms(group, ALL, 5, 5, "sums of up to 400 products"));
        }
        for (String group : List.of("BatchNorm1d", "BatchNorm2d", "LayerNorm")) {
            rows.add(ulps(group, "grad bias", 0, 0, "sums of exact numbers"));
            rows.add(ulps(group, "num_batches", 0, 0, "a count"));
            rows.add(scale(group, ALL, 10, 10, "differences from a mean, and means of them"));
        }
        rows.addAll(operations());
        rows.add(scale("prelu", "grad weight", 4, 4, "sums of products"));
        rows.add(
                scale(
                        "crossEntropy",
                        ALL,
                        6,
                        8,
                        "a sure class; what is wanted less what is guessed"));
        rows.add(scale("bceWithLogits", "grad", 6, 6, "the halves of wanted and unwanted cancel"));
        rows.add(ulps("bceWithLogits", "y", 4, 32, "libtorch's terms cancel, Nacre's do not"));
        for (String group : List.of("SGD", "Adam", "AdamW", "RMSprop", "Adagrad")) {
            rows.add(scale(group, ALL, 8, 8, "ten steps, some of them past 0"));
        }
        rows.add(terms("gelu", "y", 4, 4, "1 + erf and 1 + tanh cancel below 0, in libtorch too"));
        rows.add(terms("gelu(TANH)", "grad", 16, 64, "likewise, and it has x^3 (1 - tanh^2)"));
        rows.add(terms("gelu", "grad", 8, 8, "likewise"));
        rows.add(ulps("mish", "grad", 16, 24, "its root is at -1.1924"));
        rows.add(ulps("silu", "grad", 40, 40, "its root is at -1.2785"));
        rows.add(ulps("sigmoid", "grad", 4, 4, "e^-x / (1 + e^-x)^2, rounded at each step"));
        rows.add(ulps("hardswish", "grad", 4, 8, "its root is at -1.5"));
        rows.add(ulps("softsign", "grad", 64, 64, "1 / (1 + |x|) - |x| / (1 + |x|)^2 cancels"));
        rows.add(ulps("tanhshrink", ALL, 128, 512, "x - tanh(x) cancels near 0, in libtorch too"));
        rows.add(ulps("celu(1.5)", "grad", 16, 32, "x / 1.5 was rounded before the exponential"));
        rows.add(ulps("softplus(3.0)", ALL, 16, 16, "3 x was rounded before the exponential"));
        rows.add(ulps("cosh", "grad", 4, 4, "e^x - e^-x cancels near 0"));
        for (String rewritten : List.of("mish", "sigmoid", "silu", "sinh")) {
            rows.add(ulps(rewritten, ALL, 4, 2, "what a rewritten formula promises"));
        }
        rows.add(ulps(ALL, ALL, 2, 2, "a few roundings, of both sides in f64"));
        return List.copyOf(rows);
    }

    /// Those of each [Operation].
    private static List<Tolerance> operations() {
        List<Tolerance> rows = new ArrayList<>();
        for (String group : MOVES) {
            rows.add(ulps(group, ALL, 0, 0, "moves numbers; the sums of gradients are exact"));
        }
        rows.add(ulps("scatterAdd", "grad", 0, 0, "moves exact numbers"));
        rows.add(ulps("indexAdd", "grad", 0, 0, "moves exact numbers"));
        rows.add(ulps("cumsum", "grad", 0, 0, "sums of exact numbers"));
        rows.add(ulps("sum", "grad", 0, 0, "moves exact numbers"));
        for (String group : SUMS) {
            rows.add(ulps(group, "grad bias", 0, 0, "sums of exact numbers"));
            rows.add(terms(group, ALL, 5, 5, "sums of up to 200 products"));
        }
        for (String group : List.of("interpolate", "Upsample")) {
            rows.add(
                    scale(
                            group,
                            ALL,
                            5,
                            16,
                            "places are rounded, and cubes of them on both sides"));
        }
        rows.add(ulps("softmax", "y", 4, 6, "a sum and a function of it; f64 on both sides"));
        for (String group : List.of("logSoftmax", "var", "cumprod")) {
            rows.add(ulps(group, "y", 4, 4, "a sum or a product, and a function of it"));
        }
        rows.add(ulps("cdist", "y", 2, 16, "libtorch has many rows as |x|^2 - 2 x y + |y|^2"));
        for (String group : List.of("logsumexp", "std", "norm", "normalize")) {
            rows.add(ulps(group, "y", 2, 2, "a few roundings, of both sides in f64"));
        }
        for (String group : CANCELLING) {
            rows.add(scale(group, ALL, 8, 8, "gradients are differences"));
        }
        for (String group : List.of("RMSNorm", "GroupNorm", "InstanceNorm1d", "InstanceNorm2d")) {
            rows.add(ulps(group, "grad bias", 0, 0, "sums of exact numbers"));
            rows.add(scale(group, ALL, 10, 10, "differences from a mean, and means of them"));
        }
        for (String group : List.of("bce", "gaussianNll")) {
            rows.add(scale(group, "grad", 6, 6, "differences of logarithms or of quotients"));
        }
        for (String group : List.of("klDiv", "poissonNll", "cosineEmbedding", "tripletMargin")) {
            rows.add(scale(group, ALL, 8, 8, "differences of what is of one size"));
        }
        for (String group : List.of("erf", "erfc")) {
            rows.add(ulps(group, "grad", 4, 4, "x^2 was rounded before the exponential"));
        }
        rows.add(ulps("tanh", "grad", 16, 16, "1 - y^2 cancels"));
        rows.add(scale("pow", "grad", 5, 5, "sums of products with powers"));
        rows.add(scale("div", "grad y", 5, 5, "sums of quotients"));
        rows.add(scale("RNN", "grad bias", 48, 48, "their sums over all places cancel"));
        for (String group : List.of("RNN", "GRU", "LSTM")) {
            rows.add(scale(group, ALL, 16, 16, "each place adds to the errors of the one before"));
        }
        for (String group : List.of("scaledDotProductAttention", "MultiheadAttention")) {
            rows.add(scale(group, ALL, 12, 12, "softmax of sums of products, and their gradients"));
        }
        for (String group : List.of("TransformerEncoderLayer", "TransformerDecoderLayer")) {
            rows.add(scale(group, ALL, 24, 24, "attention, norms and products one after another"));
        }
        for (String group :
                List.of("inverse", "solve", "det", "cholesky", "qr", "singularValues")) {
            rows.add(scale(group, ALL, 4, 16, "as much as the matrix is near to a singular one"));
        }
        rows.add(scale("RMSprop", "p 10", 16, 32, "centered, v - m^2 cancels"));
        return rows;
    }

    private static Tolerance ulps(String group, String result, double f32, double f64, String why) {
        return new Tolerance(group, result, Yardstick.ULPS, f32, f64, why);
    }

    private static Tolerance terms(
            String group, String result, double f32, double f64, String why) {
        return new Tolerance(group, result, Yardstick.TERMS, f32, f64, why);
    }

    private static Tolerance scale(
            String group, String result, double f32, double f64, String why) {
        return new Tolerance(group, result, Yardstick.SCALE, f32, f64, why);
    }

    static Tolerance of(Subject subject, String result) {
        for (Tolerance t : TABLE) {
            if (List.of(ALL, subject.group(), subject.label()).contains(t.group)
                    && result.startsWith(t.result)) {
                return t;
            }
        }
        throw new IllegalStateException("no row for " + result + " of " + subject);
    }

    double limit(DType dtype) {
        return dtype == DType.F32 ? f32 : f64;
    }

    /// What is said of a result that is not near.
    String complaint(String name, DType dtype, double error, Numbers found, Numbers truth) {
        return "%s in %s is off by %.3g %s, %s allowed:\n%s instead of\n%s"
                .formatted(name, dtype, error, by, limit(dtype), found, truth);
    }
}
