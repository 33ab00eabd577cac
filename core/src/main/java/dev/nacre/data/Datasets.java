package dev.nacre.data;

import dev.nacre.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// Data sets that come with Nacre.
public final class Datasets {
    private static final String DIGITS = "digits.csv.gz";
    private static final int PIXELS = 64;
    private static final int DARKEST = 16;
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
