package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LBFGSTest {
    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// Of `(x^2 + y - 2)^2 + (x + y z - 1)^2 + z^2`.
    private static double[] gradient(double[] x) {
        double a = x[0] * x[0] + x[1] - 2;
        double b = x[0] + x[1] * x[2] - 1;
        return new double[] {4 * x[0] * a + 2 * b, 2 * a + 2 * b * x[2], 2 * b * x[1] + 2 * x[2]};
    }

    private static Supplier<Tensor> closure(Parameter xy, Parameter z) {
        return () -> {
            xy.zeroGrad();
            z.zeroGrad();
            Tensor x = xy.borrow().get(0);
            Tensor y = xy.borrow().get(1);
            Tensor last = z.borrow().sum();
            Tensor a = x.square().add(y).sub(2);
            Tensor b = x.add(y.mul(last)).sub(1);
            Tensor loss = a.square().add(b.square()).add(last.square());
            loss.backward();
            return loss;
        };
    }

    /// The inverse of the curvature as a matrix, by the formula of BFGS.
    private static double[] direction(List<double[][]> pairs, double[] g) {
        int n = g.length;
        double[][] h = new double[n][n];
        double scale = 1;
        if (!pairs.isEmpty()) {
            double[] s = pairs.getLast()[0];
            double[] y = pairs.getLast()[1];
            scale = dot(s, y) / dot(y, y);
        }
        for (int i = 0; i < n; i++) {
            h[i][i] = scale;
        }
        for (double[][] pair : pairs) {
            double[] s = pair[0];
            double[] y = pair[1];
            double rho = 1 / dot(s, y);
            double[] hy = new double[n];
            for (int i = 0; i < n; i++) {
                hy[i] = dot(h[i], y);
            }
            double more = rho * (1 + rho * dot(y, hy));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    h[i][j] += more * s[i] * s[j] - rho * (hy[i] * s[j] + s[i] * hy[j]);
                }
            }
        }
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = -dot(h[i], g);
        }
        return d;
    }

    @Test
    void iterationsAreThoseOfTheMatrix() {
        double[] x = {-0.5, 1.5, 0.75};
        Parameter xy = new Parameter(Tensor.of(x[0], x[1]));
        Parameter z = new Parameter(Tensor.of(x[2]).reshape(1, 1));
        LBFGS optimizer = LBFGS.of(List.of(xy, z), o -> o.lr(0.4).maxIter(7).historySize(3));
        double[] before = gradient(x);
        List<double[][]> pairs = new ArrayList<>();
        double[] step = {};
        for (int k = 0; k < 21; k++) {
            if (k % 7 == 0) {
                optimizer.step(closure(xy, z));
            }
            double[] g = gradient(x);
            if (k > 0) {
                double[] change = new double[3];
                for (int i = 0; i < 3; i++) {
                    change[i] = g[i] - before[i];
                }
                if (dot(change, step) > 1e-10) {
                    pairs.add(new double[][] {step, change});
                }
                if (pairs.size() > 3) {
                    pairs.removeFirst();
                }
            }
            before = g;
            double[] d = direction(pairs, g);
            double size = Math.abs(g[0]) + Math.abs(g[1]) + Math.abs(g[2]);
            double t = 0.4 * (k == 0 ? Math.min(1, 1 / size) : 1);
            step = new double[] {t * d[0], t * d[1], t * d[2]};
            for (int i = 0; i < 3; i++) {
                x[i] += step[i];
            }
            if (k % 7 == 6) {
                double[] have = {
                    xy.value().get(0).item(), xy.value().get(1).item(), z.value().item()
                };
                assertArrayEquals(x, have, 1e-9);
            }
        }
        assertEquals(21, optimizer.stateDict().get("state.0.step").itemLong());
    }

    @Test
    void rosenbrocksValleyIsFollowedToItsEnd() {
        Parameter p = new Parameter(Tensor.of(-1.2, 1.0));
        LBFGS optimizer =
                LBFGS.of(
                        List.of(p),
                        o -> o.lineSearchFn("strong_wolfe").maxIter(60).toleranceChange(1e-15));
        Supplier<Tensor> closure =
                () -> {
                    optimizer.zeroGrad();
                    Tensor x = p.borrow().get(0);
                    Tensor y = p.borrow().get(1);
                    Tensor loss = y.sub(x.square()).square().mul(100).add(x.neg().add(1).square());
                    loss.backward();
                    return loss;
                };
        assertEquals(24.2, optimizer.step(closure).item(), 1e-12);
        assertArrayEquals(new double[] {1, 1}, p.value().toDoubleArray(), 1e-5);
    }

    @Test
    void aStepAtTheMinimumStays() {
        Parameter p = new Parameter(Tensor.of(0.0, 0.0));
        LBFGS optimizer = LBFGS.of(List.of(p));
        optimizer.step(() -> {
            Tensor loss = p.borrow().square().sum();
            loss.backward();
            return loss;
        });
        assertArrayEquals(new double[] {0, 0}, p.value().toDoubleArray());
        assertTrue(optimizer.stateDict().keySet().stream().noneMatch(k -> k.startsWith("state.")));
    }

    private static Supplier<Tensor> regression(List<Parameter> p) {
        Tensor x = new Generator(3).randn(DType.F32, 20, 4).compute();
        Tensor y = new Generator(4).randn(DType.F32, 20, 1).compute();
        return () -> {
            p.forEach(Parameter::zeroGrad);
            Tensor h = x.linear(p.get(0).borrow(), p.get(1).borrow()).tanh();
            Tensor loss = h.matmul(p.get(2).borrow()).sub(y).square().mean();
            loss.backward();
            return loss;
        };
    }

    private static List<Parameter> weights() {
        Generator g = new Generator(5);
        return List.of(
                new Parameter(g.randn(DType.F32, 6, 4)),
                new Parameter(g.randn(DType.F32, 6)),
                new Parameter(g.randn(DType.F32, 6, 1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoadedOptimizerGoesOnBitForBit(boolean search) {
        List<Parameter> p = weights();
        LBFGS first = make(p, search);
        double start = first.step(regression(p)).item();
        first.step(regression(p));
        List<Parameter> q = weights();
        LBFGS second = make(q, search);
        second.loadStateDict(first.stateDict());
        for (int i = 0; i < p.size(); i++) {
            q.get(i).set(p.get(i).value());
        }
        double last = 0;
        for (int i = 0; i < 2; i++) {
            last = first.step(regression(p)).item();
            assertEquals(last, second.step(regression(q)).item());
        }
        for (int i = 0; i < p.size(); i++) {
            assertArrayEquals(p.get(i).value().toFloatArray(), q.get(i).value().toFloatArray());
        }
        assertTrue(last < start / 2, start + " " + last);
        long pairs =
                first.stateDict().keySet().stream()
                        .filter(k -> k.startsWith("state.0.old_dirs."))
                        .count();
        assertEquals(4, pairs);
    }

    private static LBFGS make(List<Parameter> p, boolean search) {
        return LBFGS.of(
                p,
                o -> {
                    o.lr(0.5).maxIter(5).historySize(4);
                    if (search) {
                        o.lineSearchFn("strong_wolfe");
                    }
                });
    }

    /// What a search finds fulfils both conditions, on functions that mislead it (More & Thuente
    /// 1994, ACM TOMS 20).
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.1, 10, 50})
    void whatIsFoundFulfilsTheConditions(double first) {
        List<DoubleUnaryOperator> losses =
                List.of(
                        t -> -t / (t * t + 2),
                        t -> Math.pow(t + 0.004, 5) - 2 * Math.pow(t + 0.004, 4),
                        t -> (t - 3) * (t - 3) + 4 * Math.cos(5 * t));
        List<DoubleUnaryOperator> slopes =
                List.of(
                        t -> (t * t - 2) / ((t * t + 2) * (t * t + 2)),
                        t -> 5 * Math.pow(t + 0.004, 4) - 8 * Math.pow(t + 0.004, 3),
                        t -> 2 * (t - 3) - 20 * Math.sin(5 * t));
        for (int i = 0; i < losses.size(); i++) {
            DoubleUnaryOperator f = losses.get(i);
            DoubleUnaryOperator df = slopes.get(i);
            LineSearch search = new LineSearch(t -> place(f, df, t), place(f, df, 0), 1e-12);
            LineSearch.Place found = search.from(first);
            double slope = df.applyAsDouble(0);
            assertTrue(found.loss() <= f.applyAsDouble(0) + 1e-4 * found.t() * slope);
            assertTrue(Math.abs(found.slope()) <= 0.9 * Math.abs(slope), i + " " + found);
            assertTrue(search.looks() <= 26);
        }
    }

    private static LineSearch.Place place(DoubleUnaryOperator f, DoubleUnaryOperator df, double t) {
        double slope = df.applyAsDouble(t);
        return new LineSearch.Place(t, f.applyAsDouble(t), Tensor.of(slope), slope);
    }

    @Test
    void wrongUseSaysWhatToDo() {
        Parameter p = new Parameter(Tensor.ones(2));
        Parameter wide = new Parameter(Tensor.ones(DType.F64, 2));
        LBFGS optimizer = LBFGS.of(List.of(p));
        p.grad(Tensor.ones(2));
        refuses("step(closure)", optimizer::step);
        p.zeroGrad();
        refuses("backward()", () -> optimizer.step(() -> p.borrow().sum()));
        refuses("one group", () -> optimizer.add(List.of(wide), o -> {}));
        refuses("one dtype", () -> LBFGS.of(List.of(p, wide)));
        refuses("\"armijo\"", () -> LBFGS.of(List.of(p), o -> o.lineSearchFn("armijo")));
        refuses("at least 1", () -> LBFGS.of(List.of(p), o -> o.historySize(0)));
    }

    private static void refuses(String what, Executable call) {
        String message = assertThrows(NacreException.class, call).getMessage();
        assertTrue(message.contains(what), message);
    }
}
