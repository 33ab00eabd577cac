package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.InterpolationMode;
import dev.nacre.PadMode;
import dev.nacre.parity.Operation.Kind;
import java.util.ArrayList;
import java.util.List;

/// The functions of tensors in the table of subjects.
final class TensorOperations {
    private final List<Subject> all = new ArrayList<>();

    private TensorOperations() {
        places();
        rearrangements();
        paddings();
        resamplings();
        products();
        attentions();
        reductions();
        norms();
        pairs();
        functions();
        corners();
    }

    static List<Subject> all() {
        return List.copyOf(new TensorOperations().all);
    }

    /// Of every kind some, with few elements.
    static List<Subject> small() {
        return List.of(
                op("sort").normal("x", 2, 4).with("dim", 1).with("descending", true),
                op("topk").normal("x", 5).with("dim", 0).with("k", 2).with("largest", true),
                op("scatterAdd")
                        .normal("x", 3, 2)
                        .indices("index", 3, 4, 2)
                        .normal("source", 4, 2)
                        .with("dim", 0),
                op("pad")
                        .normal("x", 1, 2, 3)
                        .with("mode", PadMode.REFLECT)
                        .with("sizes", 2, 1, 1, 0),
                op("interpolate")
                        .normal("x", 1, 1, 3, 2)
                        .with("mode", InterpolationMode.BILINEAR)
                        .with("size", 4, 5),
                op("einsum").normal("a", 2, 3).normal("b", 3, 2).with("equation", "ij,jk->ik"),
                op("scaledDotProductAttention")
                        .normal("query", 1, 3, 2)
                        .normal("key", 1, 3, 2)
                        .normal("value", 1, 3, 2)
                        .with("isCausal", true),
                op("cumsum").normal("x", 2, 5).with("dim", 1),
                op("cumprod").normal("x", 2, 4).with("dim", 1),
                op("logsumexp").normal("x", 2, 4).with("dim", 1),
                op("std").normal("x", 2, 4).with("dims", 1).with("correction", 1),
                op("norm").normal("x", 2, 4).with("p", 3).with("dims", 1),
                op("cdist").normal("x", 2, 3).normal("y", 3, 3).with("p", 2),
                op("maximum").input("x", Kind.TIES, 6).input("y", Kind.TIES, 6),
                op("pow").positive("x", 5).normal("y", 5));
    }

    private static Operation op(String name) {
        return Operation.of(name);
    }

    private void add(Operation op) {
        all.add(op);
    }

    private void places() {
        for (boolean descending : new boolean[] {false, true}) {
            for (int dim : new int[] {0, 1, 2}) {
                add(
                        op("sort")
                                .normal("x", 3, 4, 5)
                                .with("dim", dim)
                                .with("descending", descending));
            }
            add(op("sort").normal("x", 40).with("dim", 0).with("descending", descending));
        }
        for (boolean largest : new boolean[] {false, true}) {
            for (int dim : new int[] {0, 1}) {
                add(
                        op("topk")
                                .normal("x", 4, 7)
                                .with("dim", dim)
                                .with("k", 3)
                                .with("largest", largest));
            }
        }
        add(op("gather").normal("x", 4, 5).indices("index", 4, 6, 3).with("dim", 0));
        add(op("gather").normal("x", 4, 5).indices("index", 5, 2, 7).with("dim", 1));
        add(op("gather").normal("x", 2, 3, 4).indices("index", 3, 2, 5, 4).with("dim", 1));
        add(
                op("scatter")
                        .normal("x", 3, 6)
                        .places("index", 6, 3, 4)
                        .normal("source", 3, 4)
                        .with("dim", 1));
        add(op("scatter").normal("x", 7).places("index", 7, 3).normal("source", 3).with("dim", 0));
        for (int dim : new int[] {0, 1}) {
            add(
                    op("scatterAdd")
                            .normal("x", 4, 4)
                            .indices("index", 4, 3, 4)
                            .normal("source", 3, 4)
                            .with("dim", dim));
            add(
                    op("indexAdd")
                            .normal("x", 4, 5)
                            .indices("index", 4, 6)
                            .normal("source", dim == 0 ? new long[] {6, 5} : new long[] {4, 6})
                            .with("dim", dim));
            add(op("indexSelect").normal("x", 4, 5).indices("index", 4, 6).with("dim", dim));
        }
        add(op("maskedSelect").normal("x", 4, 5).mask("mask", 4, 5));
        add(op("maskedSelect").normal("x", 4, 5).mask("mask", 5));
        add(op("maskedFill").normal("x", 4, 5).mask("mask", 4, 5).with("value", 1.5));
        add(op("maskedFill").normal("x", 2, 4, 5).mask("mask", 4, 1).with("value", -2));
        add(op("where").mask("condition", 4, 5).normal("x", 4, 5).normal("y", 4, 5));
        add(op("where").mask("condition", 4, 1).normal("x", 5).normal("y", 2, 4, 5));
    }

