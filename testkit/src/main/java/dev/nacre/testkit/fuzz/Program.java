package dev.nacre.testkit.fuzz;

import dev.nacre.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Tensors, and steps that make more of them; the last is the result.
public record Program(List<Leaf> leaves, List<Step> steps) {
    /// A step.
    ///
    /// @param a which tensor it is about, counted from the first leaf
    /// @param b which other one, the same for verbs of one operand
    record Step(Verb verb, int a, int b, int dim) {
        Tensor apply(List<Tensor> all) {
            return verb.apply(all.get(a), all.get(b), dim);
        }
    }

    /// A program that somebody wrote.
    @FunctionalInterface
    public interface Body {
        /// The result.
        ///
        /// @param look what is done with each tensor on the way, such as computing it
        Tensor run(List<Tensor> leaves, UnaryOperator<Tensor> look);
    }

    /// What a step does, in place of [Step#apply].
    @FunctionalInterface
    interface Interpretation {
        Tensor of(Step step, List<Tensor> all);
    }

    Tensor run(List<Tensor> given, UnaryOperator<Tensor> look, Interpretation meaning) {
        List<Tensor> all = new ArrayList<>(given);
        for (Step s : steps) {
            all.add(look.apply(meaning.of(s, all)));
        }
        return all.getLast();
    }

    Body body() {
        return (given, look) -> run(given, look, Step::apply);
    }

    /// Without a step, whose operand takes its place.
    Program without(int step) {
        int gone = leaves.size() + step;
        int instead = steps.get(step).a();
        List<Step> rest = new ArrayList<>(steps);
        rest.remove(step);
        rest.replaceAll(s ->
                new Step(
                        s.verb(),
                        moved(s.a(), gone, instead),
                        moved(s.b(), gone, instead),
                        s.dim()));
        return new Program(leaves, rest);
    }

    private static int moved(int i, int gone, int instead) {
        return i == gone ? instead : i > gone ? i - 1 : i;
    }

    /// Without a leaf, whose place the first one takes.
    Program withoutLeaf(int leaf) {
        List<Leaf> rest = new ArrayList<>(leaves);
        rest.remove(leaf);
        int instead = 0;
        List<Step> all = new ArrayList<>(steps);
        all.replaceAll(s ->
                new Step(
                        s.verb(),
                        moved(s.a(), leaf, instead),
                        moved(s.b(), leaf, instead),
                        s.dim()));
        return new Program(rest, all);
    }

    Program with(int leaf, Leaf by) {
        List<Leaf> changed = new ArrayList<>(leaves);
        changed.set(leaf, by);
        return new Program(changed, steps);
    }

    /// What makes it larger than another one that fails as well.
    long size() {
        long size = 100_000L * steps.size() + 20_000L * leaves.size();
        for (Step s : steps) {
            size += s.a() == s.b() ? 0 : 1000;
        }
        for (Leaf l : leaves) {
            size += 500L * l.values().size() + 500L * l.shape().rank();
            for (double v : l.values()) {
                size += Double.toString(v).length();
            }
        }
        return size;
    }

    /// A test of it in Java.
    String test(String what) {
        String numbers =
                leaves.stream().map(Leaf::java).collect(Collectors.joining(",\n                "));
        StringBuilder lines = new StringBuilder();
        for (int k = 0; k < steps.size(); k++) {
            Step s = steps.get(k);
            lines.append(
                    "            Tensor t%d = look.apply(%s);%n"
                            .formatted(
                                    leaves.size() + k,
                                    s.verb().java(name(s.a()), name(s.b()), s.dim())));
        }
        return """
        @Test
        void finds%08x() {
            // %s
            Fuzzer.check(
                    List.of(
                        %s),
                    (t, look) -> {
        %s            return t%d;
                    });
        }
        """
                .formatted(
                        lines.toString().hashCode(),
                        what,
                        numbers,
                        lines,
                        leaves.size() + steps.size() - 1);
    }

    private String name(int i) {
        return i < leaves.size() ? "t.get(" + i + ")" : "t" + i;
    }
}
