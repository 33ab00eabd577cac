package dev.nacre.cpu;

import dev.nacre.type.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A number that runs over some dims of a layout, merged where their strides allow it.
final class Axis {
    /// Runs of this length are followed.
    private static final int LONG_RUN = 8;

    /// The length of a pattern that is worth no more dims, and the most that it may have.
    private static final int ENOUGH = 256;

    private static final int MOST = 4096;
    private static final int[] NONE = {};

    private final long[] dims;
    private final long[] strides;
    private final long count;
    private volatile int @Nullable [] pattern;

    private Axis(long[] dims, long[] strides) {
        this.dims = dims;
        this.strides = strides;
        long n = 1;
        for (long d : dims) {
            n *= d;
        }
        this.count = n;
    }

    /// Over the dims from `from` to `to`, with strides in bytes.
    static Axis of(Layout l, int from, int to, int bytes) {
        long[] d = new long[to - from];
        long[] s = new long[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            long dim = l.shape().dim(i);
            long stride = l.stride(i) * bytes;
            if (dim == 1) {
                continue;
            }
            if (n > 0 && s[n - 1] == stride * dim) {
                d[n - 1] *= dim;
                s[n - 1] = stride;
            } else {
                d[n] = dim;
                s[n++] = stride;
            }
        }
        return new Axis(Arrays.copyOf(d, n), Arrays.copyOf(s, n));
    }

    /// Over two dims with strides in bytes.
    static Axis of(long outer, long outerStride, long inner, long stride) {
        return outer == 1 || outerStride == inner * stride
                ? new Axis(new long[] {outer * inner}, new long[] {stride})
                : new Axis(new long[] {outer, inner}, new long[] {outerStride, stride});
    }

    /// All dims but the last.
    Axis outer() {
        int n = Math.max(dims.length - 1, 0);
        return new Axis(Arrays.copyOf(dims, n), Arrays.copyOf(strides, n));
    }

    /// The last dim.
    Axis inner() {
        int n = Math.max(dims.length - 1, 0);
        return new Axis(
                Arrays.copyOfRange(dims, n, dims.length),
                Arrays.copyOfRange(strides, n, dims.length));
    }

    long count() {
        return count;
    }

    /// An axis of one place.
    static Axis single() {
        return new Axis(new long[0], new long[0]);
    }

    /// The offsets of the innermost places, which repeat, where runs are too short to follow; empty
    /// where they are not.
    int[] pattern() {
        int[] p = pattern;
        if (p == null) {
            p = offsets();
            pattern = p;
        }
        return p;
    }

    private int[] offsets() {
        if (dims.length < 2 || dims[dims.length - 1] >= LONG_RUN) {
            return NONE;
        }
        long period = 1;
        long reach = 0;
        int d = dims.length;
        while (d > 0 && period < ENOUGH && period * dims[d - 1] <= MOST) {
            d--;
            period *= dims[d];
            reach += Math.abs(strides[d]) * dims[d];
        }
        if (period < LONG_RUN || reach > Integer.MAX_VALUE) {
            return NONE;
        }
        int[] offsets = new int[(int) period];
        int done = 1;
        for (int k = dims.length - 1; k >= d; k--) {
            int block = done;
            for (; done < block * dims[k]; done++) {
                offsets[done] = offsets[done - block] + (int) strides[k];
            }
        }
        return offsets;
    }

    /// The offset of place `i`.
    long at(long i) {
        long offset = 0;
        for (int d = dims.length - 1; d > 0; d--) {
            offset += i % dims[d] * strides[d];
            i /= dims[d];
        }
        return dims.length == 0 ? 0 : offset + i * strides[0];
    }

    /// How many places from `i` on are `last()` apart.
    long run(long i) {
        if (count == 0) {
            return 0;
        }
        return dims.length == 0 ? 1 : dims[dims.length - 1] - i % dims[dims.length - 1];
    }

    /// The stride of the last dim.
    long last() {
        return dims.length == 0 ? 0 : strides[dims.length - 1];
    }

    int rank() {
        return dims.length;
    }

    /// The places of the last dim.
    long length() {
        return dims.length == 0 ? 1 : dims[dims.length - 1];
    }

    /// How many runs of the last dim, from the one that place `i` begins on, are [#apart()] apart.
    long runs(long i) {
        int d = dims.length - 2;
        return d < 0 ? 1 : dims[d] - i / length() % dims[d];
    }

    /// The stride of the last dim but one.
    long apart() {
        return dims.length < 2 ? 0 : strides[dims.length - 2];
    }

    /// Whether all places are `step` apart.
    boolean isRun(long step) {
        return dims.length == 0 || (dims.length == 1 && strides[0] == step);
    }

    /// Whether all places are the same.
    boolean isUniform() {
        for (int d = 0; d < dims.length; d++) {
            if (strides[d] != 0) {
                return false;
            }
        }
        return true;
    }
}
