package dev.nacre.parity;

import dev.nacre.examples.Characters;
import dev.nacre.examples.Gpt;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The GPT of the examples by libtorch's functions, without dropout.
final class TorchGpt {
    private final Gpt.Config config;
    private final TorchWeights weights;

    TorchGpt(Gpt.Config config, TorchWeights weights) {
        this.config = config;
        this.weights = weights;
    }

    Tensor loss(Characters.Batch batch) {
        Tensor targets = Torch.of(Numbers.of(batch.targets())).reshape(-1);
        return torch.cross_entropy_loss(logits(batch), targets);
    }

    private Tensor logits(Characters.Batch batch) {
        Tensor tokens = Torch.of(Numbers.of(batch.inputs()));
        Tensor wte = weights.get("transformer.wte.weight");
        Tensor places = torch.arange(new org.bytedeco.pytorch.Scalar(tokens.size(1)));
        places = places.to(torch.ScalarType.Long);
        Tensor x =
                torch.embedding(wte, tokens)
                        .add(torch.embedding(weights.get("transformer.wpe.weight"), places));
        for (int i = 0; i < config.layers(); i++) {
            String block = "transformer.h." + i + ".";
            x = x.add(attention(norm(x, block + "ln_1"), block + "attn."));
            Tensor wide = linear(norm(x, block + "ln_2"), block + "mlp.c_fc");
            x = x.add(linear(torch.gelu(wide), block + "mlp.c_proj"));
        }
        return torch.linear(norm(x, "transformer.ln_f"), wte).reshape(-1, config.vocabulary());
    }

    private Tensor attention(Tensor x, String name) {
        TensorVector qkv = linear(x, name + "c_attn").chunk(3, -1);
        Tensor y =
                torch.scaled_dot_product_attention(
                        heads(qkv.get(0)),
                        heads(qkv.get(1)),
                        heads(qkv.get(2)),
                        new TensorOptional(),
                        0,
                        true,
                        new DoubleOptional(),
                        false);
        return linear(y.transpose(1, 2).reshape(Torch.shape(x)), name + "c_proj");
    }

    private Tensor heads(Tensor x) {
        long width = config.width() / config.heads();
        return x.view(x.size(0), x.size(1), config.heads(), width).transpose(1, 2);
    }

    private Tensor linear(Tensor x, String name) {
        return torch.linear(x, weights.get(name + ".weight"));
    }

    private Tensor norm(Tensor x, String name) {
        return torch.layer_norm(
                x,
                new long[] {config.width()},
                weights.optional(name + ".weight"),
                new TensorOptional(),
                1e-5,
                false);
    }
}
