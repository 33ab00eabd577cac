package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The logarithm to base 2 in two parts, with nearly a half more bits than the format has.
///
/// After the reduction of the natural logarithm, `log2(1 + g) = c s (1 + z (1/3 + z Q(z)))` with `s
/// = g / (2 + g)`, `z = s^2` and `c = 2 / ln 2`, where everything but `z Q` is carried in two parts
/// (Dekker 1971). Q is a minimax fit: degree 2 and relative error 2^-36.8 of the logarithm in
/// binary32, degree 6 and 2^-66.3 in binary64.
final class Log2 {
    private static final Polynomial Q32 = Polynomial.of(0.200000763, 0.142735496, 0.117096387);
    private static final Polynomial Q64 =
            Polynomial.of(
                    0.20000000000001128,
                    0.1428571428504989,
                    0.11111111259929796,
                    0.09090892187258438,
                    0.07693378460887841,
                    0.06628414288838995,
                    0.06598109125540637);

    private Log2() {}

    /// The logarithm of a number that is not negative: infinite at 0 and infinity.
    static Sum of(Expr a, Format f) {
        Normalized n = Normalized.of(a, f.constant(Math.sqrt(0.5)), f);
        Sum log = fraction(n.fraction(), f);
        Sum sum = Sum.fast(n.exponent(), log.high());
        Expr infinity = f.constant(Double.POSITIVE_INFINITY);
        Expr high = sum.high().where(a.lt(infinity), a);
        Expr pole = f.constant(Double.NEGATIVE_INFINITY).where(a.eq(f.constant(0)), high);
        return new Sum(pole, sum.low().add(log.low()));
    }

    /// `log2(1 + g)`.
    private static Sum fraction(Expr g, Format f) {
        Expr two = f.constant(2);
        Sum divisor = Sum.fast(two, g);
        Expr inverse = f.constant(1).div(divisor.high());
        Expr s = g.mul(inverse);
        Expr minus = s.neg();
        Expr error = minus.fma(divisor.low(), minus.fma(divisor.high(), g));
        Expr sLow = error.mul(inverse);
        Sum square = Sum.product(s, s);
        Expr z = square.high();
        Expr zLow = s.mul(two).fma(sLow, square.low());
        Expr third = f.constant(f.choose(0x1.555556p-2, 0x1.5555555555555p-2));
        Expr thirdLow = f.constant(f.choose(-0x1.555556p-27, 0x1.5555555555555p-56));
        Sum inner = Sum.fast(third, z.mul(f.choose(Q32, Q64).at(z)));
        Expr innerLow = inner.low().add(thirdLow);
        Sum outer = Sum.product(z, inner.high());
        Expr outerLow = zLow.fma(inner.high(), z.fma(innerLow, outer.low()));
        Expr c = f.constant(f.choose(0x1.715476p1, 0x1.71547652b82fep1));
        Expr cLow = f.constant(f.choose(0x1.4ae0cp-25, 0x1.777d0ffda0d24p-55));
        Sum first = Sum.product(s, c);
        Expr firstLow = sLow.fma(c, s.fma(cLow, first.low()));
        Sum second = Sum.product(first.high(), outer.high());
        Expr secondLow = firstLow.fma(outer.high(), first.high().fma(outerLow, second.low()));
        Sum sum = Sum.fast(first.high(), second.high());
        return new Sum(sum.high(), sum.low().add(firstLow).add(secondLow));
    }
}
