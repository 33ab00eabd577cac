package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.Module;
import java.util.List;

/// A stage of [CspDarknet]: twice the channels and half the size. One half of the channels goes
/// through residual blocks and the other past them (cross stage partial: Wang et al. 2019,
/// arXiv:1911.11929).
final class DarknetStage extends Module {
    private final MishConv conv1;
    private final MishConv conv2;
    private final MishConv conv3;
    private final DarknetBlocks resblock;
    private final MishConv conv4;
    private final MishConv conv5;

    DarknetStage(long in, int blocks, long stride) {
        conv1 = child("conv1", new MishConv(in, 2 * in, 3, stride));
        conv2 = child("conv2", new MishConv(2 * in, in, 1, 1));
        conv3 = child("conv3", new MishConv(2 * in, in, 1, 1));
        resblock = child("resblock", new DarknetBlocks(in, blocks));
        conv4 = child("conv4", new MishConv(in, in, 1, 1));
        conv5 = child("conv5", new MishConv(2 * in, 2 * in, 1, 1));
    }

    @Override
    protected Tensor forward(Tensor x) {
        x = conv1.apply(x);
        Tensor past = conv2.apply(x);
        Tensor through = conv4.apply(resblock.apply(conv3.apply(x)));
        return conv5.apply(Tensor.cat(List.of(through, past), 1));
    }
}
