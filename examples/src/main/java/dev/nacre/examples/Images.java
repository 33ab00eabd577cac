package dev.nacre.examples;

import dev.nacre.data.Datasets;
import dev.nacre.data.Digits;
import dev.nacre.data.Mnist;
import dev.nacre.data.Samples;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;

/// Small gray pictures of ten kinds, f32 `[n, 1, size, size]`.
///
/// @param train what a network learns from
/// @param test what it is judged by
record Images(Samples train, Samples test) {
    private static final long SIDE = 8;

    /// The data set of a name.
    ///
    /// @param folder where its files are, or nothing for where they usually are
    /// @throws NacreException if there is none
    /// @throws java.nio.file.NoSuchFileException if it is not on this machine; it says how to get
    ///   it
    static Images named(String name, String folder) throws IOException {
        return switch (name) {
            case "digits" -> digits();
            case "fashion-mnist" -> {
                Mnist clothes =
                        folder.isEmpty()
                                ? Datasets.fashionMnist()
                                : Datasets.fashionMnist(Path.of(folder));
                yield new Images(clothes.train(), clothes.test());
            }
            default ->
                    throw new NacreException(
                            "there is no data set '%s'; there are digits and fashion-mnist"
                                    .formatted(name));
        };
    }

    static Images digits() {
        Digits digits = Datasets.digits();
        return new Images(squares(digits.train()), squares(digits.test()));
    }

    private static Samples squares(Samples rows) {
        return new Samples(rows.inputs().reshape(rows.count(), 1, SIDE, SIDE), rows.labels());
    }
}
