package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// libtorch, by the functions behind torch.nn.
final class TorchEngine implements Engine {
    private final boolean exact;

    /// @param exact whether it is to tell the truth, not what libtorch would say: other formulas
    ///   for functions that libtorch is known to be wrong about
    TorchEngine(boolean exact) {
        this.exact = exact;
    }

    @Override
    public SequencedMap<String, Numbers> run(
            Subject subject, Map<String, Numbers> given, DType dtype, Upstream upstream) {
        try (PointerScope _ = new PointerScope()) {
            Run run = new Run(given, dtype, upstream, exact);
            return switch (subject) {
                case Training t -> TorchTraining.run(t, given);
                case Operation o -> run.operation(o);
                default -> run.of(subject);
            };
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
        private final boolean exact;
        private final Map<String, Tensor> leaves = new LinkedHashMap<>();
        private final SequencedMap<String, Numbers> results = new LinkedHashMap<>();
        private final SequencedMap<String, Numbers> kept = new LinkedHashMap<>();

        Run(Map<String, Numbers> given, DType dtype, Upstream upstream, boolean exact) {
            this.given = given;
            this.exact = exact;
            this.dtype = dtype;
            this.upstream = upstream;
        }

        private Tensor given(String name) {
            return Torch.of(given, name);
        }

        private TensorOptional optional(String name) {
            return Torch.optional(given, name);
        }

        private Tensor leaf(String name) {
            Tensor t = given(name).set_requires_grad(true);
            leaves.put(name, t);
            return t;
        }

        /// A leaf that may be left out.
        private TensorOptional optionalLeaf(String name) {
            return given.containsKey(name) ? new TensorOptional(leaf(name)) : new TensorOptional();
        }

        SequencedMap<String, Numbers> of(Subject subject) {
            Tensor y =
                    switch (subject) {
                        case Subject.LinearLayer _ ->
                                torch.linear(leaf("x"), leaf("weight"), optionalLeaf("bias"));
                        case Subject.Convolution s ->
                                torch.conv2d(
                                        leaf("x"),
                                        leaf("weight"),
                                        optionalLeaf("bias"),
                                        longs(s.stride()),
                                        longs(s.padding()),
                                        longs(s.dilation()),
                                        s.groups());
                        case Subject.Normalization s -> normalization(s);
                        case Subject.LayerNormalization s ->
                                torch.layer_norm(
                                        leaf("x"),
                                        longs(s.last()),
                                        optionalLeaf("weight"),
                                        optionalLeaf("bias"),
                                        s.eps(),
                                        false);
                        case Subject.Drop s -> torch.dropout(leaf("x"), s.p(), false);
                        case Subject.Table s -> table(s);
                        case Subject.MaxPool s ->
                                torch.max_pool2d(
                                        leaf("x"),
                                        longs(s.size()),
                                        longs(s.stride()),
                                        longs(s.padding()),
                                        longs(s.dilation()),
                                        s.ceil());
                        case Subject.AvgPool s ->
                                torch.avg_pool2d(
                                        leaf("x"),
                                        longs(s.size()),
                                        longs(s.stride()),
                                        longs(s.padding()),
                                        s.ceil(),
                                        s.countIncludePad(),
                                        new LongOptional());
                        case Subject.AdaptivePool s ->
                                torch.adaptive_avg_pool2d(leaf("x"), s.height(), s.width());
                        case Subject.Flat s -> torch.flatten(leaf("x"), s.start(), s.end());
                        case Subject.ClassLoss s -> loss(s);
                        case Subject.SoftLoss s ->
                                torch.cross_entropy_loss(
                                        leaf("x"),
                                        given("wanted"),
                                        optional("weight"),
                                        Torch.number(s.reduction()),
                                        -100,
                                        s.labelSmoothing());
                        case Subject.PairLoss s ->
                                s.name().equals("mse")
                                        ? torch.mse_loss(
                                                leaf("x"),
                                                given("wanted"),
                                                Torch.number(s.reduction()))
                                        : torch.l1_loss(
                                                leaf("x"),
                                                given("wanted"),
                                                Torch.number(s.reduction()));
                        case Subject.BinaryLoss s ->
                                torch.binary_cross_entropy_with_logits(
                                        leaf("x"),
                                        given("wanted"),
                                        optional("weight"),
                                        optional("posWeight"),
                                        Torch.number(s.reduction()));
                        case Subject.Function s ->
                                exact
                                        ? TorchFunctions.exactly(s, leaf("x"))
                                        : TorchFunctions.apply(s, leaf("x"));
                        case Subject.LearnedSlopes _ -> torch.prelu(leaf("x"), leaf("weight"));
                        case Training _, Operation _ ->
                                throw new IllegalArgumentException(subject.toString());
                    };
            pull(List.of(y));
            results.putAll(kept);
            return results;
        }

        private Tensor loss(Subject.ClassLoss s) {
            return s.logits()
                    ? torch.cross_entropy_loss(
                            leaf("x"),
                            given("labels"),
                            optional("weight"),
                            Torch.number(s.reduction()),
                            s.ignoreIndex(),
                            s.labelSmoothing())
                    : torch.nll_loss_nd(
                            leaf("x"),
                            given("labels"),
                            optional("weight"),
                            Torch.number(s.reduction()),
                            s.ignoreIndex());
        }

        private Tensor table(Subject.Table s) {
            Long padding = s.paddingIdx();
            // Counted from the end it is torch.nn.functional.embedding, in Python, that converts
            // it.
            long index = padding == null ? -1 : padding < 0 ? padding + s.count() : padding;
            return torch.embedding(leaf("weight"), given("indices"), index, false, false);
        }

        private Tensor normalization(Subject.Normalization s) {
            BatchNormOptions o = new BatchNormOptions(s.features());
            o.eps().put(s.eps());
            o.affine().put(s.affine());
            o.track_running_stats().put(s.track());
            if (Double.isNaN(s.momentum())) {
                o.momentum().reset();
            } else {
                o.momentum().put(s.momentum());
            }
            List<Tensor> slots = new ArrayList<>();
            UnaryOperator<Tensor> layer;
            if (s.images()) {
                BatchNorm2dImpl m = new BatchNorm2dImpl(o);
                m.to(type(), false);
                m.train(s.training());
                slots.addAll(List.of(m.weight(), m.bias(), m.running_mean(), m.running_var()));
                if (s.track()) {
                    slots.add(count(m.num_batches_tracked()));
                    m.num_batches_tracked(slots.getLast());
                }
                layer = m::forward;
            } else {
                BatchNorm1dImpl m = new BatchNorm1dImpl(o);
                m.to(type(), false);
                m.train(s.training());
                slots.addAll(List.of(m.weight(), m.bias(), m.running_mean(), m.running_var()));
                if (s.track()) {
                    slots.add(count(m.num_batches_tracked()));
                    m.num_batches_tracked(slots.getLast());
                }
                layer = m::forward;
            }
            List<String> names = List.of("weight", "bias", "running_mean", "running_var");
            try (NoGradGuard _ = new NoGradGuard()) {
                for (int i = 0; i < names.size(); i++) {
                    if (given.containsKey(names.get(i))) {
                        slots.get(i).copy_(given(names.get(i)));
                    }
                }
                for (int i = s.batches() - 1; i > 0; i--) {
                    Tensor _ = layer.apply(given("x" + i));
                }
            }
            Tensor x = leaf("x");
            Tensor y = layer.apply(x);
            if (s.affine()) {
                leaves.put("weight", slots.get(0));
                leaves.put("bias", slots.get(1));
            }
            if (s.track()) {
                kept.put("running_mean", Torch.numbers(slots.get(2)));
                kept.put("running_var", Torch.numbers(slots.get(3)));
                kept.put("num_batches_tracked", Torch.numbers(slots.get(4)));
            }
            return y;
        }

        /// Other than in Python, a module's to() in C++ converts whole numbers as well.
        private static Tensor count(Tensor batches) {
            return batches.to(torch.ScalarType.Long);
        }

        private torch.ScalarType type() {
            return dtype == DType.F32 ? torch.ScalarType.Float : torch.ScalarType.Double;
        }

        SequencedMap<String, Numbers> operation(Operation s) {
            TorchInputs in = new TorchInputs(s, given);
            pull(
                    s.isLayer()
                            ? TorchLayers.of(s, in)
                            : s.isLoss() ? List.of(TorchLosses.of(s, in)) : TorchTensors.of(s, in));
            results.putAll(in.results());
            return results;
        }

        /// Looks at results and has the gradient flow back through them.
        private void pull(List<Tensor> all) {
            Tensor sum = null;
            for (int i = 0; i < all.size(); i++) {
                Tensor y = all.get(i);
                results.put(Engine.result(i), Torch.numbers(y));
                if (y.requires_grad()) {
                    Numbers above = upstream.of(dtype, Torch.shape(y), (int) y.numel());
                    Tensor part = y.mul(Torch.of(above)).sum();
                    sum = sum == null ? part : sum.add(part);
                }
            }
            Objects.requireNonNull(sum).backward();
            leaves.forEach((name, leaf) ->
                    results.put(
                            "grad " + name, Torch.numbers(Objects.requireNonNull(leaf.grad()))));
        }
    }
}
