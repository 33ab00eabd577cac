package dev.nacre.testkit.fuzz;

import dev.nacre.Tensor;
import dev.nacre.testkit.fuzz.Program.Step;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random programs: each step is tried, and kept if the shapes fit and the numbers are of usual
/// size.
final class Programs {
    private static final int MOST_ELEMENTS = 300;
    private static final double LARGEST = 1e4;
    private static final int MOST_TRIES = 200;

    private final Random random;
    private final DType dtype;

    Programs(Random random, DType dtype) {
        this.random = random;
        this.dtype = dtype;
    }

    Program next() {
        List<Leaf> leaves = new ArrayList<>();
        List<Tensor> all = new ArrayList<>();
        long last = 1L + random.nextInt(5);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            long[] dims = new long[1 + random.nextInt(3)];
            Arrays.setAll(dims, _ -> random.nextInt(3) == 0 ? 1L : 1L + random.nextInt(5));
            dims[dims.length - 1] = last;
            Shape shape = Shape.of(dims);
            double[] values = new double[(int) shape.count()];
            Arrays.setAll(values, _ -> Math.rint(random.nextGaussian() * 1000) / 1000);
            leaves.add(new Leaf(dtype, shape, values));
            all.add(leaves.getLast().tensor());
        }
        List<Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(10);
        for (int i = 0; i < MOST_TRIES && steps.size() < length; i++) {
            Step s = step(all);
            Tensor t = tried(s, all);
            if (t != null) {
                all.add(t);
                steps.add(s);
            }
        }
        return new Program(leaves, steps);
    }

    private Step step(List<Tensor> all) {
        Verb v = Verb.values()[random.nextInt(Verb.values().length)];
        // What is recent is rather used.
        int a = all.size() - 1 - random.nextInt(1 + random.nextInt(all.size()));
        int b = v.isBinary() ? random.nextInt(all.size()) : a;
        return new Step(v, a, b, random.nextInt(Math.max(1, all.get(a).dim())));
    }

    private static @Nullable Tensor tried(Step s, List<Tensor> all) {
        try {
            Tensor t = s.apply(all);
            if (t.numel() == 0 || t.numel() > MOST_ELEMENTS) {
                return null;
            }
            t.compute();
            boolean usual = Arrays.stream(t.toDoubleArray()).allMatch(v -> Math.abs(v) < LARGEST);
            return usual ? t : null;
        } catch (NacreException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
