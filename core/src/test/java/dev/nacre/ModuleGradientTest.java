package dev.nacre;

import dev.nacre.expr.Catalogue;
import dev.nacre.nn.AdaptiveAvgPool1d;
import dev.nacre.nn.AdaptiveMaxPool1d;
import dev.nacre.nn.AvgPool1d;
import dev.nacre.nn.BatchNorm1d;
import dev.nacre.nn.Bilinear;
import dev.nacre.nn.CircularPad2d;
import dev.nacre.nn.Conv1d;
import dev.nacre.nn.ConvTranspose1d;
import dev.nacre.nn.GRU;
import dev.nacre.nn.GroupNorm;
import dev.nacre.nn.InstanceNorm1d;
import dev.nacre.nn.LSTM;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.MaxPool1d;
import dev.nacre.nn.Module;
import dev.nacre.nn.MultiheadAttention;
import dev.nacre.nn.PReLU;
import dev.nacre.nn.PixelShuffle;
import dev.nacre.nn.RMSNorm;
import dev.nacre.nn.RNN;
import dev.nacre.nn.Reduction;
import dev.nacre.nn.TransformerDecoderLayer;
import dev.nacre.nn.TransformerEncoderLayer;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Gradients by the inputs and parameters of modules, by the inputs of losses and by what functions
/// of the catalogue take, and the gradients of these, against differences.
class ModuleGradientTest {
    private static DynamicTest test(String name, UnaryOperator<Tensor> f, long... shape) {
        return DynamicTest.dynamicTest(
                name, () -> Slopes.check(in -> f.apply(in.getFirst()), Slopes.numbers(3, shape)));
    }

    private static DynamicTest pair(String name, BinaryOperator<Tensor> f, long... shape) {
        return DynamicTest.dynamicTest(
                name,
                () ->
                        Slopes.check(
                                in -> f.apply(in.get(0), in.get(1)),
                                Slopes.numbers(3, shape),
                                Slopes.numbers(4, shape)));
    }

    private static DynamicTest module(Module m, long... shape) {
        return module(m, m, shape);
    }

    /// A module called by a function of one tensor.
    private static DynamicTest module(Module m, UnaryOperator<Tensor> call, long... shape) {
        m.to(DType.F64);
        return DynamicTest.dynamicTest(
                m.getClass().getSimpleName(),
                () -> {
                    Tensor x = Slopes.numbers(3, shape);
                    Slopes.check(in -> call.apply(in.getFirst()), x);
                    Slopes.checkParameters(m, call, x);
                });
    }

    @TestFactory
    Stream<DynamicTest> modules() {
        Bilinear bilinear = Bilinear.of(3, 3, 2);
        var attention = MultiheadAttention.of(4, 2);
        var decoder = TransformerDecoderLayer.of(4, 2, o -> o.feedforward(3).dropout(0));
        UnaryOperator<Tensor> smooth = Tensor::tanh;
        return Stream.of(
                module(Linear.of(3, 2), 4, 3),
                module(bilinear, x -> bilinear.apply(x, x.cos()), 2, 3),
                module(Conv1d.of(2, 3, 3, o -> o.padding(1).stride(2)), 1, 2, 5),
                module(ConvTranspose1d.of(2, 3, 3, o -> o.stride(2)), 1, 2, 4),
                module(BatchNorm1d.of(2), 4, 2),
                module(InstanceNorm1d.of(2), 2, 2, 4),
                module(GroupNorm.of(2, 4), 2, 4, 3),
                module(RMSNorm.of(4), 2, 4),
                module(PReLU.of(o -> o.channels(2)), 3, 2),
                test("MaxPool1d", x -> MaxPool1d.of(3, o -> o.stride(2)).apply(x).exp(), 1, 2, 7),
                test("AvgPool1d", x -> AvgPool1d.of(3, o -> o.stride(2)).apply(x).exp(), 1, 2, 7),
                test("AdaptiveAvgPool1d", x -> AdaptiveAvgPool1d.of(3).apply(x).exp(), 1, 2, 7),
                test("AdaptiveMaxPool1d", x -> AdaptiveMaxPool1d.of(3).apply(x).exp(), 1, 2, 7),
                test("CircularPad2d", x -> CircularPad2d.of(1).apply(x).exp(), 1, 2, 3),
                test("PixelShuffle", x -> PixelShuffle.of(2).apply(x).exp(), 4, 2, 1),
                module(RNN.of(2, 3), 4, 1, 2),
                module(GRU.of(2, 3), 3, 1, 2),
                module(LSTM.of(2, 3, o -> o.bidirectional(true)), 3, 1, 2),
                module(attention, x -> attention.apply(x, x, x), 3, 1, 4),
                module(
                        TransformerEncoderLayer.of(
                                4, 2, o -> o.feedforward(3).dropout(0).activation(smooth)),
                        3,
                        1,
                        4),
                module(decoder, x -> decoder.apply(x, x.mul(2)), 2, 1, 4),
                test("dropout", x -> x.dropout(0.5, new Generator(1)).exp(), 5));
    }

