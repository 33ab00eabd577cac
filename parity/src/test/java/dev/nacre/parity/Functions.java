package dev.nacre.parity;

import static dev.nacre.parity.Subject.list;

import dev.nacre.expr.Approximate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The functions of the catalogue in the table of subjects.
final class Functions {
    private final List<Subject> all = new ArrayList<>();

    static List<Subject> all() {
        return List.copyOf(new Functions().all);
    }

    private Functions() {
        for (String smooth :
                List.of(
                        "mish",
                        "softplus",
                        "sigmoid",
                        "logsigmoid",
                        "silu",
                        "elu",
                        "selu",
                        "celu",
                        "tanhshrink",
                        "softsign",
                        "sinh",
                        "cosh",
                        "exp2",
                        "square")) {
            everywhere(smooth);
        }
        everywhere("softplus", 3.0);
        everywhere("softplus", 0.5);
        everywhere("gelu");
        everywhere("gelu", Approximate.NONE);
        everywhere("gelu", Approximate.TANH);
        everywhere("elu", 1.5);
        everywhere("celu", 1.5);
        everywhere("celu", 0.5);
        for (String ramp :
                List.of(
                        "relu",
                        "relu6",
                        "leakyRelu",
                        "hardtanh",
                        "hardswish",
                        "hardsigmoid",
                        "hardshrink",
                        "softshrink")) {
            everywhere(ramp);
        }
        everywhere("leakyRelu", 0.25);
        everywhere("hardtanh", -2.0, 3.0);
        everywhere("clamp", -2.0, 3.0);
        everywhere("clamp", 2.0, -1.0);
        everywhere("hardshrink", 0.75);
        everywhere("softshrink", 0.75);
        everywhere("threshold", 1.0, -2.0);
        for (String half : List.of("log2", "reciprocal")) {
            all.add(new Subject.Function(half, List.of(), Subject.Points.POSITIVE));
        }
        all.add(new Subject.LearnedSlopes(list(4, 3), 1));
        all.add(new Subject.LearnedSlopes(list(4, 3), 3));
        all.add(new Subject.LearnedSlopes(list(2, 3, 4, 5), 3));
    }

    private void everywhere(String name, Object... args) {
        for (Subject.Points p : EnumSet.complementOf(EnumSet.of(Subject.Points.POSITIVE))) {
            all.add(new Subject.Function(name, List.of(args), p));
        }
    }
}
