package dev.nacre.nn;

import dev.nacre.PadMode;
import dev.nacre.Tensor;

/// What a mirror on the edge shows put around images, `[..., height, width]`, as
/// torch.nn.ReflectionPad2d; see [dev.nacre.Padding#pad(PadMode, long...)].
public final class ReflectionPad2d extends Pad2d {
    private ReflectionPad2d(long left, long right, long top, long bottom) {
        super(left, right, top, bottom);
    }

    /// So many on each side.
    public static ReflectionPad2d of(long size) {
        return of(size, size, size, size);
    }

    /// So many on each side; negative ones cut off.
    public static ReflectionPad2d of(long left, long right, long top, long bottom) {
        return new ReflectionPad2d(left, right, top, bottom);
    }

    @Override
    Tensor padded(Tensor x, long[] sides) {
        return x.pad(PadMode.REFLECT, sides);
    }
}
