package dev.nacre.testkit.fuzz;

import dev.nacre.Tensor;
import java.util.List;

/// What a step of a random program does with its operands, and how that is written in Java.
enum Verb {
    HALF(false, "{a}.mul(0.5)", (a, b, d) -> a.mul(0.5)),
    TANH(false, "{a}.tanh()", (a, b, d) -> a.tanh()),
    SIN(false, "{a}.sin()", (a, b, d) -> a.sin()),
    EXP(false, "{a}.tanh().exp()", (a, b, d) -> a.tanh().exp()),
    SIGMOID(false, "{a}.sigmoid()", (a, b, d) -> a.sigmoid()),
    SOFTPLUS(false, "{a}.softplus()", (a, b, d) -> a.softplus()),
    GELU(false, "{a}.gelu()", (a, b, d) -> a.gelu()),
    SILU(false, "{a}.silu()", (a, b, d) -> a.silu()),
    RELU(false, "{a}.relu()", (a, b, d) -> a.relu()),
    ROOT(false, "{a}.mul({a}).add(1).sqrt()", (a, b, d) -> a.mul(a).add(1).sqrt()),
    LOG(false, "{a}.abs().add(1).log()", (a, b, d) -> a.abs().add(1).log()),
    ATAN(false, "{a}.atan()", (a, b, d) -> a.atan()),
    ADD(true, "{a}.add({b})", (a, b, d) -> a.add(b)),
    SUB(true, "{a}.sub({b})", (a, b, d) -> a.sub(b)),
    MUL(true, "{a}.mul({b})", (a, b, d) -> a.mul(b)),
    DIV(true, "{a}.div({b}.mul({b}).add(1))", (a, b, d) -> a.div(b.mul(b).add(1))),
    MAXIMUM(true, "{a}.maximum({b})", (a, b, d) -> a.maximum(b)),
    WHERE(true, "{a}.where({a}.gt({b}), {b}.neg())", (a, b, d) -> a.where(a.gt(b), b.neg())),
    SUM(false, "{a}.sum({d})", (a, b, d) -> a.sum(d)),
    SUM_KEPT(false, "{a}.sum(true, {d})", (a, b, d) -> a.sum(true, d)),
    MEAN(false, "{a}.mean(true, {d})", (a, b, d) -> a.mean(true, d)),
    VAR(false, "{a}.var(0, true, {d})", (a, b, d) -> a.var(0, true, d)),
    AMAX(false, "{a}.amax(true, {d})", (a, b, d) -> a.amax(true, d)),
    PROD(false, "{a}.tanh().prod(true, {d})", (a, b, d) -> a.tanh().prod(true, d)),
    SOFTMAX(false, "{a}.softmax({d})", (a, b, d) -> a.softmax(d)),
    LOGSUMEXP(false, "{a}.logsumexp({d}, true)", (a, b, d) -> a.logsumexp(d, true)),
    TRANSPOSE(false, "{a}.transpose({d}, -1)", (a, b, d) -> a.transpose(d, -1)),
    FLATTEN(false, "{a}.flatten()", (a, b, d) -> a.flatten()),
    UNSQUEEZE(false, "{a}.unsqueeze({d})", (a, b, d) -> a.unsqueeze(d)),
    FLIP(false, "{a}.at(\"..., ::-1\")", (a, b, d) -> a.at("..., ::-1")),
    CUT(false, "{a}.at(\"::2\")", (a, b, d) -> a.at("::2")),
    EXPAND(
            false,
            "{a}.unsqueeze(0).expand({a}.shape().insert(0, 2).toArray())",
            (a, b, d) -> a.unsqueeze(0).expand(a.shape().insert(0, 2).toArray())),
    NARROW(false, "{a}.narrow({d}, 0, 1)", (a, b, d) -> a.narrow(d, 0, 1)),
    PAD(false, "{a}.pad(0.5, 1, 0)", (a, b, d) -> a.pad(0.5, 1, 0)),
    CAT(true, "Tensor.cat(List.of({a}, {b}), {d})", (a, b, d) -> Tensor.cat(List.of(a, b), d)),
    GATHER(
            false,
            "{a}.indexSelect({d}, Tensor.of(0, {a}.size({d}) - 1, 0))",
            (a, b, d) -> a.indexSelect(d, Tensor.of(0, a.size(d) - 1, 0))),
    WITH(false, "{a}.with(\"0\", {a}.get(-1).mul(2))", (a, b, d) -> a.with("0", a.get(-1).mul(2))),
    GRAM(false, "{a}.matmul({a}.transpose(-1, -2))", (a, b, d) -> a.matmul(a.transpose(-1, -2))),
    MATMUL(true, "{a}.matmul({b})", (a, b, d) -> a.matmul(b));

    /// What becomes of the operands.
    @FunctionalInterface
    interface Effect {
        Tensor of(Tensor a, Tensor b, int dim);
    }

    private final boolean binary;
    private final String java;
    private final Effect effect;

    Verb(boolean binary, String java, Effect effect) {
        this.binary = binary;
        this.java = java;
        this.effect = effect;
    }

    boolean isBinary() {
        return binary;
    }

    Tensor apply(Tensor a, Tensor b, int dim) {
        return effect.of(a, b, dim);
    }

    String java(String a, String b, int dim) {
        return java.replace("{a}", a).replace("{b}", b).replace("{d}", Integer.toString(dim));
    }
}
