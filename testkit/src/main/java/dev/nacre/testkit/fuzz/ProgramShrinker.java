package dev.nacre.testkit.fuzz;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a failing program smaller as long as it fails in the same way.
final class ProgramShrinker {
    private static final int MOST_CHECKS = 2000;

    private final Function<Program, @Nullable String> check;
    private int left = MOST_CHECKS;

    private ProgramShrinker(Function<Program, @Nullable String> check) {
        this.check = check;
    }

    /// The smallest that was found.
    static Program shrink(Program p, Function<Program, @Nullable String> check) {
        String wrong = check.apply(p);
        if (wrong == null) {
            return p;
        }
        ProgramShrinker s = new ProgramShrinker(check);
        Program small = p;
        for (Program next = p; next != null; next = s.smaller(small, kind(wrong))) {
            small = next;
        }
        return small;
    }

    private static String kind(String wrong) {
        return wrong.substring(0, wrong.indexOf(':'));
    }

    private @Nullable Program smaller(Program p, String kind) {
        for (Program q : candidates(p)) {
            if (q.size() < p.size() && left-- > 0) {
                String wrong = checked(q);
                if (wrong != null && kind(wrong).equals(kind)) {
                    return q;
                }
            }
        }
        return null;
    }

    /// Programs whose shapes do not fit are no smaller ones.
    private @Nullable String checked(Program q) {
        try {
            return check.apply(q);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static List<Program> candidates(Program p) {
        List<Program> all = new ArrayList<>();
        for (int k = 1; k < p.steps().size(); k++) {
            all.add(new Program(p.leaves(), p.steps().subList(0, k)));
        }
        for (int k = p.steps().size() - 1; k >= 0 && p.steps().size() > 1; k--) {
            all.add(p.without(k));
        }
        for (int k = 0; k < p.steps().size(); k++) {
            Program.Step s = p.steps().get(k);
            List<Program.Step> changed = new ArrayList<>(p.steps());
            changed.set(k, new Program.Step(s.verb(), s.a(), s.a(), s.dim()));
            all.add(new Program(p.leaves(), changed));
        }
        for (int k = 0; k < p.leaves().size(); k++) {
            if (p.leaves().size() > 1) {
                all.add(p.withoutLeaf(k));
            }
            Leaf l = p.leaves().get(k);
            for (int d = 0; d < l.shape().rank(); d++) {
                all.add(p.with(k, l.cut(d)));
            }
            for (double v : new double[] {1, 0.5}) {
                double[] values = l.numbers();
                Arrays.fill(values, v);
                all.add(p.with(k, new Leaf(l.dtype(), l.shape(), values)));
                for (int i = 0; i < values.length; i++) {
                    double[] one = l.numbers();
                    one[i] = v;
                    all.add(p.with(k, new Leaf(l.dtype(), l.shape(), one)));
                }
            }
        }
        if (p.leaves().getFirst().dtype() != DType.F64) {
            List<Leaf> wide =
                    p.leaves().stream()
                            .map(l -> new Leaf(DType.F64, l.shape(), l.values()))
                            .toList();
            all.add(new Program(wide, p.steps()));
        }
        return all;
    }
}
