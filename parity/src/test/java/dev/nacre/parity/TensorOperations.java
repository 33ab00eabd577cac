package dev.nacre.parity;

import dev.nacre.parity.Operation.Kind;
import java.util.ArrayList;
import java.util.List;

/// The functions of tensors that compute, in the table of subjects.
final class TensorOperations {
    private final List<Subject> all = new ArrayList<>();

    private TensorOperations() {
        products();
        matrices();
        attentions();
        reductions();
        norms();
        pairs();
        functions();
        corners();
        extremes();
    }

    static List<Subject> all() {
        return List.copyOf(new TensorOperations().all);
    }

    /// Of every kind some, with few elements.
    static List<Subject> small() {
        return List.of(
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

    /// Of matrices that are made easy to invert by what is added to their diagonals.
    private void matrices() {
        for (String name : List.of("inverse", "det", "cholesky")) {
            add(op(name).normal("x", 1, 1));
            add(op(name).normal("x", 4, 4));
            add(op(name).normal("x", 2, 3, 3));
        }
        add(op("solve").normal("x", 4, 4).normal("y", 4, 2));
        add(op("solve").normal("x", 3, 3).normal("y", 3));
        add(op("solve").normal("x", 2, 3, 3).normal("y", 3, 4));
        for (String name : List.of("qr", "singularValues")) {
            add(op(name).normal("x", 4, 4));
            add(op(name).normal("x", 5, 3));
            add(op(name).normal("x", 2, 4, 3));
        }
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

    /// Where there are infinities and NaN.
    private void extremes() {
        for (String name : List.of("sort", "topk")) {
            for (boolean down : new boolean[] {false, true}) {
                Operation o = op(name).input("x", Kind.WILD, 5, 9).with("dim", 1);
                add(
                        name.equals("sort")
                                ? o.with("descending", down)
                                : o.with("k", 6).with("largest", down));
            }
        }
        for (String name :
                List.of("max", "min", "cumsum", "cumprod", "softmax", "logSoftmax", "logsumexp")) {
            add(op(name).input("x", Kind.WILD, 9, 4).with("dim", 1));
        }
        for (String name : List.of("amax", "amin", "sum", "mean", "prod")) {
            add(op(name).input("x", Kind.WILD, 9, 4).with("dims", 1));
        }
        for (String name : List.of("var", "std")) {
            add(op(name).input("x", Kind.WILD, 9, 4).with("dims", 1).with("correction", 1));
        }
        for (double p : new double[] {0, 1, 2, 3, Double.POSITIVE_INFINITY}) {
            add(op("norm").input("x", Kind.WILD, 9, 4).with("p", p).with("dims", 1));
        }
        for (String name : List.of("maximum", "minimum", "mul", "div", "pow")) {
            add(op(name).input("x", Kind.WILD, 60).input("y", Kind.WILD, 60));
        }
        add(op("where").mask("condition", 40).input("x", Kind.WILD, 40).input("y", Kind.WILD, 40));
        add(op("maskedFill").input("x", Kind.WILD, 40).mask("mask", 40).with("value", 0));
        add(
                op("clampBetween")
                        .input("x", Kind.WILD, 60)
                        .input("min", Kind.WILD, 60)
                        .input("max", Kind.WILD, 60));
    }
}