    private void rearrangements() {
        add(op("roll").normal("x", 3, 4).with("shifts", 5));
        add(op("roll").normal("x", 3, 4, 5).with("shifts", 1, -2).with("dims", 1, 2));
        add(op("roll").normal("x", 3, 4).with("shifts", list(-1)).with("dims", list(0)));
        add(op("flip").normal("x", 3, 4, 5).with("dims", list(1)));
        add(op("flip").normal("x", 3, 4, 5).with("dims", 0, 2));
        add(op("repeat").normal("x", 3, 4).with("repeats", 2, 3));
        add(op("repeat").normal("x", 3).with("repeats", 2, 1, 2));
        add(op("repeatInterleave").normal("x", 3, 4).with("dim", 1).with("repeats", 3));
        add(op("repeatInterleave").normal("x", 4, 3).indices("repeats", 4, 4).with("dim", 0));
        for (int diagonal : new int[] {-2, 0, 1}) {
            add(op("triu").normal("x", 2, 4, 5).with("diagonal", diagonal));
            add(op("tril").normal("x", 5, 4).with("diagonal", diagonal));
            add(op("diag").normal("x", 4).with("diagonal", diagonal));
            add(
                    op("diagonal")
                            .normal("x", 4, 3, 5)
                            .with("offset", diagonal)
                            .with("dim1", 0)
                            .with("dim2", 2));
        }
        add(op("unfold").normal("x", 2, 8).with("dim", 1).with("size", 3).with("step", 2));
        add(op("unfold").normal("x", 7, 3).with("dim", 0).with("size", 2).with("step", 1));
        add(op("narrow").normal("x", 3, 7).with("dim", 1).with("start", 2).with("length", 4));
        add(op("permute").normal("x", 2, 3, 4).with("dims", 2, 0, 1));
        add(op("movedim").normal("x", 2, 3, 4).with("source", 0).with("destination", 2));
        add(op("expand").normal("x", 3, 1).with("shape", 2, 3, 4));
        add(op("cat").normal("x", 2, 3).normal("y", 1, 3).normal("z", 4, 3).with("dim", 0));
        add(op("cat").normal("x", 2, 3).normal("y", 2, 1).normal("z", 2, 5).with("dim", 1));
        add(op("stack").normal("x", 2, 3).normal("y", 2, 3).with("dim", 0));
        add(op("stack").normal("x", 2, 3).normal("y", 2, 3).with("dim", 2));
        add(op("chunk").normal("x", 3, 7).with("chunks", 3).with("dim", 1));
        add(op("split").normal("x", 7, 2).with("size", 3).with("dim", 0));
        add(op("pixelShuffle").normal("x", 2, 8, 3, 4).with("factor", 2));
        add(op("pixelShuffle").normal("x", 9, 2, 2).with("factor", 3));
        add(op("pixelUnshuffle").normal("x", 2, 3, 6, 4).with("factor", 2));
    }

