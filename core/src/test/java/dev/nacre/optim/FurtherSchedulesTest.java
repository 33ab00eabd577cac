package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.nn.Linear;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Schedules against their definitions on PyTorch's pages, most of them step by step.
class FurtherSchedulesTest {
    private static final int STEPS = 20;

    private static Optimizer<SGD.Group> sgd() {
        return SGD.of(List.of(new Parameter(Tensor.ones(1))), o -> o.lr(0.8).momentum(0.9))
                .add(List.of(new Parameter(Tensor.ones(1))), o -> o.lr(0.2));
    }

    /// @param factor what the first learning rates are multiplied by
    private static void check(
            Function<Optimizer<?>, LRScheduler> schedule, IntToDoubleFunction factor) {
        Optimizer<SGD.Group> sgd = sgd();
        LRScheduler actual = schedule.apply(sgd);
        Optimizer<SGD.Group> other = sgd();
        LRScheduler resumed = schedule.apply(other);
        for (int i = 0; i <= STEPS; i++) {
            assertEquals(0.8 * factor.applyAsDouble(i), sgd.lr(), 1e-15, "step " + i);
            assertEquals(0.2 * factor.applyAsDouble(i), sgd.groups().getLast().lr(), 1e-15);
            if (i == 7) {
                resumed.loadStateDict(actual.stateDict());
            }
            actual.step();
            if (i >= 7) {
                resumed.step();
                assertEquals(sgd.lr(), other.lr());
            }
        }
    }

