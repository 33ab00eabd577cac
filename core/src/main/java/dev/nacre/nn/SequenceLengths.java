package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;

/// How long each sequence of a batch is, all of them padded to the longest place there is.
final class SequenceLengths {
    private final long shortest;
    private final long longest;

    /// Whether each place is within each sequence, `[length, batch, 1]`.
    private final Tensor within;

    private SequenceLengths(long[] lengths, int places) {
        this.shortest = Arrays.stream(lengths).min().orElse(0);
        this.longest = Arrays.stream(lengths).max().orElse(0);
        boolean[] inside = new boolean[places * lengths.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = i / lengths.length < lengths[i % lengths.length];
        }
        this.within = Tensor.of(inside).reshape(places, lengths.length, 1);
    }

    /// @param x the sequences, `[length, batch, in]`
    /// @param label what errors call the layer
    static SequenceLengths of(long[] lengths, Tensor x, String label) {
        if (lengths.length != x.size(1)
                || Arrays.stream(lengths).anyMatch(n -> n < 1 || n > x.size(0))) {
            throw new ShapeException(
                    "%s: lengths %s do not fit: expected one from 1 to %d for each of %d sequences"
                            .formatted(
                                    Recording.at(label),
                                    Arrays.toString(lengths),
                                    x.size(0),
                                    x.size(1)));
        }
        return new SequenceLengths(lengths, Math.toIntExact(x.size(0)));
    }

    /// The numbers of a tensor, which is looked at.
    static long[] of(Tensor lengths) {
        if (!lengths.dtype().isIntegral()) {
            throw new DTypeException(
                    "lengths: must be integers, not %s; use to(DType.I64)"
                            .formatted(lengths.dtype()));
        }
        if (lengths.dim() != 1) {
            throw new ShapeException("lengths: must be a vector, not of shape " + lengths.shape());
        }
        return lengths.toLongArray();
    }

    /// Whether a place is within all sequences.
    boolean all(int place) {
        return place < shortest;
    }

    /// Whether a place is within none of them.
    boolean none(int place) {
        return place >= longest;
    }

    /// Whether a place is within each sequence, `[batch, 1]`.
    Tensor at(int place) {
        return within.narrow(0, place, 1).squeeze(0);
    }

    /// Zeros behind each end, whatever was there: a NaN would reach the gradients of weights.
    Tensor cut(Tensor x) {
        return x.where(within, x.constant(0));
    }
}
