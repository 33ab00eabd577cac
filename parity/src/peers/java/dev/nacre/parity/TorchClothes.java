package dev.nacre.parity;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The network of the example for Fashion-MNIST by libtorch's functions.
final class TorchClothes {
    private final TorchWeights weights;

    TorchClothes(TorchWeights weights) {
        this.weights = weights;
    }

    Tensor logits(Tensor x, boolean training) {
        x = stage(stage(x, 0, training), 4, training);
        x = torch.dropout(torch.flatten(x, 1, -1), 0.3, training);
        return linear(torch.mish(linear(x, "10.")), "12.");
    }

    private Tensor linear(Tensor x, String key) {
        return torch.linear(x, weights.get(key + "weight"), weights.optional(key + "bias"));
    }

    /// Convolution, batch norm, Mish and pooling, of which the first has a number.
    private Tensor stage(Tensor x, int first, boolean training) {
        long[] one = {1, 1};
        long[] two = {2, 2};
        String conv = first + ".";
        String norm = first + 1 + ".";
        x =
                torch.conv2d(
                        x,
                        weights.get(conv + "weight"),
                        weights.optional(conv + "bias"),
                        one,
                        one,
                        one,
                        1);
        x =
                torch.batch_norm(
                        x,
                        weights.optional(norm + "weight"),
                        weights.optional(norm + "bias"),
                        weights.optional(norm + "running_mean"),
                        weights.optional(norm + "running_var"),
                        training,
                        0.1,
                        1e-5,
                        false);
        return torch.max_pool2d(torch.mish(x), two, two, new long[] {0, 0}, one, false);
    }
}
