package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.Module;
import dev.nacre.nn.ModuleList;
import dev.nacre.nn.Sequential;

/// The residual blocks of a [DarknetStage]: `x + f(x)` each, with `f` a convolution of 1 x 1 and
/// one of 3 x 3.
final class DarknetBlocks extends Module {
    private final ModuleList<Sequential> blocks = child("module_list", ModuleList.<Sequential>of());

    DarknetBlocks(long channels, int count) {
        for (int i = 0; i < count; i++) {
            blocks.add(
                    Sequential.of(
                            new MishConv(channels, channels, 1, 1),
                            new MishConv(channels, channels, 3, 1)));
        }
    }

    @Override
    protected Tensor forward(Tensor x) {
        for (Sequential block : blocks) {
            x = x.add(block.apply(x));
        }
        return x;
    }
}
