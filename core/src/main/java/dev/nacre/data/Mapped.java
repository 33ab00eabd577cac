package dev.nacre.data;

import dev.nacre.Generator;
import java.io.IOException;

/// A data set whose inputs are changed on their way.
record Mapped(Dataset of, Transform change) implements Dataset {
    /// What the streams of examples that are asked for without a generator are split from.
    private static final Generator FIXED = new Generator(0);

    @Override
    public long count() {
        return of.count();
    }

    @Override
    public Sample get(long index) throws IOException {
        return get(index, FIXED.split(index));
    }

    @Override
    public Sample get(long index, Generator random) throws IOException {
        Sample s = of.get(index, random);
        return new Sample(change.apply(s.input(), random), s.label());
    }
}