    private void paddings() {
        for (PadMode mode : PadMode.values()) {
            add(op("pad").normal("x", 2, 3, 6).with("mode", mode).with("sizes", 2, 3));
            add(op("pad").normal("x", 2, 3, 4, 5).with("mode", mode).with("sizes", 1, 2, 3, 0));
            add(
                    op("pad")
                            .normal("x", 1, 2, 3, 4, 3)
                            .with("mode", mode)
                            .with("sizes", 2, 1, 0, 3, 2, 2));
        }
        add(op("pad").normal("x", 3, 4).with("value", 2.5).with("sizes", 1, 2, 2, 0));
        add(op("pad").normal("x", 5, 6).with("value", -1).with("sizes", -1, 2, 1, -2));
    }

    private void resamplings() {
        InterpolationMode nearest = InterpolationMode.NEAREST;
        InterpolationMode linear = InterpolationMode.LINEAR;
        InterpolationMode bilinear = InterpolationMode.BILINEAR;
        add(op("interpolate").normal("x", 2, 3, 7).with("mode", nearest).with("size", list(4)));
        add(op("interpolate").normal("x", 2, 3, 7).with("mode", nearest).with("size", list(17)));
        add(scaled(nearest, List.of(2.0, 3.0)));
        add(scaled(nearest, List.of(1.7, 2.3)));
        add(scaled(nearest, List.of(0.5, 0.7)));
        for (long[] size : new long[][] {{9, 4}, {3, 11}, {1, 1}, {5, 6}}) {
            add(sized(nearest, size));
            for (boolean corners : new boolean[] {false, true}) {
                add(sized(bilinear, size).with("alignCorners", corners));
            }
        }
        for (boolean corners : new boolean[] {false, true}) {
            Operation sequence = op("interpolate").normal("x", 2, 3, 7).with("mode", linear);
            add(sequence.with("size", list(4)).with("alignCorners", corners));
            add(sequence.with("size", list(16)).with("alignCorners", corners));
            add(scaled(bilinear, List.of(2.0, 2.0)).with("alignCorners", corners));
            add(scaled(bilinear, List.of(1.7, 2.3)).with("alignCorners", corners));
        }
        add(scaled(bilinear, List.of(0.6, 0.4)).with("alignCorners", false));
    }

    private static Operation scaled(InterpolationMode mode, List<Double> factors) {
        return op("interpolate")
                .normal("x", 2, 2, 5, 6)
                .with("mode", mode)
                .with("factors", factors);
    }

    private static Operation sized(InterpolationMode mode, long... size) {
        return op("interpolate").normal("x", 2, 2, 5, 6).with("mode", mode).with("size", size);
    }

    private void products() {
        add(op("matmul").normal("x", 4, 5).normal("y", 5, 3));
        add(op("matmul").normal("x", 5).normal("y", 5, 3));
        add(op("matmul").normal("x", 2, 4, 5).normal("y", 5));
        add(op("matmul").normal("x", 3, 1, 4, 5).normal("y", 2, 5, 3));
        add(op("matmul").normal("x", 2, 4, 33).normal("y", 2, 33, 17));
        add(op("dot").normal("x", 9).normal("y", 9));
        add(op("outer").normal("x", 4).normal("y", 5));
        einsum("bij,bjk->bik", new long[] {2, 3, 4}, new long[] {2, 4, 5});
        einsum("bchw,bdhw->bcd", new long[] {2, 3, 4, 2}, new long[] {2, 5, 4, 2});
        einsum("ii", new long[] {4, 4});
        einsum("iij->ji", new long[] {3, 3, 4});
        einsum("ij->j", new long[] {3, 4});
        einsum("i,j,k->kij", new long[] {2}, new long[] {3}, new long[] {4});
        einsum("ik,kl,lj->ij", new long[] {3, 4}, new long[] {4, 2}, new long[] {2, 5});
        einsum("...ij,...jk->...ik", new long[] {2, 1, 3, 4}, new long[] {5, 4, 2});
        einsum("ij,ij->", new long[] {3, 4}, new long[] {3, 4});
        einsum("bi,oij,bj->bo", new long[] {2, 3}, new long[] {4, 3, 5}, new long[] {2, 5});
    }

    private void einsum(String equation, long[]... shapes) {
        Operation o = op("einsum").with("equation", equation);
        for (int i = 0; i < shapes.length; i++) {
            o = o.normal(String.valueOf((char) ('a' + i)), shapes[i]);
        }
        add(o);
    }

