package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;

/// The dims behind the channels in other sizes, one after the other.
final class Interpolation {
    private static final String OP = "interpolate";

    private final Resampling.Options o;

    private Interpolation(Resampling.Options o) {
        this.o = o;
    }

    static Tensor of(Tensor x, Consumer<? super Resampling.Options> options) {
        Resampling.Options o = new Resampling.Options();
        options.accept(o);
        return new Interpolation(o).apply(x);
    }

    private Tensor apply(Tensor x) {
        check(x);
        int spatial = x.dim() - 2;
        Tensor y = x;
        for (int d = spatial - 1; d >= 0; d--) {
            long size = x.size(2 + d);
            double factor = o.size.length > 0 ? Double.NaN : each(o.scaleFactor, d);
            long to =
                    o.size.length > 0
                            ? o.size[o.size.length == 1 ? 0 : d]
                            : (long) Math.floor(size * factor);
            if (size < 1 || to < 1) {
                throw new ShapeException(
                        "%s: cannot make %d elements of dim %d of shape %s"
                                .formatted(Checks.at(OP), to, 2 + d, x.shape()));
            }
            y =
                    o.mode == InterpolationMode.NEAREST
                            ? nearest(y, 2 + d, to, factor)
                            : linear(y, 2 + d, to, factor);
        }
        return y;
    }

    private static double each(double[] values, int d) {
        return values[values.length == 1 ? 0 : d];
    }

    private void check(Tensor x) {
        if ((o.size.length > 0) == (o.scaleFactor.length > 0)) {
            throw new NacreException(Checks.at(OP) + ": needs either a size or a scaleFactor");
        }
        int spatial = x.dim() - 2;
        boolean fits =
                switch (o.mode) {
                    case NEAREST -> spatial >= 1;
                    case LINEAR -> spatial == 1;
                    case BILINEAR -> spatial == 2;
                };
        int given = Math.max(o.size.length, o.scaleFactor.length);
        if (!fits || (given != 1 && given != spatial)) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit %s: expected [batch, channels%s]"
                            .formatted(
                                    Checks.at(OP),
                                    x.shape(),
                                    o,
                                    switch (o.mode) {
                                        case NEAREST -> ", size".repeat(given) + ", ...";
                                        case LINEAR -> ", length";
                                        case BILINEAR -> ", height, width";
                                    }));
        }
        if (o.mode == InterpolationMode.NEAREST) {
            if (o.alignCorners) {
                throw new NacreException(
                        Checks.at(OP) + ": alignCorners is for LINEAR and BILINEAR, not NEAREST");
            }
        } else if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: %s needs floating-point numbers, not %s; use to(DType.F32)"
                            .formatted(Checks.at(OP), o.mode, x.dtype()));
        }
    }

    /// How far elements of the result are apart.
    ///
    /// @param factor NaN where a size is given
    private double step(long size, long to, double factor) {
        if (o.alignCorners) {
            return to > 1 ? (size - 1.0) / (to - 1) : 0;
        }
        return Double.isNaN(factor) ? (double) size / to : 1 / factor;
    }

    private Tensor nearest(Tensor x, int dim, long to, double factor) {
        long size = x.size(dim);
        double step = step(size, to, factor);
        // Where a place is a whole number but for rounding, torch's rounding tells which side it
        // is.
        boolean wide = x.dtype() == DType.F64;
        long[] places = new long[Math.toIntExact(to)];
        Arrays.setAll(
                places,
                i -> Math.min((long) (wide ? i * step : (float) i * (float) step), size - 1));
        return x.indexSelect(dim, Tensor.of(places));
    }

    private Tensor linear(Tensor x, int dim, long to, double factor) {
        long size = x.size(dim);
        double step = step(size, to, factor);
        long[] low = new long[Math.toIntExact(to)];
        long[] high = new long[low.length];
        double[] share = new double[low.length];
        for (int i = 0; i < low.length; i++) {
            double place = o.alignCorners ? i * step : Math.max((i + 0.5) * step - 0.5, 0);
            low[i] = Math.min((long) place, size - 1);
            high[i] = Math.min(low[i] + 1, size - 1);
            share[i] = Math.min(place - low[i], 1);
        }
        long[] along = new long[x.dim() - dim];
        Arrays.fill(along, 1);
        along[0] = to;
        Tensor above = Tensor.of(share).reshape(along);
        Tensor below = above.neg().add(1);
        return x.indexSelect(dim, Tensor.of(low))
                .mul(below.to(x.dtype()))
                .add(x.indexSelect(dim, Tensor.of(high)).mul(above.to(x.dtype())));
    }
}
