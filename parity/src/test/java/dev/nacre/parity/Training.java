package dev.nacre.parity;

import java.util.List;

/// Ten steps of an optimizer that brings `a p` near `b`.
///
/// @param rate how the learning rate goes on
record Training(Rule rule, Rate rate) implements Subject {
    static final int STEPS = 10;

    @Override
    public String group() {
        return rule.group();
    }

    @Override
    public void draw(Draw d) {
        for (String p : List.of("p", "q")) {
            long[] shape = p.equals("p") ? new long[] {3, 4} : new long[] {5};
            d.normal(p, shape).even("a " + p, 0.5, 1.5, shape).normal("b " + p, shape);
        }
    }

    /// An optimizer with its options.
    sealed interface Rule {
        double lr();

        String group();
    }

    record Sgd(double lr, double momentum, double dampening, double weightDecay, boolean nesterov)
            implements Rule {
        @Override
        public String group() {
            return "SGD";
        }
    }

    /// @param decoupled whether it is AdamW
    record Adaptive(
            boolean decoupled,
            double lr,
            double beta1,
            double beta2,
            double eps,
            double weightDecay,
            boolean amsgrad)
            implements Rule {
        @Override
        public String group() {
            return decoupled ? "AdamW" : "Adam";
        }
    }

    record RootMeanSquare(
            double lr,
            double alpha,
            double eps,
            double weightDecay,
            double momentum,
            boolean centered)
            implements Rule {
        @Override
        public String group() {
            return "RMSprop";
        }
    }

    /// @param initial what sums of squares begin with
    record SumOfSquares(double lr, double lrDecay, double weightDecay, double initial, double eps)
            implements Rule {
        @Override
        public String group() {
            return "Adagrad";
        }
    }

    /// How learning rates change.
    sealed interface Rate {}

    record Constant() implements Rate {}

    record Steps(int size, double gamma) implements Rate {}
}