    private void attentions() {
        for (long[] lead : new long[][] {{2}, {2, 3}}) {
            Operation o = attention(lead, 5, 5, 4, 3);
            add(o);
            add(o.with("isCausal", true));
            add(o.with("scale", 0.3));
            add(o.mask("mask", 5, 5));
            add(o.normal("mask", 5, 5));
            add(attention(lead, 3, 6, 4, 4));
            add(attention(lead, 3, 6, 4, 4).with("isCausal", true).with("scale", 1));
        }
        add(attention(new long[] {2, 2}, 4, 6, 8, 8).normal("mask", 2, 1, 4, 6));
        add(attention(new long[] {1, 1}, 20, 20, 16, 16));
    }

    private static Operation attention(long[] lead, long queries, long keys, long in, long out) {
        return op("scaledDotProductAttention")
                .normal("query", shape(lead, queries, in))
                .normal("key", shape(lead, keys, in))
                .normal("value", shape(lead, keys, out));
    }

    private static long[] shape(long[] lead, long rows, long columns) {
        return lead.length == 1
                ? new long[] {lead[0], rows, columns}
                : new long[] {lead[0], lead[1], rows, columns};
    }

    private void reductions() {
        for (int dim : new int[] {0, 1}) {
            for (String along : List.of("cumsum", "cumprod", "softmax", "logSoftmax")) {
                add(op(along).normal("x", 5, 9).with("dim", dim));
            }
            for (boolean keep : new boolean[] {false, true}) {
                add(op("logsumexp").normal("x", 4, 6).with("dim", dim).with("keepDim", keep));
                add(op("max").normal("x", 4, 6).with("dim", dim).with("keepDim", keep));
                add(op("min").normal("x", 4, 6).with("dim", dim).with("keepDim", keep));
                add(op("prod").normal("x", 4, 6).with("dims", dim).with("keepDim", keep));
                add(over("sum", dim).with("keepDim", keep));
                add(over("mean", dim).with("keepDim", keep));
                add(over("var", dim).with("correction", dim).with("keepDim", keep));
                add(over("std", dim).with("correction", dim).with("keepDim", keep));
            }
            add(op("amax").input("x", Kind.TIES, 4, 6).with("dims", dim));
            add(op("amin").input("x", Kind.TIES, 4, 6).with("dims", dim));
        }
        add(op("cumsum").normal("x", 200).with("dim", 0));
        add(op("cumsum").normal("x", 2, 3, 4).with("dim", 1));
        add(op("cumprod").positive("x", 3, 12).with("dim", 1));
        add(op("softmax").normal("x", 2, 3, 4).with("dim", 1));
        add(op("logSoftmax").normal("x", 2, 3, 4).with("dim", 1));
        add(op("amax").normal("x", 2, 3, 4).with("dims", 0, 2).with("keepDim", true));
        add(over("var", 0, 2).with("correction", 1));
        add(over("sum", 0, 2));
        add(over("mean", 0, 2));
    }

    private static Operation over(String name, long... dims) {
        return op(name).normal("x", 3, 4, 5).with("dims", dims);
    }

    private void norms() {
        double inf = Double.POSITIVE_INFINITY;
        for (double p : new double[] {0, 1, 2, 3, 0.5, -1, inf, -inf}) {
            add(op("norm").normal("x", 3, 5).with("p", p).with("dims", 1));
        }
        add(op("norm").normal("x", 2, 3, 4).with("p", 2).with("dims", 0, 2).with("keepDim", true));
        add(op("norm").normal("x", 2, 3, 4).with("p", 1.5).with("dims", 0).with("keepDim", true));
        for (double p : new double[] {1, 2, 3, inf}) {
            add(op("normalize").normal("x", 3, 5).with("p", p).with("dim", 1).with("eps", 1e-12));
        }
        add(op("normalize").normal("x", 2, 3, 4).with("p", 2).with("dim", 0).with("eps", 2));
        for (int dim : new int[] {0, 1}) {
            add(
                    op("cosineSimilarity")
                            .normal("x", 4, 5)
                            .normal("y", 4, 5)
                            .with("dim", dim)
                            .with("eps", 1e-8));
        }
        add(
                op("cosineSimilarity")
                        .normal("x", 3, 1, 5)
                        .normal("y", 4, 5)
                        .with("dim", 2)
                        .with("eps", 1e-8));
        for (double p : new double[] {0, 1, 2, 3, inf}) {
            add(op("cdist").normal("x", 4, 3).normal("y", 5, 3).with("p", p));
        }
        add(op("cdist").normal("x", 2, 4, 3).normal("y", 2, 5, 3).with("p", 2));
        add(op("cdist").normal("x", 30, 4).normal("y", 28, 4).with("p", 2));
    }

