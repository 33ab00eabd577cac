package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.Objects;
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
        long[] sizes = new long[spatial];
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
            sizes[d] = to;
            y =
                    switch (o.mode) {
                        case NEAREST -> nearest(y, 2 + d, to, factor);
                        case LINEAR, BILINEAR, TRILINEAR -> linear(y, 2 + d, to, factor);
                        case BICUBIC -> cubic(y, 2 + d, to, factor);
                        case AREA -> y;
                    };
        }
        return o.mode == InterpolationMode.AREA ? Windows.evenMeans(OP, x, sizes) : y;
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
                    case NEAREST, AREA -> spatial >= 1;
                    case LINEAR -> spatial == 1;
                    case BILINEAR, BICUBIC -> spatial == 2;
                    case TRILINEAR -> spatial == 3;
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
                                        case NEAREST, AREA -> ", size".repeat(given) + ", ...";
                                        case LINEAR -> ", length";
                                        case BILINEAR, BICUBIC -> ", height, width";
                                        case TRILINEAR -> ", depth, height, width";
                                    }));
        }
        boolean between = o.mode != InterpolationMode.NEAREST && o.mode != InterpolationMode.AREA;
        if (o.alignCorners && !between) {
            throw new NacreException(
                    "%s: alignCorners is for the linear modes and BICUBIC, not %s"
                            .formatted(Checks.at(OP), o.mode));
        }
        if (o.mode != InterpolationMode.NEAREST && !x.dtype().isFloating()) {
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

    /// Where an element of the result lies among those of the input.
    private double place(int i, double step) {
        return o.alignCorners ? i * step : (i + 0.5) * step - 0.5;
    }

    private Tensor linear(Tensor x, int dim, long to, double factor) {
        long size = x.size(dim);
        double step = step(size, to, factor);
        long[][] from = new long[2][Math.toIntExact(to)];
        double[][] shares = new double[2][from[0].length];
        for (int i = 0; i < from[0].length; i++) {
            double place = Math.max(place(i, step), 0);
            from[0][i] = Math.min((long) place, size - 1);
            from[1][i] = Math.min(from[0][i] + 1, size - 1);
            shares[1][i] = Math.min(place - from[0][i], 1);
            shares[0][i] = 1 - shares[1][i];
        }
        return mixed(x, dim, from, shares);
    }

    private Tensor cubic(Tensor x, int dim, long to, double factor) {
        long size = x.size(dim);
        double step = step(size, to, factor);
        long[][] from = new long[4][Math.toIntExact(to)];
        double[][] shares = new double[4][from[0].length];
        for (int i = 0; i < from[0].length; i++) {
            double place = place(i, step);
            long before = (long) Math.floor(place);
            for (int k = 0; k < 4; k++) {
                long at = before - 1 + k;
                from[k][i] = Math.clamp(at, 0, size - 1);
                shares[k][i] = near(Math.abs(place - at));
            }
        }
        return mixed(x, dim, from, shares);
    }

    /// How much an element counts at a distance (Keys 1981, IEEE Trans. ASSP 29, with `a = -0.75`).
    private static double near(double distance) {
        double a = -0.75;
        double d = distance;
        return d <= 1
                ? ((a + 2) * d - (a + 3)) * d * d + 1
                : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }

    /// Sums of elements of a dim, each with its share.
    private static Tensor mixed(Tensor x, int dim, long[][] from, double[][] shares) {
        long[] along = new long[x.dim() - dim];
        Arrays.fill(along, 1);
        along[0] = from[0].length;
        Tensor sum = null;
        for (int k = 0; k < from.length; k++) {
            Tensor share = Tensor.of(shares[k]).reshape(along).to(x.dtype());
            Tensor part = x.indexSelect(dim, Tensor.of(from[k])).mul(share);
            sum = sum == null ? part : sum.add(part);
        }
        return Objects.requireNonNull(sum);
    }
}