    private static void assertSays(String part, Executable call) {
        String message = assertThrows(NacreException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void exponentialLR() {
        check(o -> ExponentialLR.of(o, 0.9), i -> Math.pow(0.9, i));
        assertSays("gamma: must be", () -> ExponentialLR.of(sgd(), -1));
    }

    @Test
    void linearLR() {
        check(LinearLR::of, i -> i < 5 ? 1.0 / 3 + 2.0 / 3 * i / 5 : 1);
        check(o -> LinearLR.of(o, 1, 0.2, 8), i -> i < 8 ? 1 - 0.1 * i : 0.2);
        assertSays("LinearLR: startFactor must be above 0", () -> LinearLR.of(sgd(), 0, 1, 5));
        assertSays("LinearLR: endFactor must be from 0", () -> LinearLR.of(sgd(), 1, 2, 5));
        assertSays("totalIters must be at least 1, not 0", () -> LinearLR.of(sgd(), 1, 1, 0));
    }

    @Test
    void constantLR() {
        check(ConstantLR::of, i -> i < 5 ? 1.0 / 3 : 1);
        check(o -> ConstantLR.of(o, 0.25, 9), i -> i < 9 ? 0.25 : 1);
        assertSays("ConstantLR: factor must be from 0 to 1", () -> ConstantLR.of(sgd(), 1.5, 5));
    }

    @Test
    void polynomialLR() {
        check(PolynomialLR::of, i -> Math.max(0, 1 - i / 5.0));
        check(o -> PolynomialLR.of(o, 10, 2), i -> i < 10 ? (1 - i / 10.0) * (1 - i / 10.0) : 0);
        assertSays("PolynomialLR: totalIters", () -> PolynomialLR.of(sgd(), 0, 1));
        assertSays("power: must be", () -> PolynomialLR.of(sgd(), 3, -1));
    }

    private static double wave(int over, int length) {
        return (1 + Math.cos(Math.PI * over / length)) / 2;
    }

    @Test
    void cosineAnnealingWarmRestarts() {
        check(o -> CosineAnnealingWarmRestarts.of(o, 6), i -> wave(i % 6, 6));
        int[] over = {0, 1, 2, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        check(
                o -> CosineAnnealingWarmRestarts.of(o, 3, 2, 0),
                i -> wave(over[i], i < 3 ? 3 : i < 9 ? 6 : 12));
        Optimizer<SGD.Group> sgd = sgd();
        LRScheduler schedule = CosineAnnealingWarmRestarts.of(sgd, 4, 1, 0.1);
        schedule.step();
        assertEquals(0.1 + 0.7 * wave(1, 4), sgd.lr(), 1e-15);
        assertSays("the length must be", () -> CosineAnnealingWarmRestarts.of(sgd, 0));
        assertSays("the factor must be", () -> CosineAnnealingWarmRestarts.of(sgd, 1, 0, 0));
    }

    @Test
    void sequentialLR() {
        check(
                o ->
                        SequentialLR.of(o, LinearLR::of)
                                .then(5, s -> ExponentialLR.of(s, 0.9))
                                .then(12, s -> ConstantLR.of(s, 0.5, 4)),
                i ->
                        i < 5
                                ? 1.0 / 3 + 2.0 / 3 * i / 5
                                : i < 12 ? Math.pow(0.9, i - 5) : i < 16 ? 0.5 : 1);
        assertSays(
                "SequentialLR: milestones must rise; 5 does not follow 5",
                () ->
                        SequentialLR.of(sgd(), LinearLR::of)
                                .then(5, LinearLR::of)
                                .then(5, LinearLR::of));
    }

    @Test
    void sequentialLRSetsMomentumWhenItIsTime() {
        Optimizer<SGD.Group> sgd = sgd();
        LRScheduler schedule =
                SequentialLR.of(sgd, ConstantLR::of).then(2, o -> OneCycleLR.of(o, 1, 10));
        schedule.step();
        assertEquals(0.9, sgd.groups().getFirst().options().get("momentum"));
        schedule.step();
        assertEquals(0.95, sgd.groups().getFirst().options().get("momentum"));
        assertEquals(0.04, sgd.lr(), 1e-15);
    }

    private static void assertRates(
            double[] metrics, Function<Optimizer<?>, ReduceLROnPlateau> of, double... rates) {
        Optimizer<SGD.Group> sgd = sgd();
        ReduceLROnPlateau schedule = of.apply(sgd);
        Optimizer<SGD.Group> other = sgd();
        for (int i = 0; i < metrics.length; i++) {
            // A new one takes over in each step.
            ReduceLROnPlateau resumed = of.apply(other);
            resumed.loadStateDict(schedule.stateDict());
            schedule.step(metrics[i]);
            resumed.step(metrics[i]);
            assertEquals(rates[i], sgd.lr(), 1e-15, "step " + i);
            assertEquals(rates[i] / 4, sgd.groups().getLast().lr(), 1e-15);
            assertEquals(schedule.best(), resumed.best());
            assertEquals(sgd.lr(), other.lr());
        }
        assertEquals(metrics.length, schedule.steps());
    }

    @Test
    void reduceLROnPlateau() {
        assertRates(
                new double[] {3, 2, 2, 2.5, Double.NaN, 2, 1, 1, 1, 1},
                o -> ReduceLROnPlateau.of(o, p -> p.factor(0.5).patience(2)),
                0.8,
                0.8,
                0.8,
                0.8,
                0.4,
                0.4,
                0.4,
                0.4,
                0.4,
                0.2);
        double[] same = new double[13];
        double[] rates = new double[13];
        for (int i = 0; i < 13; i++) {
            same[i] = 7;
            rates[i] = i < 11 ? 0.8 : 0.08;
        }
        assertRates(same, ReduceLROnPlateau::of, rates);
    }

    @Test
    void reduceLROnPlateauWaitsAfterAReduction() {
        assertRates(
                new double[] {1, 1, 1, 1, 1, 1, 1, 1},
                o -> ReduceLROnPlateau.of(o, p -> p.factor(0.5).patience(0).cooldown(2)),
                0.8,
                0.4,
                0.4,
                0.4,
                0.2,
                0.2,
                0.2,
                0.1);
    }

    @Test
    void reduceLROnPlateauMeasuresByItsThreshold() {
        assertRates(
                new double[] {1, 1.05, 1.2, 1.3, 1.33},
                o ->
                        ReduceLROnPlateau.of(
                                o,
                                p ->
                                        p.mode(ReduceLROnPlateau.Mode.MAX)
                                                .factor(0.5)
                                                .patience(0)
                                                .threshold(0.1)),
                0.8,
                0.4,
                0.4,
                0.2,
                0.2);
        assertRates(
                new double[] {10, 9.5, 9, 8.9},
                o ->
                        ReduceLROnPlateau.of(
                                o,
                                p ->
                                        p.thresholdMode(ReduceLROnPlateau.ThresholdMode.ABS)
                                                .factor(0.5)
                                                .patience(0)
                                                .threshold(0.75)),
                0.8,
                0.4,
                0.4,
                0.2);
    }

    @Test
    void reduceLROnPlateauEndsSomewhere() {
        Optimizer<SGD.Group> sgd = sgd();
        ReduceLROnPlateau schedule =
                ReduceLROnPlateau.of(sgd, p -> p.factor(0.5).patience(0).minLr(0.15).eps(0.06));
        for (int i = 0; i < 9; i++) {
            schedule.step(1);
        }
        assertEquals(0.2, sgd.lr(), 1e-15);
        assertEquals(0.2, sgd.groups().getLast().lr());
        assertSays("factor: must be", () -> ReduceLROnPlateau.of(sgd, p -> p.factor(1)));
        assertSays("minLr: must be", () -> ReduceLROnPlateau.of(sgd, p -> p.minLr(-1)));
        assertSays(
                "ReduceLROnPlateau: the state must have a number \"last_epoch\"",
                () -> schedule.loadStateDict(Map.of()));
    }

    @Test
    void aPlateauIsPartOfACheckpoint(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        Linear model = Linear.of(2, 1);
        SGD sgd = SGD.of(model.parameters(), o -> {});
        ReduceLROnPlateau schedule = ReduceLROnPlateau.of(sgd);
        schedule.step(3);
        Checkpoint.of(model, sgd, schedule).save(file);
        ReduceLROnPlateau resumed = ReduceLROnPlateau.of(sgd);
        Checkpoint.of(model, sgd, resumed).load(file);
        assertEquals(3, resumed.best());
        assertEquals(1, resumed.steps());
    }
}
