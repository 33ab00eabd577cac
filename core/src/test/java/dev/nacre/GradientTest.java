package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.LayerNorm;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients of every operation on tensors, and the gradients of these, against differences; and
/// whom the gradient goes to where the derivative is a matter of convention.
class GradientTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    /// A function of tensors and where to differentiate it.
    record Case(String name, Function<List<Tensor>, Tensor> f, List<Plain> at) {
        @Override
        public String toString() {
            return name + at.stream().map(p -> " " + p.shape()).toList();
        }
    }

    private static long[] s(long... shape) {
        return shape;
    }

    private static Case one(String name, UnaryOperator<Tensor> f, long... shape) {
        return at(name, f, scaled(1, shape));
    }

    private static Case at(String name, UnaryOperator<Tensor> f, Plain at) {
        return new Case(name, xs -> f.apply(xs.getFirst()), List.of(at));
    }

    /// Of vectors with given elements.
    private static Case at(String name, UnaryOperator<Tensor> f, double... at) {
        return at(name, f, new Plain(Shape.of(at.length), at));
    }

    private static Case two(String name, BinaryOperator<Tensor> f, long[] left, long[] right) {
        return new Case(
                name,
                xs -> f.apply(xs.get(0), xs.get(1)),
                List.of(scaled(1, left), scaled(0.7, right)));
    }

    /// Distinct numbers between -2.1 and 2.1 times a factor, none of them 0.
    private static Plain scaled(double factor, long... shape) {
        Plain p = Plain.numbers(shape);
        return Plain.of(p.shape(), i -> factor * (p.at(i) + 0.0625) / 3);
    }

    private static Plain positive(long... shape) {
        Plain p = scaled(1, shape);
        return Plain.of(p.shape(), i -> 0.2 + Math.abs(p.at(i)));
    }

    private static final List<Case> ELEMENTWISE =
            List.of(
                    one("neg", Tensor::neg, 5),
                    one("abs", Tensor::abs, 5),
                    one("exp", Tensor::exp, 5),
                    one("expm1", Tensor::expm1, 5),
                    at("log", Tensor::log, positive(5)),
                    at("log1p", Tensor::log1p, positive(5)),
                    at("sqrt", Tensor::sqrt, positive(5)),
                    at("rsqrt", Tensor::rsqrt, positive(5)),
                    one("sin", Tensor::sin, 5),
                    one("cos", Tensor::cos, 5),
                    one("tanh", Tensor::tanh, 5),
                    one("atan", Tensor::atan, 5),
                    one("erf", Tensor::erf, 5),
                    one("erfc", Tensor::erfc, 5),
                    one("floor", x -> x.floor().mul(x), 5),
                    one("sign", x -> x.sign().mul(x), 5),
                    one("pow 3", x -> x.pow(3), 5),
                    at("pow 2.5", x -> x.pow(2.5), positive(5)),
                    one("2 pow", x -> Tensor.of(2.0).pow(x), 5),
                    one("clamp", x -> x.clamp(-0.5, 1).mul(x), 8),
                    one("numbers", x -> x.mul(3).add(1).sub(2.5).div(0.7), 5),
                    two("add", Tensor::add, s(2, 3), s(3)),
                    two("sub", Tensor::sub, s(2, 1), s(1, 3)),
                    two("mul", Tensor::mul, s(2, 3), s(2, 1)),
                    two("div", Tensor::div, s(), s(4)),
                    two("maximum", Tensor::maximum, s(2, 3), s(3)),
                    two("minimum", Tensor::minimum, s(3), s(2, 3)),
                    two("remainder", (a, b) -> a.remainder(b).mul(a), s(5), s(5)),
                    two("fma", (a, b) -> a.fma(b, a.mul(b)), s(4), s(4)),
                    two("where", (a, b) -> a.mul(b).where(a.gt(b), b), s(2, 3), s(3)),
                    two("where a branch is NaN", (a, b) -> a.log().where(a.gt(0), b), s(6), s(6)),
                    two("maskedFill", (a, b) -> a.mul(b).maskedFill(a.lt(b), 7), s(6), s(6)),
                    new Case(
                            "pow",
                            xs -> xs.get(0).pow(xs.get(1)),
                            List.of(positive(2, 3), scaled(1, 3))));

    private static final List<Case> VIEWS =
            List.of(
                    one("reshape", x -> x.reshape(3, 2).exp(), 2, 3),
                    one("flatten", x -> x.flatten(0, 1).exp(), 2, 3, 1),
                    one("permute", x -> x.permute(2, 0, 1).exp(), 2, 3, 2),
                    one("transpose", x -> x.transpose(0, 1).mul(x.reshape(3, 2)), 2, 3),
                    one("squeeze", x -> x.squeeze().unsqueeze(1).exp(), 1, 3, 1),
                    one("expand", x -> x.expand(2, 3, 4).exp(), 3, 1),
                    one("expand to nothing", x -> x.expand(0, 3), 3),
                    one("narrow", x -> x.narrow(1, 1, 2).exp(), 2, 4),
                    one("steps", x -> x.at("::-2, 1::3").exp(), 3, 5),
                    one("drops", x -> x.at("1, None, ..., 0").exp(), 2, 3, 4),
                    one("an empty part", x -> x.at("1:1"), 3, 2),
                    one("get", x -> x.get(1, -1).exp(), 2, 3),
                    one("split", x -> x.split(2, 0).get(1).mul(x.split(2, 0).get(0)), 4),
                    one("chunk", x -> x.chunk(2, -1).getLast().exp(), 2, 3),
                    one("view of views", x -> x.at("1:").t().reshape(2, -1).exp(), 3, 4),
                    one("unflatten", x -> x.unflatten(0, 2, -1).exp(), 4),
                    one("movedim", x -> x.movedim(0, -1).exp(), 2, 3, 2),
                    one("unbind", x -> x.unbind(1).get(1).mul(x.unbind(1).get(0)), 2, 3),
                    one("flip", x -> x.flip(0, 1).mul(x), 2, 3),
                    one("roll", x -> x.roll(1, 1).mul(x), 2, 3),
                    one("repeat", x -> x.repeat(2, 1, 2).exp(), 2, 3),
                    one("repeatInterleave", x -> x.repeatInterleave(2, 0).exp(), 2, 3),
                    one("by counts", x -> x.repeatInterleave(Tensor.of(2, 0, 1), 1).exp(), 2, 3),
                    one("triu", x -> x.exp().triu(1).mul(x), 3, 4),
                    one("tril", x -> x.exp().tril(-1).mul(x), 2, 3, 2),
                    one("diagonal", x -> x.diagonal(-1, 2, 0).exp(), 2, 2, 3),
                    one("diag", x -> x.diag(1).mul(2).exp(), 3),
                    one("meshgrid", x -> Tensor.meshgrid(x, x).getFirst().exp(), 3),
                    one("pad", x -> x.pad(2, 1, -1, 0, 2).exp(), 2, 3),
                    two("cat", (a, b) -> Tensor.cat(List.of(a, b, a), 1).exp(), s(2, 1), s(2, 3)),
                    two("cat with nothing", (a, b) -> Tensor.cat(List.of(a, b), 0), s(0), s(2, 3)),
                    two("stack", (a, b) -> Tensor.stack(List.of(a, b), 1).exp(), s(3), s(3)),
                    two("with", (a, b) -> a.with("1, ::2", b).exp(), s(2, 3), s(2)),
                    two("with broadcasts", (a, b) -> a.with("..., 0", b).exp(), s(2, 3), s(1)),
                    one("with a number", x -> x.with("1:", 3).exp(), 3),
                    one("get by a condition", x -> x.get(x.gt(0)).exp(), 2, 3),
                    one("get rows", x -> x.get(Tensor.of(true, false, true)).exp(), 3, 2),
                    one("gather", x -> x.gather(1, places(2, 4)).exp(), 2, 3),
                    one("gather less", x -> x.gather(0, places(2, 1)).exp(), 3, 2),
                    one("indexSelect", x -> x.indexSelect(0, Tensor.of(2, 0, 2)).exp(), 3, 2));

    private static final List<Case> REDUCTIONS =
            List.of(
                    one("sum", x -> x.exp().sum(), 2, 3),
                    one("sum over dims", x -> x.mul(x).sum(true, 0, 2), 2, 3, 2),
                    one("sum of nothing", x -> x.sum(0), 0, 3),
                    one("mean", x -> x.exp().mean(-1), 2, 3),
                    one("prod", x -> x.prod(), 2, 3),
                    one("prod over dims", x -> x.prod(true, 0, 2), 3, 2, 3),
                    one("prod of one", x -> x.prod(0), 1, 2),
                    one("prod of nothing", x -> x.prod(1), 2, 0),
                    at("prod with a zero", x -> x.prod(), 2, 0, -3, 0.5, 1.5),
                    at("prod with two zeros", x -> x.prod(), 2, 0, -3, 0, 1.5),
                    at("prod with three zeros", x -> x.prod(), 0, 0, -3, 0),
                    one("var", x -> x.var(), 5),
                    one("var over dims", x -> x.var(0, true, 1), 2, 3),
                    one("std", x -> x.std(-1), 2, 4),
                    one("norm", x -> x.norm(), 2, 3),
                    one("norm 1", x -> x.norm(1, 0).exp(), 2, 3),
                    one("norm 3", x -> x.norm(3, true, 1), 2, 3),
                    one("norm 1.5", x -> x.norm(1.5), 4),
                    one("norm 0.5", x -> x.norm(0.5, -1), 2, 3),
                    one("norm -1", x -> x.norm(-1, 0), 2, 3),
                    one("norm 0", x -> x.norm(0).mul(x), 2, 3),
                    one("norm Inf", x -> x.norm(INF, 1).exp(), 2, 3),
                    one("norm -Inf", x -> x.norm(-INF).exp(), 2, 3),
                    one("normalize", Tensor::normalize, 2, 3),
                    one("normalize by 1", x -> x.normalize(1, 0), 3, 2),
                    one("cumsum", x -> x.exp().cumsum(0).exp(), 5, 2),
                    one("cumprod", x -> x.cumprod(-1), 2, 6),
                    at("cumprod with zeros", x -> x.cumprod(0), 2, 0, -3, 0.5, 0, 1.5),
                    one("max", x -> x.max().exp(), 2, 3),
                    one("amin", x -> x.amin(0).exp(), 2, 3),
                    one("max along a dim", x -> x.max(1).values().exp(), 2, 3),
                    one("min along a dim", x -> x.min(0, true).values().exp(), 2, 3),
                    one("softmax", x -> x.softmax(1), 2, 3),
                    one("softmax of a number", x -> x.softmax(0)),
                    one("logSoftmax", x -> x.logSoftmax(0), 3, 2),
                    one("logsumexp", x -> x.logsumexp(-1), 2, 3),
                    one("softmax of nothing", x -> x.softmax(1), 2, 0),
                    one("layer norm", x -> layerNorm(4).apply(x), 3, 4),
                    one("batch norm", x -> batchNorm(2).apply(x), 3, 2, 2, 1));

    private static LayerNorm layerNorm(long size) {
        return LayerNorm.of(size, o -> o.dtype(DType.F64));
    }

    private static BatchNorm2d batchNorm(long channels) {
        return BatchNorm2d.of(channels, o -> o.dtype(DType.F64));
    }

    private static final List<Case> PRODUCTS =
            List.of(
                    two("v v", Tensor::matmul, s(3), s(3)),
                    two("v m", Tensor::matmul, s(3), s(3, 2)),
                    two("m v", Tensor::matmul, s(2, 3), s(3)),
                    two("m m", Tensor::matmul, s(2, 3), s(3, 2)),
                    two("v b", Tensor::matmul, s(3), s(2, 3, 2)),
                    two("b v", Tensor::matmul, s(2, 2, 3), s(3)),
                    two("b m", Tensor::matmul, s(2, 2, 3), s(3, 2)),
                    two("m b", Tensor::matmul, s(2, 3), s(2, 3, 2)),
                    two("b b", Tensor::matmul, s(2, 1, 3), s(2, 3, 2)),
                    two("broadcast", Tensor::matmul, s(2, 1, 2, 3), s(2, 3, 1)),
                    two("inner 0", Tensor::matmul, s(2, 0), s(0, 2)),
                    two("outer", Tensor::outer, s(3), s(2)),
                    two("cosine", Tensor::cosineSimilarity, s(2, 3), s(1, 3)),
                    two("cdist", Tensor::cdist, s(2, 3), s(2, 3)),
                    two("cdist 3", (x, y) -> x.cdist(y, 3), s(2, 2, 3), s(1, 3)),
                    two("einsum", (x, y) -> Tensor.einsum("ij,jk->ki", x, y), s(2, 3), s(3, 2)),
                    two("einsum ii", (x, y) -> Tensor.einsum("ii,j", x, y).exp(), s(3, 3), s(2)),
                    two("attention", (x, y) -> x.scaledDotProductAttention(y, y), s(2, 3), s(4, 3)),
                    two(
                            "causal attention",
                            (x, y) -> x.scaledDotProductAttention(y, x, o -> o.isCausal(true)),
                            s(2, 3, 2),
                            s(3, 2)),
                    two("dot", Tensor::dot, s(4), s(4)),
                    two("linear", (x, w) -> x.linear(w, w.sum(1)), s(2, 2, 3), s(2, 3)),
                    one("with itself", x -> x.matmul(x.t()).matmul(x), 2, 3));

    private static Tensor places(long... shape) {
        Tensor i = Tensor.arange(Shape.of(shape).count());
        return i.mul(2).remainder(3).reshape(shape);
    }

    static Stream<Case> cases() {
        return Stream.of(ELEMENTWISE, VIEWS, REDUCTIONS, PRODUCTS).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAndTheirGradientsAreSlopes(Case c) {
        Slopes.check(c.f, c.at.stream().map(Plain::tensor).toArray(Tensor[]::new));
    }

    @Test
    void lookingBetweenForwardAndBackwardChangesNothing() {
        for (Case c : cases().toList()) {
            List<Tensor> xs = c.at.stream().map(p -> p.tensor().requiresGrad()).toList();
            Tensor[] by = xs.toArray(Tensor[]::new);
            Tensor looked = c.f.apply(xs).compute();
            List<Tensor> first = Autograd.grad(Slopes.weighted(looked), by);
            List<Tensor> second = Autograd.grad(Slopes.weighted(c.f.apply(xs)), by);
            for (int k = 0; k < by.length; k++) {
                Plain.of(second.get(k)).check(first.get(k), 1e-14);
            }
        }
    }

    private static Arguments goes(
            String name, Function<Tensor, Tensor> f, double[] at, double... gradient) {
        return Arguments.of(name, f, at, gradient);
    }

    private static double[] v(double... v) {
        return v;
    }

    static Stream<Arguments> conventions() {
        Tensor other = Tensor.of(1.0, 3.0, 2.0);
        return Stream.of(
                goes("maximum of ties", x -> x.maximum(other), v(1, 2, 3), 0.5, 0, 1),
                goes("maximum of ties, right", x -> other.maximum(x), v(1, 2, 3), 0.5, 0, 1),
                goes("minimum of ties", x -> x.minimum(other), v(1, 2, 3), 0.5, 1, 0),
                goes("maximum with itself", x -> x.maximum(x), v(1, 2), 1, 1),
                goes("max", Tensor::max, v(1, 3, 3), 0, 0.5, 0.5),
                goes("min", Tensor::min, v(1, 1, 3), 0.5, 0.5, 0),
                goes("amax", x -> x.amax(0), v(1, 3, 3, 3), 0, 1 / 3.0, 1 / 3.0, 1 / 3.0),
                goes("max along a dim", x -> x.max(0).values(), v(1, 3, 3), 0, 1, 0),
                goes("min along a dim", x -> x.min(0).values(), v(1, 1, 3), 1, 0, 0),
                goes("max of NaN", Tensor::max, v(NAN, 1, NAN), 0.5, 0, 0.5),
                goes("max along NaN", x -> x.max(0).values(), v(1, NAN, NAN), 0, 1, 0),
                goes("clamp at its bounds", x -> x.clamp(0, 1), v(-1, 0, .5, 1, 2), 0, 1, 1, 1, 0),
                goes("abs at 0", Tensor::abs, v(-1, 0, 1), -1, 0, 1),
                goes("relu at 0", Tensor::relu, v(-1, 0, 1), 0, 0, 1),
                goes("sign", Tensor::sign, v(-1, 2), 0, 0),
                goes("round", Tensor::round, v(-1, 2), 0, 0),
                goes("floorDiv", x -> x.floorDiv(2.0), v(-1, 3), 0, 0),
                goes("sqrt at 0", Tensor::sqrt, v(0, 4), INF, 0.25),
                goes("std of equals", x -> x.std(), v(3, 3, 3), 0, 0, 0),
                goes("norm of zeros", x -> x.norm(), v(0, 0), 0, 0),
                goes("norm 1 at 0", x -> x.norm(1), v(0, -2), 0, -1),
                goes("norm 3 of zeros", x -> x.norm(3), v(0, 0), 0, 0),
                goes("norm 0.5 at 0", x -> x.norm(0.5), v(0, 4), 0, 1),
                goes("norm -1 at 0", x -> x.norm(-1), v(0, 4), 0, 0),
                goes("norm 0", x -> x.norm(0), v(0, 4), 0, 0),
                goes("norm Inf of ties", x -> x.norm(INF), v(-3, 3, 1), -0.5, 0.5, 0),
                goes("norm Inf of zeros", x -> x.norm(INF), v(0, 0), 0, 0),
                goes("normalize zeros", x -> x.normalize(2, 0).at("0"), v(0, 0), 1e12, 0),
                goes("cdist of the same", x -> x.view(1, 2).cdist(x.view(1, 2)), v(1, 2), 0, 0),
                goes("cumprod with zeros", x -> x.cumprod(0), v(2, 0, 3, 0), 1, 8, 0, 0),
                goes("pow 0", x -> x.pow(0), v(0, -2), 0, 0),
                goes("pow 2 at 0", x -> x.pow(2), v(0, -2), 0, -4),
                goes("0 to the power of it", x -> Tensor.of(0.0).pow(x), v(0, 2), 0, 0),
                goes("softmax of -Inf", x -> x.softmax(0).at("0"), v(1, 1, -INF), 0.25, -0.25, 0),
                goes("logSoftmax of -Inf", x -> x.logSoftmax(0).at("0"), v(1, -INF), 0, 0),
                goes("logsumexp of -Inf", x -> x.logsumexp(0), v(1, -INF), 1, 0),
                goes("a branch of NaN", x -> x.sqrt().where(x.gt(0), 0), v(-1, 4), 0, 0.25),
                goes("prod with a zero", x -> x.prod(), v(2, 0, 3), 0, 6, 0),
                goes("prod with two zeros", x -> x.prod(), v(0, 0, 3), 0, 0, 0),
                goes("prod with Inf", x -> x.prod(), v(INF, 2), 2, INF),
                goes(
                        "prod near overflow",
                        x -> x.prod(),
                        v(1e200, 1e200, 1e-300),
                        1e-100,
                        1e-100,
                        INF),
                goes("repeated places", x -> x.gather(0, Tensor.of(0, 0, 1)), v(5, 6, 7), 2, 1, 0),
                goes("what with() covers", x -> x.with("0", 9).mul(3), v(5, 6), 0, 3),
                goes("what is cut off", x -> x.pad(0, -1, 1).mul(3), v(5, 6), 0, 3),
                goes("detach", x -> x.mul(x.detach()), v(5, 6), 5, 6),
                goes("argmax", x -> x.mul(x.argmax()), v(5, 6), 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conventions")
    void theGradientGoesWhereTorchSendsIt(
            String name, Function<Tensor, Tensor> f, double[] at, double... gradient) {
        Tensor x = Tensor.of(at).requiresGrad();
        double[] actual = Autograd.grad(f.apply(x).sum(), x).getFirst().toDoubleArray();
        assertArrayEquals(gradient, add0(actual), 1e-15, () -> name + Arrays.toString(actual));
    }

    /// Without the sign of zeros, which no convention fixes.
    private static double[] add0(double... v) {
        return DoubleStream.of(v).map(d -> d + 0.0).toArray();
    }

    @Test
    void gradientsTakeTheDtypeOfTheirLeaf() {
        Tensor single = Tensor.of(1f, 2f).requiresGrad();
        Tensor twice = Tensor.of(3.0, 4.0).requiresGrad();
        single.mul(twice).sum().backward();
        assertEquals(DType.F32, single.grad().dtype());
        assertArrayEquals(new float[] {3, 4}, single.grad().toFloatArray());
        assertEquals(DType.F64, twice.grad().dtype());
        assertArrayEquals(new double[] {1, 2}, twice.grad().toDoubleArray());
    }

    @Test
    void whatIsNotRealHasNoGradient() {
        Tensor x = Tensor.of(1f, 2f).requiresGrad();
        for (Tensor t : List.of(x.gt(1), x.argmax(0), x.to(DType.I64), x.any(), x.detach())) {
            assertTrue(!t.hasGradient(), t::toString);
        }
        try (Autograd.Scope _ = Autograd.noGrad()) {
            assertTrue(!x.mul(2).hasGradient());
        }
        assertTrue(x.mul(2).hasGradient());
        assertNull(x.grad());
    }
}
