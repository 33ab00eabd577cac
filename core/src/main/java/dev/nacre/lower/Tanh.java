package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The hyperbolic tangent, by an odd polynomial near 0 and by the exponential elsewhere.
///
/// For `|x| < 0.625` it is `x (1 + z P(z))` with `z = x^2`: a product, so that -0 stays. P is a
/// minimax fit of degree 4, relative error 2^-27.7, in binary32, and of degree 10, 2^-56.4, in
/// binary64. Elsewhere it is `1 - 2 / (e^2|x| + 1)` with the sign of x, where the quotient is small
/// enough to leave little of the errors of the exponential (Cody and Waite 1980).
///
/// Its worst error is in [Accuracy].
final class Tanh {
    private static final Polynomial P32 =
            Polynomial.of(-0.333332807, 0.133314118, -0.0537374355, 0.020632321, -5.69803128e-3);
    private static final Polynomial P64 =
            Polynomial.of(
                    -0.33333333333332854,
                    0.13333333333261968,
                    -0.053968253931220116,
                    0.021869487575121672,
                    -0.008863220990757384,
                    0.003591989082605327,
                    -0.0014549584270044348,
                    0.0005863151096629829,
                    -0.0002285614002625491,
                    7.714125527219212e-05,
                    -1.607108703588725e-05);

    private Tanh() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr one = f.constant(1);
        Expr end = f.constant(f.choose(10, 20)); // tanh rounds to 1 from 9.02 and 19.1 on
        Expr a = x.abs();
        Expr b = end.where(end.lt(a), a);
        Expr e = Exp.within(b.add(b), f);
        Expr far = f.constant(-2).div(e.add(one)).add(one);
        Expr z = x.mul(x);
        Expr near = x.mul(f.choose(P32, P64).at(z).fma(z, one));
        Expr signed = far.neg().where(x.lt(f.constant(0)), far);
        return near.where(a.lt(f.constant(0.625)), signed);
    }
}
