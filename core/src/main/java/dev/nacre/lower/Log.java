package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The natural logarithm, by taking off the exponent and a series in what is left.
///
/// `x = 2^e (1 + f)` with `1 + f` from 3/4 to 3/2, and `log x = e ln 2 + f + t(f)`, where the
/// product with the high part of ln 2 is exact and the sum is carried in two parts. In binary32 `t
/// = f^2 w(f)` with w a minimax fit of degree 8, relative error 2^-27.6. In binary64 `t = -s (f - z
/// L(z))` with `s = f / (2 + f)`, `z = s^2`, as in Sun's fdlibm (`log(1 + f) = 2 atanh s` and `2 s
/// = f - s f`), L of degree 7, relative error 2^-62.6.
///
/// Its worst error is in [Accuracy].
final class Log {
    private static final Polynomial W =
            Polynomial.of(
                    -0.5,
                    0.333334506,
                    -0.250001103,
                    0.19990848,
                    -0.166468784,
                    0.1447763,
                    -0.131639376,
                    0.104725569,
                    -0.0451523289);
    private static final Polynomial L =
            Polynomial.of(
                    0.666666666666666,
                    0.4000000000005666,
                    0.285714285558321,
                    0.22222224296093332,
                    0.1818166589344596,
                    0.15391111520394476,
                    0.13173604355360358,
                    0.13843015356526725);

    private Log() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Normalized n = Normalized.of(x, inverse(f), f);
        Expr g = n.fraction();
        return edges(x, x, sum(n.exponent(), g, f));
    }

    /// 2/3 for fractions from 3/4 on; rounded down, so that what is below 3/2 comes to less than 1.
    static Expr inverse(Format f) {
        return f.constant(f.choose(0x1.555554p-1, 0x1.5555555555555p-1));
    }

    /// `e ln 2 + log(1 + g)`.
    static Expr sum(Expr e, Expr g, Format f) {
        Expr ln2 = f.constant(f.ln2High());
        Expr high = e.fma(ln2, g);
        Expr low = g.sub(high.sub(e.mul(ln2)));
        return high.add(tail(g, e.fma(f.constant(f.ln2Low()), low), f));
    }

    /// `log(1 + g) - g + more`.
    private static Expr tail(Expr g, Expr more, Format f) {
        if (f == Format.BINARY32) {
            return g.mul(g).fma(W.inHalves(g, 2), more);
        }
        Expr s = g.div(g.add(f.constant(2)));
        Expr z = s.mul(s);
        return s.fma(z.mul(L.at(z)).sub(g), more);
    }

    /// A result for `u > 0`, completed: `x` at infinity and NaN, the pole at 0, and NaN below it.
    static Expr edges(Expr x, Expr u, Expr result) {
        Expr zero = u.constant(0);
        Expr infinity = u.constant(Double.POSITIVE_INFINITY);
        Expr outside =
                u.constant(Double.NEGATIVE_INFINITY).where(u.eq(zero), u.constant(Double.NaN));
        return result.where(u.lt(infinity), x).where(zero.lt(u), outside);
    }
}
