package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import java.util.List;

/// The exponential, by reduction with ln 2 and a polynomial.
///
/// `e^x = 2^n e^r` with n the whole number nearest to `x / ln 2` and `|r| <= ln 2 / 2`, after Cody
/// and Waite (Software Manual for the Elementary Functions, 1980): ln 2 is subtracted in two parts,
/// the first of them exactly. `e^r = 1 + r + r^2 / 2 + r^3 c(r)` with c a minimax fit on [-0.34675,
/// 0.34675]: degree 3 and relative error 2^-28.0 in binary32, degree 8 and 2^-57.3 in binary64. The
/// power of two is applied in two steps of which only the last rounds, so that results overflow and
/// underflow as gradually as they should.
///
/// Its worst error is in [Accuracy].
final class Exp {
    static final double LOG2_E = 0x1.71547652b82fep0;

    /// A power of two that makes normal numbers of results that are not.
    static final double LIFT = 0x1p64;

    private static final Polynomial C32 =
            Polynomial.of(0.166665331, 0.0416672155, 8.36757757e-3, 1.38657656e-3);
    private static final Polynomial C64 =
            Polynomial.of(
                    0.16666666666666433,
                    0.041666666666603666,
                    0.008333333333500436,
                    0.0013888888926921735,
                    0.00019841269465446407,
                    2.4801508515250804e-05,
                    2.755764147867141e-06,
                    2.762525708544643e-07,
                    2.4978210923651737e-08);

    private Exp() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr y = clamp(x, f.choose(-104, -746), f.choose(89, 710));
        Expr n = f.nearest(y, LOG2_E, 0);
        return scale(series(rest(y, n, f), f), n, f);
    }

    /// `e^x 2^k` for a constant k, where the result is a normal number or below all normal ones,
    /// and then 0.
    static Expr scaled(Expr x, Expr k) {
        Format f = Format.of(x);
        double shift = ((Expr.Const) k).value();
        double lowest = f.choose(-125, -1021) - shift;
        Expr y = clamp(x, (lowest - 2) / LOG2_E, f.choose(127, 1023) / LOG2_E - shift / LOG2_E);
        Expr n = f.nearest(y, LOG2_E, (int) shift);
        Expr result = series(rest(y, n, f), f).mul(Format.pow2(n.add(f.constant(shift))));
        return f.constant(0).where(n.lt(f.constant(lowest)), result);
    }

    /// `factor e^y` for a y that is not above 0 and a factor near 1, multiplied by [#LIFT]: a
    /// normal number, so that what takes that back rounds once.
    static Expr lifted(Sum factor, Sum y, Format f) {
        Expr n = f.nearest(y.high(), LOG2_E, Math.getExponent(LIFT));
        Expr low = n.fma(f.constant(-f.ln2Low()), y.low());
        Expr r = n.fma(f.constant(-f.ln2High()), y.high()).add(low);
        Expr excess = slope(r, f).mul(r).fma(factor.high(), factor.low());
        Expr power = Format.pow2(n.add(f.constant(Math.getExponent(LIFT))));
        return factor.high().add(excess).mul(power);
    }

    /// `e^y` of a y whose result is a normal number far from overflow.
    static Expr within(Expr y, Format f) {
        Expr n = f.nearest(y, LOG2_E, 0);
        return series(rest(y, n, f), f).mul(Format.pow2(n));
    }

    /// `y - n ln 2`.
    private static Expr rest(Expr y, Expr n, Format f) {
        return n.fma(f.constant(-f.ln2Low()), n.fma(f.constant(-f.ln2High()), y));
    }

    /// `e^r` for `|r| <= ln 2 / 2`.
    private static Expr series(Expr r, Format f) {
        return slope(r, f).fma(r, f.constant(1));
    }

    /// `(e^r - 1) / r` for `|r| <= ln 2 / 2`.
    static Expr slope(Expr r, Format f) {
        return c(r, f).fma(r, f.constant(0.5)).fma(r, f.constant(1));
    }

    /// `(e^r - 1 - r - r^2 / 2) / r^3` for `|r| <= ln 2 / 2`.
    static Expr c(Expr r, Format f) {
        return f.choose(C32, C64).at(r);
    }

    /// The argument, cut to an interval outside of which the result does not change; NaN stays.
    static Expr clamp(Expr x, double low, double high) {
        Expr most = x.constant(high);
        Expr least = x.constant(low);
        Expr y = isCut(x, high, true) ? x : most.where(most.lt(x), x);
        return isCut(x, low, false) ? y : least.where(y.lt(least), y);
    }

    /// Whether an expression never passes a bound, because it was cut like that before.
    private static boolean isCut(Expr x, double bound, boolean above) {
        if (!(x instanceof Expr.Apply a
                && a.op() == Primitive.SELECT
                && a.args().get(0) instanceof Expr.Apply test
                && test.op() == Primitive.LT
                && a.args().get(1) instanceof Expr.Const end)) {
            return false;
        }
        Expr rest = a.args().get(2);
        boolean most = test.args().equals(List.of(end, rest));
        boolean least = test.args().equals(List.of(rest, end));
        boolean within = above ? end.value() <= bound : end.value() >= bound;
        return within && ((above ? most : least) || ((most || least) && isCut(rest, bound, above)));
    }

    /// `p 2^n` for p near 1 and n as far out as a format's results go: the first factor leaves a
    /// normal number, the second one rounds or overflows.
    static Expr scale(Expr p, Expr n, Format f) {
        Expr small = n.lt(f.constant(f.choose(-100, -1000)));
        Expr shift = f.constant(Math.getExponent(LIFT)).where(small, f.constant(-1));
        Expr rest = f.constant(1 / LIFT).where(small, f.constant(2));
        return p.mul(Format.pow2(n.add(shift))).mul(rest);
    }
}
