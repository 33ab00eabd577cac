package dev.nacre.exact;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.exact.Extended.Kind;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What pairs of doubles say is what many bits say.
class TiersTest {
    private static final int POINTS = 10_000;
    private static final int BITS = 512;

    private static final List<Primitive> REAL =
            Arrays.stream(Primitive.values())
                    .filter(p -> !p.givesBool() && p != Primitive.CAST)
                    .toList();

    private final Random random = new Random(20_25);
    private int settled;

    @Test
    void primitivesEncloseTheSame() {
        for (int i = 0; i < POINTS; i++) {
            Primitive p = REAL.get(i % REAL.size());
            List<Expr> operands = new ArrayList<>();
            for (int k = 0; k < p.arity(); k++) {
                operands.add(operand(p, k, Expr.arg(k, DType.F64)));
            }
            assertSame(Expr.apply(p, operands), number(), number(), number());
        }
        assertTrue(settled > POINTS / 2, () -> settled + " of " + POINTS);
    }

    @Test
    void nestsOfPrimitivesEncloseTheSame() {
        for (int i = 0; i < POINTS; i++) {
            assertSame(nest(1 + random.nextInt(4)), number(), number(), number());
        }
        assertTrue(settled > POINTS / 2, () -> settled + " of " + POINTS);
    }

    private Expr nest(int depth) {
        if (depth == 0) {
            return random.nextInt(4) == 0
                    ? Expr.constant(random.nextInt(8) / 4.0, DType.F64)
                    : Expr.arg(random.nextInt(3), DType.F64);
        }
        Primitive p = REAL.get(random.nextInt(REAL.size()));
        List<Expr> operands = new ArrayList<>();
        for (int k = 0; k < p.arity(); k++) {
            operands.add(operand(p, k, nest(depth - 1)));
        }
        return Expr.apply(p, operands);
    }

    private static Expr operand(Primitive p, int k, Expr x) {
        return p.takesBool(k) ? x.gt(x.constant(0.5)) : x;
    }

    /// Half of the numbers of all exponents, half of the size of 1, some of few digits.
    private double number() {
        int e = random.nextBoolean() ? random.nextInt(8) - 4 : random.nextInt(2040) - 1020;
        double m = random.nextInt(3) == 0 ? 1 + random.nextInt(8) / 8.0 : 1 + random.nextDouble();
        double x = Math.scalb(random.nextBoolean() ? m : -m, random.nextInt(3) == 0 ? e / 8 : e);
        return random.nextInt(40) == 0
                ? List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE)
                        .get(random.nextInt(5))
                : x;
    }

    private void assertSame(Expr e, double... at) {
        Extended<DoubleBall> quick = Enclosures.quick(e, at);
        Extended<BigBall> fine = Enclosures.fine(e, BITS, at);
        if (quick.is(Kind.UNKNOWN) || fine.is(Kind.UNKNOWN)) {
            return;
        }
        settled++;
        Supplier<String> what =
                () -> e + " at " + Arrays.toString(at) + ": " + quick + " and " + fine;
        assertTrue(agree(quick, fine), what);
        Truth first = Truth.of(quick, Truth.FAR);
        Truth second = Truth.of(fine, Truth.FAR);
        if (first.isKnown() && second.isKnown()) {
            double value = first.value(DType.F64);
            // What is beyond the largest number is far from infinity by the rules of ulps.
            double most = Double.isFinite(value) ? 0.501 : 0x1p53;
            assertTrue(second.ulps(value, DType.F64) <= most, what);
        }
    }

    private static boolean agree(Extended<DoubleBall> quick, Extended<BigBall> fine) {
        if (quick.is(Kind.ZERO) && fine.is(Kind.BALL)) {
            return fine.sign() == Ball.UNDECIDED;
        }
        if (quick.is(Kind.BALL) && fine.is(Kind.ZERO)) {
            return quick.sign() == Ball.UNDECIDED;
        }
        if (quick.isFar() && fine.isPlain()) {
            if (fine.sign() == Ball.UNDECIDED) {
                return !quick.up();
            }
            boolean sameSign = quick.isNegative() == fine.isNegative();
            if (fine.is(Kind.BEYOND) || quick.is(Kind.BEYOND)) {
                return sameSign
                        && (fine.isFar()
                                ? fine.up() == quick.up()
                                : quick.up() == fine.number().exponent() > 0);
            }
            return sameSign && Enclosures.overlap(quick.number(), Sums.log(fine));
        }
        if (!quick.is(fine.kind())) {
            return false;
        }
        return switch (quick.kind()) {
            case BALL -> Enclosures.overlap(quick.number(), fine.number());
            case WHOLE -> quick.whole() == fine.whole();
            case INFINITE, ZERO -> quick.negative() == fine.negative();
            default -> true;
        };
    }
}
