package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Windows that slide over the last dims of a tensor, and what each comes to.
final class Windows {
    private final Tensor input;
    private final long[] size;
    private final long[] stride;
    private final long[] dilation;
    private final long[] padding;

    /// What is added behind the padding so that a last window fits.
    private final long[] more;

    private final boolean countIncludePad;

    private Windows(String op, Tensor input, long[] sizes, int dims, Pooling.Options o) {
        this.input = input;
        size = Convolutions.Options.each("sizes", sizes, dims, op);
        stride =
                Convolutions.Options.each(
                        "stride", o.stride.length == 0 ? size : o.stride, dims, op);
        padding = Convolutions.Options.each("padding", o.padding, dims, op);
        dilation = Convolutions.Options.each("dilation", o.dilation, dims, op);
        more = new long[dims];
        countIncludePad = o.countIncludePad;
        for (int d = 0; d < dims; d++) {
            long have = input.size(d - dims) + 2 * padding[d];
            long reach = (size[d] - 1) * dilation[d] + 1;
            if (padding[d] > size[d] / 2 || have < reach) {
                throw new ShapeException(
                        "%s: windows of %s with padding %s do not fit the last dims of shape %s"
                                        .formatted(
                                                Checks.at(op),
                                                Arrays.toString(size),
                                                Arrays.toString(padding),
                                                input.shape())
                                + "; padding is at most half of a window");
            }
            if (o.ceilMode) {
                more[d] = rest(have - reach, stride[d], input.size(d - dims) + padding[d]);
            }
        }
    }

    /// What a last window lacks; one that would begin in the padding behind does not count.
    private static long rest(long room, long stride, long end) {
        long last = (room + stride - 1) / stride * stride;
        return last < end ? last - room : 0;
    }

