package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.backend.Backends;
import dev.nacre.plan.Plan;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random programs give the same values and gradients whether every step is looked at or only the
/// end: what becomes one kernel changes nothing.
class LazyFuzzTest {
    private static final int STEPS = 14;
    private static final int MOST = 400;

    /// A program that is written while it runs; each step knows the shapes before it.
    private static final class Program {
        private final Random random;
        private final List<Function<List<Tensor>, Tensor>> steps = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<Tensor> looked = new ArrayList<>();

        Program(int seed, List<Tensor> leaves) {
            random = new Random(seed);
            looked.addAll(leaves);
            while (steps.size() < STEPS) {
                int before = looked.size();
                choose();
                if (looked.size() > before && looked.getLast().numel() > MOST) {
                    looked.removeLast();
                    steps.removeLast();
                    names.removeLast();
                }
            }
        }

        private void choose() {
            int i = random.nextInt(looked.size());
            Tensor x = looked.get(i);
            int d = x.dim() == 0 ? 0 : random.nextInt(x.dim());
            boolean keep = random.nextBoolean();
            switch (random.nextInt(24)) {
                case 0 -> one("half", i, t -> t.mul(0.5));
                case 1 -> one("tanh", i, Tensor::tanh);
                case 2 -> one("sin", i, Tensor::sin);
                case 3 -> one("relu", i, t -> t.relu().sub(t));
                case 4 -> two("add", i, Tensor::add);
                case 5 -> two("mul", i, Tensor::mul);
                case 6 -> two("where", i, (a, b) -> a.where(a.gt(b), b.neg()));
                case 7 -> two("maximum", i, Tensor::maximum);
                case 8 -> one("mean " + d + keep, i, t -> t.mean(keep, d));
                case 9 -> one("sum", i, t -> t.sum().mul(0.1));
                case 10 -> maybe(x.numel() > 0, "amax " + d, i, t -> t.amax(true, d));
                case 11 -> one("softmax " + d, i, t -> t.softmax(d));
                case 12 -> one("prod " + d, i, t -> t.tanh().prod(keep, d));
                case 13 -> maybe(x.dim() > 1, "t", i, t -> t.transpose(d, -1));
                case 14 -> one("flatten", i, Tensor::flatten);
                case 15 -> one("unsqueeze " + d, i, t -> t.unsqueeze(d));
                case 16 -> maybe(x.dim() > 0, "backwards", i, t -> t.at("..., ::-1"));
                case 17 -> maybe(x.dim() > 0, "cut", i, t -> t.at("1::2"));
                case 18 -> one("expand", i, t -> t.unsqueeze(0).expand(stretched(t)));
                case 19 ->
                        maybe(x.dim() > 1, "matmul", i, t -> t.matmul(t.transpose(-1, -2)).tanh());
                case 20 -> maybe(x.dim() > 0, "cat", i, t -> Tensor.cat(List.of(t, t.neg()), d));
                case 21 -> maybe(x.dim() > 0, "pad", i, t -> t.pad(0.5, 1, 0));
                case 22 ->
                        maybe(
                                x.dim() > 0 && x.size(d) > 0,
                                "select " + d,
                                i,
                                t -> t.indexSelect(d, Tensor.of(0, t.size(d) - 1, 0)));
                default ->
                        maybe(
                                x.dim() > 0 && x.size(0) > 0,
                                "with",
                                i,
                                t -> t.with("0", t.get(-1).mul(2)));
            }
        }

        private static long[] stretched(Tensor t) {
            return t.shape().insert(0, 2).toArray();
        }

        private void one(String name, int i, Function<Tensor, Tensor> f) {
            add(name + " " + i, xs -> f.apply(xs.get(i)));
        }

        private void maybe(boolean fits, String name, int i, Function<Tensor, Tensor> f) {
            if (fits) {
                one(name, i, f);
            }
        }

        private void two(String name, int i, BinaryOperator<Tensor> f) {
            List<Integer> others = new ArrayList<>();
            for (int k = 0; k < looked.size(); k++) {
                if (broadcast(looked.get(i), looked.get(k))) {
                    others.add(k);
                }
            }
            int j = others.get(random.nextInt(others.size()));
            add(name + " " + i + " " + j, xs -> f.apply(xs.get(i), xs.get(j)));
        }

        private static boolean broadcast(Tensor a, Tensor b) {
            for (int d = 1; d <= Math.min(a.dim(), b.dim()); d++) {
                long p = a.size(-d);
                long q = b.size(-d);
                if (p != q && p != 1 && q != 1) {
                    return false;
                }
            }
            return true;
        }

        private void add(String name, Function<List<Tensor>, Tensor> step) {
            steps.add(step);
            names.add(name);
            looked.add(step.apply(looked).compute());
        }

        /// All results, none of them looked at.
        List<Tensor> lazily(List<Tensor> leaves) {
            List<Tensor> all = new ArrayList<>(leaves);
            for (Function<List<Tensor>, Tensor> step : steps) {
                all.add(step.apply(all));
            }
            return all;
        }
    }

    private static List<Tensor> leaves() {
        return List.of(
                Plain.numbers(3, 4).tensor().mul(0.2).compute().requiresGrad(),
                Plain.numbers(4).tensor().mul(0.3).compute().requiresGrad(),
                Plain.numbers(2, 1, 4).tensor().mul(0.1).compute().requiresGrad());
    }

    private static Tensor loss(List<Tensor> all) {
        Tensor sum = Tensor.zeros(DType.F64);
        for (int i = 0; i < all.size(); i++) {
            sum = sum.add(all.get(i).sin().sum().mul(1 + 0.1 * i));
        }
        return sum;
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lookingChangesNothing(int seed) {
        List<Tensor> leaves = leaves();
        Program p = new Program(seed, leaves);
        try {
            List<Tensor> lazy = p.lazily(leaves);
            List<Integer> order = new ArrayList<>(IntStream.range(0, lazy.size()).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            for (int i : order) {
                Plain.of(p.looked.get(i)).check(lazy.get(i), 1e-12);
            }
            List<Tensor> together = p.lazily(leaves);
            Plan.compute(together.stream().map(Tensor::node).toList(), Backends.current());
            for (int i = 0; i < together.size(); i++) {
                Plain.of(p.looked.get(i)).check(together.get(i), 1e-12);
            }
            double expected = loss(p.looked).item();
            assertEquals(expected, loss(p.lazily(leaves)).item(), 1e-12 * Math.abs(expected));
            Tensor[] by = leaves.toArray(Tensor[]::new);
            List<Tensor> first = Autograd.grad(loss(p.looked), by);
            List<Tensor> second = Autograd.grad(loss(p.lazily(leaves)), by);
            for (int k = 0; k < by.length; k++) {
                Plain.of(first.get(k)).check(second.get(k), 1e-11);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("program " + p.names, e);
        }
    }
}
