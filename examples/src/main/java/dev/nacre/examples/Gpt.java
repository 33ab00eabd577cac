package dev.nacre.examples;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Embedding;
import dev.nacre.nn.Init;
import dev.nacre.nn.LayerNorm;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.nn.ModuleList;
import dev.nacre.optim.AdamW;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.stream.IntStream;

/// A transformer that says what comes next: GPT-2's architecture (Radford and others 2019) as
/// nanoGPT writes it, without biases and with the embedding tied to the output.
///
/// Tokens are `[batch, time]`, i64, the result `[batch, time, vocabulary]`, logits. The keys of its
/// state dict are nanoGPT's.
public final class Gpt extends Module {
    /// Sizes; `dropout` is a probability.
    public record Config(
            long vocabulary, long context, int layers, long heads, long width, double dropout) {}

    private final Config config;
    private final Transformer transformer;
    private final Linear lmHead;

    /// A model with weights drawn as GPT-2's: `N(0, 0.02)`, and less for what is added to the
    /// stream of each of the layers.
    public Gpt(Config config) {
        this.config = config;
        transformer = child("transformer", new Transformer(config));
        lmHead =
                child(
                        "lm_head",
                        Linear.of(
                                config.width(),
                                config.vocabulary(),
                                o -> o.bias(false).weight(transformer.wte.weight())));
        namedParameters()
                .forEach((name, p) -> {
                    if (p.shape().rank() > 1) {
                        boolean added = name.endsWith("c_proj.weight");
                        Init.normal(p, 0, added ? 0.02 / Math.sqrt(2 * config.layers()) : 0.02);
                    }
                });
    }

    /// Its sizes.
    public Config config() {
        return config;
    }

    @Override
    protected Tensor forward(Tensor tokens) {
        return lmHead.apply(transformer.apply(tokens));
    }

    /// An optimizer that has matrices decay, and nothing else.
    public AdamW optimizer(double lr, double weightDecay) {
        var matrices = parameters().stream().filter(p -> p.shape().rank() > 1).toList();
        var others = parameters().stream().filter(p -> p.shape().rank() <= 1).toList();
        var optimizer = AdamW.of(matrices, o -> o.lr(lr).betas(0.9, 0.95).weightDecay(weightDecay));
        optimizer.add(others, o -> o.weightDecay(0));
        return optimizer;
    }

    /// Tokens with so many more, each drawn from the `k` most probable ones.
    ///
    /// @param tokens `[1, time]`
    /// @param temperature what logits are divided by: below 1 the likely becomes likelier
    public Tensor generate(Tensor tokens, int count, double temperature, long k) {
        try (var _ = Autograd.noGrad()) {
            for (int i = 0; i < count; i++) {
                long seen = Math.min(tokens.size(1), config.context());
                var logits = apply(tokens.narrow(1, tokens.size(1) - seen, seen)).at("0, -1");
                var best = logits.div(temperature).topk(Math.min(k, config.vocabulary()), -1);
                var drawn = best.values().softmax(-1).multinomial(1);
                var next = best.indices().gather(0, drawn).reshape(1, 1);
                tokens = Tensor.cat(List.of(tokens, next), 1).compute();
            }
        }
        return tokens;
    }

    private static final class Transformer extends Module {
        private final Embedding wte;
        private final Embedding wpe;
        private final Dropout drop;
        private final ModuleList<Block> h;
        private final LayerNorm lnF;
        private final long context;

        Transformer(Config c) {
            context = c.context();
            wte = child("wte", Embedding.of(c.vocabulary(), c.width()));
            wpe = child("wpe", Embedding.of(c.context(), c.width()));
            drop = child("drop", Dropout.of(c.dropout()));
            h =
                    child(
                            "h",
                            ModuleList.of(
                                    IntStream.range(0, c.layers())
                                            .mapToObj(_ -> new Block(c))
                                            .toList()));
            lnF = child("ln_f", LayerNorm.of(c.width(), o -> o.bias(false)));
        }

        @Override
        protected Tensor forward(Tensor tokens) {
            if (tokens.dim() != 2 || tokens.size(1) > context) {
                throw new ShapeException(
                        "Gpt: tokens are [batch, time] with a time of at most %d, got %s"
                                .formatted(context, tokens.shape()));
            }
            var x = wte.apply(tokens).add(wpe.apply(Tensor.arange(tokens.size(1))));
            x = drop.apply(x);
            for (Block block : h) {
                x = block.apply(x);
            }
            return lnF.apply(x);
        }
    }

    private static final class Block extends Module {
        private final LayerNorm ln1;
        private final CausalSelfAttention attn;
        private final LayerNorm ln2;
        private final Mlp mlp;

        Block(Config c) {
            ln1 = child("ln_1", LayerNorm.of(c.width(), o -> o.bias(false)));
            attn = child("attn", new CausalSelfAttention(c));
            ln2 = child("ln_2", LayerNorm.of(c.width(), o -> o.bias(false)));
            mlp = child("mlp", new Mlp(c));
        }

        @Override
        protected Tensor forward(Tensor x) {
            x = x.add(attn.apply(ln1.apply(x)));
            return x.add(mlp.apply(ln2.apply(x)));
        }
    }

    private static final class CausalSelfAttention extends Module {
        private final Linear cAttn;
        private final Linear cProj;
        private final Dropout residDropout;
        private final Config config;

        CausalSelfAttention(Config c) {
            config = c;
            cAttn = child("c_attn", Linear.of(c.width(), 3 * c.width(), o -> o.bias(false)));
            cProj = child("c_proj", Linear.of(c.width(), c.width(), o -> o.bias(false)));
            residDropout = child("resid_dropout", Dropout.of(c.dropout()));
        }

        @Override
        protected Tensor forward(Tensor x) {
            var qkv = cAttn.apply(x).chunk(3, -1).stream().map(this::heads).toList();
            double dropout = isTraining() ? config.dropout() : 0;
            var y =
                    qkv.get(0)
                            .scaledDotProductAttention(
                                    qkv.get(1), qkv.get(2), o -> o.isCausal(true).dropout(dropout));
            y = y.transpose(1, 2).reshape(x.shape().toArray());
            return residDropout.apply(cProj.apply(y));
        }

        /// `[batch, time, width]` as `[batch, heads, time, width / heads]`.
        private Tensor heads(Tensor x) {
            return x.unflatten(-1, config.heads(), config.width() / config.heads()).transpose(1, 2);
        }
    }

    private static final class Mlp extends Module {
        private final Linear cFc;
        private final Linear cProj;
        private final Dropout dropout;

        Mlp(Config c) {
            cFc = child("c_fc", Linear.of(c.width(), 4 * c.width(), o -> o.bias(false)));
            cProj = child("c_proj", Linear.of(4 * c.width(), c.width(), o -> o.bias(false)));
            dropout = child("dropout", Dropout.of(c.dropout()));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return dropout.apply(cProj.apply(cFc.apply(x).gelu()));
        }
    }
}
