package dev.nacre.data;

import dev.nacre.Generator;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/// Some examples of a data set.
final class Subset implements Dataset {
    private final Dataset all;
    private final long[] places;

    Subset(Dataset all, long[] places) {
        this.all = all;
        this.places = places;
    }

    /// Places below a count divided at random by fractions, each part in the order drawn.
    static long[][] split(long count, Generator random, double... fractions) {
        double sum = 0;
        for (double f : fractions) {
            sum += f >= 0 ? f : Double.NaN;
        }
        if (!(Math.abs(sum - 1) < 1e-9)) {
            throw new NacreException(
                    "randomSplit: the fractions %s do not add up to 1"
                            .formatted(Arrays.toString(fractions)));
        }
        int[] sizes = new int[fractions.length];
        long left = count;
        for (int i = 0; i < sizes.length; i++) {
            // A hair more, so that 0.7 of 10 are 7.
            sizes[i] = (int) Math.min(left, (long) (fractions[i] * count + 1e-6));
            left -= sizes[i];
        }
        for (int i = 0; left > 0; i = (i + 1) % sizes.length) {
            if (fractions[i] > 0) {
                sizes[i]++;
                left--;
            }
        }
        long[] order = random.randperm(count).toLongArray();
        long[][] parts = new long[sizes.length][];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Arrays.copyOfRange(order, at, at + sizes[i]);
            at += sizes[i];
        }
        return parts;
    }

    @Override
    public long count() {
        return places.length;
    }

    @Override
    public Sample get(long index) throws IOException {
        return all.get(place(index));
    }

    @Override
    public Sample get(long index, Generator random) throws IOException {
        return all.get(place(index), random);
    }

    private long place(long index) {
        return places[(int) Objects.checkIndex(index, (long) places.length)];
    }
}
