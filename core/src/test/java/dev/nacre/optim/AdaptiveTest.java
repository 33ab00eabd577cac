package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The updates against the algorithms on PyTorch's pages of `RMSprop`, `Adadelta`, `Adagrad`,
/// `Adamax` and `NAdam`, written down once more for one number.
class AdaptiveTest {
    private static Rule rmsprop(
            double lr, double alpha, double eps, double decay, double momentum, boolean centered) {
        return new Rule() {
            private double v;
            private double m;
            private double b;

            @Override
            public double step(double value, double gradient) {
                double g = gradient + decay * value;
                v = alpha * v + (1 - alpha) * g * g;
                m = alpha * m + (1 - alpha) * g;
                double d = g / (Math.sqrt(centered ? v - m * m : v) + eps);
                b = momentum * b + d;
                return value - lr * b;
            }
        };
    }

    private static Rule adadelta(double lr, double rho, double eps, double decay) {
        return new Rule() {
            private double v;
            private double u;

            @Override
            public double step(double value, double gradient) {
                double g = gradient + decay * value;
                v = rho * v + (1 - rho) * g * g;
                double d = Math.sqrt(u + eps) / Math.sqrt(v + eps) * g;
                u = rho * u + (1 - rho) * d * d;
                return value - lr * d;
            }
        };
    }

    private static Rule adagrad(
            double lr, double lrDecay, double decay, double initial, double eps) {
        return new Rule() {
            private double sum = initial;
            private int t;

            @Override
            public double step(double value, double gradient) {
                t++;
                double g = gradient + decay * value;
                sum += g * g;
                return value - lr / (1 + (t - 1) * lrDecay) * g / (Math.sqrt(sum) + eps);
            }
        };
    }

    private static Rule adamax(double lr, double beta1, double beta2, double eps, double decay) {
        return new Rule() {
            private double m;
            private double u;
            private int t;

            @Override
            public double step(double value, double gradient) {
                t++;
                double g = gradient + decay * value;
                m = beta1 * m + (1 - beta1) * g;
                u = Math.max(beta2 * u, Math.abs(g) + eps);
                return value - lr / (1 - Math.pow(beta1, t)) * m / u;
            }
        };
    }

    private static Rule nadam(
            double lr, double beta1, double beta2, double eps, double decay, double psi) {
        return new Rule() {
            private double m;
            private double v;
            private double product = 1;
            private int t;

            @Override
            public double step(double value, double gradient) {
                t++;
                double g = gradient + decay * value;
                double mu = beta1 * (1 - 0.5 * Math.pow(0.96, t * psi));
                double next = beta1 * (1 - 0.5 * Math.pow(0.96, (t + 1) * psi));
                product *= mu;
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                double mHat = next * m / (1 - product * next) + (1 - mu) * g / (1 - product);
                double vHat = v / (1 - Math.pow(beta2, t));
                return value - lr * mHat / (Math.sqrt(vHat) + eps);
            }
        };
    }

    @Test
    void rmsprop() {
        Rule.check(RMSprop::of, _ -> rmsprop(1e-2, 0.99, 1e-8, 0, 0, false));
        Rule.check(
                p -> RMSprop.of(p, o -> o.lr(0.1).alpha(0.8).eps(1e-3).weightDecay(0.5)),
                _ -> rmsprop(0.1, 0.8, 1e-3, 0.5, 0, false));
        Rule.check(
                p -> RMSprop.of(p, o -> o.alpha(0.9).momentum(0.7)),
                _ -> rmsprop(1e-2, 0.9, 1e-8, 0, 0.7, false));
        Rule.check(
                p -> RMSprop.of(p, o -> o.alpha(0.5).eps(0.1).momentum(0.7).centered(true)),
                _ -> rmsprop(1e-2, 0.5, 0.1, 0, 0.7, true));
    }

    @Test
    void adadelta() {
        Rule.check(Adadelta::of, _ -> adadelta(1, 0.9, 1e-6, 0));
        Rule.check(
                p -> Adadelta.of(p, o -> o.lr(0.5).rho(0.7).eps(1e-3).weightDecay(0.2)),
                _ -> adadelta(0.5, 0.7, 1e-3, 0.2));
    }

    @Test
    void adagrad() {
        Rule.check(Adagrad::of, _ -> adagrad(1e-2, 0, 0, 0, 1e-10));
        Rule.check(
                p ->
                        Adagrad.of(
                                p,
                                o ->
                                        o.lr(0.3)
                                                .lrDecay(0.1)
                                                .initialAccumulatorValue(2)
                                                .weightDecay(0.2)
                                                .eps(1e-2)),
                _ -> adagrad(0.3, 0.1, 0.2, 2, 1e-2));
    }

    @Test
    void adamax() {
        Rule.check(Adamax::of, _ -> adamax(2e-3, 0.9, 0.999, 1e-8, 0));
        Rule.check(
                p -> Adamax.of(p, o -> o.lr(0.1).betas(0.6, 0.8).eps(1e-2).weightDecay(0.2)),
                _ -> adamax(0.1, 0.6, 0.8, 1e-2, 0.2));
    }

