package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Elements turned around, moved along and repeated; of every dtype.
public sealed interface Rearrangement extends Facet permits Tensor {
    /// The elements of dims in reverse order, as torch.flip; without dims nothing is turned.
    ///
    /// @throws ShapeException if a dim is named twice
    default Tensor flip(int... dims) {
        Tensor x = tensor();
        if (dims.length == 0) {
            return x;
        }
        for (int d : Checks.dims(x.shape(), dims, "flip")) {
            long size = x.shape().dim(d);
            x = size < 2 ? x : Tensor.of(Graph.slice(x.node(), d, size - 1, -1, size));
        }
        return x;
    }

    /// The elements in row-major order moved on by `shift` places, what leaves the end coming in at
    /// the beginning; as torch.roll.
    default Tensor roll(long shift) {
        return tensor().flatten().roll(shift, 0).reshape(tensor().shape().toArray());
    }

    /// The parts of a dim moved on by `shift` places, what leaves the end coming in at the
    /// beginning; as torch.roll.
    default Tensor roll(long shift, int dim) {
        Tensor x = tensor();
        int d = Checks.dim(x.shape(), dim, "roll");
        long size = x.shape().dim(d);
        long by = size == 0 ? 0 : Math.floorMod(shift, size);
        return by == 0
                ? x
                : Tensor.cat(List.of(x.narrow(d, size - by, by), x.narrow(d, 0, size - by)), d);
    }

    /// [#roll(long, int)] by `shifts[i]` along `dims[i]`, for each in turn.
    ///
    /// @throws ShapeException if there are not as many shifts as dims
    default Tensor roll(long[] shifts, int[] dims) {
        Tensor x = tensor();
        if (shifts.length != dims.length) {
            throw new ShapeException(
                    "%s: shifts %s do not pair with dims %s of shape %s"
                            .formatted(
                                    Checks.at("roll"),
                                    Arrays.toString(shifts),
                                    Arrays.toString(dims),
                                    x.shape()));
        }
        for (int i = 0; i < dims.length; i++) {
            x = x.roll(shifts[i], dims[i]);
        }
        return x;
    }

    /// The whole tensor side by side with itself, `repeats[d]` times along each dim, as
    /// torch.Tensor.repeat; more numbers than dims make new dims in front.
    ///
    /// @throws ShapeException if there are fewer numbers than dims, or one is negative
    default Tensor repeat(long... repeats) {
        Shape s = tensor().shape();
        int more = repeats.length - s.rank();
        if (more < 0 || Arrays.stream(repeats).anyMatch(r -> r < 0)) {
            throw new ShapeException(
                    "%s: shape %s needs at least %d numbers from 0 on, got %s"
                            .formatted(Checks.at("repeat"), s, s.rank(), Arrays.toString(repeats)));
        }
        long[] apart = new long[2 * repeats.length];
        long[] spread = new long[2 * repeats.length];
        long[] joined = new long[repeats.length];
        for (int d = 0; d < repeats.length; d++) {
            long size = d < more ? 1 : s.dim(d - more);
            apart[2 * d] = 1;
            apart[2 * d + 1] = size;
            spread[2 * d] = repeats[d];
            spread[2 * d + 1] = size;
            joined[d] = repeats[d] * size;
        }
        return tensor().reshape(apart).expand(spread).reshape(joined);
    }

    /// Every part of a dim `repeats` times before the next, as torch.repeat_interleave.
    ///
    /// @throws ShapeException if the number is negative
    default Tensor repeatInterleave(long repeats, int dim) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "repeatInterleave");
        if (repeats < 0) {
            throw new ShapeException(
                    "%s: cannot repeat dim %d of shape %s %d times"
                            .formatted(Checks.at("repeatInterleave"), dim, s, repeats));
        }
        return tensor().unsqueeze(d + 1)
                .expand(s.insert(d + 1, repeats).toArray())
                .reshape(s.with(d, s.dim(d) * repeats).toArray());
    }

    /// Every element in row-major order `repeats` times before the next, as a vector.
    default Tensor repeatInterleave(long repeats) {
        return tensor().flatten().repeatInterleave(repeats, 0);
    }

    /// Part `i` of a dim `repeats[i]` times before the next, as torch.repeat_interleave; a single
    /// number counts for all. Looks at the numbers.
    ///
    /// @throws DTypeException if the numbers are not integers
    /// @throws ShapeException if they do not fit the dim, or one is negative
    default Tensor repeatInterleave(Tensor repeats, int dim) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "repeatInterleave");
        Checks.index(repeats, "repeatInterleave");
        boolean one = repeats.numel() == 1;
        if (repeats.dim() > 1 || (!one && repeats.numel() != s.dim(d))) {
            throw new ShapeException(
                    "%s: repeats of shape %s do not fit dim %d of shape %s"
                            .formatted(Checks.at("repeatInterleave"), repeats.shape(), dim, s));
        }
        long[] times = repeats.to(DType.I64).toLongArray();
        if (Arrays.stream(times).anyMatch(n -> n < 0)) {
            throw new ShapeException(
                    "%s: cannot repeat parts of dim %d of shape %s a negative number of times: %s"
                            .formatted(
                                    Checks.at("repeatInterleave"), dim, s, Arrays.toString(times)));
        }
        if (one) {
            return repeatInterleave(times[0], d);
        }
        long[] places =
                IntStream.range(0, times.length)
                        .boxed()
                        .flatMapToLong(i -> LongStream.range(0, times[i]).map(_ -> i))
                        .toArray();
        return tensor().indexSelect(d, Tensor.of(places));
    }
}
