package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The complement of the error function, as a polynomial times the exponential of `-x^2`.
///
/// `erfc a = e^(-a^2) v P(t)` for a from 0.65 on, where `v = 1 / (a + K)` and `t = 1 - 2 K v`,
/// after Shepherd and Laframboise (Math. Comp. 36, 1981), who divide by `1 + 2 a` as well: here one
/// division is enough. P is a minimax fit up to where the result underflows: K = 3, degree 8 and
/// relative error 2^-26.5 in binary32, K = 4, degree 20 and 2^-54.0 in binary64. The square and v
/// are carried in two parts. Below -0.65 it is `2 - erfc(-x)`, and between them `1 - erf x`.
///
/// Its worst error is in [Accuracy].
final class Erfc {
    private static final Polynomial P32 =
            Polynomial.of(
                    1.07400692,
                    -0.883394361,
                    0.590227723,
                    -0.310471535,
                    0.119539753,
                    -0.026779769,
                    -1.28868211e-3,
                    2.8399399e-3,
                    -3.73752147e-4);
    private static final Polynomial P64 =
            Polynomial.of(
                    1.095995661000491,
                    -0.976548729080882,
                    0.7732087022652553,
                    -0.5408538313132475,
                    0.33085158787703817,
                    -0.174010937239249,
                    0.07638151492972192,
                    -0.026370053354130295,
                    0.006112055438711198,
                    -0.0002809587284413289,
                    -0.0004550513699305587,
                    0.00017681206146049589,
                    -3.6399438783706974e-06,
                    -1.8858451127833794e-05,
                    4.7048681375023104e-06,
                    1.419673672340632e-06,
                    -8.593538255013081e-07,
                    -7.10932232448981e-08,
                    1.321460427579185e-07,
                    -8.158695317517428e-10,
                    -1.6140916145582582e-08);

    private Erfc() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr one = f.constant(1);
        Expr a = x.abs();
        Expr end = f.constant(f.choose(10.1, 27.3)); // erfc rounds to 0 from 10.06 and 27.23 on
        Expr right = tail(end.where(end.lt(a), a), f);
        Expr far = f.constant(2).sub(right).where(x.lt(f.constant(0)), right);
        return one.sub(Erf.near(x, f)).where(a.lt(f.constant(0.65)), far);
    }

    private static Expr tail(Expr a, Format f) {
        double shift = f.choose(3, 4);
        Expr k = f.constant(shift);
        Expr one = f.constant(1);
        Expr divisor = a.add(k);
        Expr lost = a.sub(divisor.sub(k));
        Expr v = one.div(divisor);
        // The relative error of v, which weighs more in the polynomial than as a factor.
        Expr error = v.mul(lost).add(v.fma(divisor, f.constant(-1)));
        Expr t = v.fma(f.constant(-2 * shift), one);
        Expr correction = v.mul(f.constant(2 * shift)).mul(error);
        Sum factor = Sum.product(f.choose(P32, P64).at(t.add(correction)), v);
        Sum square = Sum.product(a, a.neg());
        return Exp.times(factor, new Sum(square.high(), square.low().sub(error)), f);
    }
}