    private void pairs() {
        for (String name : List.of("mul", "div", "remainder", "maximum", "minimum")) {
            add(op(name).normal("x", 4, 5).positive("y", 4, 5));
            add(op(name).normal("x", 3, 1, 5).positive("y", 4, 1));
        }
        for (String name : List.of("maximum", "minimum")) {
            add(op(name).input("x", Kind.TIES, 20).input("y", Kind.TIES, 20));
        }
        add(op("clampBetween").normal("x", 4, 5).normal("min", 4, 5).positive("max", 4, 5));
        add(op("clampBetween").normal("x", 4, 5).normal("min", 5).positive("max", 4, 1));
        add(op("pow").positive("x", 4, 5).normal("y", 4, 5));
        add(op("pow").positive("x", 4, 1).normal("y", 5));
        for (double exponent : new double[] {2, 3, -1, 0.5, 2.5, 0}) {
            add(op("pow").positive("x", 12).with("exponent", exponent));
        }
    }

    private void functions() {
        for (String name : List.of("abs", "atan", "cos", "erf", "erfc", "exp", "expm1")) {
            add(op(name).normal("x", 40));
        }
        for (String name : List.of("log", "log1p", "rsqrt", "sqrt")) {
            add(op(name).positive("x", 40));
        }
        for (String name : List.of("sin", "tanh")) {
            add(op(name).normal("x", 40));
        }
    }

    /// Where elements are equal or 0, and gradients are a matter of convention.
    private void corners() {
        add(op("max").input("x", Kind.TIES, 4, 12).with("dim", 1));
        add(op("min").input("x", Kind.TIES, 4, 12).with("dim", 0));
        add(op("sort").input("x", Kind.TIES, 30).with("dim", 0).with("descending", false));
        add(op("sort").input("x", Kind.TIES, 30).with("dim", 0).with("descending", true));
        add(op("prod").input("x", Kind.TIES, 6, 4).with("dims", 1));
        add(op("cumprod").input("x", Kind.TIES, 4, 6).with("dim", 1));
        add(op("abs").input("x", Kind.ZEROS, 3));
        for (String name : List.of("prod", "std", "var")) {
            add(op(name).input("x", Kind.ZEROS, 2, 3).with("dims", 1).with("correction", 1));
        }
        for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
            add(op("norm").input("x", Kind.ZEROS, 2, 3).with("p", p).with("dims", 1));
            add(op("norm").input("x", Kind.TIES, 3, 4).with("p", p).with("dims", 1));
            add(op("cdist").input("x", Kind.TIES, 6, 2).input("y", Kind.TIES, 7, 2).with("p", p));
        }
        add(
                op("normalize")
                        .input("x", Kind.ZEROS, 2, 3)
                        .with("p", 2)
                        .with("dim", 1)
                        .with("eps", 1e-12));
        add(
                op("cosineSimilarity")
                        .input("x", Kind.ZEROS, 2, 3)
                        .normal("y", 2, 3)
                        .with("dim", 1)
                        .with("eps", 1e-8));
        for (double exponent : new double[] {0, 1, 2, 2.5}) {
            add(op("pow").input("x", Kind.TIES, 8).with("exponent", exponent));
        }
        add(op("pow").input("x", Kind.TIES, 30).input("y", Kind.TIES, 30));
        add(
                op("clampBetween")
                        .input("x", Kind.TIES, 40)
                        .input("min", Kind.TIES, 40)
                        .input("max", Kind.TIES, 40));
    }
}
