package dev.nacre.nn;

import dev.nacre.PadMode;
import dev.nacre.Tensor;

/// The elements at the edge repeated around images, `[..., height, width]`, as
/// torch.nn.ReplicationPad2d; see [dev.nacre.Padding#pad(PadMode, long...)].
public final class ReplicationPad2d extends Pad2d {
    private ReplicationPad2d(long left, long right, long top, long bottom) {
        super(left, right, top, bottom);
    }

    /// So many on each side.
    public static ReplicationPad2d of(long size) {
        return of(size, size, size, size);
    }

    /// So many on each side; negative ones cut off.
    public static ReplicationPad2d of(long left, long right, long top, long bottom) {
        return new ReplicationPad2d(left, right, top, bottom);
    }

    @Override
    Tensor padded(Tensor x, long[] sides) {
        return x.pad(PadMode.REPLICATE, sides);
    }
}
