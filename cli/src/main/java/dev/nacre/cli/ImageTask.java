package dev.nacre.cli;

import dev.nacre.data.Datasets;
import dev.nacre.data.Digits;
import dev.nacre.data.Mnist;
import dev.nacre.data.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What there is to learn: a data set of small gray images, and what suits it.
///
/// The defaults were chosen by how well the validation part was recognised.
enum ImageTask {
    DIGITS("digits", 8, 16, 20, 32, 4, List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")),
    FASHION_MNIST(
            "fashion-mnist",
            28,
            12,
            5,
            128,
            1,
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"));

    /// How many images of Fashion-MNIST, the last ones, are kept from learning.
    private static final int VALIDATION = 5000;

    private final String title;
    private final int size;
    private final int channels;
    private final int epochs;
    private final int batch;
    private final int halving;
    private final List<String> classes;

    /// Images `[n, 1, size, size]` in three parts that have none in common.
    ///
    /// @param test what the network is judged by, once, at the end
    record Parts(Samples train, Samples validation, Samples test) {}

    ImageTask(
            String title,
            int size,
            int channels,
            int epochs,
            int batch,
            int halving,
            List<String> classes) {
        this.title = title;
        this.size = size;
        this.channels = channels;
        this.epochs = epochs;
        this.batch = batch;
        this.halving = halving;
        this.classes = classes;
    }

    /// The task of a name, or null if there is none.
    static @Nullable ImageTask named(String title) {
        return Arrays.stream(values()).filter(t -> t.title.equals(title)).findFirst().orElse(null);
    }

    static String names() {
        return Arrays.stream(values()).map(t -> t.title).collect(Collectors.joining(" or "));
    }

    /// The data set's name, as in `--data`.
    String title() {
        return title;
    }

    int epochs() {
        return epochs;
    }

    int batch() {
        return batch;
    }

    /// After how many epochs the learning rate is half of what it was.
    int halving() {
        return halving;
    }

    /// What a network of this task is called in its file.
    ModelCard card(Activation activation) {
        return new ModelCard(title, size, channels, activation, classes);
    }

    /// Reads the images.
    ///
    /// @param folder where the files are, or null for where they usually are
    Parts load(@Nullable Path folder) throws IOException {
        return switch (this) {
            case DIGITS -> {
                Digits d = Datasets.digits();
                yield new Parts(squares(d.train()), squares(d.validation()), squares(d.test()));
            }
            case FASHION_MNIST -> {
                Mnist m = folder == null ? Datasets.fashionMnist() : Datasets.fashionMnist(folder);
                long n = m.train().count();
                long kept = Math.min(VALIDATION, n / 2);
                yield new Parts(
                        m.train().narrow(0, n - kept), m.train().narrow(n - kept, kept), m.test());
            }
        };
    }

    private Samples squares(Samples rows) {
        return new Samples(rows.inputs().reshape(rows.count(), 1, size, size), rows.labels());
    }
}
