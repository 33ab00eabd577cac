package dev.nacre.type;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the elements of a shape lie in a buffer: an offset and a stride per dim, in elements.
public final class Layout {
    private final Shape shape;
    private final long[] strides;
    private final long offset;

    private Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /// Row-major and without gaps.
    public static Layout dense(Shape shape) {
        return new Layout(shape, shape.strides(), 0);
    }

    public Shape shape() {
        return shape;
    }

    public long stride(int dim) {
        return strides[dim];
    }

    public long offset() {
        return offset;
    }

    /// Dim `i` of the result is dim `order[i]` of this.
    public Layout permute(int... order) {
        long[] d = new long[order.length];
        long[] s = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            d[i] = shape.dim(order[i]);
            s[i] = strides[order[i]];
        }
        return new Layout(Shape.of(d), s, offset);
    }

    /// Dims of size 1 stretched, and new ones in front, by stride 0.
    public Layout expand(Shape to) {
        int more = to.rank() - shape.rank();
        long[] s = new long[to.rank()];
        for (int i = more; i < s.length; i++) {
            s[i] = shape.dim(i - more) == 1 && to.dim(i) != 1 ? 0 : strides[i - more];
        }
        return new Layout(to, s, offset);
    }

    /// Every `step`-th of `size` elements of a dim, from `start` on; `step` may be negative.
    public Layout slice(int dim, long start, long step, long size) {
        long[] s = strides.clone();
        s[dim] *= step;
        return new Layout(
                shape.with(dim, size), s, size == 0 ? offset : offset + start * strides[dim]);
    }

    /// The windows of a size that slide over a dim: their number in its place, and a new last dim
    /// for the places within one, which are `dilation` apart.
    public Layout windows(int dim, long step, long size, long dilation) {
        long reach = (size - 1) * dilation + 1;
        long from = shape.dim(dim);
        long many = from < reach ? 0 : (from - reach) / step + 1;
        long[] s = Arrays.copyOf(strides, strides.length + 1);
        s[strides.length] = strides[dim] * dilation;
        s[dim] *= step;
        return new Layout(shape.with(dim, many).insert(shape.rank(), size), s, offset);
    }

    /// The same elements in the same order under another shape, or null where that takes a copy.
    public @Nullable Layout reshape(Shape to) {
        if (to.count() == 0) {
            return dense(to);
        }
        // Old dims are merged into runs of even stride, and the new dims cut out of these runs.
        long[] s = new long[to.rank()];
        int from = 0;
        int next = 0;
        while (next < to.rank() || from < shape.rank()) {
            long have = from < shape.rank() ? shape.dim(from) : 1;
            long want = next < to.rank() ? to.dim(next) : 1;
            int firstOld = from++;
            int firstNew = next++;
            while (have != want) {
                if (have < want) {
                    have *= shape.dim(from++);
                } else {
                    want *= to.dim(next++);
                }
            }
            long stride = 1;
            boolean first = true;
            for (int i = Math.min(from, shape.rank()) - 1; i >= firstOld; i--) {
                if (shape.dim(i) == 1) {
                    continue;
                }
                if (first) {
                    stride = strides[i];
                    first = false;
                } else if (strides[i] != runStride(firstOld, i, from)) {
                    return null;
                }
            }
            for (int i = Math.min(next, to.rank()) - 1; i >= firstNew; i--) {
                s[i] = stride;
                stride *= to.dim(i);
            }
        }
        return new Layout(to, s, offset);
    }

    /// The stride dim `i` must have to continue the run of the dims behind it, up to `end`.
    private long runStride(int begin, int i, int end) {
        for (int j = i + 1; j < end && j > begin; j++) {
            if (shape.dim(j) != 1) {
                return strides[j] * shape.dim(j);
            }
        }
        return strides[i];
    }

    /// Whether the elements follow each other without gaps, from the offset on.
    public boolean isDense() {
        long step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.dim(i) == 0) {
                return true;
            }
            if (shape.dim(i) != 1 && strides[i] != step) {
                return false;
            }
            step *= shape.dim(i);
        }
        return true;
    }

    /// Whether every element is the same place in memory.
    public boolean isUniform() {
        for (int i = 0; i < strides.length; i++) {
            if (strides[i] != 0 && shape.dim(i) != 1) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout l
                && offset == l.offset
                && shape.equals(l.shape)
                && Arrays.equals(strides, l.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(strides)) + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
