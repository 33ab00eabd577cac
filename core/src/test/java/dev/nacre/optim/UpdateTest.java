package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The updates against the algorithms on PyTorch's pages of `SGD`, `Adam` and `AdamW`, written down
/// once more for one number.
class UpdateTest {
    private static Rule sgd(
            double lr, double momentum, double dampening, double decay, boolean nesterov) {
        return new Rule() {
            private double buffer;
            private int t;

            @Override
            public double step(double value, double gradient) {
                t++;
                double g = gradient + decay * value;
                if (momentum != 0) {
                    buffer = t == 1 ? g : momentum * buffer + (1 - dampening) * g;
                    g = nesterov ? g + momentum * buffer : buffer;
                }
                return value - lr * g;
            }
        };
    }

    private static Rule adam(
            double lr, double beta1, double beta2, double eps, double decay, boolean decoupled) {
        return new Rule() {
            private double m;
            private double v;
            private int t;

            @Override
            public double step(double value, double gradient) {
                t++;
                double g = decoupled ? gradient : gradient + decay * value;
                double x = decoupled ? value - lr * decay * value : value;
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                double mHat = m / (1 - Math.pow(beta1, t));
                double vHat = v / (1 - Math.pow(beta2, t));
                return x - lr * mHat / (Math.sqrt(vHat) + eps);
            }
        };
    }

    @Test
    void sgd() {
        Rule.check(p -> SGD.of(p, o -> o.lr(0.1)), _ -> sgd(0.1, 0, 0, 0, false));
        Rule.check(
                p -> SGD.of(p, o -> o.lr(0.1).weightDecay(0.2)), _ -> sgd(0.1, 0, 0, 0.2, false));
    }

    @Test
    void sgdWithMomentum() {
        Rule.check(
                p -> SGD.of(p, o -> o.lr(0.1).momentum(0.9).weightDecay(0.01)),
                _ -> sgd(0.1, 0.9, 0, 0.01, false));
        Rule.check(
                p -> SGD.of(p, o -> o.lr(0.1).momentum(0.8).dampening(0.3)),
                _ -> sgd(0.1, 0.8, 0.3, 0, false));
        Rule.check(
                p -> SGD.of(p, o -> o.lr(0.05).momentum(0.9).nesterov(true)),
                _ -> sgd(0.05, 0.9, 0, 0, true));
    }

    @Test
    void nesterovNeedsMomentum() {
        Parameter p = new Parameter(Tensor.ones(2));
        p.grad(Tensor.ones(2));
        SGD sgd = SGD.of(List.of(p), o -> o.nesterov(true));
        assertThrows(NacreException.class, sgd::step);
    }

    @Test
    void adam() {
        Rule.check(Adam::of, _ -> adam(1e-3, 0.9, 0.999, 1e-8, 0, false));
        Rule.check(
                p -> Adam.of(p, o -> o.lr(0.1).betas(0.8, 0.9).eps(1e-3).weightDecay(0.5)),
                _ -> adam(0.1, 0.8, 0.9, 1e-3, 0.5, false));
    }

    @Test
    void amsgrad() {
        Rule.check(
                p -> Adam.of(p, o -> o.lr(0.1).betas(0.5, 0.75).amsgrad(true)),
                _ ->
                        new Rule() {
                            private double m;
                            private double v;
                            private double most;
                            private int t;

                            @Override
                            public double step(double value, double gradient) {
                                t++;
                                m = 0.5 * m + 0.5 * gradient;
                                v = 0.75 * v + 0.25 * gradient * gradient;
                                most = Math.max(most, v);
                                double mHat = m / (1 - Math.pow(0.5, t));
                                double vHat = most / (1 - Math.pow(0.75, t));
                                return value - 0.1 * mHat / (Math.sqrt(vHat) + 1e-8);
                            }
                        });
    }

    @Test
    void adamW() {
        Rule.check(AdamW::of, _ -> adam(1e-3, 0.9, 0.999, 1e-8, 0.01, true));
        Rule.check(
                p -> AdamW.of(p, o -> o.lr(0.1).betas(0.5, 0.75).eps(1e-2).weightDecay(0.5)),
                _ -> adam(0.1, 0.5, 0.75, 1e-2, 0.5, true));
    }
}
