package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The elements of a reduction, computed while they are reduced from operands where they lie: no
/// element is written.
final class FusedFold {
    private static final Object[] NO_ARRAYS = {};

    /// Longer programs are as fast by way of an array, and would not be compiled well in one loop
    /// with a reduction.
    private static final int OPERATIONS = 12;

    private final Choice<RowFold> loop;
    private final Program program;
    private final List<Place> places;

    private FusedFold(Choice<RowFold> loop, Program program, List<Place> places) {
        this.loop = loop;
        this.program = program;
        this.places = places;
    }

    /// Null where they have to be written, or had better be.
    ///
    /// @param byRow whether rows of the operands are reduced, and not columns
    /// @param inputs the operands, null for those that are one number
    static @Nullable FusedFold of(
            MapKernel kernel, Combiner combiner, boolean byRow, @Nullable View[] inputs) {
        Program p = kernel.vectors();
        DType lane = combiner.lane();
        if (p == null
                || p.lane() != lane
                || Assembler.dtype(p, p.inputs().size()) != lane
                || combiner.parts() > 1
                || p.operations() > OPERATIONS
                || p.hasPowers()
                || p.usual() != null) {
            return null;
        }
        List<Place> places = new ArrayList<>();
        for (Program.Input i : p.inputs()) {
            View v = inputs[i.operand()];
            if (v == null) {
                places.add(Place.SCALAR);
            } else if (v.dtype() != lane || i.as() != lane) {
                return null;
            } else if (v.isUniform()) {
                places.add(Place.ROW);
            } else if (byRow ? v.isRegular(Fold.LANES) : v.hasRuns()) {
                places.add(Place.MEMORY);
            } else {
                return null;
            }
        }
        return places.contains(Place.MEMORY)
                ? new FusedFold(kernel.fold(combiner, places), p, places)
                : null;
    }

    /// Whether that is faster now than to write them first: loops over scalars are not.
    boolean isFaster() {
        return loop.isVector();
    }

    /// They were written first.
    void took(long nanos, long elements) {
        loop.took(nanos, elements);
    }

    /// How many rows of all operands, from their first ones on, are equally far apart.
    static long rowsFrom(@Nullable View[] parts) {
        long rows = Long.MAX_VALUE;
        for (View v : parts) {
            rows = v == null ? rows : Math.min(rows, v.rowsFrom(0));
        }
        return rows;
    }

    /// Reduces runs of `length` elements to [Fold#LANES] states each: of as many rows, or of one
    /// row, one behind the other.
    ///
    /// @param parts the operands from the first run on
    /// @param rows how many rows, equally far apart; 1 for runs of one row
    void runs(
            @Nullable View[] parts,
            long[] numbers,
            int rows,
            int length,
            int runs,
            Object[] to,
            int start) {
        long[] apart = strides(parts, v -> v.apart(Fold.LANES));
        long[] distance =
                rows > 1
                        ? strides(parts, View::rowStride)
                        : strides(parts, v -> length / Fold.LANES * v.apart(Fold.LANES));
        rows(parts, numbers, 0, apart).runs(length, distance, Math.max(rows, runs), to, start);
    }

    /// Reduces `present` rows, from row `row` on and [Fold#LANES] apart, to one, `times` in turn, a
    /// row further each time.
    void columns(
            @Nullable View[] parts,
            long[] numbers,
            int row,
            int present,
            int width,
            int times,
            Object[] to,
            int start) {
        long[] stride = strides(parts, View::rowStride);
        long[] apart = strides(parts, v -> Fold.LANES * v.rowStride());
        rows(parts, numbers, (long) row * width, apart)
                .fold(present, stride, width, times, to, start, width);
    }

    private Rows rows(@Nullable View[] parts, long[] numbers, long at, long[] apart) {
        int slots = places.size();
        MemorySegment[] memory = new MemorySegment[slots];
        long[] scalars = new long[slots];
        long[] starts = new long[slots];
        long[] units = new long[slots];
        for (int k = 0; k < slots; k++) {
            Program.Input i = program.inputs().get(k);
            View v = parts[i.operand()];
            if (v == null) {
                scalars[k] = Numbers.cast(numbers[i.operand()], i.stored(), i.as());
            } else {
                memory[k] = v.segment();
                starts[k] = v.offset(at);
                units[k] = places.get(k) == Place.ROW ? 0 : i.as().bytes();
            }
        }
        return new Rows(loop, memory, NO_ARRAYS, scalars, starts, units, apart);
    }

    /// Strides for each slot.
    private long[] strides(@Nullable View[] parts, ToLongFunction<View> stride) {
        long[] all = new long[places.size()];
        for (int k = 0; k < all.length; k++) {
            View v = parts[program.inputs().get(k).operand()];
            all[k] = v == null ? 0 : stride.applyAsLong(v);
        }
        return all;
    }
}
