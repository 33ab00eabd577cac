package dev.nacre.parity;

import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Catalogue;
import dev.nacre.nn.AdaptiveAvgPool2d;
import dev.nacre.nn.AvgPool2d;
import dev.nacre.nn.BatchNorm;
import dev.nacre.nn.BatchNorm1d;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Embedding;
import dev.nacre.nn.Flatten;
import dev.nacre.nn.LayerNorm;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.MaxPool2d;
import dev.nacre.nn.Module;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Nacre, as users call it, on one of its backends.
final class NacreEngine implements Engine {
    private final Backend backend;

    NacreEngine(Backend backend) {
        this.backend = backend;
    }

    @Override
    public SequencedMap<String, Numbers> run(
            Subject subject, Map<String, Numbers> given, DType dtype, Upstream upstream) {
        try (Backends.Scope _ = Backends.use(backend)) {
            return subject instanceof Training t
                    ? NacreTraining.run(t, given)
                    : new Run(given, dtype, upstream).of(subject);
        }
    }

    private static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    /// One subject on its way.
    private static final class Run {
        private final Map<String, Numbers> given;
        private final DType dtype;
        private final Upstream upstream;
        private final SequencedMap<String, Numbers> results = new LinkedHashMap<>();

        Run(Map<String, Numbers> given, DType dtype, Upstream upstream) {
            this.given = given;
            this.dtype = dtype;
            this.upstream = upstream;
        }

        private Tensor given(String name) {
            return Objects.requireNonNull(given.get(name), name).tensor();
        }

        SequencedMap<String, Numbers> of(Subject subject) {
            switch (subject) {
                case Subject.LinearLayer s ->
                        layer(Linear.of(s.in(), s.out(), o -> o.bias(s.bias()).dtype(dtype)));
                case Subject.Convolution s -> layer(convolution(s));
                case Subject.Normalization s -> layer(normalization(s));
                case Subject.LayerNormalization s ->
                        layer(
                                LayerNorm.of(
                                        Shape.of(longs(s.last())),
                                        o ->
                                                o.affine(s.affine())
                                                        .bias(s.bias())
                                                        .eps(s.eps())
                                                        .dtype(dtype)));
                case Subject.Drop s -> layer(Dropout.of(s.p()).eval());
                case Subject.Table s -> {
                    Long padding = s.paddingIdx();
                    layer(
                            Embedding.of(
                                    s.count(),
                                    s.width(),
                                    o -> {
                                        o.dtype(dtype);
                                        if (padding != null) {
                                            o.paddingIdx(padding);
                                        }
                                    }));
                }
                case Subject.MaxPool s ->
                        layer(
                                MaxPool2d.of(
                                        s.size().getFirst(),
                                        s.size().getLast(),
                                        o ->
                                                o.stride(longs(s.stride()))
                                                        .padding(longs(s.padding()))
                                                        .dilation(longs(s.dilation()))
                                                        .ceilMode(s.ceil())));
                case Subject.AvgPool s ->
                        layer(
                                AvgPool2d.of(
                                        s.size().getFirst(),
                                        s.size().getLast(),
                                        o ->
                                                o.stride(longs(s.stride()))
                                                        .padding(longs(s.padding()))
                                                        .ceilMode(s.ceil())
                                                        .countIncludePad(s.countIncludePad())));
                case Subject.AdaptivePool s -> layer(AdaptiveAvgPool2d.of(s.height(), s.width()));
                case Subject.Flat s -> layer(Flatten.of(s.start(), s.end()));
                case Subject.ClassLoss s -> function(x -> loss(s, x));
                case Subject.SoftLoss s -> function(x -> loss(s, x));
                case Subject.PairLoss s -> function(x -> loss(s, x));
                case Subject.BinaryLoss s -> function(x -> loss(s, x));
                case Subject.Function s ->
                        function(x ->
                                Objects.requireNonNull(Catalogue.find(s.name(), s.args().size()))
                                        .apply(x, s.args()));
                case Subject.LearnedSlopes s -> slopes(s);
                case Operation s -> operation(s);
                case Training s -> throw new IllegalArgumentException(s.toString());
            }
            return results;
        }

        private Module convolution(Subject.Convolution s) {
            return Conv2d.of(
                    s.in(),
                    s.out(),
                    s.kernel().get(0),
                    s.kernel().get(1),
                    o ->
                            o.stride(longs(s.stride()))
                                    .padding(longs(s.padding()))
                                    .dilation(longs(s.dilation()))
                                    .groups(s.groups())
                                    .bias(s.bias())
                                    .dtype(dtype));
        }

