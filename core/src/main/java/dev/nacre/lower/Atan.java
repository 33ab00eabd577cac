package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The arc tangent, by an odd polynomial between -1 and 1 and by `pi/2 - atan(1/x)` outside.
///
/// `atan t = t - t z A(z)` with `z = t^2`, A a minimax fit on [0, 1]: degree 8 and relative error
/// 2^-28.5 in binary32, degree 19 and 2^-57.1 in binary64. pi/2 is carried in two parts.
///
/// Its worst error is in [Accuracy].
final class Atan {
    private static final Polynomial A32 =
            Polynomial.of(
                    0.333332986,
                    -0.19998531,
                    0.142640501,
                    -0.109511636,
                    0.084004432,
                    -0.0579061061,
                    0.0311267171,
                    -0.0108872978,
                    1.78755319e-3);
    private static final Polynomial A64 =
            Polynomial.of(
                    0.3333333333333307,
                    -0.19999999999951718,
                    0.14285714282585182,
                    -0.11111111007236761,
                    0.09090907005700816,
                    -0.07692279862482704,
                    0.06666404195832691,
                    -0.05880528403139969,
                    0.05253520350654075,
                    -0.047223260634105355,
                    0.04219184156894667,
                    -0.03664193337976801,
                    0.029903781290079395,
                    -0.021984638798232953,
                    0.01390025948892097,
                    -0.00719622875523502,
                    0.0028847489298920734,
                    -0.00083125301347164,
                    0.0001521441989154878,
                    -1.322324633676655e-05);

    private Atan() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr zero = f.constant(0);
        Expr one = f.constant(1);
        Expr sign = one.neg().where(x.lt(zero), one);
        Expr inverse = one.div(x);
        Expr outside = one.le(x.abs());
        // The result is `high - (low + t z A)`; nothing but 0 is subtracted from 0, so -0 stays.
        Expr t = inverse.neg().where(outside, x);
        Expr right = f.constant(f.choose(0x1.921fb6p0, 0x1.921fb54442d18p0));
        Expr minusRightLow = f.constant(-f.choose(-0x1.777a5cp-25, 0x1.1a62633145c07p-54));
        Expr base = sign.mul(right).where(outside, x);
        Expr main = inverse.where(outside, zero);
        Expr high = base.sub(main);
        Expr excess = high.sub(base).add(main);
        Expr low = sign.fma(minusRightLow, excess).where(outside, zero);
        Expr z = t.mul(t);
        return high.sub(t.mul(z).fma(f.choose(A32, A64).at(z), low));
    }
}
