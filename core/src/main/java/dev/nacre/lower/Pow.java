package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The power `x^y`, as `2^(y log2 |x|)` with the logarithm in two parts.
///
/// `2^p = 2^n (1 + r G(r))` with n the whole number nearest to p and G a minimax fit on [-0.5,
/// 0.5]: degree 5 and relative error 2^-28.3 in binary32, 10 and 2^-57.7 in binary64. Because only
/// the last addition rounds by more than half a unit altogether, a result that is a number of the
/// format, such as a whole power of a whole number, is that number.
///
/// Special cases are those of `Math.pow`: a zero y gives 1 even for NaN, and NaN is the result for
/// any other NaN, for `|x| = 1` with an infinite y, and for a finite x below 0 with a fraction y.
///
/// Its worst error is in [Accuracy].
final class Pow {
    private static final Polynomial G32 =
            Polynomial.of(
                    0.693147182,
                    0.240226477,
                    0.0555035956,
                    9.61850118e-3,
                    1.33909821e-3,
                    1.53285844e-4);
    private static final Polynomial G64 =
            Polynomial.of(
                    0.6931471805599453,
                    0.2402265069591011,
                    0.05550410866482175,
                    0.009618129107600617,
                    0.001333355814653654,
                    0.00015403530450168655,
                    1.5252733645104022e-05,
                    1.3215438312858063e-06,
                    1.0178154942113653e-07,
                    7.073317461875338e-09,
                    4.439683900863214e-10);

    private Pow() {}

    static Expr lower(Expr x, Expr y) {
        Format f = Format.of(y);
        if (x instanceof Expr.Const c && c.value() == 2) {
            return exp2(new Sum(y, f.constant(0)), f);
        }
        Sum log = Log2.of(x.abs(), f);
        Sum product = Sum.product(y, log.high());
        Sum exponent = new Sum(product.high(), y.fma(log.low(), product.low()));
        return signed(x, y, exp2(exponent, f), f);
    }

    private static Expr exp2(Sum p, Format f) {
        Expr high = Exp.clamp(p.high(), f.choose(-151, -1076), f.choose(128, 1024));
        Expr n = f.nearest(high, 1, 0);
        Expr r = high.sub(n);
        if (!(p.low() instanceof Expr.Const)) {
            Expr zero = f.constant(0);
            r = r.add(p.low().where(high.eq(p.high()), zero));
        }
        return Exp.scale(f.choose(G32, G64).at(r).fma(r, f.constant(1)), n, f);
    }

    /// The power from that of `|x|`.
    private static Expr signed(Expr x, Expr y, Expr power, Format f) {
        Expr zero = f.constant(0);
        Expr one = f.constant(1);
        Expr whole = y.eq(y.floor());
        Expr half = y.mul(f.constant(0.5));
        Expr odd = whole.logicalAnd(half.eq(half.floor()).logicalNot());
        Expr negative = x.add(one.div(x)).lt(zero); // -0 by its inverse
        Expr turned = power.neg().where(odd.logicalAnd(negative), power);
        Expr finite = f.constant(Double.NEGATIVE_INFINITY).lt(x);
        Expr undefined = x.lt(zero).logicalAnd(finite).logicalAnd(whole.logicalNot());
        Expr defined = f.constant(Double.NaN).where(undefined, turned);
        return one.where(y.eq(zero), defined);
    }
}
