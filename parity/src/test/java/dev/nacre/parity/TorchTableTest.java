package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.optim.Adadelta;
import dev.nacre.optim.Adagrad;
import dev.nacre.optim.Adam;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.Adamax;
import dev.nacre.optim.Anneal;
import dev.nacre.optim.ConstantLR;
import dev.nacre.optim.CosineAnnealingLR;
import dev.nacre.optim.CosineAnnealingWarmRestarts;
import dev.nacre.optim.ExponentialLR;
import dev.nacre.optim.LBFGS;
import dev.nacre.optim.LRScheduler;
import dev.nacre.optim.LambdaLR;
import dev.nacre.optim.LinearLR;
import dev.nacre.optim.MultiStepLR;
import dev.nacre.optim.NAdam;
import dev.nacre.optim.OneCycleLR;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.PolynomialLR;
import dev.nacre.optim.RMSprop;
import dev.nacre.optim.ReduceLROnPlateau;
import dev.nacre.optim.SGD;
import dev.nacre.optim.SequentialLR;
import dev.nacre.optim.StepLR;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Optimizers and schedules against what PyTorch's classes of Python give: steps of the parameters,
/// and learning rates. `src/test/python/tables.py` makes the file, and says what is trained.
class TorchTableTest {
    private static final double[] METRICS = {1, 2, 2.5, 2.25, 2.25, 2, 2.5, 1, 1, 1.5, 2, 2};

    /// In the order of the file.
    private static final List<Function<List<Parameter>, Optimizer<?>>> OPTIMIZERS =
            List.of(
                    Adadelta::of,
                    p -> Adadelta.of(p, o -> o.lr(0.5).rho(0.8).eps(1e-3).weightDecay(0.125)),
                    Adamax::of,
                    p ->
                            Adamax.of(
                                    p,
                                    o -> o.lr(0.125).betas(0.5, 0.75).eps(1e-3).weightDecay(0.25)),
                    NAdam::of,
                    p ->
                            NAdam.of(
                                    p,
                                    o ->
                                            o.lr(0.125)
                                                    .betas(0.5, 0.75)
                                                    .eps(1e-3)
                                                    .weightDecay(0.25)
                                                    .momentumDecay(0.02)),
                    p -> RMSprop.of(p, o -> o.lr(0.0625).alpha(0.9).momentum(0.5).centered(true)),
                    p -> Adagrad.of(p, o -> o.lr(0.5).lrDecay(0.125).initialAccumulatorValue(0.25)),
                    p ->
                            SGD.of(
                                    p,
                                    o ->
                                            o.lr(0.0625)
                                                    .momentum(0.9)
                                                    .weightDecay(0.125)
                                                    .nesterov(true)),
                    p -> Adam.of(p, o -> o.lr(0.125).amsgrad(true)),
                    p -> AdamW.of(p, o -> o.lr(0.125)),
                    p -> LBFGS.of(p, o -> o.lr(0.25).maxIter(2).historySize(3)),
                    p -> LBFGS.of(p, o -> o.maxIter(2).lineSearchFn("strong_wolfe")));

    private static final List<Function<Optimizer<?>, DoubleConsumer>> SCHEDULES =
            List.of(
                    o -> by(StepLR.of(o, 3, 0.5)),
                    o -> by(MultiStepLR.of(o, 0.5, 2, 5, 5)),
                    o -> by(ExponentialLR.of(o, 0.75)),
                    o -> by(LinearLR.of(o)),
                    o -> by(LinearLR.of(o, 0.25, 1, 4)),
                    o -> by(ConstantLR.of(o)),
                    o -> by(ConstantLR.of(o, 0.5, 3)),
                    o -> by(PolynomialLR.of(o)),
                    o -> by(PolynomialLR.of(o, 8, 2)),
                    o -> by(CosineAnnealingLR.of(o, 5, 0.1)),
                    o -> by(CosineAnnealingWarmRestarts.of(o, 3)),
                    o -> by(CosineAnnealingWarmRestarts.of(o, 2, 2, 0.1)),
                    o -> by(OneCycleLR.of(o, 0.8, 12)),
                    o ->
                            by(
                                    OneCycleLR.of(
                                            o,
                                            0.8,
                                            12,
                                            c ->
                                                    c.pctStart(0.5)
                                                            .anneal(Anneal.LINEAR)
                                                            .divFactor(10)
                                                            .finalDivFactor(100)
                                                            .threePhase(true))),
                    o -> by(LambdaLR.of(o, epoch -> 1.0 / (1 + epoch))),
                    o ->
                            by(
                                    SequentialLR.of(o, x -> LinearLR.of(x, 0.25, 1, 3))
                                            .then(3, x -> ExponentialLR.of(x, 0.5))),
                    o -> ReduceLROnPlateau.of(o)::step,
                    o ->
                            ReduceLROnPlateau.of(
                                            o,
                                            r ->
                                                    r.mode(ReduceLROnPlateau.Mode.MAX)
                                                            .factor(0.5)
                                                            .patience(1)
                                                            .threshold(0.125)
                                                            .thresholdMode(
                                                                    ReduceLROnPlateau.ThresholdMode
                                                                            .ABS)
                                                            .cooldown(1)
                                                            .minLr(0.15))
                                    ::step);

