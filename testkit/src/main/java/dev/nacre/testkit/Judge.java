package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.nacre.testkit.Expectation.Reason;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Judges the results of a machine against the truth, in ULPs.
final class Judge {
    /// The worst error in ULP of a formula of several operations, or of a slope.
    ///
    /// Measured: outside of the domains in the table of [Expectations] no function of the catalogue
    /// and no slope is off by more, in either dtype. It leaves room for about five roundings.
    static final double FORMULA = 4;

    /// A row of the table ends where results are no longer clearly good.
    private static final double GOOD = FORMULA / 2;

    /// The slope at a kink is a literal, rounded.
    private static final double LITERAL = 1;

    private final Quantity quantity;
    private final Machine machine;
    private final Points points;
    private final double bound;
    private final List<Expectation> expected;
    private final List<Kinks.Kink> kinks;

    /// The results of the textbook, for a function that the table says nothing of: a new one need
    /// not be better than it is written.
    private final double @Nullable [] textbook;

    private final List<String> faults = new ArrayList<>();
    private final Tally tally = new Tally();

    private Judge(Quantity quantity, Machine machine) {
        this.quantity = quantity;
        this.machine = machine;
        this.points = quantity.subject().points();
        this.bound =
                quantity.subject() instanceof Subject.Operation o && !quantity.isSlope()
                        ? machine.bound(o.primitive(), o.dtype())
                        : FORMULA;
        this.expected =
                Expectations.of(quantity).stream()
                        .filter(e -> !machine.lowers() || e.reason() != Reason.UNLOWERED)
                        .toList();
        this.kinks = Kinks.of(quantity);
        this.textbook =
                quantity.subject() instanceof Subject.Named f && !Expectations.isListed(f)
                        ? Machine.TEXTBOOK.run(() -> quantity.fused(quantity.operands()))
                        : null;
    }

    /// Fails if one of the results, which are those at the points of the quantity, is not as good
    /// as promised, or better than expected.
    static Tally judge(Quantity quantity, Machine machine, double[] results) {
        Judge j = new Judge(quantity, machine);
        double[] errors = new double[results.length];
        for (int i = 0; i < results.length; i++) {
            errors[i] = j.judge(i, results[i]);
        }
        j.checkTable(errors);
        j.checkThatEnoughIsJudged();
        if (!j.faults.isEmpty()) {
            int shown = Math.min(20, j.faults.size());
            fail(
                    "%s on %s: %d faults%n%s"
                            .formatted(
                                    quantity,
                                    machine,
                                    j.faults.size(),
                                    String.join("\n", j.faults.subList(0, shown))));
        }
        return j.tally;
    }

    /// The points at which no truth says what a slope is.
    static int[] withoutTruth(Quantity slope) {
        Judge j = new Judge(slope, Machine.REFERENCE);
        return IntStream.range(0, j.points.count())
                .filter(i -> isAtNan(j.points.at(i)) || j.hasNoSlope(i, j.points.at(i)))
                .toArray();
    }

    /// The error of a result, or -1 where there is no truth to compare it with.
    private double judge(int i, double result) {
        double[] at = points.at(i);
        if (quantity.isSlope()) {
            if (isAtNan(at)) {
                tally.add(Tally.Fate.AT_NAN);
                return -1;
            }
            for (Kinks.Kink k : kinks) {
                if (k.where().test(at)) {
                    BigNumber slope = BigNumber.of(k.slope(quantity, at), 50);
                    check(Tally.Fate.KINK, at, result, slope, error(result, slope), LITERAL);
                    return -1;
                }
            }
            if (hasNoSlope(i, at)) {
                tally.add(Tally.Fate.NO_SLOPE);
                return -1;
            }
        }
        BigNumber truth = Truths.of(quantity).get(i);
        double error = error(result, truth);
        if (expected.stream().anyMatch(e -> e.covers(at))) {
            tally.add(error > bound ? Tally.Fate.EXPECTED : Tally.Fate.JUDGED);
        } else if (textbook != null
                && error > bound
                && error <= 2 * error(textbook[i], truth) + bound) {
            tally.add(Tally.Fate.AS_THE_TEXTBOOK);
        } else {
            check(Tally.Fate.JUDGED, at, result, truth, error, bound);
        }
        return error;
    }

    private static boolean isAtNan(double[] at) {
        return Arrays.stream(at).anyMatch(Double::isNaN);
    }

    private boolean hasNoSlope(int i, double[] at) {
        BigNumber value = Truths.of(Quantity.value(quantity.subject())).get(i);
        boolean finite = Arrays.stream(at).allMatch(Double::isFinite);
        return value.isNaN()
                || (finite && value.isInfinite())
                || Truths.of(quantity).get(i).isNaN();
    }

    /// The sign of a slope of zero means nothing.
    private double error(double result, BigNumber truth) {
        boolean zeros = quantity.isSlope() && result == 0 && truth.toDouble() == 0;
        return zeros ? 0 : Ulps.of(result, truth, quantity.dtype());
    }

    private void check(
            Tally.Fate fate,
            double[] at,
            double result,
            BigNumber truth,
            double error,
            double allowed) {
        tally.add(fate);
        if (!(error <= allowed)) {
            faults.add(
                    "at %s: %s instead of %s, %.4g ULP"
                            .formatted(Arrays.toString(at), result, truth, error));
        }
    }

    /// Each row of the table must fail, and at both of its ends.
    private void checkTable(double[] errors) {
        for (Expectation e : expected) {
            int[] inside =
                    IntStream.range(0, errors.length)
                            .filter(i -> errors[i] >= 0 && e.covers(points.at(i)))
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> points.at(i)[0]))
                            .mapToInt(i -> i)
                            .toArray();
            int[] bad = Arrays.stream(inside).filter(i -> errors[i] > GOOD).toArray();
            if (Arrays.stream(inside).noneMatch(i -> errors[i] > bound)) {
                if (!isSpared(e)) {
                    faults.add(e + " passes: take the row out of the table");
                }
            } else if (machine.lowers()
                    && quantity.subject().arity() == 1
                    && (bad[0] != inside[0] || bad[bad.length - 1] != inside[inside.length - 1])) {
                faults.add(
                        "%s fails from %s to %s only"
                                .formatted(
                                        e,
                                        points.at(bad[0])[0],
                                        points.at(bad[bad.length - 1])[0]));
            }
        }
    }

    private void checkThatEnoughIsJudged() {
        int skipped = tally.count(Tally.Fate.NO_SLOPE) + tally.count(Tally.Fate.AT_NAN);
        if (3 * skipped > 2 * tally.total()) {
            faults.add("no truth at too many points: " + tally);
        }
    }

    /// Doubles, and the functions of Java, reach further than the table says for floats.
    private boolean isSpared(Expectation e) {
        return !machine.lowers() && (quantity.dtype() == DType.F32 || e.reason() == Reason.REACH);
    }
}