    @TestFactory
    Stream<DynamicTest> losses() {
        Tensor labels = Tensor.of(2L, 0L, 1L, 2L);
        Tensor signs = Tensor.of(1L, -1L, -1L, 1L);
        List<DynamicTest> tests = new ArrayList<>();
        for (Reduction r : List.of(Reduction.NONE, Reduction.MEAN, Reduction.SUM)) {
            tests.addAll(
                    List.of(
                            test(
                                    "crossEntropy " + r,
                                    x ->
                                            Losses.crossEntropy(
                                                    x,
                                                    labels,
                                                    o -> o.reduction(r).labelSmoothing(0.1)),
                                    4,
                                    3),
                            pair(
                                    "crossEntropy of probabilities " + r,
                                    (x, y) ->
                                            Losses.crossEntropy(
                                                    x, y.softmax(1), o -> o.reduction(r)),
                                    4,
                                    3),
                            test(
                                    "nll " + r,
                                    x -> Losses.nll(x.logSoftmax(1), labels, o -> o.reduction(r)),
                                    4,
                                    3),
                            pair("mse " + r, (x, y) -> Losses.mse(x, y, o -> o.reduction(r)), 4),
                            pair("l1 " + r, (x, y) -> Losses.l1(x, y, o -> o.reduction(r)), 4),
                            pair(
                                    "smoothL1 " + r,
                                    (x, y) -> Losses.smoothL1(x, y, o -> o.beta(0.5).reduction(r)),
                                    4),
                            pair(
                                    "huber " + r,
                                    (x, y) -> Losses.huber(x, y, o -> o.delta(0.5).reduction(r)),
                                    4),
                            pair(
                                    "bce " + r,
                                    (x, y) ->
                                            Losses.bce(
                                                    x.sigmoid(), y.sigmoid(), o -> o.reduction(r)),
                                    4),
                            pair(
                                    "bceWithLogits " + r,
                                    (x, y) -> Losses.bceWithLogits(x, y, o -> o.reduction(r)),
                                    4),
                            pair(
                                    "klDiv " + r,
                                    (x, y) ->
                                            Losses.klDiv(
                                                    x.logSoftmax(1),
                                                    y.softmax(1),
                                                    o -> o.reduction(r)),
                                    2,
                                    3),
                            pair(
                                    "gaussianNll " + r,
                                    (x, y) ->
                                            Losses.gaussianNll(x, y, y.exp(), o -> o.reduction(r)),
                                    4),
                            pair(
                                    "poissonNll " + r,
                                    (x, y) -> Losses.poissonNll(x, y.exp(), o -> o.reduction(r)),
                                    4),
                            pair(
                                    "cosineEmbedding " + r,
                                    (x, y) ->
                                            Losses.cosineEmbedding(
                                                    x, y, signs, o -> o.reduction(r)),
                                    4,
                                    3),
                            pair(
                                    "tripletMargin " + r,
                                    (x, y) ->
                                            Losses.tripletMargin(
                                                    x, y, x.mul(y), o -> o.reduction(r)),
                                    4,
                                    3),
                            test(
                                    "hingeEmbedding " + r,
                                    x -> Losses.hingeEmbedding(x, signs, o -> o.reduction(r)),
                                    4),
                            pair(
                                    "marginRanking " + r,
                                    (x, y) ->
                                            Losses.marginRanking(
                                                    x, y, signs, o -> o.margin(0.1).reduction(r)),
                                    4)));
        }
        return tests.stream();
    }

    /// Between the kinks, where there are any; above 0 for what needs that.
    @TestFactory
    Stream<DynamicTest> functionsOfTheCatalogue() {
        Tensor at = Tensor.of(0.37, 0.61, 1.29, 2.41, 3.7);
        return Catalogue.all().stream()
                .flatMap(e ->
                        e.samples().stream()
                                .map(args ->
                                        DynamicTest.dynamicTest(
                                                e.call(args),
                                                () ->
                                                        Slopes.check(
                                                                in -> e.apply(in.getFirst(), args),
                                                                at))));
    }
}
