package dev.nacre.parity;

import dev.nacre.Tensor;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Reduction;

/// Losses, as users of Nacre call them.
final class NacreLosses {
    private NacreLosses() {}

    static Tensor of(Operation op, NacreInputs in) {
        Reduction r = op.reduction();
        return switch (op.name()) {
            case "smoothL1" ->
                    Losses.smoothL1(
                            in.x(), in.get("wanted"), o -> o.reduction(r).beta(op.number("beta")));
            case "huber" ->
                    Losses.huber(
                            in.x(),
                            in.get("wanted"),
                            o -> o.reduction(r).delta(op.number("delta")));
            case "bce" ->
                    Losses.bce(
                            in.x(),
                            in.get("wanted"),
                            o -> {
                                o.reduction(r);
                                if (op.takes("weight")) {
                                    o.weight(in.get("weight"));
                                }
                            });
            case "klDiv" ->
                    Losses.klDiv(
                            in.x(),
                            in.get("wanted"),
                            o -> o.reduction(r).logTarget(op.is("logTarget")));
            case "gaussianNll" ->
                    Losses.gaussianNll(
                            in.x(),
                            in.get("wanted"),
                            in.get("variance"),
                            o -> o.reduction(r).full(op.is("full")).eps(op.number("eps")));
            case "poissonNll" ->
                    Losses.poissonNll(
                            in.x(),
                            in.get("counts"),
                            o -> o.reduction(r).logInput(op.is("logInput")).full(op.is("full")));
            case "cosineEmbedding" ->
                    Losses.cosineEmbedding(
                            in.x(),
                            in.get("other"),
                            in.get("signs"),
                            o -> o.reduction(r).margin(op.number("margin")));
            case "tripletMargin" ->
                    Losses.tripletMargin(
                            in.get("anchor"),
                            in.get("positive"),
                            in.get("negative"),
                            o ->
                                    o.reduction(r)
                                            .margin(op.number("margin"))
                                            .p(op.number("p"))
                                            .swap(op.is("swap")));
            case "hingeEmbedding" ->
                    Losses.hingeEmbedding(
                            in.x(),
                            in.get("signs"),
                            o -> o.reduction(r).margin(op.number("margin")));
            case "marginRanking" ->
                    Losses.marginRanking(
                            in.x(),
                            in.get("other"),
                            in.get("signs"),
                            o -> o.reduction(r).margin(op.number("margin")));
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }
}
