package dev.nacre.nn;

import dev.nacre.Tensor;

/// A number put around images, `[..., height, width]`, as torch.nn.ConstantPad2d; see
/// [dev.nacre.Views#pad(double, long...)].
public final class ConstantPad2d extends Pad2d {
    private final double value;

    private ConstantPad2d(double value, long left, long right, long top, long bottom) {
        super(left, right, top, bottom);
        this.value = value;
    }

    /// So many on each side.
    public static ConstantPad2d of(double value, long size) {
        return of(value, size, size, size, size);
    }

    /// So many on each side; negative ones cut off.
    public static ConstantPad2d of(double value, long left, long right, long top, long bottom) {
        return new ConstantPad2d(value, left, right, top, bottom);
    }

    @Override
    Tensor padded(Tensor x, long[] sides) {
        return x.pad(value, sides);
    }

    @Override
    protected String extraRepr() {
        return super.extraRepr() + ", value=" + value;
    }
}
