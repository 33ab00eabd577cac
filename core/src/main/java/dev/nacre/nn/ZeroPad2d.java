package dev.nacre.nn;

import dev.nacre.Tensor;

/// Zeros put around images, `[..., height, width]`, as torch.nn.ZeroPad2d; see
/// [dev.nacre.Views#pad(double, long...)].
public final class ZeroPad2d extends Pad2d {
    private ZeroPad2d(long left, long right, long top, long bottom) {
        super(left, right, top, bottom);
    }

    /// So many on each side.
    public static ZeroPad2d of(long size) {
        return of(size, size, size, size);
    }

    /// So many on each side; negative ones cut off.
    public static ZeroPad2d of(long left, long right, long top, long bottom) {
        return new ZeroPad2d(left, right, top, bottom);
    }

    @Override
    Tensor padded(Tensor x, long[] sides) {
        return x.pad(0, sides);
    }
}
