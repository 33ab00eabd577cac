package dev.nacre.lower;

import dev.nacre.expr.Expr;
import org.jspecify.annotations.Nullable;

/// The complement of the error function, as a polynomial times the exponential of `-x^2`.
///
/// `erfc a = e^(-a^2) v P(t)` for a from 0 on, where `v = 1 / (a + k)` and t is a constant less v,
/// after Shepherd and Laframboise (Math. Comp. 36, 1981), who divide by `1 + 2 a` as well: here one
/// division is enough. P is a minimax fit up to where the result underflows: degree 10 and relative
/// error 2^-30.2 in binary32 with k = 2, degree 22 and 2^-58.1 in binary64 with k = 4. The square
/// and v are carried in two parts. Below 0 it is `2 - erfc(-x)`.
///
/// Its worst error is in [Accuracy].
final class Erfc {
    private static final Polynomial P32 =
            Polynomial.of(
                    0.8009066,
                    -1.9868456,
                    3.5916808,
                    -3.6586173,
                    -1.3247597,
                    9.632203,
                    -3.9251711,
                    -31.660677,
                    0.36440444,
                    80.60939,
                    72.85727);
    private static final Polynomial P64 =
            Polynomial.of(
                    1.095995661000491,
                    -7.812389832647057,
                    49.48535694497516,
                    -276.9171616323712,
                    1355.168103948383,
                    -5701.990391489794,
                    20022.955844345328,
                    -55302.0100908228,
                    102543.27795657424,
                    -37709.6673424559,
                    -488609.10362222575,
                    1518812.8483894146,
                    -249805.72431832663,
                    -10369375.674767215,
                    20645912.448513377,
                    50176177.33999052,
                    -238132821.90192708,
                    -175592170.74801308,
                    2232852714.070427,
                    376342771.398158,
                    -17749699970.346027,
                    -3540542205.2930694,
                    75063946602.4117);

    private Erfc() {}

    /// `scale erfc(c (x + rest))`.
    ///
    /// @param rest what rounding took from x
    /// @param c not 0
    /// @param scale a power of two
    static Expr lower(Expr x, Expr rest, double c, double scale) {
        Format f = Format.of(x);
        Expr right = tail(x, rest, c, f).mul(f.constant(scale / Exp.LIFT));
        return f.constant(2 * scale).sub(right).where(isLeft(x, c), right);
    }

    /// `x erfc(c (x + rest)) / 2` as `max(x, 0) - |x| erfc(|c (x + rest)|) / 2`: no side has to be
    /// chosen last, and what is below the normal numbers is rounded once.
    ///
    /// @param c one that [#hasProduct] says yes to
    static Expr product(Expr x, Expr rest, double c) {
        Format f = Format.of(x);
        Expr positive = f.constant(-0.0).where(x.lt(f.constant(0)), x);
        Expr tail = size(x, c, f).mul(tail(x, rest, c, f));
        return tail.fma(f.constant(-0.5 / Exp.LIFT), positive);
    }

    /// Whether the product vanishes as soon as erfc does: below 0, and where x is not that large by
    /// then.
    static boolean hasProduct(double c, Format f) {
        return c <= -f.choose(1.0 / 16, 1.0 / 4);
    }

    /// From where on `erfc(|c| x)` rounds to 0, which for c = 1 is 10.06 and 27.23; in binary32 so
    /// much farther that the product does too.
    static double end(double c, Format f) {
        return f.choose(10.3, 27.3) / Math.abs(c);
    }

    private static Expr isLeft(Expr x, double c) {
        Expr zero = x.constant(0);
        return c > 0 ? x.lt(zero) : zero.lt(x);
    }

    /// `|x|`, but no more than makes a difference.
    private static Expr size(Expr x, double c, Format f) {
        return f.constant(end(c, f)).where(isFar(x, c, f), x.abs());
    }

    private static Expr isFar(Expr x, double c, Format f) {
        return f.constant(end(c, f)).lt(x.abs());
    }

    /// `erfc(|c (x + rest)|)`, lifted.
    private static Expr tail(Expr x, Expr rest, double c, Format f) {
        Expr a = size(x, c, f);
        if (rest instanceof Expr.Const r && r.value() == 0) {
            return series(a, null, Math.abs(c), f);
        }
        // On the left the result is more than 1, and the rest is a quarter of a unit in its last
        // place.
        Expr ignored = isLeft(x, c).logicalOr(isFar(x, c, f));
        Expr b = f.constant(0).where(ignored, c > 0 ? rest : rest.neg());
        return series(a, b, Math.abs(c), f);
    }

    /// `erfc(c (a + b))` for `a >= 0` and `c > 0`, lifted.
    private static Expr series(Expr a, @Nullable Expr b, double c, Format f) {
        Expr k = f.constant(f.choose(2, 4));
        double near = f.round(c);
        Expr divisor = multiple(a, near, k);
        Expr lost = multiple(a, near, k.sub(divisor));
        lost = c == near ? lost : multiple(a, c - near, lost);
        lost = b == null ? lost : multiple(b, near, lost);
        Expr v = f.constant(1).div(divisor);
        // The relative error of v, which weighs more in the polynomial than as a factor.
        Expr error = v.fma(lost, v.fma(divisor, f.constant(-1)));
        Expr t = error.fma(v, f.constant(f.choose(0.15625, 0.125)).sub(v));
        Sum factor = Sum.product(f.choose(P32, P64).inHalves(t, 3), v);
        Sum square = square(a, c, f);
        Expr low = square.low().sub(error);
        low = b == null ? low : b.fma(a.mul(f.constant(-2 * c * c)), low);
        return Exp.lifted(factor, new Sum(square.high(), low), f);
    }

    /// `factor a + b`.
    private static Expr multiple(Expr a, double factor, Expr b) {
        return factor == 1 ? a.add(b) : a.fma(a.constant(factor), b);
    }

    /// `-(c a)^2`.
    private static Sum square(Expr a, double c, Format f) {
        double near = f.round(c * c);
        double rest = c * c - near + Math.fma(c, c, -c * c) + 2 * c * Expr.Const.rest(c);
        Expr factor = f.constant(-near);
        Sum square;
        if (near == Math.scalb(1.0, Math.getExponent(near))) {
            square = Sum.product(a, near == 1 ? a.neg() : a.mul(factor));
        } else {
            Sum plain = Sum.product(a, a);
            Sum multiple = Sum.product(plain.high(), factor);
            square = new Sum(multiple.high(), plain.low().fma(factor, multiple.low()));
        }
        // The exponent is at most a few hundred times what the result can be off by.
        boolean counts = Math.abs(rest) > Math.scalb(near, -f.precision() - 12);
        return counts
                ? new Sum(square.high(), square.high().fma(f.constant(rest / near), square.low()))
                : square;
    }
}
