package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The natural logarithm, by taking off the exponent and a series in what is left.
///
/// `x = 2^e (1 + f)` with `1 + f` between the roots of 1/2 and 2, and `log x = e ln 2 + f + t(f)`,
/// where the product with the high part of ln 2 is exact and the sum is carried in two parts. In
/// binary32 `t = f^2 w(f)` with w a minimax fit of degree 8, relative error 2^-27.3. In binary64 `t
/// = -s (f - z L(z))` with `s = f / (2 + f)`, `z = s^2`, as in Sun's fdlibm (`log(1 + f) = 2 atanh
/// s` and `2 s = f - s f`), L of degree 6, relative error 2^-59.5.
///
/// Its worst error is in [Accuracy].
final class Log {
    private static final Polynomial W =
            Polynomial.of(
                    -0.5,
                    0.333333313,
                    -0.250008225,
                    0.200012416,
                    -0.166233197,
                    0.142016143,
                    -0.131605059,
                    0.127617925,
                    -0.0763308331);
    private static final Polynomial L =
            Polynomial.of(
                    0.6666666666666734,
                    0.3999999999941673,
                    0.28571428741999777,
                    0.22222198608428467,
                    0.18183562662565558,
                    0.15314089848274226,
                    0.14795582609450283);

    private Log() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Normalized n = Normalized.of(x, f);
        Expr g = n.fraction();
        return edges(x, x, sum(n.exponent(), g, tail(g, f), f));
    }

    /// `e ln 2 + g + tail`, the first two as an exact sum.
    static Expr sum(Expr e, Expr g, Expr tail, Format f) {
        Expr ln2 = f.constant(f.ln2High());
        Expr high = e.fma(ln2, g);
        Expr low = g.sub(high.sub(e.mul(ln2)));
        return high.add(e.fma(f.constant(f.ln2Low()), low).add(tail));
    }

    /// `log(1 + g) - g`.
    static Expr tail(Expr g, Format f) {
        if (f == Format.BINARY32) {
            return g.mul(g).mul(W.at(g));
        }
        Expr s = g.div(g.add(f.constant(2)));
        Expr z = s.mul(s);
        return s.mul(z.mul(L.at(z)).sub(g));
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
