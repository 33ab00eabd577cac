package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InitTest {
    private static final int OUT = 60;
    private static final int IN = 40;

    /// The dims behind the first two belong to both fans.
    private static final int FIELD = 6;

    private static final int COUNT = OUT * IN * FIELD;

    private static double[] filled(Consumer<Parameter> init) {
        Parameter p = new Parameter(Tensor.zeros(DType.F64, OUT, IN, 2, 3));
        init.accept(p);
        return p.value().toDoubleArray();
    }

    private static void assertUniform(double low, double high, double[] x) {
        double width = high - low;
        double least = Arrays.stream(x).min().orElseThrow();
        double most = Arrays.stream(x).max().orElseThrow();
        // So many draws leave less than a thousandth of the width at the ends.
        assertTrue(least >= low && least < low + width / 1000, "least " + least);
        assertTrue(most <= high && most > high - width / 1000, "most " + most);
        double mean = Arrays.stream(x).average().orElseThrow();
        assertEquals((low + high) / 2, mean, 5 * width / Math.sqrt(12.0 * x.length));
    }

    private static void assertNormal(double mean, double std, double[] x) {
        double actual = Arrays.stream(x).average().orElseThrow();
        assertEquals(mean, actual, 5 * std / Math.sqrt(x.length));
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertEquals(std, Math.sqrt(variance), 5 * std / Math.sqrt(2.0 * x.length));
        // A normal distribution has 68.27 % within one standard deviation, an even one 57.7 %.
        double within = Arrays.stream(x).filter(v -> Math.abs(v - mean) < std).count();
        assertEquals(0.6827, within / x.length, 5 * Math.sqrt(0.6827 * 0.3173 / x.length));
    }

    @Test
    void constants() {
        assertArrayEquals(new double[COUNT], filled(p -> Init.zeros(p)));
        assertEquals(COUNT, Arrays.stream(filled(p -> Init.ones(p))).sum());
        assertEquals(0.3 * COUNT, Arrays.stream(filled(p -> Init.constant(p, 0.3))).sum(), 1e-6);
        Parameter p = new Parameter(Tensor.zeros(2, 3));
        Init.eye(p);
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, p.value().toFloatArray());
        Parameter vector = new Parameter(Tensor.zeros(2));
        assertThrows(ShapeException.class, () -> Init.eye(vector));
    }

    @Test
    void evenAndNormal() {
        Generator g = new Generator(1);
        assertUniform(-1, 3, filled(p -> Init.uniform(p, -1, 3, g)));
        assertNormal(5, 0.2, filled(p -> Init.normal(p, 5, 0.2, g)));
        assertThrows(NacreException.class, () -> filled(p -> Init.normal(p, 0, -1, g)));
    }

    @Test
    void xavier() {
        Generator g = new Generator(2);
        double fans = (IN + OUT) * FIELD;
        double bound = Math.sqrt(6 / fans);
        assertUniform(-bound, bound, filled(p -> Init.xavierUniform(p, 1, g)));
        double gain = 5.0 / 3;
        assertNormal(
                0,
                gain * Math.sqrt(2 / fans),
                filled(p -> Init.xavierNormal(p, Nonlinearity.TANH.gain(), g)));
    }

    @Test
    void kaiming() {
        Generator g = new Generator(3);
        // By default the gain of a leaky ReLU with slope 0: the root of 2.
        double bound = Math.sqrt(6.0 / (IN * FIELD));
        assertUniform(-bound, bound, filled(p -> Init.kaimingUniform(p, o -> o.generator(g))));
        assertNormal(
                0,
                Math.sqrt(1.0 / (OUT * FIELD)),
                filled(p ->
                        Init.kaimingNormal(
                                p,
                                o ->
                                        o.mode(FanMode.FAN_OUT)
                                                .nonlinearity(Nonlinearity.LINEAR)
                                                .generator(g))));
        // What torch's layers begin with: a slope of sqrt(5) makes it 1 / sqrt(fan).
        double layer = 1 / Math.sqrt(IN * FIELD);
        assertUniform(
                -layer,
                layer,
                filled(p -> Init.kaimingUniform(p, o -> o.slope(Math.sqrt(5)).generator(g))));
    }

    @Test
    void gainsAreTorchs() {
        // From torch.nn.init.calculate_gain.
        assertEquals(1, Nonlinearity.LINEAR.gain());
        assertEquals(1, Nonlinearity.SIGMOID.gain());
        assertEquals(1.6666666666666667, Nonlinearity.TANH.gain());
        assertEquals(1.4142135623730951, Nonlinearity.RELU.gain());
        assertEquals(1.4141428569978354, Nonlinearity.LEAKY_RELU.gain());
        assertEquals(1.3867504905630728, Nonlinearity.LEAKY_RELU.gain(0.2));
        assertEquals(0.75, Nonlinearity.SELU.gain());
    }

    @Test
    void truncatedNormal() {
        Generator g = new Generator(4);
        double[] x = filled(p -> Init.truncNormal(p, 1, 2, -1, 3, g));
        assertTrue(Arrays.stream(x).allMatch(v -> v >= -1 && v <= 3));
        // Cut at one standard deviation the variance is 1 - 2 phi(1) / (2 Phi(1) - 1) of the whole.
        double share = 1 - 2 * 0.24197072451914337 / 0.6826894921370859;
        double variance = Arrays.stream(x).map(v -> (v - 1) * (v - 1)).average().orElseThrow();
        assertEquals(4 * share, variance, 5 * 4 / Math.sqrt(12.0 * COUNT));
        // Cut far out it is the normal distribution itself.
        assertNormal(0, 1, filled(p -> Init.truncNormal(p, 0, 1, -40, 40, g)));
        assertThrows(NacreException.class, () -> filled(p -> Init.truncNormal(p, 0, 1, 2, 2, g)));
    }

    @Test
    void quantilesAreTheInverse() {
        double[] p = {1e-12, 0.001, 0.0242, 0.0243, 0.3, 0.5, 0.9, 0.9757, 0.9758, 1 - 1e-9};
        double[] x = Quantiles.normal(Tensor.of(p)).toDoubleArray();
        for (int i = 0; i < p.length; i++) {
            double tail = Math.min(p[i], 1 - p[i]);
            assertEquals(p[i], Quantiles.probability(x[i]), 1e-7 * tail, "p " + p[i]);
        }
        assertEquals(1.959963984540054, Quantiles.normal(Tensor.of(0.975)).item(), 3e-9);
    }

    @Test
    void orthogonal() {
        Generator g = new Generator(5);
        for (long[] shape : List.of(new long[] {5, 12}, new long[] {12, 5}, new long[] {4, 3, 2})) {
            Parameter p = new Parameter(Tensor.zeros(DType.F64, shape));
            Init.orthogonal(p, 3, g);
            Tensor m = p.value().flatten(1, -1);
            Tensor product = m.size(0) < m.size(1) ? m.matmul(m.t()) : m.t().matmul(m);
            Tensor nine = Tensor.eye(product.size(0)).to(DType.F64).mul(9);
            assertTrue(product.allClose(nine, 0, 1e-12), product.toString());
        }
        Parameter vector = new Parameter(Tensor.zeros(2));
        assertThrows(ShapeException.class, () -> Init.orthogonal(vector));
    }

    @Test
    void drawsFromTheDefaultGeneratorInTheDtypeOfTheSlot() {
        Nacre.seed(6);
        Parameter p = new Parameter(Tensor.zeros(3, 3));
        Init.xavierNormal(p);
        float[] first = p.value().toFloatArray();
        Nacre.seed(6);
        Init.xavierNormal(p);
        assertArrayEquals(first, p.value().toFloatArray());
        ShapeException e =
                assertThrows(
                        ShapeException.class,
                        () -> Init.kaimingNormal(new Parameter(Tensor.zeros(3))));
        assertTrue(e.getMessage().contains("kaimingNormal: needs at least two dims"));
    }
}
