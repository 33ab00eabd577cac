package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.DType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// Well-known data sets: one that comes with Nacre, and some that are read from a folder. Nothing
/// is fetched.
public final class Datasets {
    private static final String DIGITS = "digits.csv.gz";
    private static final int PIXELS = 64;
    private static final int DARKEST = 16;
    private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");
    private static final int TEST = 360;
    private static final int VALIDATION = 180;

    private Datasets() {}

    /// 1,797 handwritten digits, as images of 8 x 8: f32 `[n, 64]` from 0 (paper) to 1 (ink), with
    /// labels 0 to 9, i64 `[n]`.
    ///
    /// They are divided the same way in every version of Nacre. Source: E. Alpaydin and C. Kaynak,
    /// Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998 (the test
    /// set), <https://doi.org/10.24432/C50P49>, under CC BY 4.0.
    public static Digits digits() {
        List<String> lines = lines(DIGITS);
        int n = lines.size();
        float[] pixels = new float[n * PIXELS];
        long[] labels = new long[n];
        int[] order = order(n);
        for (int i = 0; i < n; i++) {
            String[] numbers = lines.get(order[i]).split(",", -1);
            for (int k = 0; k < PIXELS; k++) {
                pixels[i * PIXELS + k] = Integer.parseInt(numbers[k]) / (float) DARKEST;
            }
            labels[i] = Long.parseLong(numbers[PIXELS]);
        }
        Samples all = new Samples(Tensor.of(pixels).reshape(n, PIXELS), Tensor.of(labels));
        int rest = n - TEST;
        return new Digits(
                all.narrow(TEST + VALIDATION, rest - VALIDATION),
                all.narrow(TEST, VALIDATION),
                all.narrow(0, TEST));
    }

    /// Fashion-MNIST from where the Debian package `dataset-fashion-mnist` puts it.
    ///
    /// @see #fashionMnist(Path)
    public static Mnist fashionMnist() throws IOException {
        return fashionMnist(FASHION);
    }

    /// Fashion-MNIST: 70,000 pictures of ten kinds of clothes, from a folder with its four files,
    /// gzipped or not.
    ///
    /// Source: H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for
    /// Benchmarking Machine Learning Algorithms, arXiv:1708.07747, 2017, under the MIT license.
    ///
    /// @throws java.nio.file.NoSuchFileException if a file is missing; it says how to get it
    public static Mnist fashionMnist(Path folder) throws IOException {
        return mnist(
                folder,
                "the four files of Fashion-MNIST are put into %s by the package dataset-fashion-mnist of Debian and Ubuntu (apt install dataset-fashion-mnist), and are had from https://github.com/zalandoresearch/fashion-mnist"
                        .formatted(FASHION));
    }

    /// MNIST: 70,000 handwritten digits, from a folder with its four files, gzipped or not.
    ///
    /// Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits, 1998.
    ///
    /// @throws java.nio.file.NoSuchFileException if a file is missing; it says how to get it
    public static Mnist mnist(Path folder) throws IOException {
        return mnist(
                folder,
                "the four files of MNIST are had from https://yann.lecun.com/exdb/mnist or from"
                        + " https://ossci-datasets.s3.amazonaws.com/mnist");
    }

    private static Mnist mnist(Path folder, String source) throws IOException {
        return new Mnist(mnistPart(folder, "train", source), mnistPart(folder, "t10k", source));
    }

    private static Samples mnistPart(Path folder, String part, String source) throws IOException {
        Path images = packedOrNot(folder, part + "-images-idx3-ubyte", source);
        Path labels = packedOrNot(folder, part + "-labels-idx1-ubyte", source);
        Tensor x = Idx.images(images);
        Tensor y = Idx.read(labels, DType.I64, 1);
        if (y.dim() != 1 || x.size(0) != y.size(0)) {
            throw new FileFormatException(
                    images,
                    "has images of shape %s, which do not go with the labels %s of shape %s"
                            .formatted(x.shape(), labels, y.shape()));
        }
        return new Samples(x, y);
    }

    private static Path packedOrNot(Path folder, String name, String source)
            throws NoSuchFileException {
        Path packed = folder.resolve(name + ".gz");
        Path plain = folder.resolve(name);
        if (!Files.exists(packed) && !Files.exists(plain)) {
            throw new NoSuchFileException(packed.toString(), null, "is missing; " + source);
        }
        return Files.exists(packed) ? packed : plain;
    }

    /// The order in which samples are divided. It must never change: the algorithm of this `Random`
    /// is part of its specification, and that of the shuffle (Fisher-Yates) is here.
    private static int[] order(int n) {
        Random random = new Random(1998);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Datasets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("Nacre was packed without " + resource);
            }
            return new BufferedReader(
                            new InputStreamReader(
                                    new GZIPInputStream(in), StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