    @Test
    void nadam() {
        Rule.check(NAdam::of, _ -> nadam(2e-3, 0.9, 0.999, 1e-8, 0, 4e-3));
        Rule.check(
                p ->
                        NAdam.of(
                                p,
                                o ->
                                        o.lr(0.05)
                                                .betas(0.6, 0.8)
                                                .eps(1e-2)
                                                .weightDecay(0.2)
                                                .momentumDecay(0.5)),
                _ -> nadam(0.05, 0.6, 0.8, 1e-2, 0.2, 0.5));
    }

    @Test
    void groupsHaveOptionsOfTheirOwn() {
        Parameter a = new Parameter(Tensor.of(1.0));
        Parameter b = new Parameter(Tensor.of(1.0));
        Optimizer<RMSprop.Group> optimizer =
                RMSprop.of(List.of(a), o -> o.lr(0.1).alpha(0.5))
                        .add(List.of(b), o -> o.lr(0.2).centered(true));
        Rule ofA = rmsprop(0.1, 0.5, 1e-8, 0, 0, false);
        Rule ofB = rmsprop(0.2, 0.5, 1e-8, 0, 0, true);
        double x = 1;
        double y = 1;
        for (int i = 1; i <= 10; i++) {
            double g = i % 3 - 0.7;
            a.grad(Tensor.of(g));
            b.grad(Tensor.of(g));
            optimizer.step();
            x = ofA.step(x, g);
            y = ofB.step(y, g);
            assertEquals(x, a.value().item(), 1e-13);
            assertEquals(y, b.value().item(), 1e-13);
        }
    }

    private static List<String> stateOf(Optimizer<?> optimizer, Parameter p) {
        p.grad(Tensor.ones(2));
        optimizer.step();
        return optimizer.stateDict().keySet().stream()
                .filter(k -> k.startsWith("state.0."))
                .map(k -> k.substring("state.0.".length()))
                .sorted()
                .toList();
    }

    @Test
    void namesAreTorchs() {
        Parameter p = new Parameter(Tensor.ones(2));
        List<Parameter> one = List.of(p);
        assertEquals(
                List.of("grad_avg", "momentum_buffer", "square_avg", "step"),
                stateOf(RMSprop.of(one, o -> o.momentum(0.5).centered(true)), p));
        assertEquals(List.of("square_avg", "step"), stateOf(RMSprop.of(one), p));
        assertEquals(List.of("acc_delta", "square_avg", "step"), stateOf(Adadelta.of(one), p));
        assertEquals(List.of("step", "sum"), stateOf(Adagrad.of(one), p));
        assertEquals(List.of("exp_avg", "exp_inf", "step"), stateOf(Adamax.of(one), p));
        assertEquals(
                List.of("exp_avg", "exp_avg_sq", "mu_product", "step"), stateOf(NAdam.of(one), p));
    }

    @Test
    void aSingleNumberOfTheStateMustBeOne() {
        Parameter p = new Parameter(Tensor.ones(2));
        NAdam nadam = NAdam.of(List.of(p));
        p.grad(Tensor.ones(2));
        nadam.step();
        Map<String, Tensor> bad = new LinkedHashMap<>(nadam.stateDict());
        bad.put("state.0.mu_product", Tensor.ones(2));
        bad.put("state.0.exp_avg", Tensor.scalar(1, p.dtype()));
        NacreException e = assertThrows(NacreException.class, () -> nadam.loadStateDict(bad));
        assertTrue(e.getMessage().contains("state.0.mu_product: f32 [2]"), e.getMessage());
        assertTrue(e.getMessage().contains("state.0.exp_avg: f32 []"), e.getMessage());
    }

    private static void assertSays(String message, Executable call) {
        assertEquals(message, assertThrows(NacreException.class, call).getMessage());
    }

    @Test
    void impossibleOptionsAreErrors() {
        List<Parameter> p = List.of(new Parameter(Tensor.ones(1)));
        assertSays(
                "alpha: must be at least 0 and below 1, not 1.0",
                () -> RMSprop.of(p, o -> o.alpha(1)));
        assertSays(
                "momentum: must be a number from 0 on, not -1.0",
                () -> RMSprop.of(p, o -> o.momentum(-1)));
        assertSays(
                "rho: must be at least 0 and below 1, not -0.1",
                () -> Adadelta.of(p, o -> o.rho(-0.1)));
        assertSays(
                "lrDecay: must be a number from 0 on, not -1.0",
                () -> Adagrad.of(p, o -> o.lrDecay(-1)));
        assertSays(
                "initialAccumulatorValue: must be a number from 0 on, not NaN",
                () -> Adagrad.of(p, o -> o.initialAccumulatorValue(Double.NaN)));
        assertSays(
                "beta1: must be at least 0 and below 1, not 1.0",
                () -> Adamax.of(p, o -> o.betas(1, 0)));
        assertSays(
                "momentumDecay: must be a number from 0 on, not -1.0",
                () -> NAdam.of(p, o -> o.momentumDecay(-1)));
        assertSays("eps: must be a number from 0 on, not -1.0", () -> NAdam.of(p, o -> o.eps(-1)));
    }
}
