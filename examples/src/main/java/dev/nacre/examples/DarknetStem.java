package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.Module;
import java.util.List;

/// The first stage of [CspDarknet]: from an image to twice `width` channels. Unlike in a
/// [DarknetStage], both ways have all channels, and the one residual block halves them inside.
final class DarknetStem extends Module {
    private final MishConv conv1;
    private final MishConv conv2;
    private final MishConv conv3;
    private final MishConv conv4;
    private final MishConv conv5;
    private final MishConv conv6;
    private final MishConv conv7;
    private final MishConv conv8;

    DarknetStem(long channels, long width, long stride) {
        long wide = 2 * width;
        conv1 = child("conv1", new MishConv(channels, width, 3, 1));
        conv2 = child("conv2", new MishConv(width, wide, 3, stride));
        conv3 = child("conv3", new MishConv(wide, wide, 1, 1));
        conv4 = child("conv4", new MishConv(wide, wide, 1, 1));
        conv5 = child("conv5", new MishConv(wide, width, 1, 1));
        conv6 = child("conv6", new MishConv(width, wide, 3, 1));
        conv7 = child("conv7", new MishConv(wide, wide, 1, 1));
        conv8 = child("conv8", new MishConv(2 * wide, wide, 1, 1));
    }

    @Override
    protected Tensor forward(Tensor x) {
        x = conv2.apply(conv1.apply(x));
        Tensor past = conv3.apply(x);
        Tensor through = conv4.apply(x);
        through = through.add(conv6.apply(conv5.apply(through)));
        return conv8.apply(Tensor.cat(List.of(conv7.apply(through), past), 1));
    }
}
