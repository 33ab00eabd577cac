package dev.nacre.lower;

import dev.nacre.expr.Expr;
import org.jspecify.annotations.Nullable;

/// The complement of the error function, as a polynomial times the exponential of `-x^2`.
///
/// `erfc a = e^(-a^2) v P(t)` for a from 0 on, where `v = 1 / (a + 4)` and `t = 1 - 8 v`, after
/// Shepherd and Laframboise (Math. Comp. 36, 1981), who divide by `1 + 2 a` as well: here one
/// division is enough. P is a minimax fit up to where the result underflows: degree 10 and relative
/// error 2^-30.2 in binary32, degree 22 and 2^-58.1 in binary64. The square and v are carried in
/// two parts. Below 0 it is `2 - erfc(-x)`.
///
/// Its worst error is in [Accuracy].
final class Erfc {
    private static final Polynomial P32 =
            Polynomial.of(
                    0.800906599,
                    -0.496711403,
                    0.224480048,
                    -0.0571658947,
                    -0.00517484266,
                    0.00940644834,
                    -0.000958293735,
                    -0.00193241437,
                    5.56037048e-06,
                    0.000307500421,
                    6.94821065e-05);
    private static final Polynomial P64 =
            Polynomial.of(
                    1.095995661000491,
                    -0.9765487290808821,
                    0.7732087022652369,
                    -0.540853831313225,
                    0.3308515878780232,
                    -0.17401093724028913,
                    0.07638151490915424,
                    -0.026370053334628486,
                    0.006112055656705751,
                    -0.00028095891581815405,
                    -0.0004550526883660124,
                    0.00017681308654013726,
                    -3.635151723841069e-06,
                    -1.886178447378773e-05,
                    4.694336996297665e-06,
                    1.4260927326856324e-06,
                    -8.460177337423399e-07,
                    -7.797858836334241e-08,
                    1.2394822468788796e-07,
                    2.6114025622342303e-09,
                    -1.5395410615052045e-08,
                    -3.8386635507553646e-10,
                    1.0173061747708833e-09);

    private Erfc() {}

    /// `erfc(x + rest)`.
    ///
    /// @param rest what rounding took from x, or null for nothing
    static Expr lower(Expr x, @Nullable Expr rest) {
        Format f = Format.of(x);
        Expr a = x.abs();
        Expr end = f.constant(f.choose(10.1, 27.3)); // erfc rounds to 0 from 10.06 and 27.23 on
        Expr isLeft = x.lt(f.constant(0));
        Expr isFar = end.lt(a);
        // On the left the result is more than 1, and the rest is a quarter of a unit in its last
        // place.
        Expr b = rest == null ? null : f.constant(0).where(isLeft.logicalOr(isFar), rest);
        Expr right = tail(end.where(isFar, a), b, f);
        return f.constant(2).sub(right).where(isLeft, right);
    }

    private static Expr tail(Expr a, @Nullable Expr b, Format f) {
        double shift = f.choose(2, 4);
        Expr k = f.constant(shift);
        Expr divisor = a.add(k);
        Expr lost = a.sub(divisor.sub(k));
        lost = b == null ? lost : lost.add(b);
        Expr v = f.constant(1).div(divisor);
        // The relative error of v, which weighs more in the polynomial than as a factor.
        Expr error = v.fma(lost, v.fma(divisor, f.constant(-1)));
        Expr part = v.mul(f.constant(2 * shift));
        Expr t = error.fma(part, f.constant(f.choose(0.625, 1)).sub(part));
        Sum factor = Sum.product(f.choose(P32, P64).at(t), v);
        Sum square = Sum.product(a, a.neg());
        Expr low = square.low().sub(error);
        low = b == null ? low : b.fma(a.mul(f.constant(-2)), low);
        return Exp.times(factor, new Sum(square.high(), low), f);
    }
}
