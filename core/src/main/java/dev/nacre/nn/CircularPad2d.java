package dev.nacre.nn;

import dev.nacre.PadMode;
import dev.nacre.Tensor;

/// The elements from the other end put around images, `[..., height, width]`, as
/// torch.nn.CircularPad2d; see [dev.nacre.Padding#pad(PadMode, long...)].
public final class CircularPad2d extends Pad2d {
    private CircularPad2d(long left, long right, long top, long bottom) {
        super(left, right, top, bottom);
    }

    /// So many on each side.
    public static CircularPad2d of(long size) {
        return of(size, size, size, size);
    }

    /// So many on each side; negative ones cut off.
    public static CircularPad2d of(long left, long right, long top, long bottom) {
        return new CircularPad2d(left, right, top, bottom);
    }

    @Override
    Tensor padded(Tensor x, long[] sides) {
        return x.pad(PadMode.CIRCULAR, sides);
    }
}
