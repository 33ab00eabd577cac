package dev.nacre.data;

import dev.nacre.Generator;
import java.io.IOException;
import java.util.Objects;

/// Two data sets, one behind the other.
record Joined(Dataset first, Dataset second) implements Dataset {
    @Override
    public long count() {
        return Math.addExact(first.count(), second.count());
    }

    @Override
    public Sample get(long index) throws IOException {
        Objects.checkIndex(index, count());
        long n = first.count();
        return index < n ? first.get(index) : second.get(index - n);
    }

    @Override
    public Sample get(long index, Generator random) throws IOException {
        Objects.checkIndex(index, count());
        long n = first.count();
        return index < n ? first.get(index, random) : second.get(index - n, random);
    }
}
