package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.AdaptiveAvgPool2d;
import dev.nacre.nn.Flatten;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// CSPDarknet53, with which YOLOv4 looks at images (Bochkovskiy et al. 2020, arXiv:2004.10934):
/// `[batch, channels, height, width]` to `[batch, 32 width, height / 32, width / 32]`.
///
/// Layers and keys of the state dict are those of the backbone in
/// <https://github.com/Tianxiaomo/pytorch-YOLOv4>, whose published weights come from Darknet:
/// `down1.conv1.conv.0.weight`, ... `down5.conv5.conv.1.running_var`. As there, batch norm has
/// PyTorch's defaults. Of the tensors of a whole detector `loadStateDict(tensors, false)` takes its
/// own.
///
/// `java ... dev.nacre.examples.CspDarknet [DATA [EPOCHS [WIDTH [FOLDER]]]]`
public final class CspDarknet extends Module {
    private static final int STAGES = 4;

    private final DarknetStem down1;
    private final DarknetStage down2;
    private final DarknetStage down3;
    private final DarknetStage down4;
    private final DarknetStage down5;

    /// What may be chosen for a [CspDarknet].
    public static final class Options {
        private long channels = 3;
        private long width = 32;
        private int[] blocks = {2, 8, 8, 4};
        private boolean smallImages;

        private Options() {}

        /// The channels of an image, 3 by default.
        public Options channels(long channels) {
            this.channels = channels;
            return this;
        }

        /// The channels of the first convolution, 32 by default; each of the five stages doubles
        /// them.
        public Options width(long width) {
            this.width = width;
            return this;
        }

        /// The numbers of residual blocks in the second to the fifth stage; 2, 8, 8, 4 by default.
        /// The first stage always has one.
        ///
        /// @throws NacreException if they are not four numbers from 1 on
        public Options blocks(int... blocks) {
            if (blocks.length != STAGES || Arrays.stream(blocks).anyMatch(n -> n < 1)) {
                throw new NacreException(
                        "CspDarknet: blocks are four numbers from 1 on, such as 2, 8, 8, 4, not "
                                + Arrays.toString(blocks));
            }
            this.blocks = blocks.clone();
            return this;
        }

        /// Whether images are as small as those of CIFAR-10: then the first two stages keep the
        /// size, which all five halve by default.
        public Options smallImages(boolean smallImages) {
            this.smallImages = smallImages;
            return this;
        }
    }

    private CspDarknet(Options o) {
        long stride = o.smallImages ? 1 : 2;
        long w = o.width;
        down1 = child("down1", new DarknetStem(o.channels, w, stride));
        down2 = child("down2", new DarknetStage(2 * w, o.blocks[0], stride));
        down3 = child("down3", new DarknetStage(4 * w, o.blocks[1], 2));
        down4 = child("down4", new DarknetStage(8 * w, o.blocks[2], 2));
        down5 = child("down5", new DarknetStage(16 * w, o.blocks[3], 2));
    }

    /// A network with options such as `o -> o.width(8).blocks(1, 1, 1, 1)`.
    public static CspDarknet of(Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new CspDarknet(o);
    }

    /// What a detector looks at: the results of the last three stages, the largest images first.
    public List<Tensor> features(Tensor x) {
        Tensor third = down3.apply(down2.apply(down1.apply(x)));
        Tensor fourth = down4.apply(third);
        return List.of(third, fourth, down5.apply(fourth));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return features(x).getLast();
    }

    /// A network that tells small gray pictures of ten kinds apart, by the means of its channels.
    static Sequential classifier(long width, int... blocks) {
        return Sequential.of(
                of(o -> o.channels(1).width(width).blocks(blocks).smallImages(true)),
                AdaptiveAvgPool2d.of(1),
                Flatten.of(),
                Linear.of(32 * width, 10));
    }

    /// Trains for five epochs, or as many as the second argument says, and prints the accuracy.
    public static void main(String[] args) throws IOException {
        ImageTraining.run("CspDarknet", 8, width -> classifier(width, 2, 8, 8, 4), args);
    }
}