    private static DoubleConsumer by(LRScheduler schedule) {
        return _ -> schedule.step();
    }

    @TestFactory
    Stream<DynamicTest> stepsAreThoseOfTorch() throws IOException, URISyntaxException {
        Path file = Path.of(TorchTableTest.class.getResource("torch.txt").toURI());
        Iterator<String> lines = Files.readAllLines(file).iterator();
        lines.next();
        List<DynamicTest> tests = new ArrayList<>();
        for (Function<List<Parameter>, Optimizer<?>> o : OPTIMIZERS) {
            tests.add(test(lines, () -> trained(o)));
        }
        for (Function<Optimizer<?>, DoubleConsumer> s : SCHEDULES) {
            tests.add(test(lines, () -> rates(s)));
        }
        assertEquals(false, lines.hasNext());
        return tests.stream();
    }

    private static DynamicTest test(Iterator<String> lines, Supplier<List<Double>> ours) {
        String call = lines.next();
        double[] torch =
                Arrays.stream(lines.next().split(" ")).mapToDouble(Double::parseDouble).toArray();
        return DynamicTest.dynamicTest(
                call,
                () -> {
                    List<Double> have = ours.get();
                    assertEquals(torch.length, have.size());
                    // NAdam keeps a product of its momenta in f32.
                    double rounded = call.startsWith("NAdam") ? 1e-8 : 1e-12;
                    for (int i = 0; i < torch.length; i++) {
                        assertEquals(torch[i], have.get(i), rounded, "number " + i);
                    }
                });
    }

    private static Tensor numbers(int count, long times, long base, long middle) {
        double[] all = new double[count];
        for (int k = 0; k < count; k++) {
            all[k] = (times * k % base - middle) / 8.0;
        }
        return Tensor.of(all);
    }

    private static List<Double> trained(Function<List<Parameter>, Optimizer<?>> made) {
        List<Parameter> parameters =
                List.of(new Parameter(numbers(6, 7, 11, 5)), new Parameter(numbers(3, 5, 13, 6)));
        Optimizer<?> optimizer = made.apply(parameters);
        List<Double> values = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            Supplier<Tensor> closure =
                    () -> {
                        optimizer.zeroGrad();
                        Tensor loss = loss(parameters.get(0)).add(loss(parameters.get(1)));
                        loss.backward();
                        return loss;
                    };
            if (optimizer instanceof LBFGS l) {
                l.step(closure);
            } else {
                closure.get();
                optimizer.step();
            }
            for (Parameter p : parameters) {
                Arrays.stream(p.value().toDoubleArray()).forEach(values::add);
            }
        }
        return values;
    }

    private static Tensor loss(Parameter p) {
        int n = Math.toIntExact(p.shape().count());
        Tensor away = numbers(n, 5, 7, -4).mul(p.borrow()).sub(numbers(n, 3, 13, 6)).square();
        return away.add(away.square().div(8)).sum();
    }

    private static List<Double> rates(Function<Optimizer<?>, DoubleConsumer> made) {
        SGD sgd = SGD.of(List.of(new Parameter(Tensor.zeros(1))), o -> o.lr(0.8));
        DoubleConsumer schedule = made.apply(sgd);
        List<Double> rates = new ArrayList<>();
        for (double metric : METRICS) {
            rates.add(sgd.lr());
            schedule.accept(metric);
        }
        return rates;
    }
}