        private Module normalization(Subject.Normalization s) {
            Consumer<BatchNorm.Options> options =
                    o ->
                            o.affine(s.affine())
                                    .trackRunningStats(s.track())
                                    .momentum(Double.isNaN(s.momentum()) ? null : s.momentum())
                                    .eps(s.eps())
                                    .dtype(dtype);
            Module m =
                    s.images()
                            ? BatchNorm2d.of(s.features(), options)
                            : BatchNorm1d.of(s.features(), options);
            return s.training() ? m.train() : m.eval();
        }

        private Tensor loss(Subject.ClassLoss s, Tensor x) {
            Consumer<Losses.ClassOptions> options =
                    o -> {
                        o.reduction(s.reduction()).ignoreIndex(s.ignoreIndex());
                        o.labelSmoothing(s.labelSmoothing());
                        if (s.weighted()) {
                            o.weight(given("weight"));
                        }
                    };
            return s.logits()
                    ? Losses.crossEntropy(x, given("labels"), options)
                    : Losses.nll(x, given("labels"), options);
        }

        private Tensor loss(Subject.SoftLoss s, Tensor x) {
            return Losses.crossEntropy(
                    x,
                    given("wanted"),
                    o -> {
                        o.reduction(s.reduction()).labelSmoothing(s.labelSmoothing());
                        if (s.weighted()) {
                            o.weight(given("weight"));
                        }
                    });
        }

        private Tensor loss(Subject.PairLoss s, Tensor x) {
            return s.name().equals("mse")
                    ? Losses.mse(x, given("wanted"), o -> o.reduction(s.reduction()))
                    : Losses.l1(x, given("wanted"), o -> o.reduction(s.reduction()));
        }

        private Tensor loss(Subject.BinaryLoss s, Tensor x) {
            return Losses.bceWithLogits(
                    x,
                    given("wanted"),
                    o -> {
                        o.reduction(s.reduction());
                        if (s.weighted()) {
                            o.weight(given("weight"));
                        }
                        if (s.posWeight()) {
                            o.posWeight(given("posWeight"));
                        }
                    });
        }

        private void slopes(Subject.LearnedSlopes s) {
            Tensor w = given("weight").requiresGrad();
            long[] shape = new long[s.shape().size() - 1];
            Arrays.fill(shape, 1);
            shape[0] = s.slopes();
            function(x -> x.prelu(s.slopes() == 1 ? w : w.reshape(shape)));
            results.put("grad weight", Numbers.of(Objects.requireNonNull(w.grad())));
        }

        private void function(UnaryOperator<Tensor> f) {
            Tensor x = given("x").requiresGrad();
            pull(f.apply(x));
            results.put("grad x", Numbers.of(Objects.requireNonNull(x.grad())));
        }

        private void layer(Module m) {
            m.namedParameters().forEach((name, p) -> p.set(given(name)));
            for (Map.Entry<String, Buffer> b : m.namedBuffers().entrySet()) {
                if (given.containsKey(b.getKey())) {
                    b.getValue().set(given(b.getKey()));
                }
            }
            for (int i = given.size(); i > 0; i--) {
                if (given.containsKey("x" + i)) {
                    m.apply(given("x" + i)).compute();
                }
            }
            if (given.containsKey("indices")) {
                pull(m.apply(given("indices")));
            } else {
                function(m);
            }
            for (Map.Entry<String, Parameter> p : m.namedParameters().entrySet()) {
                Tensor g = Objects.requireNonNull(p.getValue().grad());
                results.put("grad " + p.getKey(), Numbers.of(g));
            }
            m.namedBuffers().forEach((name, b) -> results.put(name, Numbers.of(b.value())));
        }

        private void operation(Operation s) {
            NacreInputs in = new NacreInputs(s, given, dtype);
            pull(
                    s.isLayer()
                            ? NacreLayers.of(s, in)
                            : s.isLoss() ? List.of(NacreLosses.of(s, in)) : NacreTensors.of(s, in));
            results.putAll(in.results());
        }

        /// Looks at results and has the gradient flow back through them.
        private void pull(List<Tensor> results) {
            Tensor sum = null;
            for (int i = 0; i < results.size(); i++) {
                Tensor y = results.get(i);
                this.results.put(Engine.result(i), Numbers.of(y));
                if (y.hasGradient()) {
                    Numbers above = upstream.of(dtype, y.shape().toArray(), (int) y.numel());
                    Tensor part = y.mul(above.tensor()).sum();
                    sum = sum == null ? part : sum.add(part);
                }
            }
            Objects.requireNonNull(sum).backward();
        }

        private void pull(Tensor y) {
            pull(List.of(y));
        }
    }
}
