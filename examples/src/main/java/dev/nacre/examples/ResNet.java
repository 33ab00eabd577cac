package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.FanMode;
import dev.nacre.nn.Init;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import dev.nacre.nn.Nonlinearity;
import dev.nacre.nn.Sequential;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.function.Consumer;

/// A residual network of [BasicBlock]s (He et al. 2015, arXiv:1512.03385): images `[batch,
/// channels, height, width]` to a number for each class, `[batch, classes]`.
///
/// Layers, keys of the state dict and first values are those of torchvision's `ResNet`, so that a
/// file of its weights can be loaded: `conv1`, `bn1`, `layer1.0.conv1`, ... `fc`.
public final class ResNet extends Module {
    private static final int STAGES = 4;

    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Sequential layer1;
    private final Sequential layer2;
    private final Sequential layer3;
    private final Sequential layer4;
    private final Linear fc;
    private final boolean smallImages;

    /// What may be chosen for a [ResNet].
    public static final class Options {
        private long channels = 3;
        private long classes = 1000;
        private long width = 64;
        private boolean smallImages;

        private Options() {}

        /// The channels of an image, 3 by default.
        public Options channels(long channels) {
            this.channels = channels;
            return this;
        }

        /// The number of classes, 1000 by default.
        public Options classes(long classes) {
            this.classes = classes;
            return this;
        }

        /// The channels of the first stage, 64 by default; each further stage has twice as many.
        public Options width(long width) {
            this.width = width;
            return this;
        }

        /// Whether images are as small as those of CIFAR-10: then the first convolution is one of 3
        /// x 3 that keeps the size, and no pooling follows. By default it is one of 7 x 7, and both
        /// halve the size.
        public Options smallImages(boolean smallImages) {
            this.smallImages = smallImages;
            return this;
        }
    }

    private ResNet(int[] blocks, Options o) {
        long w = o.width;
        smallImages = o.smallImages;
        conv1 =
                child(
                        "conv1",
                        smallImages
                                ? Conv2d.of(o.channels, w, 3, c -> c.padding(1).bias(false))
                                : Conv2d.of(
                                        o.channels, w, 7, c -> c.stride(2).padding(3).bias(false)));
        bn1 = child("bn1", BatchNorm2d.of(w));
        layer1 = child("layer1", stage(w, w, 1, blocks[0]));
        layer2 = child("layer2", stage(w, 2 * w, 2, blocks[1]));
        layer3 = child("layer3", stage(2 * w, 4 * w, 2, blocks[2]));
        layer4 = child("layer4", stage(4 * w, 8 * w, 2, blocks[3]));
        fc = child("fc", Linear.of(8 * w, o.classes));
        for (Module m : modules().values()) {
            if (m instanceof Conv2d conv) {
                Init.kaimingNormal(
                        conv.weight(),
                        i -> i.mode(FanMode.FAN_OUT).nonlinearity(Nonlinearity.RELU));
            }
        }
    }

    /// A network with so many blocks in each of its four stages, with options such as `o ->
    /// o.classes(10)`.
    ///
    /// @throws NacreException if there are not four stages of at least one block
    public static ResNet of(int[] blocks, Consumer<Options> options) {
        if (blocks.length != STAGES || Arrays.stream(blocks).anyMatch(n -> n < 1)) {
            throw new NacreException(
                    "ResNet: needs the numbers of blocks of its 4 stages, such as 2, 2, 2, 2, not "
                            + Arrays.toString(blocks));
        }
        Options o = new Options();
        options.accept(o);
        return new ResNet(blocks, o);
    }

    private static Sequential stage(long in, long out, long stride, int blocks) {
        BasicBlock[] all = new BasicBlock[blocks];
        all[0] = new BasicBlock(in, out, stride);
        for (int i = 1; i < blocks; i++) {
            all[i] = new BasicBlock(out, out, 1);
        }
        return Sequential.of(all);
    }

    @Override
    protected Tensor forward(Tensor x) {
        x = bn1.apply(conv1.apply(x)).relu();
        if (!smallImages) {
            x = x.maxPool2d(3, o -> o.stride(2).padding(1));
        }
        x = layer1.apply(x);
        x = layer2.apply(x);
        x = layer3.apply(x);
        x = layer4.apply(x);
        return fc.apply(x.adaptiveAvgPool2d(1, 1).flatten(1, -1));
    }
}