    static Windows of(
            String op,
            Tensor input,
            long[] size,
            int dims,
            Consumer<? super Pooling.Options> options) {
        Pooling.Options o = new Pooling.Options();
        options.accept(o);
        if (!input.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: needs floating-point numbers, not %s; cast first"
                            .formatted(Checks.at(op), input.dtype()));
        }
        if (input.dim() < dims) {
            throw new ShapeException(
                    "%s: needs at least %d dims, shape %s has %d"
                            .formatted(Checks.at(op), dims, input.shape(), input.dim()));
        }
        Convolutions.Options.checked("size", size, 1);
        return new Windows(op, input, size, dims, o);
    }

    Tensor max() {
        Tensor padded = padded(input, Double.NEGATIVE_INFINITY);
        Tensor windows = windows(padded);
        if (!input.hasGradient()) {
            return reduce(windows, Reduction.MAX);
        }
        // The first maximum takes the gradient.
        Tensor best = reduce(windows, Reduction.ARGMAX);
        return areSideBySide() ? chosen(windows, best) : gathered(padded, best);
    }

    private boolean areSideBySide() {
        return Arrays.equals(stride, size) && Arrays.stream(dilation).allMatch(d -> d == 1);
    }

    /// The sum of each window in which all elements but one count as -0, which changes nothing.
    private Tensor chosen(Tensor windows, Tensor best) {
        Tensor place = Tensor.arange(Arrays.stream(size).reduce(1, (x, y) -> x * y)).reshape(size);
        Shape column = best.shape();
        for (int d = 0; d < size.length; d++) {
            column = column.insert(column.rank(), 1);
        }
        Tensor isBest = place.eq(best.reshape(column.toArray()));
        return reduce(windows.where(isBest, windows.constant(-0.0)), Reduction.SUM);
    }

    /// The elements at places within the windows.
    private Tensor gathered(Tensor padded, Tensor best) {
        int dims = size.length;
        Tensor place = Tensor.zeros(DType.I64, 1);
        long inner = Arrays.stream(size).reduce(1, (x, y) -> x * y);
        for (int d = 0; d < dims; d++) {
            inner /= size[d];
            Tensor k = best.floorDiv(inner).remainder(size[d]);
            long[] along = new long[dims];
            Arrays.fill(along, 1);
            along[d] = best.size(d - dims);
            Tensor first = Tensor.arange(along[d]).mul(stride[d]).reshape(along);
            place = place.mul(padded.size(d - dims)).add(first.add(k.mul(dilation[d])));
        }
        Tensor line = padded.flatten(-dims, -1);
        return line.gather(-1, place.flatten(-dims, -1)).reshape(best.shape().toArray());
    }

    Tensor mean() {
        Tensor windows = windows(padded(input, 0));
        return reduce(windows, Reduction.SUM).div(counts());
    }

    /// How many elements each window has.
    private Tensor counts() {
        double all = Arrays.stream(size).mapToDouble(s -> (double) s).reduce(1, (a, b) -> a * b);
        boolean part = Arrays.stream(more).anyMatch(m -> m > 0);
        boolean edges = Arrays.stream(padding).anyMatch(p -> p > 0) && !countIncludePad;
        if (!part && !edges) {
            return Tensor.scalar(all, input.dtype());
        }
        Shape s = input.shape();
        int dims = size.length;
        long[] image = Arrays.copyOfRange(s.toArray(), s.rank() - dims, s.rank());
        Tensor ones = Tensor.ones(input.dtype(), image);
        Tensor counted =
                countIncludePad
                        ? ones.pad(1, sides(padding, padding)).pad(0, sides(new long[dims], more))
                        : padded(ones, 0);
        Tensor windows = windows(counted);
        return reduce(windows, Reduction.SUM);
    }

    private Tensor padded(Tensor x, double value) {
        long[] after = new long[size.length];
        for (int d = 0; d < after.length; d++) {
            after[d] = padding[d] + more[d];
        }
        boolean none = Arrays.stream(after).allMatch(a -> a == 0);
        return none ? x : x.pad(value, sides(padding, after));
    }

    /// Sizes as `pad` takes them: the last dim first.
    static long[] sides(long[] before, long[] after) {
        int n = before.length;
        long[] sides = new long[2 * n];
        for (int d = 0; d < n; d++) {
            sides[2 * (n - 1 - d)] = before[d];
            sides[2 * (n - 1 - d) + 1] = after[d];
        }
        return sides;
    }

    /// The windows, with the places within them in new last dims.
    private Tensor windows(Tensor padded) {
        Tensor t = padded;
        int first = padded.dim() - size.length;
        for (int d = 0; d < size.length; d++) {
            Op.Windows w = new Op.Windows(first + d, stride[d], size[d], dilation[d]);
            t = Tensor.of(Graph.windows(t.node(), w));
        }
        return t;
    }

    private Tensor reduce(Tensor windows, Reduction reduction) {
        int rank = windows.dim();
        List<Integer> within = IntStream.range(rank - size.length, rank).boxed().toList();
        return Tensor.of(Graph.reduce(windows.node(), reduction, within));
    }

    /// What is made of so many windows that cover a dim evenly.
    private interface Even {
        Tensor apply(Tensor x, int dim, long n);
    }

    /// The means of windows that cover the last dims evenly.
    ///
    /// @param counts how many there are along each of these dims
    static Tensor evenMeans(String op, Tensor x, long... counts) {
        return even(op, x, counts, Windows::means);
    }

    /// The maxima of windows that cover the last dims evenly.
    ///
    /// @param counts how many there are along each of these dims
    static Tensor evenMaxima(String op, Tensor x, long... counts) {
        return even(op, x, counts, Windows::maxima);
    }

    private static Tensor even(String op, Tensor x, long[] counts, Even each) {
        Checks.floating(x, op);
        int first = x.dim() - counts.length;
        boolean fits = first >= 0;
        for (int i = 0; fits && i < counts.length; i++) {
            fits = counts[i] > 0 && x.size(first + i) > 0;
        }
        if (!fits) {
            throw new ShapeException(
                    "%s: cannot make %s windows of shape %s: needs %d dims or more, none of them empty"
                            .formatted(
                                    Checks.at(op),
                                    Arrays.toString(counts),
                                    x.shape(),
                                    counts.length));
        }
        Tensor y = x;
        // From the last dim on: the first of equals is then the one in the first row.
        for (int i = counts.length - 1; i >= 0; i--) {
            y = each.apply(y, first + i, counts[i]);
        }
        return y;
    }

    /// A product with the share that each element has in each window.
    private static Tensor means(Tensor x, int d, long n) {
        long size = x.size(d);
        if (size % n == 0) {
            return evenly(x, d, n).mean(d + 1);
        }
        double[] shares = new double[Math.toIntExact(Math.multiplyExact(n, size))];
        for (int i = 0; i < n; i++) {
            int from = (int) evenStart(i, size, n);
            int to = (int) evenEnd(i, size, n);
            Arrays.fill(shares, (int) (i * size) + from, (int) (i * size) + to, 1.0 / (to - from));
        }
        Tensor share = Tensor.of(shares).reshape(n, size).to(x.dtype());
        return x.transpose(d, -1).matmul(share.t()).transpose(d, -1);
    }

    /// Shorter windows have their last element again, which does not make it the first of equals.
    private static Tensor maxima(Tensor x, int d, long n) {
        long size = x.size(d);
        if (size % n == 0) {
            return evenly(x, d, n).max(d + 1).values();
        }
        long longest =
                LongStream.range(0, n)
                        .map(i -> evenEnd(i, size, n) - evenStart(i, size, n))
                        .max()
                        .orElseThrow();
        long[] places = new long[Math.toIntExact(Math.multiplyExact(n, longest))];
        for (int p = 0; p < places.length; p++) {
            long i = p / longest;
            places[p] = Math.min(evenStart(i, size, n) + p % longest, evenEnd(i, size, n) - 1);
        }
        return evenly(x.indexSelect(d, Tensor.of(places)), d, n).max(d + 1).values();
    }

    private static long evenStart(long i, long size, long n) {
        return i * size / n;
    }

    private static long evenEnd(long i, long size, long n) {
        return ((i + 1) * size + n - 1) / n;
    }

    /// A dim as `n` windows side by side, with the places within them in the next dim.
    private static Tensor evenly(Tensor x, int d, long n) {
        return x.reshape(x.shape().with(d, n).insert(d + 1, x.size(d) / n).toArray());
    }
}
