package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Schedules against the numbers that torch.optim.lr_scheduler of torch 1.13 gives.
class SchedulerTest {
    private static List<Parameter> parameters() {
        return List.of(new Parameter(Tensor.ones(1)));
    }

    /// The learning rates of the first group, and an option, from the beginning on.
    private static double[][] run(
            LRScheduler schedule, Optimizer<?> optimizer, String option, int n) {
        double[][] seen = new double[2][n];
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                schedule.step();
            }
            seen[0][i] = optimizer.lr();
            seen[1][i] = optimizer.groups().getFirst().options().get(option);
        }
        return seen;
    }

    private static void assertRates(LRScheduler schedule, Optimizer<?> optimizer, double... rates) {
        assertArrayEquals(rates, run(schedule, optimizer, "lr", rates.length)[0], 1e-15);
    }

    @Test
    void stepLR() {
        SGD sgd = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(StepLR.of(sgd, 3, 0.5), sgd, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2);
        SGD tenth = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(StepLR.of(tenth, 1), tenth, 0.8, 0.08, 0.008);
        assertThrows(NacreException.class, () -> StepLR.of(sgd, 0));
    }

    @Test
    void multiStepLR() {
        SGD sgd = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(MultiStepLR.of(sgd, 0.5, 5, 2, 5), sgd, 0.8, 0.8, 0.4, 0.4, 0.4, 0.1, 0.1, 0.1);
        SGD constant = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(MultiStepLR.of(constant, 0.1), constant, 0.8, 0.8);
        NacreException e = assertThrows(NacreException.class, () -> MultiStepLR.of(sgd, 0.1, 3, 0));
        assertTrue(e.getMessage().contains("not 0 of [3, 0]"), e.getMessage());
        assertThrows(NacreException.class, () -> MultiStepLR.of(sgd, Double.NaN, 3));
    }

    @Test
    void cosineAnnealingLR() {
        Optimizer<SGD.Group> sgd =
                SGD.of(parameters(), o -> o.lr(0.8)).add(parameters(), o -> o.lr(0.4));
        CosineAnnealingLR schedule = CosineAnnealingLR.of(sgd, 5, 0.1);
        assertRates(
                schedule,
                sgd,
                0.8,
                0.7331559480312316,
                0.5581559480312316,
                0.34184405196876844,
                0.16684405196876845,
                0.1,
                0.1668440519687684,
                0.34184405196876844,
                0.5581559480312317,
                0.7331559480312319,
                0.8000000000000003,
                0.7331559480312321);
        assertEquals(0.3713525491562426, sgd.groups().get(1).lr(), 1e-15);
    }

    @Test
    void lambdaLR() {
        SGD sgd = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(LambdaLR.of(sgd, i -> 1.0 / (1 + i)), sgd, 0.8, 0.4, 0.8 / 3, 0.2, 0.16);
        // The first rate is set at once, from the rate the optimizer had.
        SGD warm = SGD.of(parameters(), o -> o.lr(0.8));
        assertRates(LambdaLR.of(warm, i -> (i + 1) / 4.0), warm, 0.2, 0.4, 0.6, 0.8);
    }

    private static void assertOneCycle(
            Optimizer<?> optimizer, OneCycleLR schedule, String option, double[]... expected) {
        double[][] seen = run(schedule, optimizer, option, expected[0].length);
        assertArrayEquals(expected[0], seen[0], 1e-15);
        assertArrayEquals(expected[1], seen[1], 1e-15);
    }

    @Test
    void oneCycleLR() {
        SGD sgd = SGD.of(parameters(), o -> o.lr(0.1).momentum(0.9));
        OneCycleLR schedule = OneCycleLR.of(sgd, 1, 10);
        assertOneCycle(
                sgd,
                schedule,
                "momentum",
                new double[] {
                    0.04,
                    0.52,
                    1,
                    0.9504846320134737,
                    0.8117456539497631,
                    0.6112620219362893,
                    0.38874197806371075,
                    0.18825834605023697,
                    0.049519367986526286,
                    4e-06
                },
                new double[] {
                    0.95,
                    0.9,
                    0.85,
                    0.854951556604879,
                    0.8688255099070633,
                    0.8888739533021842,
                    0.9111260466978157,
                    0.9311744900929366,
                    0.945048443395121,
                    0.95
                });
        // A step after the last batch is usual; more than that is not.
        schedule.step();
        assertEquals(4e-6, sgd.lr(), 1e-15);
        NacreException e = assertThrows(NacreException.class, schedule::step);
        assertTrue(e.getMessage().contains("step 11 of a cycle of 10"), e.getMessage());
        assertEquals(10, schedule.steps());
    }

    @Test
    void oneCycleLRAlongLines() {
        SGD sgd = SGD.of(parameters(), o -> o.momentum(0.9));
        assertOneCycle(
                sgd,
                OneCycleLR.of(sgd, 1, 10, o -> o.anneal(Anneal.LINEAR)),
                "momentum",
                new double[] {
                    0.04,
                    0.52,
                    1,
                    0.8571434285714286,
                    0.7142868571428571,
                    0.5714302857142857,
                    0.42857371428571434,
                    0.2857171428571429,
                    0.14286057142857145,
                    4e-06
                },
                new double[] {
                    0.95,
                    0.9,
                    0.85,
                    0.8642857142857142,
                    0.8785714285714286,
                    0.8928571428571428,
                    0.9071428571428571,
                    0.9214285714285714,
                    0.9357142857142857,
                    0.95
                });
    }

    @Test
    void oneCycleLRInThreePhases() {
        SGD sgd = SGD.of(parameters(), o -> o.momentum(0.9));
        assertOneCycle(
                sgd,
                OneCycleLR.of(sgd, 1, 10, o -> o.threePhase(true).pctStart(0.4)),
                "momentum",
                new double[] {0.04, 0.28, 0.76, 1, 0.76, 0.28, 0.04, 0.030001, 0.010003, 4e-06},
                new double[] {0.95, 0.925, 0.875, 0.85, 0.875, 0.925, 0.95, 0.95, 0.95, 0.95});
    }

    @Test
    void oneCycleLRWithOptions() {
        SGD sgd = SGD.of(parameters(), o -> o.momentum(0.9));
        assertOneCycle(
                sgd,
                OneCycleLR.of(
                        sgd,
                        1,
                        10,
                        o ->
                                o.divFactor(10)
                                        .finalDivFactor(100)
                                        .baseMomentum(0.8)
                                        .maxMomentum(0.9)
                                        .pctStart(0.25)),
                "momentum",
                new double[] {
                    0.1,
                    0.775,
                    0.9890847265665359,
                    0.9046039886902862,
                    0.75025,
                    0.552711967402193,
                    0.3461460113097138,
                    0.16626926212375048,
                    0.044184043907520815,
                    0.001
                },
                new double[] {
                    0.9,
                    0.825,
                    0.8010926199633097,
                    0.8095491502812526,
                    0.825,
                    0.8447735768366174,
                    0.8654508497187474,
                    0.8834565303179429,
                    0.8956772728821301,
                    0.9
                });
    }

    @Test
    void oneCycleLRSetsTheFirstBeta() {
        Adam adam = Adam.of(parameters());
        assertOneCycle(
                adam,
                OneCycleLR.of(adam, 1, 6),
                "beta1",
                new double[] {
                    0.04,
                    0.9944154354509117,
                    0.811745653949763,
                    0.46263710266697505,
                    0.1334775301888306,
                    4e-06
                },
                new double[] {
                    0.95,
                    0.8505584586887436,
                    0.8688255099070633,
                    0.9037365046793212,
                    0.9366525935914912,
                    0.95
                });
        Adam still = Adam.of(parameters());
        OneCycleLR.of(still, 1, 6, o -> o.cycleMomentum(false));
        assertEquals(0.9, still.groups().getFirst().options().get("beta1"));
    }

    @Test
    void goesOnFromAState() {
        SGD sgd = SGD.of(parameters(), o -> o.lr(0.8));
        CosineAnnealingLR schedule = CosineAnnealingLR.of(sgd, 5);
        schedule.step();
        schedule.step();
        // Made with another rate, as that of an optimizer that was loaded.
        SGD other = SGD.of(parameters(), o -> o.lr(0.1));
        CosineAnnealingLR resumed = CosineAnnealingLR.of(other, 5);
        resumed.loadStateDict(schedule.stateDict());
        assertEquals(2, resumed.steps());
        schedule.step();
        resumed.step();
        assertEquals(sgd.lr(), other.lr());
        NacreException e =
                assertThrows(NacreException.class, () -> resumed.loadStateDict(Map.of()));
        assertTrue(e.getMessage().contains("last_epoch"), e.getMessage());
        assertEquals(3, resumed.steps());
    }
}
