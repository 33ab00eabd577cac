package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PaddingTest {
    /// Walks from the first element to a place, one step at a time, as the mode says.
    private static long walked(PadMode mode, long place, long size) {
        long at = 0;
        long direction = place < 0 ? -1 : 1;
        for (long step = 0; step < Math.abs(place); step++) {
            boolean end = direction > 0 ? at == size - 1 : at == 0;
            switch (mode) {
                case REFLECT -> {
                    direction = end ? -direction : direction;
                    at += direction;
                }
                case REPLICATE -> at += end ? 0 : direction;
                case CIRCULAR -> at = end ? (direction > 0 ? 0 : size - 1) : at + direction;
                case CONSTANT -> throw new AssertionError();
            }
        }
        return at;
    }

    private static long reflected(PadMode mode, long place, long size) {
        // In front, the mirror is on the first element.
        return mode == PadMode.REFLECT && place < 0
                ? walked(mode, -place, size)
                : walked(mode, place, size);
    }

    @ParameterizedTest
    @EnumSource(value = PadMode.class, mode = EnumSource.Mode.EXCLUDE, names = "CONSTANT")
    void isWhatAWalkFinds(PadMode mode) {
        Plain x = Plain.numbers(2, 3, 4, 5);
        long[][] all = {
            {1, 2, 2, 1}, {4, 3}, {0, 0, 3, 0}, {-1, 2, 1, -2}, {0, 0}, {}, {1, 1, 1, 1, 2, 1}
        };
        for (long[] sizes : all) {
            Shape to = x.shape();
            long[] before = new long[4];
            for (int i = 0; i < sizes.length / 2; i++) {
                int d = 3 - i;
                before[d] = sizes[2 * i];
                to = to.with(d, to.dim(d) + sizes[2 * i] + sizes[2 * i + 1]);
            }
            Plain.of(
                            to,
                            i -> {
                                long[] from = new long[4];
                                for (int d = 0; d < 4; d++) {
                                    long size = x.shape().dim(d);
                                    from[d] = reflected(mode, i[d] - before[d], size);
                                }
                                return x.at(from);
                            })
                    .check(x.tensor().pad(mode, sizes));
            Slopes.check(in -> in.getFirst().pad(mode, sizes).tanh(), x.tensor().mul(0.1));
        }
    }

    @Test
    void aLineShowsWhatIsMeant() {
        Tensor x = Tensor.of(1, 2, 3);
        assertArrayEquals(new int[] {3, 2, 1, 2, 3, 2}, x.pad(PadMode.REFLECT, 2, 1).toIntArray());
        assertArrayEquals(
                new int[] {1, 1, 1, 2, 3, 3}, x.pad(PadMode.REPLICATE, 2, 1).toIntArray());
        assertArrayEquals(new int[] {2, 3, 1, 2, 3, 1}, x.pad(PadMode.CIRCULAR, 2, 1).toIntArray());
        assertArrayEquals(new int[] {0, 0, 1, 2, 3, 0}, x.pad(PadMode.CONSTANT, 2, 1).toIntArray());
        assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).pad(PadMode.REFLECT, 0, 0).shape());
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3);
        return Stream.of(
                complaint(() -> x.pad(PadMode.REFLECT, 3, 0), "[3, 0]", "REFLECT", "[2, 3]", "2"),
                complaint(() -> x.pad(PadMode.CIRCULAR, 0, 4), "CIRCULAR", "at most 3"),
                complaint(() -> x.pad(PadMode.REFLECT, 0, 0, 2, 0), "dim 0", "at most 1"),
                complaint(() -> Tensor.zeros(0).pad(PadMode.REPLICATE, 1, 0), "[0]", "at most 0"),
                complaint(() -> x.pad(PadMode.REFLECT, 1), "[1]", "pairs"),
                complaint(() -> x.pad(PadMode.REFLECT, 1, 1, 1, 1, 1, 1), "[2, 3]", "pairs"),
                complaint(() -> x.pad(PadMode.REPLICATE, -4, 2), "cut off more than dim 1"));
    }

    private static Complaint complaint(
            org.junit.jupiter.api.function.Executable call, String... parts) {
        return Complaint.of(ShapeException.class, "pad", call, parts);
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }
}
